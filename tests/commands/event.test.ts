import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { View } from '../../src/chat/view.js'
import { events } from '../../src/jobs/events.js'
import { hours } from '../../src/jobs/hours.js'
import { accountsById, findAccount } from '../../src/store/accounts.js'
import { attendancesOf } from '../../src/store/event-attendance.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'
import { deliverDue } from '../support/deliver.js'
import { createTestPort, type TestPort } from '../support/port.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: 't' }
const stage: Place = { platform: 'playground', space: 'p' }
const anna = person('1', 'Anna', { locale: 'en' })
const ben = person('2', 'Ben', { locale: 'en' })
const cleo = person('3', 'Cleo', { locale: 'en' })
const dan = person('4', 'Dan', { locale: 'en' })
const MINUTE = 60_000
const HOUR = 60 * MINUTE

let bot: TestBot
let ports: TestPort[]

beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: ['discord', 'telegram', 'playground'] })
  ports = (['discord', 'telegram', 'playground'] as const).map((name) => createTestPort(name))
  for (const place of [guild, group, stage])
    for (const who of [anna]) bot.moderators.add(`${place.platform} ${place.space} ${who.id}`)
  for (const place of [guild, group, stage]) await bot.say(place, anna, 'hello')
})
afterEach(() => bot.close())

const deliver = (until = bot.clock.now) => deliverDue(bot.store, ports, until)
const sent = (platform: string) =>
  (ports.find((p) => p.name === platform)?.sendings ?? []).filter((s) => !s.key.startsWith('notice'))
const runJob = (now = bot.clock.now) =>
  events.run({
    store: bot.store,
    now,
    community: 0,
    period: '',
    signal: new AbortController().signal,
    tell: bot.tracker.event,
  })

const countPeople = async () => {
  const signal = new AbortController().signal
  return hours.run({ store: bot.store, now: bot.clock.now, community: 1, period: '', signal })
}

const create = (from: Place, given: Record<string, string | number>) =>
  bot.command(from, anna, 'event', { action: 'create', arguments: given })
const announced = async (from: Place, given: Record<string, string | number>): Promise<View> => {
  await create(from, given)
  await deliver()
  const view = sent(from.platform).at(-1)?.view
  if (!view) throw new Error('nothing was announced')
  return view
}
const going = (from: Place, who: typeof anna, view: View) => bot.press(from, who, button(view, "I'm coming"))

