import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
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
      expect(options.filter((o) => o.type === 'text').length).toBeLessThanOrEqual(1)
    }
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
  help: [{}, { arguments: { command: 'points' } }],
  points: [{}, { arguments: { why: true } }, { arguments: { person: mei } }],
  leaderboard: [{}, { arguments: { period: 'all', share: true } }, 'leaderboard:week:me'],
  language: [{}, { arguments: { tag: 'en' } }, { arguments: { tag: 'Klingon' } }],
  timezone: [{}, { arguments: { zone: 'paris' } }, { arguments: { zone: 'indiana' } }],
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

describe('every command, drawn', () => {
  let bot: TestBot
  beforeAll(async () => {
    bot = await openBot(COMMANDS, { findings: ['permission-embed-links', 'not-administrator'] })
    const said = await bot.say(guild, anna, 'hello')
    await bot.react(guild, mei, said, anna)
    for (const by of [anna, mei]) bot.administrators.add(`discord g ${by.id}`)
  })
  afterAll(() => bot.close())

  const views = async (name: string): Promise<View[]> => {
    const shown: View[] = []
    for (const by of [anna, mei])
      for (const main of MAIN_VIEWS[name] ?? []) {
        bot.clock.now += 60_000
        const reply =
          typeof main === 'string'
            ? await bot.press(guild, by, main)
            : await bot.command(guild, by, name, main)
        shown.push(reply.view)
      }
    return shown
  }

  test.each(COMMANDS.map((c) => c.name))('/%s shows its main views', async (name) => {
    const shown = await views(name)
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

  test.each<[string, ViewRenderer]>([
    ['Discord', asDiscord],
    ['Telegram', asTelegram],
  ])('as %s shows them', async (_, render) => {
    for (const { name } of COMMANDS) {
      const drawn = (await views(name)).map((v) => render(v, { private: true, locale: 'en' }))
      // Seals hold the minute, which is not the view.
      const lasting = JSON.stringify(drawn, null, 1).replace(/([~^][0-9a-z]+\.[0-9a-z]+)\.[0-9a-z]+/g, '$1')
      expect(lasting).toMatchSnapshot(name)
    }
  })
})
