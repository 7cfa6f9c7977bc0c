import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { PLATFORMS } from '../../src/chat/event.js'
import { rescore } from '../../src/jobs/rescore.js'
import { sealSpaces } from '../../src/store/retention.js'
import { foldAllRollups } from '../../src/store/rollups.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna', { locale: 'en' })
const bob = person('2', 'Bob', { locale: 'en' })
const eve = person('3', 'Eve', { locale: 'en' })
const DAY = 86_400_000

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: PLATFORMS })
  for (const p of PLATFORMS) bot.administrators.add(`${p} g 1`)
  bot.moderators.add('discord g 2')
})
afterEach(() => bot.close())

const rules = async (action: string, args = {}, { by = anna, where = guild } = {}) => {
  bot.clock.now += 60_000
  return (await bot.command(where, by, 'rules', { action, arguments: args })).view
}
const press = async (action: string, { by = anna, where = guild } = {}) => {
  bot.clock.now += 60_000
  return (await bot.press(where, by, action)).view
}
const points = async (by = anna, where = guild) => {
  bot.clock.now += 60_000
  return /In all: (\d+)/.exec(read((await bot.command(where, by, 'points', {})).view))?.[1]
}
const runJob = async () => {
  const { community } = await bot.store.reads
    .selectFrom('rescores')
    .select('community')
    .executeTakeFirstOrThrow()
  return rescore.run({
    store: bot.store,
    now: bot.clock.now,
    community,
    period: 'x',
    signal: new AbortController().signal,
  })
}

describe.each(PLATFORMS)('on %s', (platform) => {
  const here: Place = { platform, space: 'g' }
  test('an administrator tries a change on last month, and makes it for the past', async () => {
    bot.clock.now -= 25 * DAY
    await bot.say(here, anna, 'hello')
    bot.clock.now += 25 * DAY
    await bot.say(here, anna, 'hello again')
    const as = { by: anna, where: here }
    const view = await rules('set', { rule: 'message', points: 8 }, as)
    expect(read(view)).toMatch(/Points each time: 5 → 8/)
    const tried = read(await press(button(view, 'Try it on last month'), as))
    expect(tried).toMatch(/your change of “writing”[\s\S]*1 Anna · 8 points · was 5, place 1/)
    const done = await press(button(view, /For the past too/), as)
    expect(read(done)).toMatch(/it begins within a minute[\s\S]*writing: 8 points/)
    expect(await points(anna, here)).toBe('10')
    await runJob()
    expect(await points(anna, here)).toBe('16')
    expect(read(await rules('show', {}, as))).not.toContain('stand still')
  })
})

test('a change from tomorrow on leaves today alone', async () => {
  await bot.say(guild, anna, 'hello')
  const view = await rules('set', { rule: 'message', points: 8 })
  expect(read(await press(button(view, 'From tomorrow on')))).toContain('It counts from tomorrow on')
  bot.clock.now += 15 * 60_000
  await bot.say(guild, anna, 'and how are you')
  expect(await points()).toBe('10')
  bot.clock.now += DAY
  await bot.say(guild, anna, 'back again')
  expect(await points()).toBe('18')
})

test('turned off, a rule says so', async () => {
  await bot.say(guild, anna, 'hello')
  const view = await rules('set', { rule: 'reaction-given', points: 0 })
  expect(read(await press(button(view, 'From tomorrow on')))).toContain('reactions given: earns nothing here')
})

test('only administrators change rules; moderators look; members do neither', async () => {
  await bot.say(guild, anna, 'hello')
  const view = await rules('set', { rule: 'message', points: 8 })
  const looking = { by: bob, where: guild }
  expect(read(await rules('show', {}, looking))).toContain('How points come about here')
  expect(read(await press('rules:now:1:8:-', looking))).toContain('Only administrators')
  expect(read(await press('rules:past:1:8:-:2026-01-01', looking))).toContain('Only administrators')
  expect(read(await rules('show', {}, { by: eve, where: guild }))).toContain('Only moderators')
  expect(read(await press(button(view, 'From tomorrow on'), { by: eve, where: guild }))).not.toContain(
    'It counts',
  )
})

test('what is sealed is not scored anew, and the reason is said', async () => {
  await bot.say(guild, anna, 'hello')
  await rules('show')
  const { id } = await bot.store.reads.selectFrom('spaces').select('id').executeTakeFirstOrThrow()
  await bot.store.write((tx) => sealSpaces(tx, [id], Date.UTC(2026, 10, 10)))
  expect(read(await rules('set', { rule: 'message', points: 8, from: '2026-11-09' }))).toContain(
    'before 2026-11-10 can no longer',
  )
  expect(read(await press('rules:past:1:8:-:2026-11-09'))).toContain('before 2026-11-10 can no longer')
  expect(read(await rules('set', { rule: 'message', points: 8, from: '2026-11-10' }))).toContain('5 → 8')
})

