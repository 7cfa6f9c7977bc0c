/** npm run rotate-secret: seals the installation's keys with a new secret; what they keyed or sealed stays as it is. */
import { parseArgs } from 'node:util'
import { readConfig, sayProblems } from '../src/config.js'
import { findSecrets, readSecrets, rotateKept, secretPath } from '../src/secret.js'
import { isMismatch, openKeys, replaceKeys } from '../src/store/keys.js'
import { openExisting, ScriptError } from './database.js'
import { runScript } from './run-script.js'

const USAGE = `npm run rotate-secret -- [--lost] [--json]
  Makes a new data/secret and seals the keys in the database with it; the old one goes to data/secret.previous,
  which is still accepted. The bot may run meanwhile. With KITH_SECRET: set the new value, put the old one into
  KITH_SECRET_PREVIOUS, then run this or start the bot.
  --lost  the secret is gone for good: makes new keys. What was encrypted cannot be read any more, an import could
          bring back somebody who was erased, and the audit log up to now can no longer be proven.
  --json  what was done, as JSON
`

await runScript(async ({ args, env, out }) => {
  const { values } = parseArgs({
    args,
    options: { help: { type: 'boolean' }, json: { type: 'boolean' }, lost: { type: 'boolean' } },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const read = readConfig(env)
  if (!read.ok) throw new ScriptError(sayProblems(read.problems).trimEnd(), 2)
  const { config } = read
  const path = secretPath(config.database)
  if (config.secret !== null && config.previousSecret === null && !values.lost)
    throw new ScriptError(
      'KITH_SECRET is set. Give it the new value, put the old one into KITH_SECRET_PREVIOUS, and run this again.',
      2,
    )
  const store = await openExisting(env)
  const now = Date.now()
  try {
    if (values.lost) await replaceKeys(store, readSecrets(config, path).current, now)
    else {
      // First with what there is: a secret that does not open this database must not become the previous one.
      await openKeys(store, readSecrets(config, path), now)
      if (config.secret === null) rotateKept(path)
      await openKeys(store, readSecrets(config, path), now)
    }
  } catch (error) {
    if (!isMismatch(error)) throw error
    throw new ScriptError(
      'The secret does not belong to this database. Put the right one back, or see --help.',
    )
  } finally {
    await store.close()
  }
  const previous = findSecrets(config, path)?.previous !== null
  const said = values.lost
    ? 'New keys were made. Restart the bot.'
    : 'The secret is rotated. The bot takes the new one at its next start; keep the old one for older backups.'
  out.write(`${values.json ? JSON.stringify({ rotated: !values.lost, previous }) : said}\n`)
})
