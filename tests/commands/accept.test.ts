import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { PLATFORMS } from '../../src/chat/event.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const anna = person('1', 'Anna', { locale: 'en' })
const bob = person('2', 'Bob', { locale: 'en' })
const cleo = person('3', 'Cleo', { locale: 'en' })

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: PLATFORMS })
})
afterEach(() => bot.close())

describe.each(PLATFORMS)('on %s', (platform) => {
  const here: Place = { platform, space: 'g' }
  const thread: Place = { ...here, channel: 't' }
  const points = async (by: typeof anna) => {
    bot.clock.now += 60_000
    return Number(/In all: (\d+)/.exec(read((await bot.command(here, by, 'points', {})).view))?.[1] ?? 0)
  }
  const open = async () => {
    bot.clock.now += 60_000
    const { now } = bot.clock
    await bot.tracker.event({
      type: 'thread',
      platform,
      space: 'g',
      at: now,
      source: 'live',
      channel: { id: 't', kind: 'thread' },
      ref: { at: now, low: 77 },
      author: anna,
    })
    for (const [by, text] of [
      [anna, 'how does one moor a boat'],
      [bob, 'with two lines and a fender'],
      [cleo, 'better ask the harbour master'],
    ] as const)
      await bot.say(thread, by, text)
  }
  const accept = async (by: typeof anna, args: Parameters<TestBot['command']>[3], where = thread) => {
    bot.clock.now += 60_000
    return (await bot.command(where, by, 'accept', args)).view
  }
  const naming = (whom: typeof anna) =>
    platform === 'telegram' ? { repliedTo: whom } : { arguments: { person: whom } }

  test('whoever opened the thread accepts an answer, changes their mind and takes it back', async () => {
    await open()
    const before = await points(bob)
    const view = await accept(anna, naming(bob))
    expect(read(view)).toContain('Bob has answered it')
    expect(await points(bob)).toBe(before + 10)
    const cleos = await points(cleo)
    const other = await accept(anna, naming(cleo))
    expect([await points(bob), await points(cleo)]).toEqual([before, cleos + 10])
    bot.clock.now += 60_000
    expect(read((await bot.press(thread, anna, button(other, 'Take it back'))).view)).toContain('Taken back')
    // What was accepted before stands again.
    expect([await points(bob), await points(cleo)]).toEqual([before + 10, cleos])
  })

  test('nobody else does, nobody themselves, nobody who said nothing, and nowhere else', async () => {
    await open()
    expect(read(await accept(bob, naming(cleo)))).toContain('Only whoever opened')
    expect(read(await accept(anna, naming(anna)))).toContain('answer of your own')
    const dora = person('4', 'Dora', { locale: 'en' })
    await bot.say(here, dora, 'hello from elsewhere')
    expect(read(await accept(anna, naming(dora)))).toContain('has not said anything here')
    expect(read(await accept(anna, naming(bob), here))).toContain('accepted in the thread')
  })
})
