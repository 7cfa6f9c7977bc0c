/** Whether the database is there, whole and of this version's schema. */
import { statSync } from 'node:fs'
import { checkFile } from '../../src/store/condition.js'
import { isPostgres } from '../../src/store/open.js'
import { type Check, type Finding, fail, ok, type Trouble, warn } from './check.js'

const inWords = (trouble: Trouble, where: string): Finding => {
  switch (trouble.problem) {
    case 'missing':
      return warn(
        `there is none at ${where} yet`,
        'The first start makes it. If there should be one, set DATABASE_URL.',
      )
    case 'unreadable':
      return fail(
        `cannot be read (${trouble.code})`,
        'See that it is there and may be read. A damaged file: npm run restore -- --list, then restore the newest.',
      )
    case 'behind':
      return fail(
        `is older than this version: ${trouble.pending.join(', ')} to come`,
        'npm start brings it up to date, after a backup; or npm run backup, then npm run migrate.',
      )
    case 'newer':
      return fail(
        `is of a newer version, with ${trouble.unknown.join(', ')}`,
        'Install that version, or restore a backup from before it.',
      )
  }
}

export const database: Check = {
  name: 'database',
  async run({ config, store, trouble }) {
    const postgres = isPostgres(config.database)
    const where = postgres ? 'the PostgreSQL server' : config.database
    if (trouble) return [inWords(trouble, where)]
    if (!store) return []
    const said = await checkFile(store)
    if (said !== 'ok')
      return [
        fail(`is damaged: ${said.slice(0, 100)}`, 'Stop the bot and npm run restore the newest backup.'),
      ]
    const size = postgres ? '' : `, ${Math.ceil(statSync(config.database).size / 1e6)} MB, whole`
    return [ok(`${postgres ? 'PostgreSQL' : 'SQLite'}${size}, up to date`)]
  },
}
