/** Whether anybody else on this machine may read or write what is the bot's own. */
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { secretPath } from '../../src/secret.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

/** Of a file: the permission bits of group and others; null where it is not there or the system has none. */
const openTo = (path: string): number | null => {
  try {
    return process.platform === 'win32' ? null : statSync(path).mode & 0o077
  } catch {
    return null
  }
}

export const fileFindings = (database: string, environmentFile: string): Finding[] => {
  const isFile = !/^postgres(ql)?:\/\//.test(database)
  const kept = secretPath(database)
  const found: Finding[] = []
  for (const path of [kept, `${kept}.previous`, environmentFile]) {
    const open = openTo(path)
    if (open) found.push(fail(`${path} can be read by others on this machine`, `chmod 600 ${path}`))
  }
  for (const path of isFile ? [database, `${database}-wal`] : []) {
    const open = openTo(path)
    if (open === null || open === 0) continue
    const folder = openTo(dirname(path))
    if (folder === 0) continue
    found.push(
      open & 0o022
        ? fail(`${path} can be written by others on this machine`, `chmod 600 ${path}`)
        : warn(`${path} can be read by others on this machine`, `chmod 700 ${dirname(path)}`),
    )
  }
  return found.length > 0 ? found : [ok('the secret, the database and .env are for their owner only')]
}

export const files: Check = {
  name: 'files',
  run: async ({ config }) => fileFindings(config.database, '.env'),
}