describe.each([
  ['Discord', guild],
  ['Telegram', group],
  ['the playground', stage],
])('an event on %s', (_, place) => {
  test('is planned in plain words, announced once, and tells who comes', async () => {
    const asked =
      place === group
        ? bot.command(place, anna, 'event', {
            text: 'create Game night friday 20:00 capacity:2 place:"Café Blau"',
          })
        : create(place, { title: 'Game night', when: 'friday 20:00', capacity: 2, place: 'Café Blau' })
    expect(read((await asked).view)).toMatch(/Game night[\s\S]*planned as number 1[\s\S]*Nov 20, 2026/)
    await deliver()
    await deliver()
    expect(sent(place.platform)).toHaveLength(1)
    const view = sent(place.platform)[0]?.view
    if (!view) throw new Error('not announced')
    expect(read(view)).toMatch(/Game night[\s\S]*Nov 20, 2026, 8:00[\s\S]*Café Blau[\s\S]*Anna/)
    expect(JSON.stringify(view)).toContain('query=Caf%C3%A9%20Blau')
    const first = await going(place, ben, view)
    expect([first.private, first.replace]).toEqual([false, true])
    expect(read(first.view)).toMatch(/1 of 2 places taken: Ben/)
    // As it stands there now: whoever comes later presses what the one before them left.
    const second = await going(place, cleo, first.view)
    expect([second.private, second.replace]).toEqual([false, true])
    expect(read((await going(place, dan, second.view)).view)).toMatch(/2 of 2[\s\S]*1 waits for a place: Dan/)
    await bot.press(place, ben, button(view, "I can't"))
    const now = await bot.command(place, dan, 'event', { action: 'show' })
    expect(read(now.view)).toContain('You are coming. See you there!')
    const told = await deliver()
    expect(told).toContain('event-place sent')
    expect(sent(place.platform).at(-1)?.place).toEqual({ person: '4' })
    expect(read(sent(place.platform).at(-1)?.view ?? view)).toContain('it is yours')
  })

  test('what somebody says last counts, also when the clock was set back meanwhile', async () => {
    const view = await announced(place, { title: 'Tea', when: 'in 3 hours', minutes: 60 })
    bot.clock.now += HOUR
    const shown = await going(place, ben, view)
    expect(read(shown.view)).toContain('Ben')
    bot.clock.now -= HOUR
    const after = await bot.press(place, ben, button(shown.view, "I can't"))
    expect(read(after.view)).not.toContain('Ben')
  })

  test('that is over is settled: who checked in, who did not come, points, and a report', async () => {
    const view = await announced(place, { title: 'Tea', when: 'in 30 minutes', minutes: 60 })
    await going(place, ben, view)
    await going(place, cleo, view)
    bot.clock.now += 35 * MINUTE
    const shown = await bot.command(place, anna, 'event', { action: 'checkin' })
    const code = /\b[2-9A-Z]{6}\b/.exec(read(shown.view))?.[0] ?? ''
    expect(shown.view.picture?.png.length).toBeGreaterThan(100)
    const enter = (who: typeof anna, typed: string) =>
      bot.command(place, who, 'event', { action: 'checkin', arguments: { code: typed } })
    expect(read((await enter(ben, 'AAAAAA')).view)).toContain('not the code')
    expect(read((await enter(ben, code.toLowerCase())).view)).toContain('You are checked in')
    expect(read((await enter(dan, code)).view)).toContain('You are checked in')
    bot.clock.now += 60 * MINUTE
    expect(await runJob()).toBe('0 0 1')
    expect(await runJob()).toBe('0 0 0')
    const verdicts = await attendancesOf(bot.store.reads, 1)
    const accounts = await accountsById(
      bot.store.reads,
      verdicts.map((v) => v.account),
    )
    const of = (name: string) =>
      verdicts.find((v) => v.account === accounts.find((a) => a.name === name)?.id)?.verdict
    expect([of('Ben'), of('Cleo'), of('Dan'), of('Anna')]).toEqual([
      'attended',
      'no-show',
      'unexpected',
      undefined,
    ])
    const points = await bot.command(place, ben, 'points')
    expect(read(points.view)).toMatch(/In all: 10[\s\S]*for coming to an event/)
    await deliver(bot.clock.now + MINUTE)
    const report = sent(place.platform).at(-1)
    expect(report?.place).toEqual({ person: '1' })
    expect(report?.view.picture?.png.length).toBeGreaterThan(1_000)
    expect(read(report?.view ?? view)).toMatch(/How it went: Tea[\s\S]*Had a place: 2[\s\S]*Came: 2/)
    const rated = await bot.press(place, ben, `event:rate:1:4`)
    expect(read(rated.view)).toMatch(/4 of 5, by 1 person/)
    expect((await bot.press(place, ben, 'event:rate:1:9')).view.tone).toBe('warning')
    expect(read((await bot.press(place, anna, 'event:rate:1:1')).view)).toContain('for those who took part')
  })
})

