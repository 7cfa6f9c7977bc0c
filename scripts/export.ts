/** npm run export: everything a community is and did, as JSON lines that can be read elsewhere and read in again. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { communitiesNamed } from '../src/store/export-pages.js'
import { openExisting, ScriptError } from './database.js'
import { exportRows } from './export/rows.js'
import { writeLines } from './export/write-lines.js'
import { runScript } from './run-script.js'

const USAGE = `npm run export -- [--community NAME] [--out FILE]
  Writes one JSON object a line, "type" first: community, space, channel, setting, member, stay, fact, award, board, term, event, reward, order.
  Nothing secret is in it, no text, and nothing that can be worked out from the rest.
  --community NAME  only the community of this name; all without it
  --out FILE        into a file, which is there only once it is whole; else to the standard output
`

await runScript(async ({ args, env, out, progress }) => {
  const { values } = parseArgs({
    args,
    options: { help: { type: 'boolean' }, community: { type: 'string' }, out: { type: 'string' } },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const store = await openExisting(env)
  try {
    const communities = await communitiesNamed(store.reads, values.community)
    if (values.community !== undefined && communities.length === 0)
      throw new ScriptError('There is no community of this name.')
    const rows = exportRows(store.reads, communities)
    if (values.out === undefined) {
      await writeLines(rows, out, { end: false, progress })
      return
    }
    const unfinished = `${values.out}.part`
    const file = createWriteStream(unfinished, { mode: 0o600 })
    try {
      await writeLines(rows, file, { end: true, progress })
      await rename(unfinished, values.out)
    } catch (error) {
      file.destroy()
      await rm(unfinished, { force: true })
      throw error
    }
  } finally {
    await store.close()
  }
})
