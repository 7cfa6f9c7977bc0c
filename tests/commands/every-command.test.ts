import { beforeAll, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { ActionDeclaration, Command, OptionDeclaration } from '../../src/bot/command.js'
import { hashOfCommands, publishedCommands } from '../../src/bot/publish.js'
import type { PublishedCommand, PublishedOption } from '../../src/chat/command.js'
import type { ViewRenderer } from '../../src/chat/platform.js'
import type { View } from '../../src/chat/view.js'
import { renderView as asDiscord } from '../../src/platforms/discord/render-view.js'
import { renderView as asTelegram } from '../../src/platforms/telegram/render-view.js'
import { LOCALES } from '../../src/views/words.js'
import { openBot, type Place, person, type TestBot } from '../support/bot.js'

const published = publishedCommands(COMMANDS)
/** Room for the seal that dispatch adds, with numbers of a large installation. */
const LONGEST_ACTION = 64 - '~zzzzz.zzzzzz.zzzzz'.length

const optionsOf = (c: Command): OptionDeclaration[] => [
  ...(c.options ?? []),
  ...(c.actions ?? []).flatMap((a: ActionDeclaration) => a.options),
]
const allOptions = (c: PublishedCommand): PublishedOption[] => [
  ...c.options,
  ...c.actions.flatMap((a) => a.options),
]

test('commands have names of their own', () => {
  expect(new Set(COMMANDS.map((c) => c.name)).size).toBe(COMMANDS.length)
})

test('the hash is the same for the same list, and another for another', () => {
  expect(hashOfCommands(publishedCommands(COMMANDS))).toBe(hashOfCommands(published))
  expect(hashOfCommands(published.slice(1))).not.toBe(hashOfCommands(published))
})

describe.each(published.map((c) => [c.name, c] as const))('/%s', (name, command) => {
  const declared = COMMANDS.find((c) => c.name === name)
  const parts = [command, ...command.actions, ...allOptions(command)]

  test('has a name that Discord and Telegram accept', () => {
    expect(name).toMatch(/^[a-z0-9_]{1,32}$/)
    for (const part of parts) expect(part.name).toMatch(/^[a-z0-9_]{1,32}$/)
  })

  test('is named and described in every language', () => {
    for (const part of parts) {
      expect(Object.keys(part.names).sort()).toEqual([...LOCALES].sort())
      expect(Object.keys(part.descriptions).sort()).toEqual([...LOCALES].sort())
      for (const text of Object.values(part.descriptions)) {
        expect([...text].length).toBeGreaterThanOrEqual(3)
        expect([...text].length).toBeLessThanOrEqual(100)
      }
    }
  })

  test('asks for what it needs first, and for no more than Discord takes', () => {
    for (const options of [command.options, ...command.actions.map((a) => a.options)]) {
      const firstOptional = options.findIndex((o) => !o.required)
      expect(options.slice(firstOptional).some((o) => firstOptional >= 0 && o.required)).toBe(false)
      expect(options.length).toBeLessThanOrEqual(25)
    }
    for (const options of [declared?.options ?? [], ...(declared?.actions ?? []).map((a) => a.options)])
      expect(options.filter((o) => o.type === 'text' && !o.named).length).toBeLessThanOrEqual(1)
    expect(command.actions.length).toBeLessThanOrEqual(25)
    expect(command.options.length === 0 || command.actions.length === 0).toBe(true)
  })

  test('has choices only where one chooses, and completes only text', () => {
    for (const option of allOptions(command)) {
      expect(option.choices !== undefined).toBe(option.type === 'choice')
      for (const choice of option.choices ?? [])
        for (const label of Object.values(choice.names)) expect([...label].length).toBeLessThanOrEqual(100)
    }
    for (const option of declared ? optionsOf(declared) : [])
      if (option.complete) expect(option.type).toBe('text')
  })
})

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna *bold* @everyone', { locale: 'en-US' })
const mei = person('2', '梅', { locale: 'zh-CN' })
/** What each command mainly shows: how it is called, or what is pressed. */
const MAIN_VIEWS: Record<string, readonly (object | string)[]> = {
  audit: ['setup:language:zh-CN', {}, { arguments: { about: 'settings' } }, 'audit:spaces:-:-'],
  data: [{}, 'data:7'],
  event: [
    {},
    {
      action: 'create',
      arguments: { title: 'Games *night* @here', when: 'friday 20:00-22:30', place: 'Café <b>', capacity: 2 },
    },
    { action: 'create', arguments: { title: 'Tea', when: 'next friday at 8' } },
    {},
    'event:own:1:going',
    { action: 'show', arguments: { event: 'games' } },
    'event:remind:1:1',
    'event:calendar:1',
    { action: 'edit', arguments: { event: '1', place: 'https://example.org/room' } },
    { action: 'cancel', arguments: { event: '1' } },
    { action: 'question' },
    { action: 'report', arguments: { event: '1' } },
    { action: 'record' },
    { action: 'suggest' },
  ],
  give: [{ arguments: { person: mei, points: 50, reason: 'for the *tea*' } }, 'give:undo:1'],
  take: [{ arguments: { person: mei, points: 50, reason: 'spam' } }],
  rules: [
    {},
    { action: 'set', arguments: { rule: 'message', points: 8, most: 6 } },
    'rules:try:1:8:6',
    'rules:now:1:8:6',
    { action: 'preview' },
    { action: 'rings' },
    { action: 'channel', arguments: { channel: 'general', percent: 0 } },
    { action: 'limit', arguments: { limit: 'shortest-message', value: 5 } },
  ],
  away: [{}, { arguments: { days: 14 } }, 'away:back'],
  accept: [{ arguments: { person: mei } }, { arguments: { person: anna } }],
  thanks: [{ arguments: { person: mei, share: true } }, { arguments: { person: mei } }],
  help: [{}, { arguments: { command: 'points' } }],
  points: [{}, { arguments: { why: true } }, { arguments: { person: mei } }],
  levels: [
    {},
    'levels:notice:private',
    'levels:staff:0',
    'levels:curve:mee6',
    { action: 'winners', arguments: { back: 0 } },
  ],
  rank: [{}, { arguments: { person: mei, look: 'light' } }],
  honours: [
    {},
    {
      action: 'define',
      arguments: { title: 'Tea *lover* @everyone <b>', measure: 'messages', enter: 3, icon: '🍵' },
    },
    { action: 'define', arguments: { title: 'x', measure: 'days', enter: 3, stay: 4 } },
    { action: 'all' },
    { action: 'edit', arguments: { honour: 'helper', enter: 5 } },
    { action: 'announce', arguments: { where: 'here' } },
    { action: 'announce' },
    { action: 'retire', arguments: { honour: 'own-1' } },
    { action: 'retire', arguments: { honour: 'none of *ours*' } },
  ],
  leaderboard: [{}, { arguments: { period: 'all', share: true } }, 'leaderboard:week:me'],
  rewards: [{}, { arguments: { reward: '1' } }],
  redeem: [{}, { arguments: { reward: 'tea' } }],
  orders: [{}],
  reward: [
    {},
    {
      action: 'create',
      arguments: { title: 'Tea *for* @everyone', price: 0, icon: '🍵', stock: 2, level: 1 },
    },
    { action: 'create', arguments: { title: '<b>Books</b>', kind: 'code', price: 3, about: 'One of them' } },
    {},
    'rewards:show:1',
    'rewards:show:2',
    { action: 'edit', arguments: { reward: 'tea', price: 9, offer: 4, until: 'friday 20:00' } },
    { action: 'edit', arguments: { reward: '2', price: 0 } },
    'redeem:ask:2',
    { action: 'codes', arguments: { reward: 2, codes: 'A`B*<c> D' } },
    'redeem:yes:2:0:mwm2k5c0',
    'orders:page:0',
    { action: 'draw', arguments: { reward: '2' } },
    { action: 'stock', arguments: { reward: 'tea', count: 0 } },
    { action: 'retire', arguments: { reward: 'tea' } },
    { action: 'codes', arguments: { reward: 1, codes: 'A B' } },
  ],
  order: [{}, { action: 'refund', arguments: { number: 1 } }],
  language: [{}, { arguments: { tag: 'en' } }, { arguments: { tag: 'Klingon' } }],
  timezone: [{}, { arguments: { zone: 'paris' } }, { arguments: { zone: 'indiana' } }],
  privacy: [
    {},
    'privacy:out',
    {},
    'privacy:in',
    'privacy:asks:on',
    'privacy:asks:off',
    'privacy:keep',
    'privacy:keep:365',
    'privacy:erase',
    'privacy:erase:yes',
  ],
  setup: [
    {},
    'setup:step:language',
    'setup:step:zone',
    'setup:step:channels',
    'setup:step:missing',
    { action: 'join', arguments: { code: 'ABCD2345' } },
    { action: 'leave' },
  ],
}

/** Anna asks, Mei answers. */
const openThread = async (bot: TestBot) => {
  const at = bot.clock.now + 1
  const channel = { id: 'general' }
  const opened = { platform: 'discord', space: 'g', at, source: 'live', channel } as const
  await bot.tracker.event({ ...opened, type: 'thread', ref: { at, low: 1 }, author: anna })
  await bot.say(guild, mei, '我来回答')
}

describe('every command, drawn', () => {
  /** By both people, in a community of its own: what one command changes shows in no other. */
  const viewsOf = async (name: string): Promise<View[]> => {
    const bot: TestBot = await openBot(COMMANDS, {
      findings: [
        { code: 'permission-embed-links' },
        { code: 'intent-server-members', about: 'SERVER MEMBERS INTENT' },
      ],
    })
    try {
      const said = await bot.say(guild, anna, 'hello')
      await bot.react(guild, mei, said, anna)
      for (const by of [anna, mei]) bot.administrators.add(`discord g ${by.id}`)
      if (name === 'accept') await openThread(bot)
      const shown: View[] = []
      for (const by of [anna, mei])
        for (const main of MAIN_VIEWS[name] ?? []) {
          const asked =
            typeof main === 'string' ? bot.press(guild, by, main) : bot.command(guild, by, name, main)
          shown.push((await asked).view)
          bot.clock.now += 60_000
        }
      return shown
    } finally {
      await bot.close()
    }
  }
  const views = new Map<string, View[]>()
  beforeAll(async () => {
    for (const { name } of COMMANDS) views.set(name, await viewsOf(name))
  })

  test.each(COMMANDS.map((c) => c.name))('/%s shows its main views within every limit', (name) => {
    const shown = views.get(name) ?? []
    expect(shown.length).toBeGreaterThan(1)
    expect(shown.filter((v) => v.tone === 'error')).toEqual([])
    for (const view of shown) {
      expect(view.buttons?.length ?? 0).toBeLessThanOrEqual(5)
      for (const row of view.buttons ?? []) expect(row.length).toBeLessThanOrEqual(5)
      for (const b of (view.buttons ?? []).flat()) {
        expect([...b.label].length).toBeLessThanOrEqual(80)
        if ('action' in b)
          expect(Buffer.byteLength(b.action.replace(/[~^][\w.]+$/, ''))).toBeLessThanOrEqual(LONGEST_ACTION)
      }
    }
  })

  const drawings: [string, ViewRenderer][] = [
    ['Discord', asDiscord],
    ['Telegram', asTelegram],
  ]
  const pairs = drawings.flatMap(([on, render]) => COMMANDS.map((c) => [on, c.name, render] as const))
  test.each(pairs)('as %s shows /%s', (_, name, render) => {
    const drawn = (views.get(name) ?? []).map((v) => render(v, { private: true, locale: 'en' }))
    expect(JSON.stringify(drawn, null, 1)).toMatchSnapshot()
  })
})