describe('planning', () => {
  const refusal = async (given: Record<string, string | number>) => {
    bot.clock.now += 10_000
    const { view } = await create(guild, { title: 'X', ...given })
    expect(view.tone).toBe('warning')
    return read(view)
  }

  test('answers bad input clearly, and plans nothing', async () => {
    expect(await refusal({ when: 'yesterday 8pm' })).toContain('over already')
    expect(await refusal({ when: 'next friday at 8' })).toMatch(/can mean .*8:00.AM or .*8:00.PM/)
    expect(await refusal({ when: 'someday' })).toContain("don't understand")
    expect(await refusal({ when: 'friday' })).toContain('what time')
    expect(await refusal({ when: 'friday 20:00', capacity: 0 })).toContain('Room for how many')
    expect(await refusal({ when: 'friday 20:00', minutes: 0 })).toContain('end before it begins')
    expect(await refusal({ when: 'friday 20:00-19:00' })).toContain('end before it begins')
    expect(await refusal({ when: 'friday 20:00', minutes: 99_999 })).toContain('7 days')
    expect(await refusal({ when: 'friday 20:00', repeat: 'daily', times: 1000 })).toContain('from 1 to 200')
    expect(await refusal({ when: 'friday 20:00', rule: 'FREQ=DAILY;COUNT=1000' })).toContain('At most 200')
    expect(await refusal({ when: 'friday 20:00', rule: 'FREQ=SECONDLY' })).toContain('FREQ=WEEKLY')
    expect(await refusal({ when: 'friday 20:00', room: 'nowhere' })).toContain('voice or stage channel')
    expect(await refusal({ title: '\u200b \n', when: 'friday 20:00' })).toContain('needs a name')
    expect(await refusal({ title: 'x'.repeat(101), when: 'friday 20:00' })).toContain('at most 100')
    expect(await bot.store.reads.selectFrom('events').select('id').execute()).toEqual([])
  })

  test('is for moderators; what they plan is looked after by them', async () => {
    const refused = await bot.command(guild, ben, 'event', {
      action: 'create',
      arguments: { title: 'X', when: 'friday 20:00' },
    })
    expect(read(refused.view)).toContain('Only moderators')
    await create(guild, { title: 'X', when: 'friday 20:00' })
    expect(read((await bot.press(guild, ben, 'event:cancelled:1:one')).view)).toContain('Only moderators')
    for (const action of ['edit', 'cancel', 'checkin', 'report'])
      expect((await bot.command(guild, ben, 'event', { action, arguments: { event: '1' } })).view.tone).toBe(
        'warning',
      )
  })

  test('takes a hostile title as words', async () => {
    const title = '@everyone **x** <script>\u202e [a](http://b) `c`\nLOCATION:evil'
    const view = await announced(guild, { title, when: 'friday 20:00', place: 'javascript:alert(1)\r\nX' })
    expect(view.title).toBe('@everyone **x** <script> [a](http://b) `c` LOCATION:evil')
    expect(JSON.stringify(view)).not.toContain('"url":"javascript')
    const { view: file } = await bot.press(guild, ben, 'event:calendar:1')
    const text = new TextDecoder().decode(file.file?.bytes)
    expect(text.split('\r\n').filter((l) => l.startsWith('LOCATION'))).toHaveLength(1)
    expect(text).toContain('DTSTART:20261120T200000Z')
    expect(text.split('\r\n').every((l) => Buffer.byteLength(l) <= 75)).toBe(true)
  })

  test('speaks Chinese', async () => {
    const mei = person('9', '梅', { locale: 'zh-CN' })
    bot.moderators.add('discord g 9')
    const { view } = await bot.command(guild, mei, 'event', {
      action: 'create',
      arguments: { title: '读书会 下周五晚上八点到十点' },
    })
    expect(read(view)).toMatch(/读书会[\s\S]*已安排[\s\S]*2026年11月27日[\s\S]*2 小时/)
  })
})

describe('a community on two platforms', () => {
  test('has one announcement in each space, and one tally', async () => {
    bot.administrators.add('discord g 1')
    bot.administrators.add('telegram t 1')
    const made = await bot.command(guild, anna, 'setup', { action: 'join' })
    const [code] = /\b[2-9A-Z]{8}\b/.exec(read(made.view)) ?? []
    const asked = await bot.command(group, anna, 'setup', { text: `join ${code}` })
    await bot.press({ ...group, space: null }, anna, button(asked.view, 'Yes, join'))
    await create(guild, { title: 'Both', when: 'friday 20:00' })
    await deliver()
    expect([sent('discord').length, sent('telegram').length]).toEqual([1, 1])
    const edits: string[] = []
    for (const port of ports)
      port.edit = async (message, view) => {
        edits.push(`${port.name} ${message.id} ${read(view)}`)
      }
    const [there] = sent('telegram')
    if (!there) throw new Error('not announced')
    await going(group, ben, there.view)
    bot.clock.now += MINUTE
    await deliver()
    expect(edits).toHaveLength(1)
    expect(edits[0]).toMatch(/^discord m\d+ [\s\S]*1 comes: Ben/)
  })
})

