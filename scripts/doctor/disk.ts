/** Whether there is room for the database to grow and for backups. */
import { existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isPostgres } from '../../src/store/open.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

const MEGABYTE = 1e6
const TOO_LITTLE = 100 * MEGABYTE
const LITTLE = 1_000 * MEGABYTE

const sizeOf = (path: string) => (existsSync(path) ? statSync(path).size : 0)
const inWords = (bytes: number) =>
  bytes >= 10 * LITTLE ? `${Math.round(bytes / 1e9)} GB` : `${Math.round(bytes / MEGABYTE)} MB`

const roomIn = (folder: string): number => {
  let there = folder
  while (!existsSync(there)) there = dirname(there)
  const { bavail, bsize } = statfsSync(there)
  return bavail * bsize
}

export const disk: Check = {
  name: 'disk',
  async run({ config }) {
    const { database, backups } = config
    const file = isPostgres(database) ? null : database
    const size = file === null ? 0 : sizeOf(file)
    const findings: Finding[] = []
    const folders = new Set([...(file === null ? [] : [dirname(file)]), backups.folder])
    for (const folder of folders) {
      const free = roomIn(folder)
      const said = `${inWords(free)} free in ${folder}`
      if (free < TOO_LITTLE) findings.push(fail(said, 'Make room: without it nothing is stored.'))
      else if (free < Math.max(LITTLE, 2 * size))
        findings.push(warn(said, 'Make room: a backup needs as much as the database.'))
      else findings.push(ok(said))
    }
    const log = file === null ? 0 : sizeOf(`${file}-wal`)
    if (log > LITTLE)
      findings.push(
        warn(
          `the write-ahead log has grown to ${inWords(log)}`,
          'Something keeps a read open for long; restart the bot.',
        ),
      )
    return findings
  },
}
