/** npm run publish-commands: tells the configured platforms the commands, whether or not they have changed. */
import { parseArgs } from 'node:util'
import { COMMANDS } from '../commands/index.js'
import { hashOfCommands, publishedCommands } from '../src/bot/publish.js'
import type { Platform } from '../src/chat/platform.js'
import { readConfig, sayProblems } from '../src/config.js'
import { createLog } from '../src/log.js'
import { createDiscord } from '../src/platforms/discord/index.js'
import { createTelegram } from '../src/platforms/telegram/index.js'
import { setNote } from '../src/store/notes.js'
import { openStore } from '../src/store/open.js'
import { ScriptError } from './database.js'
import { runScript } from './run-script.js'

const USAGE = `npm run publish-commands -- [--json]
  Publishes every command, in every language, on Discord and Telegram as far as they have a token.
  npm start does so by itself when the commands have changed.
  --json  what was published where, as JSON
`

await runScript(async ({ args, env, out, progress }) => {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean' }, json: { type: 'boolean' } } })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const read = readConfig(env)
  if (!read.ok) throw new ScriptError(sayProblems(read.problems).trimEnd(), 2)
  const { discord, telegram, database } = read.config
  const log = createLog({ level: 'silent' })
  const common = { log, clock: Date.now }
  const platforms: Platform[] = []
  if (discord) platforms.push(createDiscord({ token: discord.token, apiUrl: discord.api, ...common }))
  if (telegram) platforms.push(createTelegram({ token: telegram.token, apiUrl: telegram.api, ...common }))
  if (platforms.length === 0)
    throw new ScriptError('There is no token. Set DISCORD_TOKEN or TELEGRAM_TOKEN.', 2)
  const list = publishedCommands(COMMANDS)
  const store = await openStore(database)
  try {
    for (const platform of platforms) {
      progress(`Publishing ${list.length} commands on ${platform.name} …`)
      await platform.publishCommands(list)
      await store.write((tx) => setNote(tx, `published-commands ${platform.name}`, hashOfCommands(list)))
    }
  } finally {
    await Promise.allSettled(platforms.map((p) => p.stop()))
    await store.close()
  }
  const names = platforms.map((p) => p.name)
  out.write(
    `${values.json ? JSON.stringify({ commands: list.length, platforms: names }) : `Published ${list.length} commands on ${names.join(' and ')}.`}\n`,
  )
})
