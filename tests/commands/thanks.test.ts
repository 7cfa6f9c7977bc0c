import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { PLATFORMS } from '../../src/chat/event.js'
import { openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna', { locale: 'en' })
const bob = person('2', 'Bob', { locale: 'en' })
const more = ['3', '4', '5', '6'].map((id) => person(id, `Member ${id}`, { locale: 'en' }))
const DAY = 86_400_000

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: PLATFORMS })
})
afterEach(() => bot.close())

const thank = async (by: typeof anna, to: typeof anna, given = {}, where = guild) => {
  bot.clock.now += 60_000
  const reply = await bot.command(where, by, 'thanks', { arguments: { person: to, ...given } })
  return { text: read(reply.view), private: reply.private }
}
const points = async (of: typeof anna, where = guild) => {
  bot.clock.now += 60_000
  const text = read((await bot.command(where, of, 'points', { arguments: { why: true } })).view)
  return { total: Number(/In all: (\d+)/.exec(text)?.[1]), text }
}

describe.each(PLATFORMS)('on %s', (platform) => {
  const here: Place = { platform, space: 'g' }
  test('a member thanks another, who has points for it and reads what for', async () => {
    await bot.say(here, anna, 'hello')
    await bot.say(here, bob, 'hello')
    expect(await thank(anna, bob, {}, here)).toMatchObject({
      text: expect.stringContaining('You thanked Bob'),
      private: true,
    })
    const { total, text } = await points(bob, here)
    expect(total).toBe(10)
    expect(text).toContain('+5 for thanks you received')
    expect((await points(anna, here)).total).toBe(5)
  })
})

test('said for all to read, it names both and notifies nobody', async () => {
  await bot.say(guild, anna, 'hello')
  await bot.say(guild, bob, 'hello')
  expect(await thank(anna, bob, { share: true })).toEqual({
    text: expect.stringContaining('Anna ❤ Bob'),
    private: false,
  })
})

test('two thank each other once in a run of days, whoever is first', async () => {
  await bot.say(guild, anna, 'hello')
  await bot.say(guild, bob, 'hello')
  await thank(anna, bob)
  expect((await thank(anna, bob)).text).toContain('have thanked each other already')
  expect((await thank(bob, anna)).text).toContain('Once in 7 days')
  expect((await points(bob)).total).toBe(10)
  expect((await points(anna)).total).toBe(5)
  // The clock stands at a Wednesday: the next run begins on Monday.
  bot.clock.now += 5 * DAY
  expect((await thank(bob, anna)).text).toContain('You thanked Anna')
  expect((await points(anna)).total).toBe(10)
})

test('nobody thanks themselves, a stranger, or everybody on one day', async () => {
  await bot.say(guild, anna, 'hello')
  for (const m of more) await bot.say(guild, m, 'hello')
  expect((await thank(anna, anna)).text).toContain('Thanks are for others')
  expect((await thank(anna, person('9', 'Nobody'))).text).toContain('have not met')
  for (const m of more.slice(0, 3)) expect((await thank(anna, m)).text).toContain('You thanked')
  expect((await thank(anna, more[3] ?? anna)).text).toContain('thanked 3 people today')
})

test('who does not want to be counted cannot be thanked', async () => {
  await bot.say(guild, anna, 'hello')
  await bot.say(guild, bob, 'hello')
  bot.clock.now += 60_000
  await bot.press(guild, bob, 'privacy:out')
  expect((await thank(anna, bob)).text).toContain('have not met')
  const thanks = await bot.store.reads.selectFrom('facts').select('kind').where('kind', '=', 20).execute()
  expect(thanks).toEqual([])
})
