/** Whether there is a backup of late. */
import { statSync } from 'node:fs'
import { listBackups } from '../../src/store/backup-files.js'
import { isPostgres } from '../../src/store/open.js'
import { type Check, ok, warn } from './check.js'

const HOUR = 3_600_000
/** A night may be missed, not two. */
const LATE = 50 * HOUR

export const backups: Check = {
  name: 'backups',
  async run({ config, store, now }) {
    if (!store || config.playground) return []
    const { folder, days } = config.backups
    const newest = listBackups(folder).at(-1)
    const age = newest ? Math.round((now - newest.at) / HOUR) : null
    if (newest && now - newest.at < LATE) return [ok(`the newest is ${age} h old, in ${folder}`)]
    if (days === 0)
      return [warn('nightly ones are switched off', 'Set BACKUP_DAYS, or see that somebody else makes them.')]
    // A young database has had no night yet.
    const young = !isPostgres(config.database) && now - statSync(config.database).birthtimeMs < LATE
    if (young) return [ok('the first comes in the night')]
    const what = age === null ? `there is none in ${folder}` : `the newest is ${age} h old`
    return [
      warn(what, 'Run npm run backup and see what it says; the check "jobs" says how the nightly one ended.'),
    ]
  },
}
