/** npm run restore: puts a backup in the place of the database, and keeps what was there. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from '../src/config.js'
import { findSecrets, secretPath } from '../src/secret.js'
import { listBackups } from '../src/store/backup-files.js'
import type { Store } from '../src/store/engine.js'
import { localName } from '../src/store/holder.js'
import { findKeys, isMismatch } from '../src/store/keys.js'
import { reapplyRefusals } from '../src/store/reapply-refusals.js'
import { restore } from '../src/store/restore.js'
import { inWords } from './backup-words.js'
import { configOf, ScriptError } from './database.js'
import { runScript } from './run-script.js'
import { untilSignal } from './until-signal.js'

const USAGE = `npm run restore -- FILE [--json]
npm run restore -- --list [--json]
  Verifies the backup, brings it to this version's schema and only then puts it in the place of the database named by
  DATABASE_URL. What was there is kept and named. Stop the bot first. What people sent since the backup is read again
  where the platform allows it; what waited to be sent is not blindly repeated.
  --list  the backups there are, newest last
  --json  what was done, as JSON
`

/** Whoever asked to be forgotten since the backup stays so; the bot's next start looks once more. */
const settle = (config: Config) => async (store: Store) => {
  const beside = secretPath(config.database)
  const secrets = findSecrets(config, beside)
  if (!secrets) return
  const keys = await findKeys(store.reads, secrets).catch((error: unknown) => {
    throw isMismatch(error)
      ? new ScriptError('The backup was made with another secret. Put that in KITH_SECRET_PREVIOUS.')
      : error
  })
  if (!keys) return
  await store.chainWith(keys.chain)
  const path = join(dirname(beside), 'refusals')
  await reapplyRefusals(store, { key: keys.hashing, path, now: Date.now() })
}

await runScript(async ({ args, env, out, progress }) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean' }, list: { type: 'boolean' }, json: { type: 'boolean' } },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const config = configOf(env)
  const { database, backups } = config
  if (values.list) {
    const files = listBackups(backups.folder)
    const lines = files.map((f) => `${f.path}  ${f.bytes.toLocaleString('en')} bytes\n`).join('')
    out.write(values.json ? `${JSON.stringify(files)}\n` : lines || `There is none in ${backups.folder}.\n`)
    return
  }
  const [from, ...more] = positionals
  if (from === undefined || more.length > 0) throw new ScriptError('Name one backup. Try --help.', 2)
  if (!existsSync(from)) throw new ScriptError(`There is no file ${from}. Try --list.`, 2)
  progress('Verifying …')
  const restored = await restore({
    database,
    from,
    folder: backups.folder,
    holder: localName(),
    now: Date.now(),
    signal: untilSignal(),
    programs: env,
    settle: settle(config),
  }).catch((error: unknown) => {
    throw inWords(error)
  })
  const kept = restored.kept === null ? '' : ` What was there is kept as ${restored.kept}`
  out.write(`${values.json ? JSON.stringify(restored) : `Restored.${kept}`}\n`)
})
