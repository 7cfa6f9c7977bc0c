/** What depends on who reads of events: the clock they live by, and what is known of their coming. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { findAccount } from '../../src/store/accounts.js'
import { saveAttendances } from '../../src/store/event-attendance.js'
import { updateEvent } from '../../src/store/events.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'
import { deliverDue } from '../support/deliver.js'
import { createTestPort, type TestPort } from '../support/port.js'

const group: Place = { platform: 'telegram', space: 't' }
const anna = person('1', 'Anna', { locale: 'en' })
const ben = person('2', 'Ben', { locale: 'en' })
const cleo = person('3', 'Cleo', { locale: 'en' })

let bot: TestBot
let port: TestPort

beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: ['telegram'] })
  port = createTestPort('telegram')
  bot.moderators.add('telegram t 1')
  for (const who of [anna, ben, cleo]) await bot.say(group, who, 'hello')
})
afterEach(() => bot.close())

const create = (title: string, when: string) =>
  bot.command(group, anna, 'event', { action: 'create', arguments: { title, when } })
const accountOf = async (id: string) => {
  const found = await findAccount(bot.store.reads, 'telegram', id)
  if (!found) throw new Error('nobody of that number')
  return found.id
}
const liveIn = async (id: string, zone: string) => {
  const account = await accountOf(id)
  await bot.store.write((tx) => tx.updateTable('accounts').set({ zone }).where('id', '=', account).execute())
}

test('a time is understood, shown and reminded of by the clock of whoever it concerns', async () => {
  await liveIn('1', 'Europe/Berlin')
  await liveIn('2', 'Asia/Shanghai')
  expect(read((await create('Talk', 'friday 20:00')).view)).toContain('Nov 20, 2026, 8:00')
  await deliverDue(bot.store, [port], bot.clock.now)
  const announced = port.sendings.find((s) => s.view.title === 'Talk')?.view
  if (!announced) throw new Error('not announced')
  // Everybody reads the announcement: the community's clock, which is UTC.
  expect(read(announced)).toContain('Nov 20, 2026, 7:00')
  await bot.press(group, ben, button(announced, 'Remind me'))
  const shown = await bot.command(group, ben, 'event', { action: 'show' })
  expect(read(shown.view)).toMatch(/Nov 21, 2026, 3:00.AM/)
  await deliverDue(bot.store, [port], Date.UTC(2026, 10, 20, 18, 45))
  const reminder = port.sendings.at(-1)
  expect(reminder?.place).toEqual({ person: '2' })
  expect(read(reminder?.view ?? announced)).toMatch(/It begins soon[\s\S]*Nov 21, 2026, 3:00.AM/)
})

test('how often somebody came is for them and for moderators, with how sure that is', async () => {
  for (const n of [1, 2, 3, 4]) {
    await create(`Evening ${n}`, `2026-11-${18 + n} 20:00`)
    const account = await accountOf('2')
    await bot.store.write(async (tx) => {
      const verdict = n === 4 ? ('no-show' as const) : ('attended' as const)
      await saveAttendances(tx, n, [{ account, verdict, minutes: 60, arrivedAt: null, leftAt: null }])
      await updateEvent(tx, n, { closed_at: bot.clock.now })
    })
  }
  const record = (by: typeof anna, of?: typeof anna) =>
    bot.command(group, by, 'event', { action: 'record', arguments: of ? { person: of } : {} })
  const own = await record(ben)
  expect(own.private).toBe(true)
  expect(read(own.view)).toMatch(/Came 3 of 4 times\. .*between 30 % and 95 %[\s\S]*Only you and moderators/)
  expect(read((await record(cleo, ben)).view)).toContain('Only moderators')
  expect(read((await record(anna, ben)).view)).toMatch(/When Ben had a place\nCame 3 of 4 times/)
  expect(read((await record(cleo)).view)).toContain('No event yet')
  const points = await bot.command(group, ben, 'points')
  // Not having come takes nothing from anybody.
  expect(read(points.view)).toContain('In all: 5')
})

test('who asks to be reminded of what is on is not offered it', async () => {
  await create('Tea', 'in 10 minutes')
  await deliverDue(bot.store, [port], bot.clock.now)
  bot.clock.now += 15 * 60_000
  const shown = await bot.command(group, ben, 'event', { action: 'show' })
  expect(() => button(shown.view, 'Remind me')).toThrow('no button')
  expect(button(shown.view, 'Questions')).toContain('event:queue')
})
