import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { Person } from '../../src/chat/event.js'
import type { View } from '../../src/chat/view.js'
import { boardClosing } from '../../src/jobs/board-closing.js'
import { communityIds } from '../../src/store/communities.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

let said = 0
/** No two alike: said again, words earn nothing. */
const unlike = () => {
  said += 1
  return `hello ${[...String(said)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
}

const guild: Place = { platform: 'discord', space: 'g' }
const member = (i: number) => person(String(i), `M${i}`)

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
})
afterEach(() => bot.close())

/** Writes in so many different ten-minute blocks: five points each. */
const write = async (by: Person, blocks: number) => {
  const start = bot.clock.now
  for (let i = 0; i < blocks; i++) {
    await bot.say(guild, by, unlike())
    bot.clock.now += 600_000
  }
  bot.clock.now = start
}
const rows = (view: View) =>
  read(view)
    .split('\n')
    .filter((line) => /^\d+ M/.test(line))
    .map((line) => line.replace(/ · .*/, ''))

describe('/leaderboard', () => {
  test('ranks 1, 2, 2, 4 and says where the reader stands', async () => {
    for (const [i, blocks] of [3, 2, 2, 1].entries()) await write(member(i), blocks)
    const { view } = await bot.command(guild, member(3), 'leaderboard')
    expect(rows(view)).toEqual(['1 M0', '2 M1', '2 M2', '4 M3'])
    expect(read(view)).toContain("4 M3 · 5 points · that's you")
    expect(read(view)).toContain('in place 4 of 4')
  })

  test('leaves out who is gone, and the ranks close up', async () => {
    for (const [i, blocks] of [3, 2, 1].entries()) await write(member(i), blocks)
    for (const [type, who] of [
      ['join', member(1)],
      ['leave', member(1)],
    ] as const) {
      bot.clock.now += 4 * 3_600_000
      await bot.tracker.event({
        type,
        platform: 'discord',
        space: 'g',
        at: bot.clock.now,
        source: 'live',
        person: who,
      })
    }
    const { view } = await bot.command(guild, member(0), 'leaderboard')
    expect(rows(view)).toEqual(['1 M0', '2 M2'])
  })

  test('turns pages, and finds the reader on theirs', async () => {
    for (let i = 0; i < 25; i++) await write(member(i), 1)
    for (let i = 0; i < 5; i++) await write(member(i), 2)
    const first = (await bot.command(guild, member(24), 'leaderboard')).view
    const second = (await bot.press(guild, member(24), button(first, 'More ›'))).view
    const third = (await bot.press(guild, member(24), button(second, 'More ›'))).view
    const names = [first, second, third].flatMap(rows).map((row) => row.split(' ')[1])
    expect(new Set(names).size).toBe(25)
    expect(third.buttons?.flat().some((b) => b.label === 'More ›')).toBe(false)
    const around = (await bot.press(guild, member(24), button(first, 'Around me'))).view
    expect(rows(around)).toContain('6 M24')
  })

  test('has a week, a month and all time', async () => {
    bot.clock.now -= 20 * 86_400_000
    await write(member(0), 2)
    bot.clock.now += 20 * 86_400_000
    await write(member(1), 1)
    const shown = async (period: string) =>
      rows((await bot.command(guild, member(0), 'leaderboard', { arguments: { period } })).view)
    expect(await shown('week')).toEqual(['1 M1'])
    expect(await shown('month')).toEqual(['1 M1'])
    expect(await shown('all')).toEqual(['1 M0', '2 M1'])
  })

  test('that is shared says nothing about the reader, in the community’s language', async () => {
    const mei = person('7', 'M7', { locale: 'zh-CN' })
    await write(mei, 1)
    const reply = await bot.command(guild, mei, 'leaderboard', { arguments: { share: true } })
    expect(reply.private).toBe(false)
    expect(read(reply.view)).toContain('1 M7 · 5 points')
    expect(read(reply.view)).not.toMatch(/you/i)
  })

  test('goes back to weeks and months gone by, and shows closed boards as they were', async () => {
    await write(member(0), 3)
    await write(member(1), 1)
    bot.clock.now += 11 * 86_400_000
    await write(member(1), 3)
    const last = (await bot.command(guild, member(1), 'leaderboard', { arguments: { back: 1 } })).view
    // 11 days after a Wednesday is a Sunday: the week before began on Monday the 16th.
    expect(read(last)).toMatch(/week of Mon, Nov 16/)
    expect(rows(last)).toEqual(['1 M0', '2 M1'])
    expect(read(last)).toContain('You were in place 2 of 2, with 5 points.')
    expect(read(last)).toContain('This board closes two days after its end')
    const [community = 0] = await communityIds(bot.store.reads)
    const context = {
      store: bot.store,
      now: bot.clock.now,
      community,
      period: '',
      signal: new AbortController().signal,
    }
    expect(await boardClosing.run(context)).toBe('1')
    const unlisting = (await bot.command(guild, member(0), 'rank')).view
    await bot.press(guild, member(0), button(unlisting, 'Leave the boards'))
    const closed = (await bot.command(guild, member(1), 'leaderboard', { arguments: { back: 1 } })).view
    expect(read(closed)).toMatch(/^1 somebody who is on no list · 15 points$/m)
    expect(rows(closed)).toEqual(['2 M1'])
    const opting = (await bot.command(guild, member(1), 'privacy')).view
    await bot.press(guild, member(1), button(opting, "Don't count me"))
    const without = (await bot.command(guild, member(0), 'leaderboard', { arguments: { back: 1 } })).view
    expect(read(without)).toMatch(/^2 somebody who is on no list · 5 points$/m)
    await bot.press(guild, member(1), 'privacy:in')
    expect(read(closed)).toContain('Closed: these are the places as they were.')
    const current = (await bot.press(guild, member(1), button(closed, 'Week after ›'))).view
    expect(rows(current)).toEqual(['1 M1'])
    const before = (await bot.press(guild, member(1), button(closed, '‹ Week before'))).view
    expect(read(before)).toContain('Nobody was on this board.')
    const month = (
      await bot.command(guild, member(1), 'leaderboard', { arguments: { period: 'month', back: 1 } })
    ).view
    expect(month.title).toMatch(/October 2026/)
  })

  test('has seasons, one after another, by the name that a community gave', async () => {
    bot.administrators.add('discord g 1')
    await write(member(0), 3)
    const first = (await bot.command(guild, member(1), 'leaderboard', { arguments: { period: 'season' } }))
      .view
    expect(first.title).toMatch(/this season/)
    expect(rows(first)).toEqual(['1 M0'])
    await bot.command(guild, member(1), 'levels', {
      action: 'season',
      arguments: { name: 'Autumn of plenty' },
    })
    bot.clock.now += 50 * 86_400_000
    await write(member(1), 1)
    const now = (await bot.command(guild, member(1), 'leaderboard', { arguments: { period: 'season' } })).view
    expect(rows(now)).toEqual(['1 M1'])
    const last = (await bot.press(guild, member(1), button(now, '‹ Season before'))).view
    expect(last.title).toMatch(/Autumn of plenty \(October 2026 – December 2026\)/)
    expect(rows(last)).toEqual(['1 M0'])
    const same = await bot.command(guild, member(1), 'leaderboard', {
      arguments: { period: 'season', back: 1 },
    })
    expect(rows(same.view)).toEqual(['1 M0'])
    const again = (await bot.press(guild, member(1), button(last, 'Season after ›'))).view
    expect(rows(again)).toEqual(['1 M1'])
  })

  test('ranks by what people did, and by the messages of a channel they can see', async () => {
    await write(member(0), 3)
    await write(member(1), 1)
    await bot.tracker.event({
      type: 'message',
      platform: 'discord',
      space: 'g',
      at: bot.clock.now + 1,
      source: 'live',
      channel: { id: 'quiet', name: 'quiet corner' },
      ref: { at: bot.clock.now + 1, low: 1 },
      author: member(1),
      mentions: [],
      text: null,
      length: 5,
    })
    const board = await bot.command(guild, member(1), 'leaderboard', { arguments: { kind: 'messages' } })
    expect(board.view.title).toMatch(/this week · messages/)
    expect(read(board.view)).toContain('1 M0 · 3 messages')
    expect(read(board.view)).toContain('You are in place 2 of 2, with 2 messages.')
    const points = (await bot.press(guild, member(1), button(board.view, 'Points'))).view
    expect(read(points)).toContain('1 M0 · 15 points')
    const voice = (await bot.press(guild, member(1), button(points, 'Voice'))).view
    expect(rows(voice)).toEqual([])
    const month = (await bot.press(guild, member(1), button(board.view, 'this month'))).view
    expect(read(month)).toContain('1 M0 · 3 messages')
    const quiet = await bot.command(guild, member(0), 'leaderboard', {
      arguments: { channel: '#quiet corner' },
    })
    expect(quiet.view.title).toMatch(/messages in #quiet corner/)
    expect(read(quiet.view)).toContain('1 M1 · 1 message')
    for (const channel of ['nowhere', '<#quiet>', '0', '__proto__']) {
      const no = await bot.command(guild, member(0), 'leaderboard', { arguments: { channel } })
      expect(read(no.view)).toContain('There is no such channel here that you could see.')
    }
    // Whoever reads along in the channel it was asked in may not see the other one.
    const aloud = await bot.command(guild, member(0), 'leaderboard', {
      arguments: { channel: 'quiet corner', share: true },
    })
    expect(read(aloud.view)).toContain('There is no such channel here that you could see.')
    expect(aloud.private).toBe(true)
  })

  test('finds the week, month or season of any day gone by', async () => {
    await write(member(0), 2)
    bot.clock.now += 200 * 86_400_000
    const on = async (period: string, day: string) =>
      (await bot.command(guild, member(0), 'leaderboard', { arguments: { period, day } })).view
    const week = await on('week', '2026-11-20')
    expect(week.title).toMatch(/week of Mon, Nov 16/)
    expect(rows(week)).toEqual(['1 M0'])
    expect(rows(await on('month', '2026-11'))).toEqual(['1 M0'])
    expect((await on('month', '2026年11月')).title).toMatch(/November 2026/)
    expect(rows(await on('season', '2026-12-31'))).toEqual(['1 M0'])
    expect(rows(await on('week', '2026-11-23'))).toEqual([])
    for (const day of ['yesterday', '2026-02-30', '2199-01-01', '1999-12-31', '2026-13', ''])
      expect((await on('week', day)).tone).toBe('warning')
  })

  test('names no channel to whoever cannot see it, nor shows its board', async () => {
    await bot.close()
    const sees = new Set(['1 general', '0 general', '0 staff'])
    bot = await openBot(COMMANDS, { sees })
    const at = bot.clock.now
    const place = { platform: 'discord', space: 'g', source: 'live', at } as const
    const talk = { mentions: [], text: null, length: 5, author: member(0) }
    for (const [low, id] of ['general', 'staff'].entries())
      await bot.tracker.event({
        ...{ type: 'message', ...place, ...talk },
        ...{ channel: { id, name: id }, ref: { at, low } },
      })
    const suggested = async (by: Person) =>
      (
        await bot.dispatch.complete({
          ...{ type: 'completion', platform: 'discord', space: { id: 'g' }, channel: 'general', by, at },
          ...{ rights: async () => ({ administrator: false, moderator: false }) },
          ...{ name: 'leaderboard', option: 'channel', typed: '' },
        })
      ).map((s) => s.label)
    expect(await suggested(member(0))).toEqual(['general', 'staff'])
    expect(await suggested(member(1))).toEqual(['general'])
    const asked = (by: Person, channel: string) =>
      bot.command(guild, by, 'leaderboard', { arguments: { channel } })
    const board = (await asked(member(0), 'staff')).view
    expect(read(board)).toContain('1 M0 · 1 message')
    expect(read((await asked(member(1), 'staff')).view)).toContain('no such channel')
    // Nor by a button from when they still could.
    sees.delete('0 staff')
    const later = await bot.press(guild, member(0), button(board, 'this month'))
    expect(read(later.view)).toContain('no such channel')
  })

  test.each([
    ['season messages', /this season · messages/],
    ['messages season', /this season · messages/],
    ['本月 语音', /this month · voice/],
    ['week thanks 0', /this week · thanks/],
    ['channel:general all', /all time · messages in #general/],
    ['频道:general 类别:回复', /this week · messages in #general/],
  ])('understands /leaderboard %s, as one types it on Telegram', async (text, title) => {
    await write(member(0), 1)
    expect((await bot.command(guild, member(0), 'leaderboard', { text })).view.title).toMatch(title)
  })

  test.each([
    'leaderboard:season:0:zzz',
    'leaderboard:week:0::all:c0',
    'leaderboard:week:0:::constructor',
    'leaderboard:week:0:::c999999',
    'leaderboard:week:x',
    'leaderboard:week:a1',
    'leaderboard:week:0:zzzz',
    'leaderboard:week:0:zzz',
    'leaderboard:year:0',
  ])('refuses the made-up button %s', async (action) => {
    expect((await bot.press(guild, member(0), action)).view.tone).toMatch(/warning|error/)
  })

  test('takes a made-up place for what it is: nowhere', async () => {
    await write(member(0), 1)
    const { view } = await bot.press(guild, member(0), 'leaderboard:week:azzzzzz.zzzzzz')
    expect(rows(view)).toEqual(['1 M0'])
  })

  test('without anybody on it invites', async () => {
    const { view } = await bot.command(guild, member(0), 'leaderboard')
    expect(read(view)).toContain('The first place is still free')
  })
})