test.each(['2026-13-01', '2026-02-30', '2027-01-01', 'yesterday', '20260101'])(
  '%s is no day to begin at',
  async (from) => {
    await bot.say(guild, anna, 'hello')
    expect(read(await rules('set', { rule: 'message', points: 8, from }))).toContain('as YYYY-MM-DD')
  },
)

test('the past is scored anew by one change at a time, and a change that changes nothing is none', async () => {
  await bot.say(guild, anna, 'hello')
  expect(read(await rules('set', { rule: 'message', points: 5 }))).toContain('how it is already')
  await press('rules:past:1:8:-:2026-11-01')
  expect(read(await press('rules:past:1:9:-:2026-11-01'))).toContain('being scored anew already')
})

test.each(['rules:now:99:1:-', 'rules:now:1:x:-', 'rules:now:1:9999:-', 'rules:past:1:8:-:x', 'rules:?'])(
  'a made-up press (%s) changes nothing',
  async (action) => {
    await bot.say(guild, anna, 'hello')
    await press(action)
    expect(
      await bot.store.reads.selectFrom('settings').selectAll().where('key', 'like', 'points.%').execute(),
    ).toEqual([])
  },
)

test('who changed which rule and what it was is in the audit log', async () => {
  await bot.say(guild, anna, 'hello')
  await press('rules:now:1:8:-')
  await press('rules:past:4:2:-:2026-11-01')
  bot.clock.now += 60_000
  const text = read((await bot.command(guild, bob, 'audit', { arguments: { about: 'points' } })).view)
  expect(text).toMatch(/scored anew: for reactions you gave, 1 → 2[\s\S]*come about: for writing, 5 → 8/)
})

test('two who react to nearly nobody else are shown to moderators, with the numbers', async () => {
  const posts = []
  for (let i = 0; i < 25; i++) {
    posts.push({ at: await bot.say(guild, bob, 'a'), by: bob, to: eve })
    posts.push({ at: await bot.say(guild, eve, 'b'), by: eve, to: bob })
  }
  for (const { at, by, to } of posts) await bot.react(guild, to, at, by)
  expect(read(await rules('rings', {}, { by: bob, where: guild }))).toContain('Nobody has mostly')
  await foldAllRollups(bot.store)
  const text = read(await rules('rings', {}, { by: bob, where: guild }))
  expect(text).toMatch(/25 and 25 reactions; 100% and 100% of all/)
  expect(text).toMatch(/Bob ↔ Eve|Eve ↔ Bob/)
})

test('a channel that never earns, and a role that is worth twice as much, are tried and made by an administrator', async () => {
  await bot.say(guild, anna, 'hello')
  const channel = await bot.store.reads
    .selectFrom('channels')
    .select(['id', 'name'])
    .where('kind', '!=', 'space')
    .executeTakeFirstOrThrow()
  const view = await rules('channel', { channel: String(channel.id), percent: 0 })
  expect(read(view)).toContain('Percent of the usual: 100 → 0')
  const done = await press(button(view, /For the past too/))
  expect(read(done)).toMatch(/Channels and roles that differ[\s\S]*earns nothing/)
  await runJob()
  expect(await points()).toBeUndefined()
  expect(
    read(
      await press(
        button(await rules('channel', { channel: String(channel.id), percent: 100 }), /For the past too/),
      ),
    ),
  ).not.toContain('Channels and roles that differ')
  await runJob()
  expect(await points()).toBe('5')
})

test('a limit that is decided on arrival holds from tomorrow on only', async () => {
  await bot.say(guild, anna, 'hello')
  const view = await rules('limit', { limit: 'shortest-message', value: 9 })
  expect(read(view)).toContain('It holds from tomorrow on')
  expect(view.buttons?.flat().some((b) => /past/.test(b.label))).toBe(false)
  await press(button(view, 'From tomorrow on'))
  bot.clock.now += DAY
  await bot.say(guild, anna, 'hardly')
  expect(await points()).toBe('5')
})

test('where there are no roles, one cannot have a factor', async () => {
  const where: Place = { platform: 'telegram', space: 'g' }
  await bot.say(where, anna, 'hello')
  expect(read(await rules('role', { role: 'x', percent: 200 }, { where, by: anna }))).toMatch(/no roles/i)
})
