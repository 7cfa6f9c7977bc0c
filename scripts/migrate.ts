/** npm run migrate: brings the database to this version's schema. */
import { parseArgs } from 'node:util'
import { migrate } from '../src/store/migrate.js'
import { openStore } from '../src/store/open.js'
import { databaseOf } from './database.js'
import { runScript } from './run-script.js'

const USAGE = `npm run migrate -- [--json]
  Brings the database named by DATABASE_URL to this version's schema. Run again, it changes nothing.
  --json  what was applied, as JSON
`

await runScript(async ({ args, env, out }) => {
  const { values } = parseArgs({
    args,
    options: { help: { type: 'boolean' }, json: { type: 'boolean' } },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const store = await openStore(databaseOf(env), { migrate: false })
  try {
    const applied = await migrate(store)
    const said = applied.length === 0 ? 'Up to date.' : `Applied: ${applied.join(', ')}`
    out.write(`${values.json ? JSON.stringify({ applied }) : said}\n`)
  } finally {
    await store.close()
  }
})