describe('a reminder', () => {
  const wanting = async () => {
    const view = await announced(guild, { title: 'Talk', when: 'friday 20:00' })
    await going(guild, ben, view)
    await bot.press(guild, ben, button(view, 'Remind me'))
  }
  const START = Date.UTC(2026, 10, 20, 20)
  const reminders = () => sent('discord').filter((s) => read(s.view).includes('It begins soon'))

  test('is sent once, also after a restart', async () => {
    await wanting()
    await deliver(START - 31 * MINUTE)
    expect(reminders()).toHaveLength(0)
    await deliver(START - 29 * MINUTE)
    await deliver(START - 28 * MINUTE)
    expect(reminders()).toHaveLength(1)
    expect(reminders()[0]?.place).toEqual({ person: '2' })
  })

  test('of a cancelled event reminds nobody', async () => {
    await wanting()
    const question = await bot.command(guild, anna, 'event', {
      action: 'cancel',
      arguments: { event: 'talk' },
    })
    await bot.press(guild, anna, button(question.view, 'Yes, cancel it'))
    expect(await deliver(START)).toContain('event-reminder dropped event-cancelled')
    expect(reminders()).toHaveLength(0)
    expect((await bot.press(guild, ben, 'event:say:1:going')).view.tone).toBe('warning')
  })

  test('of a moved event comes at the new time, once', async () => {
    await wanting()
    await bot.command(guild, anna, 'event', {
      action: 'edit',
      arguments: { event: '1', when: 'saturday 20:00' },
    })
    expect(await deliver(START)).toContain('event-reminder dropped event-moved')
    expect(reminders()).toHaveLength(0)
    await deliver(START + 24 * HOUR - 20 * MINUTE)
    expect(reminders()).toHaveLength(1)
  })

  test('that is asked for when it is time already is given at once', async () => {
    const view = await announced(guild, { title: 'Talk', when: 'in 20 minutes' })
    const { view: said } = await bot.press(guild, ben, button(view, 'Remind me'))
    expect(read(said)).toContain('this is your reminder')
    await deliver(bot.clock.now + 15 * MINUTE)
    expect(reminders()).toHaveLength(0)
  })

  test('that is no longer wanted is not sent', async () => {
    await wanting()
    const shown = await bot.command(guild, ben, 'event', { action: 'show' })
    await bot.press(guild, ben, button(shown.view, "Don't remind me"))
    await deliver(START)
    expect(reminders()).toHaveLength(0)
  })
})

