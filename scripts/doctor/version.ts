/** Which Kith on which Node.js, and whether that Node.js will do. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Check, fail, ok } from './check.js'

interface Package {
  version: string
  engines: { node: string }
}

/** Beside the sources or, when built, one folder up. */
const readPackage = (): Package => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package
}

const numbers = (version: string) =>
  version
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number)

const isAtLeast = (version: string, least: string): boolean => {
  const [major = 0, minor = 0] = numbers(version)
  const [leastMajor = 0, leastMinor = 0] = numbers(least)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

export const version: Check = {
  name: 'version',
  async run() {
    const ours = readPackage()
    const said = `Kith ${ours.version}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`
    return isAtLeast(process.versions.node, ours.engines.node)
      ? [ok(said)]
      : [fail(said, `Install Node.js ${ours.engines.node.replace('>=', '')} or newer.`)]
  },
}
