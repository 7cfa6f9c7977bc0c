import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { PlatformName } from '../../src/chat/event.js'
import { chooseWinners, type Ineligible } from '../../src/domain/incentives/prizes.js'
import { boardClosing } from '../../src/jobs/board-closing.js'
import { communityIds } from '../../src/store/communities.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

let said = 0
/** No two alike: said again, words earn nothing. */
const unlike = () => {
  said += 1
  return `hello ${[...String(said)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
}

const anna = person('1', 'Anna')
const bo = person('2', 'Bo')
const cem = person('3', 'Cem')

test('prizes go to the first so many who may, and say why others do not', () => {
  const why = new Map<string, Ineligible>([
    ['b', 'staff'],
    ['d', 'gone'],
  ])
  const choose = (count: number) => chooseWinners(['a', 'b', 'c', 'd', 'e'], count, (p) => why.get(p) ?? null)
  expect(choose(2)).toEqual({ winners: ['a', 'c'], passedOver: [{ place: 'b', because: 'staff' }] })
  expect(choose(1)).toEqual({ winners: ['a'], passedOver: [] })
  expect(choose(9).passedOver).toHaveLength(2)
})

describe.each<PlatformName>(['discord', 'telegram', 'playground'])('/levels on %s', (platform) => {
  const space: Place = { platform, space: 'g' }
  let bot: TestBot
  beforeEach(async () => {
    bot = await openBot(COMMANDS, { on: [platform] })
    bot.administrators.add(`${platform} g 1`)
  })
  afterEach(() => bot.close())

  const write = async (by: typeof anna, blocks: number) => {
    const start = bot.clock.now
    for (let i = 0; i < blocks; i++) {
      await bot.say(space, by, unlike())
      bot.clock.now += 600_000
    }
    bot.clock.now = start
  }
  const rank = async (who: typeof anna) => read((await bot.command(space, who, 'rank')).view)
  const board = async () => read((await bot.command(space, bo, 'leaderboard')).view)

  test('changes the curve, at once and for everybody, and takes none that does not grow', async () => {
    await write(bo, 12)
    expect(await rank(bo)).toContain('Level: 2')
    const { view } = await bot.command(space, anna, 'levels')
    expect(read(view)).toContain('level 1: 20, level 5: 300, level 10: 1,100')
    await bot.press(space, anna, button(view, 'Skool'))
    expect(await rank(bo)).toContain('Level: 2')
    const own = await bot.command(space, anna, 'levels', { action: 'curve', arguments: { curve: '10 n' } })
    expect(read(own.view)).toContain('Curve: 10n')
    expect(await rank(bo)).toContain('Level: 6')
    for (const curve of ['5', '-n', 'n^9', 'mee7', '']) {
      const { view: no } = await bot.command(space, anna, 'levels', { action: 'curve', arguments: { curve } })
      expect(no.tone).toMatch(/warning|error/)
    }
    expect(await rank(bo)).toContain('Level: 6')
  })

  test('sets how long seasons are, from when, and what one is called', async () => {
    await write(bo, 2)
    const set = async (args: Record<string, string | number>) =>
      read((await bot.command(space, anna, 'levels', { action: 'season', arguments: args })).view)
    expect(await set({})).toContain('3 months each; now October 2026 – December 2026')
    expect(await set({ name: 'Autumn' })).toContain('now Autumn (October 2026 – December 2026)')
    expect(await set({ months: 1 })).toContain('a month each; now November 2026')
    expect(await set({ months: 6, first: '2026-09' })).toContain(
      '6 months each; now September 2026 – February 2027',
    )
    expect(await set({ first: '2027-1', months: 2, name: '冬 ❄️' })).toContain('2 months each')
    bot.clock.now += 60 * 86_400_000
    expect(await set({})).toContain('now 冬 ❄️ (January 2027 – February 2027)')
    expect(await set({ name: '-' })).toContain('now January 2027 – February 2027')
    expect(await set({ months: 0 })).toContain('Seasons: none')
    for (const first of ['soon', '2027-13', '2030-01', '1999-01', '2027-02-03'])
      expect(await set({ first })).toContain('Write the month like 2027-01.')
    await set({ months: 3 })
    for (const name of ['x'.repeat(41), '\u202e'])
      expect(await set({ name })).toContain('name has up to 40 characters')
    expect(
      (await bot.command(space, bo, 'levels', { action: 'season', arguments: { months: 1 } })).view.tone,
    ).toBe('warning')
  })

  test('sets how much is forgiven to streaks', async () => {
    await write(bo, 1)
    bot.clock.now += 2 * 86_400_000
    await write(bo, 1)
    expect(await rank(bo)).toContain('Streak: 2 days')
    const set = async (args: Record<string, number>) =>
      read((await bot.command(space, anna, 'levels', { action: 'freeze', arguments: args })).view)
    expect(await set({})).toContain('one missed day in 7 is forgiven, one missed week in 6 is')
    expect(await set({ days: 0, weeks: 3 })).toContain(
      'one missed day is not forgiven, one missed week in 3 is',
    )
    expect(await rank(bo)).toContain('Streak: 1 day')
    expect(
      (await bot.command(space, bo, 'levels', { action: 'freeze', arguments: { days: 7 } })).view.tone,
    ).toBe('warning')
  })

  test('writes down what was changed, in words', async () => {
    await write(bo, 1)
    for (const [action, args] of [
      ['season', { months: 4, first: '2026-09' }],
      ['freeze', { days: 3 }],
      ['curve', { curve: '10 n' }],
    ] as const)
      await bot.command(space, anna, 'levels', { action, arguments: args })
    const log = read((await bot.command(space, anna, 'audit')).view)
    expect(log).toContain('the seasons: 3 months each from January 2000 → 4 months each from September 2026')
    expect(log).toMatch(/forgiven to streaks: one missed day in 7 is .* → one missed day in 3 is/)
    expect(log).toContain('how levels rise: kith → 10n')
  })

  test('lets no season reach into one that has closed', async () => {
    await write(bo, 2)
    await board()
    bot.clock.now += 60 * 86_400_000
    const [community = 0] = await communityIds(bot.store.reads)
    const signal = new AbortController().signal
    await boardClosing.run({ store: bot.store, now: bot.clock.now, community, period: '', signal })
    const no = await bot.command(space, anna, 'levels', {
      action: 'season',
      arguments: { months: 6, first: '2026-12' },
    })
    expect(read(no.view)).toContain('a season can begin in January 2027 at the earliest')
    const winners = await bot.command(space, anna, 'levels', {
      action: 'winners',
      arguments: { period: 'season' },
    })
    expect(read(winners.view)).toMatch(/Winners: October 2026 – December 2026\n- 1 Bo · 10 points/)
  })

  test('is for administrators', async () => {
    await write(bo, 1)
    for (const by of [bo, cem])
      expect((await bot.command(space, by, 'levels')).view.tone).toMatch(/warning|error/)
    expect((await bot.press(space, bo, 'levels:curve:mee6')).view.tone).toMatch(/warning|error/)
  })

  test('lets somebody keep the level they had elsewhere, and take it back', async () => {
    await write(bo, 2)
    const keep = (level: number) =>
      bot.command(space, anna, 'levels', { action: 'keep', arguments: { person: bo, level } })
    expect(read((await keep(12)).view)).toContain('Bo has at least level 12 here from now on.')
    expect(await rank(bo)).toMatch(/Level: 12\nPlace: 1 of 1\nPoints: 10/)
    bot.clock.now += 3_600_000
    await write(bo, 4)
    expect(await rank(bo)).toMatch(/20 of 260 points to level 13/)
    expect(read((await keep(0)).view)).toContain('Bo has the level of their points here again.')
    expect(await bot.store.reads.selectFrom('head_starts').selectAll().execute()).toEqual([])
    expect(await rank(bo)).toContain('Level: 1')
  })

  test('tells of levels in the channel it was asked in', async () => {
    await write(bo, 1)
    const { view } = await bot.command(space, anna, 'levels')
    const here = await bot.press(space, anna, button(view, 'in this channel'))
    expect(read(here.view)).toContain('New levels are told: together, in general')
    const off = await bot.press(space, anna, button(here.view, 'to nobody'))
    expect(read(off.view)).toContain('New levels are told: to nobody')
  })

  test('passes over who left or wants to be on no board, and restores whoever returns', async () => {
    await write(anna, 1)
    await write(bo, 4)
    await write(cem, 3)
    const dan = person('4', 'Dan')
    await write(dan, 2)
    await board()
    bot.clock.now += 9 * 86_400_000
    const [community = 0] = await communityIds(bot.store.reads)
    const signal = new AbortController().signal
    await boardClosing.run({ store: bot.store, now: bot.clock.now, community, period: '', signal })
    const moved = async (type: 'join' | 'leave') => {
      bot.clock.now += 4 * 3_600_000
      const at = bot.clock.now
      await bot.tracker.event({ type, platform, space: 'g', at, source: 'live', person: bo })
    }
    await moved('join')
    await moved('leave')
    const card = await bot.command(space, cem, 'rank')
    await bot.press(space, cem, button(card.view, 'Leave the boards'))
    const winners = async () =>
      read((await bot.command(space, anna, 'levels', { action: 'winners', arguments: { count: 1 } })).view)
    expect(await winners()).toMatch(
      /- 3 Dan · 10 points\nPassed over\n- 1 Bo · 20 points · has left\n- 2 .*no list · 15 points · wants to be on no board/,
    )
    const all = async () =>
      read((await bot.command(space, dan, 'leaderboard', { arguments: { period: 'all' } })).view)
    const messages = async () =>
      read(
        (await bot.command(space, dan, 'leaderboard', { arguments: { period: 'all', kind: 'messages' } }))
          .view,
      )
    expect(await all()).toMatch(/1 Dan.*\n2 Anna/)
    expect(await messages()).toMatch(/1 Dan.*\n2 Anna/)
    await moved('join')
    expect(await all()).toMatch(/1 Bo.*\n2 Dan.*\n3 Anna/)
    expect(await messages()).toMatch(/1 Bo.*\n2 Dan.*\n3 Anna/)
    expect(await winners()).toContain('- 1 Bo · 20 points')
  })

  test('hides staff from the boards and shows them again, and passes them over for prizes', async () => {
    await write(anna, 4)
    await write(bo, 3)
    await write(cem, 2)
    const named = await bot.command(space, anna, 'levels', { action: 'staff', arguments: { person: bo } })
    expect(read(named.view)).toContain('Staff: Bo')
    expect(await board()).toMatch(/1 Anna.*\n2 Bo.*\n3 Cem/)
    const winners = async () =>
      read(
        (await bot.command(space, anna, 'levels', { action: 'winners', arguments: { count: 1, back: 0 } }))
          .view,
      )
    expect(await winners()).toBe(
      [
        'Winners: this week',
        '- 3 Cem · 10 points',
        'Passed over',
        '- 1 Anna · 20 points · is staff',
        '- 2 Bo · 15 points · is staff',
        'This board has not closed yet: places may still change.',
      ].join('\n'),
    )
    const hidden = await bot.press(space, anna, button(named.view, 'Hide staff'))
    expect(await board()).toMatch(/1 Anna.*\n2 Cem/)
    await bot.press(space, anna, button(hidden.view, 'Show staff'))
    expect(await board()).toMatch(/2 Bo/)
    await bot.press(space, anna, button(named.view, 'Hide staff'))
    await bot.command(space, anna, 'levels', { action: 'staff', arguments: { person: bo } })
    expect(await board()).toMatch(/2 Bo/)
  })
})