describe('a series', () => {
  test('makes its dates, announces the next one a week before, and one date alone can be cancelled', async () => {
    await create(guild, { title: 'Weekly', when: 'friday 20:00', repeat: 'weekly' })
    await deliver()
    expect(await runJob()).toBe('8 0 0')
    expect(await runJob()).toBe('0 0 0')
    const dates = await bot.store.reads
      .selectFrom('events')
      .select(['id', 'start_at'])
      .orderBy('id')
      .execute()
    expect(dates.map((d) => new Date(d.start_at).toISOString().slice(0, 13))).toEqual([
      '2026-11-20T20',
      '2026-11-27T20',
      '2026-12-04T20',
      '2026-12-11T20',
      '2026-12-18T20',
      '2026-12-25T20',
      '2027-01-01T20',
      '2027-01-08T20',
      '2027-01-15T20',
    ])
    const listed = await bot.command(guild, ben, 'event', { action: 'list' })
    expect(read(listed.view)).toMatch(/^Events of Space g\n- Weekly · Nov 20, [^\n]* · and 8 later dates$/)
    const shown = await bot.command(guild, ben, 'event', { action: 'show' })
    expect(read(shown.view)).toMatch(/Later dates: Nov 27[^(]*\(Number 2\), Dec 4[^(]*\(Number 3\)/)
    await bot.press(guild, anna, 'event:cancelled:2:one')
    bot.clock.now += 5 * 24 * HOUR
    expect(await runJob()).toBe('0 0 1')
    bot.clock.now += 7 * 24 * HOUR
    expect(await runJob()).toMatch(/^1 1 0$/)
    await deliver()
    expect(sent('discord').filter((s) => s.view.title === 'Weekly')).toHaveLength(2)
    await bot.press(guild, anna, 'event:cancelled:3:all')
    const list = await bot.command(guild, ben, 'event', { action: 'list' })
    expect(read(list.view)).toContain('Nothing is planned')
  })
})

describe('a series that is changed', () => {
  const weekly = async () => {
    await create(guild, { title: 'Weekly', when: 'friday 20:00', repeat: 'weekly', place: 'The cellar' })
    await deliver()
    await runJob()
  }
  const dates = async () => {
    const rows = await bot.store.reads
      .selectFrom('events')
      .select(['id', 'title', 'place', 'start_at', 'end_at', 'cancelled_at'])
      .orderBy('date_at')
      .execute()
    return rows.map((d) =>
      [
        ...[new Date(d.start_at).toISOString().slice(5, 16), d.title, d.place],
        ...[(d.end_at - d.start_at) / MINUTE, ...(d.cancelled_at === null ? [] : ['cancelled'])],
      ].join(' '),
    )
  }
  const edit = (given: Record<string, string | number>) =>
    bot.command(guild, anna, 'event', { action: 'edit', arguments: given })

  test('in one date stays so alone, and the dates made later are as they were meant', async () => {
    await weekly()
    const last = (await dates()).length
    const { view } = await edit({ event: String(last), title: 'Farewell', when: '2027-01-16 18:00' })
    expect(read(view)).toContain('Only this date is different now')
    bot.clock.now += 7 * 24 * HOUR
    expect(await runJob()).toMatch(/^1 /)
    expect((await dates()).slice(-2)).toEqual([
      '01-16T18:00 Farewell The cellar 60',
      '01-22T20:00 Weekly The cellar 60',
    ])
  })

  test('from one date on changes those that follow, but for what was changed in one of them alone', async () => {
    await weekly()
    await edit({ event: '4', title: 'Special', minutes: 30 })
    await bot.press(guild, anna, 'event:cancelled:5:one')
    const { view } = await edit({ event: '3', when: '2026-12-03 19:00', place: 'The attic', minutes: 90 })
    const done = await bot.press(guild, anna, button(view, 'All later dates, too'))
    expect(read(done.view)).toContain('What was changed in one of them alone stays')
    expect((await dates()).slice(0, 7)).toEqual([
      '11-20T20:00 Weekly The cellar 60',
      '11-27T20:00 Weekly The cellar 60',
      '12-03T19:00 Weekly The attic 90',
      '12-10T19:00 Special The attic 30',
      '12-18T20:00 Weekly The cellar 60 cancelled',
      '12-24T19:00 Weekly The attic 90',
      '12-31T19:00 Weekly The attic 90',
    ])
    bot.clock.now += 7 * 24 * HOUR
    await runJob()
    expect((await dates()).at(-1)).toBe('01-21T19:00 Weekly The attic 90')
    const again = await edit({ event: '6', title: 'Board games', dates: 'following' })
    expect(read(again.view)).toContain('This and all later dates are changed')
    expect((await dates()).filter((d) => d.includes('Board games'))).toHaveLength(5)
  })

  test('reminds at the new time, on every date', async () => {
    await weekly()
    await bot.press(guild, ben, 'event:remind:2:1')
    bot.clock.now += 1_000
    await edit({ event: '1', when: '2026-11-20 18:00', dates: 'following' })
    const start = Date.UTC(2026, 10, 27, 18)
    await deliver(start - 25 * MINUTE)
    const told = sent('discord').filter((s) => read(s.view).includes('It begins soon'))
    expect(told.map((s) => s.place)).toEqual([{ person: '2' }])
    // The date that is announced is changed in the server's own calendar, too; the others do not stand there yet.
    const mirrors = await bot.store.reads
      .selectFrom('intents')
      .select('payload')
      .where('kind', '=', 'event-mirror')
      .execute()
    expect(mirrors.map((m) => JSON.parse(m.payload).event)).toEqual([1, 1])
  })

  test('from one date on can be called off; what comes before stays', async () => {
    await weekly()
    const { view } = await bot.command(guild, anna, 'event', { action: 'cancel', arguments: { event: '3' } })
    const done = await bot.press(guild, anna, button(view, 'This and all later dates'))
    expect(read(done.view)).toContain('This and all later dates are cancelled')
    expect((await dates()).filter((d) => !d.endsWith('cancelled'))).toHaveLength(2)
    bot.clock.now += 7 * 24 * HOUR
    expect(await runJob()).toMatch(/^0 /)
  })

  test('is not for others, and an event that stands alone has no later dates', async () => {
    await weekly()
    expect(read((await bot.press(guild, ben, 'event:spread:1')).view)).toContain('Only moderators')
    await create(guild, { title: 'Once', when: 'saturday 20:00' })
    const once = await bot.command(guild, anna, 'event', { action: 'show', arguments: { event: 'once' } })
    const id = /event:own:([0-9a-z]+):/.exec(button(once.view, "I'm coming"))?.[1]
    expect((await bot.press(guild, anna, `event:spread:${id}`)).view.tone).toBe('warning')
    const alone = await edit({ event: 'once', title: 'Just once', dates: 'following' })
    expect(read(alone.view)).toMatch(/Just once\nIt is changed, and the announcements follow/)
  })
})

describe('questions', () => {
  test('are added and voted up while it is on, called up in order, and gone afterwards', async () => {
    await announced(guild, { title: 'AMA', when: 'in 10 minutes' })
    const ask = (who: typeof anna, text: string) =>
      bot.command(guild, who, 'event', { action: 'question', arguments: { text } })
    expect((await ask(ben, 'too early')).view.tone).toBe('warning')
    bot.clock.now += 15 * MINUTE
    await ask(ben, 'First?')
    const { view } = await ask(cleo, 'Second **bold**?')
    expect(read(view)).toMatch(/First[\s\S]*Second/)
    await bot.press(guild, dan, 'event:vote:2')
    expect(read((await bot.press(guild, ben, 'event:vote:2')).view)).toMatch(
      /Second[\s\S]*2 votes[\s\S]*First/,
    )
    expect(read((await bot.press(guild, ben, 'event:next:1')).view)).toContain('Only moderators')
    await bot.press(guild, anna, 'event:next:1')
    await deliver()
    expect(read(sent('discord').at(-1)?.view ?? view)).toBe(
      'A question to AMA\nSecond **bold**?\nAfter that:\n- First?',
    )
    for (let i = 0; i < 5; i++) await ask(ben, `again ${i}`)
    expect(read((await ask(ben, 'and again')).view)).toContain('5 questions waiting')
    bot.clock.now += 2 * HOUR
    await runJob()
    expect(await bot.store.reads.selectFrom('event_questions').selectAll().execute()).toEqual([])
    expect(await bot.store.reads.selectFrom('event_votes').selectAll().execute()).toEqual([])
  })
})

describe('a suggestion of when to meet', () => {
  test('is made from when people are here, for moderators', async () => {
    const ask = (who: typeof anna) => bot.command(guild, who, 'event', { action: 'suggest' })
    expect(read((await ask(ben)).view)).toContain('Only moderators')
    expect(read((await ask(anna)).view)).toContain('looking through the last four weeks')
    const slots = await bot.store.reads.selectFrom('slots').select(['job', 'community', 'status']).execute()
    expect(slots).toEqual([{ job: 'hours', community: 1, status: 'waiting' }])
    await bot.store.write((tx) => tx.updateTable('slots').set({ status: 'done' }).execute())
    expect(read((await ask(anna)).view)).toContain('too little')
    for (let day = 0; day < 10; day++) {
      bot.clock.now += 24 * HOUR
      for (const who of [ben, cleo, dan]) await bot.say(guild, who, 'hi')
    }
    await bot.tracker.flush()
    bot.clock.now += 15 * HOUR
    expect(await countPeople()).toBe('31')
    const { view } = await ask(anna)
    expect(read(view)).toMatch(/- (Nov 29|Nov 30|Dec \d+), 2026, 12:00.PM · about 2 would come, of 3 who/)
    expect(read(view)).toContain('by the clock of their own zone')
  })
})

describe('check-in', () => {
  test('cannot be guessed, and its code grows old', async () => {
    await announced(guild, { title: 'Meet', when: 'in 10 minutes' })
    const shown = await bot.command(guild, anna, 'event', { action: 'checkin' })
    const code = /\b[2-9A-Z]{6}\b/.exec(read(shown.view))?.[0] ?? ''
    const enter = (typed: string) =>
      bot.command(guild, ben, 'event', { action: 'checkin', arguments: { code: typed } })
    bot.clock.now += 11 * MINUTE
    expect(read((await enter(code)).view)).toContain('not the code')
    for (let i = 0; i < 4; i++) {
      bot.clock.now += 2_000
      await enter(`AAAAA${i + 2}`)
    }
    bot.clock.now += 2_000
    expect(read((await enter('AAAAAA')).view)).toContain('a few tries too many')
    expect(await findAccount(bot.store.reads, 'discord', '2')).toBeDefined()
    expect(await bot.store.reads.selectFrom('event_check_ins').selectAll().execute()).toEqual([])
  })
})
