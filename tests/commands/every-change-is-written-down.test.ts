import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { COMMANDS } from '../../commands/index.js'
import type { Command } from '../../src/bot/command.js'
import { readSeal } from '../../src/bot/seal.js'
import type { View } from '../../src/chat/view.js'
import { audienceOf } from '../../src/domain/permission.js'
import { wordsFor } from '../../src/views/words.js'
import { openBot, type Place, person, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna', { locale: 'en' })
/** What a look at the bot changes by itself: who was seen, and what is known about the installation. */
const UNSEEN = new Set(['audit', 'audit_head', 'accounts', 'notes', 'watches'])
/** What only those who govern a community may change, whichever command does it. */
const GOVERNED = new Set(['settings', 'communities', 'spaces', 'join_codes'])
const MOST_PRESSES = 60

const tablesOf = async (bot: TestBot) => (await bot.store.reads.introspection.getTables()).map((t) => t.name)

const dump = async (bot: TestBot, names: readonly string[]) => {
  const rows = new Map<string, string>()
  for (const name of names)
    rows.set(
      name,
      JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(bot.store.writes)).rows),
    )
  return rows
}

const actionsIn = (view: View) =>
  (view.buttons ?? []).flat().flatMap((b) => ('action' in b && !b.disabled ? [b.action] : []))

/** Calls a command in all its ways and presses every button that this leads to, as an administrator. */
const walk = async (command: Command) => {
  const bot = await openBot(COMMANDS)
  bot.administrators.add('discord g 1')
  try {
    await bot.say(guild, anna, 'hello')
    // The first word in a space makes a community of it: nobody's doing.
    await bot.command(guild, anna, 'help')
    const names = await tablesOf(bot)
    const watched = names.filter((n) =>
      audienceOf(command.permission) === 'everyone' ? GOVERNED.has(n) : !UNSEEN.has(n),
    )
    const entries = () => bot.store.reads.selectFrom('audit').select(['action']).execute()
    const unwritten: string[] = []
    const unworded: string[] = []
    let changes = 0
    const seen = new Set<string>()
    const open: { name: string; ask: () => Promise<View> }[] = []
    for (const action of command.actions ?? [undefined])
      open.push({
        name: `/${command.name} ${action?.name ?? ''}`,
        ask: async () =>
          (await bot.command(guild, anna, command.name, action ? { action: action.name } : {})).view,
      })
    for (let next = open.shift(); next && seen.size < MOST_PRESSES; next = open.shift()) {
      bot.clock.now += 60_000
      const [before, written] = [await dump(bot, watched), await entries()]
      const view = await next.ask()
      const [after, now] = [await dump(bot, watched), await entries()]
      const changed = watched.filter((n) => before.get(n) !== after.get(n))
      if (changed.length > 0) changes += 1
      if (changed.length > 0 && now.length === written.length)
        unwritten.push(`${next.name} changed ${changed.join(', ')}`)
      for (const { action } of now.slice(written.length))
        if (wordsFor('zh-CN')(`audit.action.${action}` as never) === `audit.action.${action}`)
          unworded.push(action)
      for (const action of actionsIn(view)) {
        const { action: bare } = readSeal(action)
        if (seen.has(bare) || !bare.startsWith(`${command.name}:`)) continue
        seen.add(bare)
        open.push({ name: bare, ask: async () => (await bot.press(guild, anna, action)).view })
      }
    }
    return { unwritten, unworded, changes }
  } finally {
    await bot.close()
  }
}

test.each(COMMANDS.map((c) => [c.name, c] as const))(
  'whatever /%s changes for others is written down, and there are words for it',
  async (name, command) => {
    const { unwritten, unworded, changes } = await walk(command)
    expect({ unwritten, unworded }).toEqual({ unwritten: [], unworded: [] })
    if (name === 'setup') expect(changes).toBeGreaterThan(5)
  },
)
