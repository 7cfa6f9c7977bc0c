/** /event settings: seen by moderators, changed by administrators, in force at once and written down. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { createCourier } from '../../src/jobs/courier.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { openBot, type Place, person, read, type TestBot } from '../support/bot.js'
import { createTestClock } from '../support/clock.js'
import { createTestPort } from '../support/port.js'

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna', { locale: 'en' })
const ben = person('2', 'Ben', { locale: 'en' })

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
  bot.moderators.add('discord g 2')
  bot.administrators.add('discord g 1')
  await bot.say(guild, anna, 'hello')
})
afterEach(() => bot.close())

const settings = async (who: typeof anna, given: Record<string, string | number> = {}) =>
  read((await bot.command(guild, who, 'event', { action: 'settings', arguments: given })).view)
const channel = (id: string, name: string) =>
  bot.tracker.event({
    ...{
      type: 'channel',
      change: 'seen',
      platform: 'discord',
      space: 'g',
      at: bot.clock.now,
      source: 'live',
    },
    channel: { id, name, kind: 'text' },
  })

test('moderators see how events are kept; only administrators change it, and each change is written down', async () => {
  expect(await settings(ben)).toMatch(/Late after[\s\S]*10 min[\s\S]*both ways[\s\S]*busiest/)
  expect(await settings(ben, { late: 20 })).not.toContain('20 min')
  expect(await settings(anna, { late: 20, remind: 60, calendar: 'off' })).toMatch(
    /Done[\s\S]*20 min[\s\S]*60 min[\s\S]*no/,
  )
  expect(await settings(anna, { late: 20 })).toContain('20 min')
  const written = await bot.store.reads.selectFrom('audit').select('action').orderBy('id').execute()
  expect(written.map((r) => r.action)).toEqual(['setting.mirrorEvents', 'setting.events', 'setting.events'])
})

test('announcements go to the channel that was chosen for the space, until it is taken back', async () => {
  await channel('plaza', 'plaza')
  await bot.tracker.flush()
  expect(await settings(anna, { announce: 'nowhere' })).toContain('no text channel')
  expect(await settings(anna, { announce: '#Plaza' })).toContain('#plaza')
  const port = createTestPort('discord')
  const given = { title: 'Meet', when: 'tomorrow 20:00' }
  await bot.command(guild, anna, 'event', { action: 'create', arguments: given })
  const ending = new AbortController()
  const clock = createTestClock(bot.clock.now)
  const announced = new Promise<void>((resolve) => {
    const courier = createCourier({
      store: bot.store,
      platforms: [port],
      kinds: INTENT_KINDS,
      clock,
      random: () => 0,
      on: (e) => {
        if (e.kind === 'event-announcement') resolve()
      },
      onError: (error) => {
        throw error
      },
    })
    void courier.run(ending.signal)
  })
  await announced
  ending.abort()
  clock.advance(10_000)
  const places = port.sendings.filter((s) => s.key.startsWith('event-announcement')).map((s) => s.place)
  expect(places).toEqual([{ space: 'g', channel: 'plaza' }])
  expect(await settings(anna, { announce: 'off' })).toContain('busiest')
})

test('what was planned in the server’s own calendar is changed and called off there too, announced or not', async () => {
  await bot.tracker.event({
    ...{ type: 'planned', platform: 'discord', space: 'g', at: bot.clock.now, source: 'live', id: '5' },
    ...{ person: ben, own: false, state: 'ahead', title: 'Picnic', place: 'The park', room: null },
    ...{ startAt: bot.clock.now + 86_400_000, endAt: null },
  })
  await bot.tracker.flush()
  const planned = () =>
    bot.store.reads.selectFrom('intents').select('id').where('kind', '=', 'event-mirror').execute()
  const given = { event: '1', title: 'Big picnic' }
  const edited = await bot.command(guild, anna, 'event', { action: 'edit', arguments: given })
  expect(read(edited.view)).toContain('Big picnic')
  expect(await planned()).toHaveLength(1)
})
