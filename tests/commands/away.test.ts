import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { PLATFORMS } from '../../src/chat/event.js'
import { saveSetting } from '../../src/store/settings.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const anna = person('1', 'Anna', { locale: 'en' })
const DAY = 86_400_000

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: PLATFORMS })
})
afterEach(() => bot.close())

describe.each(PLATFORMS)('on %s', (platform) => {
  const here: Place = { platform, space: 'g' }
  const ask = async (name: string, args = {}) => {
    bot.clock.now += 60_000
    const reply = await bot.command(here, anna, name, { arguments: args })
    expect(reply.private).toBe(true)
    return reply.view
  }

  test('somebody says that they will be away, and that they are back; nobody else sees it', async () => {
    await bot.say(here, anna, 'hello there')
    expect(read(await ask('away'))).toContain('have not said')
    const view = await ask('away', { days: 10 })
    expect(read(view)).toMatch(/away up to and including/)
    bot.clock.now += 60_000
    expect(read((await bot.press(here, anna, button(view, 'I am back'))).view)).toContain('have not said')
    expect(read(await ask('away', { days: 3, from: '2026-11-25' }))).toMatch(/will be away from/)
    for (const from of ['2026-11-01', '2027-11-01', 'soon', '2026-02-30'])
      expect(read(await ask('away', { days: 3, from }))).toContain('Say the first day')
  })

  test('unspent points go after a while, are announced before, and wait for who is away', async () => {
    await bot.say(here, anna, 'hello there')
    const { community } = await bot.store.reads
      .selectFrom('spaces')
      .select('community')
      .where('platform', '=', platform)
      .executeTakeFirstOrThrow()
    const from = bot.clock.now
    await bot.store.write((tx) =>
      saveSetting(tx, { community, key: 'fade.months', value: '2', from, by: null }),
    )
    // Earned in November: goes on the first of February.
    expect(read(await ask('points'))).toMatch(/5 unspent points go on .*Feb.* 1|5 unspent points go on 1 Feb/)
    await ask('away', { days: 60, from: '2026-12-01' })
    bot.clock.now = Date.parse('2027-02-02T12:00:00Z')
    expect(read(await ask('points'))).toMatch(/5 unspent points go/)
    bot.clock.now += 60 * DAY
    const gone = read(await ask('points'))
    expect(gone).not.toMatch(/unspent/)
    expect(gone).toMatch(/In all: 5/)
    expect(gone).toMatch(/Left to spend: 0/)
  })
})
