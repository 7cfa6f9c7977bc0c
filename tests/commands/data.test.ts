/** /data: numbers and a picture of what is there, for administrators alone, and without a walk through facts. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { findChannel } from '../../src/store/channels.js'
import { addGaps } from '../../src/store/gaps.js'
import { findSpace } from '../../src/store/spaces.js'
import { imageSize } from '../../src/views/card/image-size.js'
import { COVERAGE_SIZE, type Coverage, drawCoverage } from '../../src/views/coverage.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna')
const HOUR = 3_600_000

let bot: TestBot
afterEach(() => bot.close())

const begin = async (drawn: Coverage[] = []) => {
  const none = async () => new Uint8Array()
  bot = await openBot(COMMANDS, {
    pictures: {
      drawCard: none,
      drawEventChart: none,
      drawShelf: async () => new Uint8Array(),
      drawCoverage: (coverage) => {
        drawn.push(coverage)
        return drawCoverage(coverage)
      },
      faceOf: async () => null,
    },
  })
  bot.administrators.add('discord g 1')
  await bot.say(guild, anna, 'hello everybody')
  await bot.say(guild, anna, 'Hello everybody!')
  await bot.say(guild, person('9', 'Robot', { bot: true }), 'beep')
}

describe('/data', () => {
  test('is for administrators', async () => {
    await begin()
    const { view } = await bot.command(guild, person('2', 'Ben'), 'data')
    expect(view.tone).toBe('warning')
    expect(view.picture).toBeUndefined()
  })

  test('says what was counted, what was left out and why, and what is missing', async () => {
    const drawn: Coverage[] = []
    await begin(drawn)
    const { now } = bot.clock
    const space = await findSpace(bot.store.reads, 'discord', 'g')
    const gap = { space: space?.id ?? 0, channel: null }
    await bot.tracker.event({
      type: 'space',
      platform: 'discord',
      space: 'g',
      at: now,
      source: 'live',
      name: 'G',
      fresh: false,
      channels: ['general', 'b', 'c', 'd'].map((id) => ({ id, name: id, kind: 'text' as const })),
    })
    const channel = await findChannel(bot.store.reads, space?.id ?? 0, 'b')
    await bot.store.write((tx) =>
      addGaps(tx, [
        { ...gap, from: now - 6 * HOUR, to: now - 3 * HOUR, cause: 'down' },
        { ...gap, from: now - HOUR, to: now, cause: 'voice' },
        // Of one channel of four, until five in the morning.
        ...Array.from({ length: 9 }, (_, i) => ({
          ...gap,
          channel: channel?.id ?? 0,
          from: now - (8 + i) * HOUR,
          to: now - 7 * HOUR,
          cause: 'channel-gone' as const,
        })),
      ]),
    )
    const { view, private: hidden } = await bot.command(guild, anna, 'data')
    expect(hidden).toBe(true)
    const text = read(view)
    expect(text).toContain('messages: 2')
    expect(text).toContain('of other bots: 1')
    expect(text).toContain('nearly the same words again (earn nothing): 1')
    expect(text).toContain('I was not running · not read back')
    expect(imageSize(view.picture?.png ?? new Uint8Array())).toEqual(COVERAGE_SIZE)
    expect(view.picture?.alt).toContain('is missing on 2 days')
    expect(drawn[0]?.days).toHaveLength(28)
    const today = drawn[0]?.days.at(-1)
    expect(today).toMatchObject({ facts: 2, readBack: 0 })
    expect(today?.missing).toBeCloseTo((3 + 5 / 4) / 12)
    expect(text).toContain('6 more, not listed here')
    expect(text).toContain('the channel is gone: 9, 0 of them read back')
  })

  test('looks at a week or a quarter at the press of a button', async () => {
    const drawn: Coverage[] = []
    await begin(drawn)
    const { view } = await bot.command(guild, anna, 'data')
    await bot.press(guild, anna, button(view, '90 days'))
    expect(drawn[1]?.days).toHaveLength(90)
    expect((await bot.press(guild, anna, 'data:1e9')).view.tone).toBe('warning')
  })

  test('says the same in words where nobody can draw', async () => {
    await begin()
    await bot.close()
    bot = await openBot(COMMANDS)
    bot.administrators.add('discord g 1')
    await bot.say(guild, anna, 'hello everybody')
    const { view } = await bot.command(guild, anna, 'data')
    expect(view.picture).toBeUndefined()
    expect(read(view)).toContain('Over 28 days 1 fact was counted.')
  })
})
