import { afterEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { PlatformName } from '../../src/chat/event.js'
import { communityIds } from '../../src/store/communities.js'
import { saveSetting } from '../../src/store/settings.js'
import type { Card } from '../../src/views/card/card.js'
import { CARD_SIZE, drawCard } from '../../src/views/card/draw-card.js'
import { imageSize } from '../../src/views/card/image-size.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

let said = 0
/** No two alike: said again, words earn nothing. */
const unlike = () => {
  said += 1
  return `hello ${[...String(said)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
}

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna')
const mei = person('2', '梅', { locale: 'zh-CN' })
const DAY = 86_400_000

let bot: TestBot
afterEach(() => bot.close())

/** Draws for real and keeps what was asked for. */
const artist = () => {
  const cards: Card[] = []
  const asked: string[] = []
  const pictures = {
    drawCard: (card: Card) => {
      cards.push(card)
      return drawCard(card)
    },
    drawEventChart: async () => new Uint8Array(),
    drawCoverage: async () => new Uint8Array(),
    drawShelf: async () => new Uint8Array(),
    faceOf: async (who: { platform: PlatformName; space: string; person: string }) => {
      asked.push(`${who.platform} ${who.space} ${who.person}`)
      return null
    },
  }
  return { cards, asked, pictures }
}

/** So many days in a row up to today, five points each. */
const daily = async (by: typeof anna, days: number) => {
  const today = bot.clock.now
  for (let back = days - 1; back >= 0; back--) {
    bot.clock.now = today - back * DAY
    await bot.say(guild, by, unlike())
  }
  bot.clock.now = today
}

describe('/rank', () => {
  test('answers privately with a card that says level, place, points and streak, and so does its alternative text', async () => {
    const { cards, asked, pictures } = artist()
    bot = await openBot(COMMANDS, { pictures })
    await daily(mei, 1)
    await daily(anna, 5)
    const { view, private: hidden } = await bot.command(guild, anna, 'rank')
    expect(hidden).toBe(true)
    expect(imageSize(view.picture?.png ?? new Uint8Array())).toEqual(CARD_SIZE)
    expect(cards[0]).toMatchObject({
      look: 'dark',
      name: 'Anna',
      level: { value: '1' },
      progress: 5 / 40,
      progressText: '5 of 40 points to level 2',
      figures: [{ value: '1 of 2' }, { value: '25' }, { value: '5 days' }],
    })
    expect(view.picture?.alt).toBe(
      'Rank card of Anna: level 1. 5 of 40 points to level 2. Place: 1 of 2. Points: 25. Streak: 5 days',
    )
    expect(asked).toEqual(['discord g 1'])
  })

  test('shows somebody else’s, in the reader’s language, and turns from dark to light', async () => {
    const { cards, pictures } = artist()
    bot = await openBot(COMMANDS, { pictures })
    await daily(anna, 2)
    const { view } = await bot.command(guild, mei, 'rank', { arguments: { person: anna } })
    expect(cards[0]?.progressText).toBe('已得 10 分，满 20 分升到 1 级')
    const light = await bot.press(guild, mei, button(view, '浅色卡片'))
    expect(cards[1]).toEqual({ ...cards[0], look: 'light' })
    expect(light.view.picture?.png).not.toEqual(view.picture?.png)
    expect(button(light.view, '深色卡片')).toMatch(/^rank:dark:/)
  })

  test('that is shared is for everybody, in the community’s language, and nobody turns it', async () => {
    const { pictures } = artist()
    bot = await openBot(COMMANDS, { pictures })
    await daily(mei, 1)
    const reply = await bot.command(guild, mei, 'rank', { arguments: { share: true } })
    expect(reply.private).toBe(false)
    expect(reply.view.picture?.alt).toMatch(/^Rank card of 梅/)
    expect(reply.view.buttons?.flat()).toHaveLength(1)
  })

  test('says everything in words where nobody can draw', async () => {
    const busy = () => Promise.reject(new Error('busy'))
    const failing = {
      drawCard: busy,
      drawEventChart: busy,
      drawCoverage: busy,
      drawShelf: busy,
      faceOf: async () => null,
    }
    for (const options of [{ pictures: failing }, {}]) {
      bot = await openBot(COMMANDS, options)
      await daily(anna, 3)
      const { view } = await bot.command(guild, anna, 'rank')
      expect(view.picture).toBeUndefined()
      expect(read(view)).toMatch(
        /Level: 0\nPlace: 1 of 1\nPoints: 15\nStreak: 3 days\n15 of 20 points to level 1/,
      )
      if (options.pictures) await bot.close()
    }
  })

  test('of somebody who has done nothing yet says how to begin', async () => {
    bot = await openBot(COMMANDS)
    const { view } = await bot.command(guild, anna, 'rank')
    expect(read(view)).toMatch(/Place: not placed yet\nPoints: 0\nStreak: starts with your next message/)
  })

  test('says what the freeze did for a streak, to its owner alone', async () => {
    bot = await openBot(COMMANDS)
    await daily(anna, 5)
    expect(read((await bot.command(guild, anna, 'rank')).view)).toContain('one day in 7 is forgiven')
    bot.clock.now += 2 * DAY
    expect(read((await bot.command(guild, anna, 'rank')).view)).toMatch(
      /Streak: 5 days\n(?:.*\n)*You missed Thu, Nov 19, which was forgiven. From Thu, Nov 26 on another day would be./u,
    )
    const seen = await bot.command(guild, mei, 'rank', { arguments: { person: anna } })
    expect(read(seen.view)).not.toContain('forgiven')
    bot.clock.now += DAY
    expect(read((await bot.command(guild, anna, 'rank')).view)).toContain('Streak: 2 weeks')
  })

  test.each([
    // The night is an hour longer, and one shorter; the days are those of the wall clock.
    ['Europe/Berlin', ['2026-10-24T21:59:00Z', '2026-10-25T22:59:00Z', '2026-10-25T23:01:00Z'], 3],
    ['Europe/Berlin', ['2026-10-24T22:01:00Z', '2026-10-25T00:30:00Z', '2026-10-25T22:59:00Z'], 1],
    ['Europe/Berlin', ['2026-03-28T22:59:00Z', '2026-03-28T23:01:00Z', '2026-03-29T22:01:00Z'], 3],
    ['America/Santiago', ['2026-09-05T03:30:00Z', '2026-09-06T03:30:00Z', '2026-09-06T04:30:00Z'], 3],
    ['Pacific/Apia', ['2026-10-01T09:59:00Z', '2026-10-01T11:01:00Z', '2026-10-02T11:01:00Z'], 3],
  ] as const)(
    'counts days by the clock of %s where it is put forward or back: %j',
    async (zone, at, days) => {
      bot = await openBot(COMMANDS)
      bot.clock.now = Date.parse(at[0]) - DAY * 30
      await bot.say(guild, mei, unlike())
      const [community = 0] = await communityIds(bot.store.reads)
      const value = JSON.stringify(zone)
      await bot.store.write((tx) => saveSetting(tx, { community, key: 'zone', value, from: 0, by: null }))
      for (const one of at) {
        bot.clock.now = Date.parse(one)
        await bot.say(guild, anna, unlike())
      }
      expect(read((await bot.command(guild, anna, 'rank')).view)).toContain(
        `Streak: ${days === 1 ? '1 day' : `${days} days`}`,
      )
    },
  )

  test('lets somebody leave the boards and return, which others cannot do for them', async () => {
    bot = await openBot(COMMANDS)
    await daily(anna, 2)
    await daily(mei, 1)
    const board = async () =>
      read((await bot.command(guild, mei, 'leaderboard', { arguments: { period: 'all' } })).view)
    expect(await board()).toContain('1 Anna')
    const { view } = await bot.command(guild, anna, 'rank')
    const left = await bot.press(guild, anna, button(view, 'Leave the boards'))
    expect(read(left.view)).toContain('You are on no board, as you wished')
    expect(read(left.view)).toContain('Points: 10')
    expect(await board()).not.toContain('Anna')
    expect(await board()).toContain('1 梅')
    await bot.say(guild, anna, 'still here')
    expect(await board()).not.toContain('Anna')
    const seen = await bot.command(guild, mei, 'rank', { arguments: { person: anna } })
    expect(seen.view.buttons?.flat().some((b) => 'action' in b && b.action.startsWith('rank:list'))).toBe(
      false,
    )
    await bot.press(guild, anna, button(left.view, 'Return to the boards'))
    expect(await board()).toContain('1 Anna')
  })

  test.each([
    'rank:dark:',
    'rank:list:',
    'rank:list:2',
    'rank:blue:1',
    'rank:dark:1;',
    'rank:light:zzzzzz',
    'rank',
  ])('refuses the made-up button %s', async (action) => {
    bot = await openBot(COMMANDS)
    const { view } = await bot.press(guild, anna, action)
    expect(view.picture).toBeUndefined()
    expect(view.tone).toMatch(/warning|error/)
  })
})
