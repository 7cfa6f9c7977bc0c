/** The queue of questions on a stage: whoever is called up may speak, and all of it is undone. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { OnStage, Stages } from '../../src/chat/stages.js'
import { events } from '../../src/jobs/events.js'
import { speakersAt } from '../../src/store/event-speakers.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'
import { deliverDue } from '../support/deliver.js'
import { createTestPort, type TestPort } from '../support/port.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: 't' }
const anna = person('1', 'Anna', { locale: 'en' })
const ben = person('2', 'Ben', { locale: 'en' })
const cleo = person('3', 'Cleo', { locale: 'en' })
const MINUTE = 60_000

let bot: TestBot
let ports: TestPort[]
let onStage: Map<string, OnStage>
let may: boolean
let turns: string[]

const stages: Stages = {
  may: () => may,
  standing: async (_space, _channel, who) => onStage.get(who) ?? 'absent',
  setSpeaking: async (_space, channel, who, speaks) => {
    turns.push(`${channel} ${who} ${speaks}`)
    if (onStage.has(who)) onStage.set(who, speaks ? 'speaks' : 'listens')
  },
}

beforeEach(async () => {
  bot = await openBot(COMMANDS, { stages })
  const discord = createTestPort('discord')
  discord.stages = stages
  ports = [discord, createTestPort('telegram')]
  onStage = new Map([
    ['1', 'speaks'],
    ['2', 'listens'],
    ['3', 'listens'],
  ])
  may = true
  turns = []
  for (const place of [guild, group]) {
    bot.moderators.add(`${place.platform} ${place.space} 1`)
    await bot.say(place, anna, 'hello')
  }
  const stage = { id: 'stage', name: 'Stage', kind: 'stage' } as const
  await bot.tracker.event({
    ...{ type: 'channel', platform: 'discord', space: 'g', at: bot.clock.now, source: 'live' },
    ...{ change: 'seen', channel: stage },
  })
})
afterEach(() => bot.close())

const deliver = () => deliverDue(bot.store, ports, bot.clock.now)
/** An event that is on. */
const begin = async (place: Place, room?: string) => {
  await bot.command(place, anna, 'event', {
    action: 'create',
    arguments: { title: 'AMA', when: 'in 10 minutes', ...(room && { room }) },
  })
  bot.clock.now += 15 * MINUTE
  await deliver()
}
const ask = (place: Place, who: typeof anna, text: string) =>
  bot.command(place, who, 'event', { action: 'question', arguments: { text } })
const next = async (place = guild) => {
  const { view } = await bot.press(place, anna, 'event:next:1')
  await deliver()
  return read(view)
}

test('who is called up may speak, the one before listens again, and at the end everybody does', async () => {
  await begin(guild, 'Stage')
  await ask(guild, ben, 'First?')
  await ask(guild, cleo, 'Second?')
  expect(await next()).toMatch(/asked by Ben:\nFirst\?\nOn the stage Ben may speak now/)
  expect(turns).toEqual(['stage 2 true'])
  await next()
  expect(turns).toEqual(['stage 2 true', 'stage 2 false', 'stage 3 true'])
  expect((await speakersAt(bot.store.reads, 1)).length).toBe(1)
  bot.clock.now += 56 * MINUTE
  await deliver()
  expect(turns.at(-1)).toBe('stage 3 false')
  expect(await speakersAt(bot.store.reads, 1)).toEqual([])
})

test('who spoke there already goes on speaking, and who is not there is left alone', async () => {
  await begin(guild, 'Stage')
  onStage.delete('2')
  await ask(guild, anna, 'Mine?')
  await ask(guild, ben, 'From afar?')
  await next()
  await next()
  bot.clock.now += 2 * 60 * MINUTE
  await deliver()
  expect(turns).toEqual([])
})

test('an event that goes on longer is undone when it is settled, one that is called off at once', async () => {
  await begin(guild, 'Stage')
  await ask(guild, ben, 'First?')
  await next()
  await bot.command(guild, anna, 'event', { action: 'edit', arguments: { event: '1', minutes: 120 } })
  bot.clock.now += 56 * MINUTE
  expect(await deliver()).toContain('event-speaker dropped event-goes-on')
  expect(turns).toEqual(['stage 2 true'])
  await ask(guild, cleo, 'Second?')
  await next()
  await bot.press(guild, anna, 'event:cancelled:1:one')
  await deliver()
  expect(turns).toEqual(['stage 2 true', 'stage 2 false', 'stage 3 true', 'stage 3 false'])
  expect(await bot.store.reads.selectFrom('event_questions').selectAll().execute()).toEqual([])
})

test('settling sends whoever still speaks back', async () => {
  await begin(guild, 'Stage')
  await ask(guild, ben, 'First?')
  await next()
  await bot.command(guild, anna, 'event', { action: 'edit', arguments: { event: '1', minutes: 60 } })
  bot.clock.now += 60 * MINUTE
  await events.run({
    ...{ store: bot.store, now: bot.clock.now, community: 0, period: '' },
    ...{ signal: new AbortController().signal, tell: bot.tracker.event },
  })
  await deliver()
  expect(onStage.get('2')).toBe('listens')
  expect(await speakersAt(bot.store.reads, 1)).toEqual([])
})

test('without the permission, and on Telegram, it is said plainly', async () => {
  may = false
  await begin(guild, 'Stage')
  await ask(guild, ben, 'First?')
  expect(await next()).toContain('give me “Mute Members” in that channel')
  expect(turns).toEqual([])
  await bot.press(guild, anna, 'event:cancelled:1:one')
  await begin(group)
  await ask(group, ben, 'There?')
  const { view } = await bot.press(group, anna, 'event:next:2')
  expect(read(view)).toContain('only people can let others speak: please let Ben do so')
})

test('who asks from another platform of the community is called up all the same', async () => {
  bot.administrators.add('discord g 1').add('telegram t 1')
  const made = await bot.command(guild, anna, 'setup', { action: 'join' })
  const [code] = /\b[2-9A-Z]{8}\b/.exec(read(made.view)) ?? []
  const asked = await bot.command(group, anna, 'setup', { text: `join ${code}` })
  await bot.press({ ...group, space: null }, anna, button(asked.view, 'Yes, join'))
  await begin(guild, 'Stage')
  await ask(group, ben, 'From the group?')
  expect(await next()).toContain('Ben asks from another platform and is not on this stage')
  expect(turns).toEqual([])
  const called = ports.map((p) => p.sendings.filter((s) => read(s.view).includes('From the group?')).length)
  expect(called).toEqual([1, 1])
})

test('in an ordinary channel nothing is said of stages', async () => {
  await begin(guild)
  await ask(guild, ben, 'First?')
  expect(await next()).not.toMatch(/stage/i)
  expect(turns).toEqual([])
})
