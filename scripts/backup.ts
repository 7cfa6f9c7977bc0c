/** npm run backup: a whole and verified copy of the database, made while the bot runs. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp } from '../src/store/backup.js'
import { isPostgres } from '../src/store/open.js'
import { inWords } from './backup-words.js'
import { configOf, ScriptError } from './database.js'
import { runScript } from './run-script.js'
import { untilSignal } from './until-signal.js'

const USAGE = `npm run backup -- [--folder FOLDER] [--json]
  Copies the database named by DATABASE_URL while the bot runs, verifies the copy and then names it. Backups older than
  BACKUP_DAYS are removed. The secret is never in it: keep data/secret yourself. PostgreSQL needs pg_dump.
  --folder FOLDER  where to; BACKUP_FOLDER without it, or the folder "backups" beside the database
  --json           what was made, as JSON
`

await runScript(async ({ args, env, out, progress }) => {
  const { values } = parseArgs({
    args,
    options: { help: { type: 'boolean' }, folder: { type: 'string' }, json: { type: 'boolean' } },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const { database, backups } = configOf(env)
  if (!isPostgres(database) && !existsSync(database))
    throw new ScriptError(`There is no database at ${database}. Set DATABASE_URL.`)
  const folder = resolve(values.folder ?? backups.folder)
  let shown = 0
  const onProgress = (share: number) => {
    const percent = Math.floor(share * 100)
    if (percent > shown) progress(`${percent} %`)
    shown = Math.max(shown, percent)
  }
  // By hand, none is too old where nightly ones are not wanted.
  const days = backups.days === 0 ? Number.POSITIVE_INFINITY : backups.days
  const made = await backUp({ database, folder, days, programs: env }, Date.now(), {
    signal: untilSignal(),
    onProgress,
  }).catch((error: unknown) => {
    throw inWords(error)
  })
  const rows = made.rows && Object.values(made.rows).reduce((sum, n) => sum + n, 0)
  const said = `${made.path}\n${made.bytes.toLocaleString('en')} bytes${rows === null ? '' : `, ${rows.toLocaleString('en')} rows`}${made.removed > 0 ? `; ${made.removed} older removed` : ''}.`
  out.write(`${values.json ? JSON.stringify(made) : said}\n`)
})
