import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { type Person, PLATFORMS } from '../../src/chat/event.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const anna = person('1', 'Anna', { locale: 'en' })
const bob = person('2', 'Bob', { locale: 'en' })
const mei = person('3', '梅', { locale: 'zh-CN' })

let bot: TestBot
const guild: Place = { platform: 'discord', space: 'g' }
beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: PLATFORMS })
  for (const p of PLATFORMS) bot.moderators.add(`${p} g 2`)
})
afterEach(() => bot.close())

const hand = async (
  name: 'give' | 'take',
  to: Person,
  points: number,
  reason = 'for the *tea*',
  { by = bob, where = guild } = {},
) => {
  bot.clock.now += 60_000
  return (await bot.command(where, by, name, { arguments: { person: to, points, reason } })).view
}
const total = async (of: Person, where = guild) => {
  bot.clock.now += 60_000
  return read((await bot.command(where, of, 'points', { arguments: { why: true } })).view)
}

describe.each(PLATFORMS)('on %s', (platform) => {
  const here: Place = { platform, space: 'g' }
  beforeEach(() => bot.say(here, anna, 'hello'))

  test('a moderator gives points, the member reads why, and one press takes them back', async () => {
    const view = await hand('give', anna, 50, undefined, { by: bob, where: here })
    expect(read(view)).toContain('Anna now has 50 points more.')
    expect(await total(anna, here)).toMatch(/In all: 55[\s\S]*\+50 by hand: “for the \*tea\*”/)
    const undo = button(view, 'Undo')
    bot.clock.now += 60_000
    expect(read((await bot.press(here, bob, undo)).view)).toContain('50 points of Anna went back')
    bot.clock.now += 60_000
    expect(read((await bot.press(here, bob, undo)).view)).not.toContain('went back')
    expect(await total(anna, here)).toMatch(/In all: 5\n/)
  })
})

test('asked for twice by the same request, points are given once', async () => {
  await bot.say(guild, anna, 'hello')
  const ask = () =>
    bot.command(guild, bob, 'give', { arguments: { person: anna, points: 7, reason: 'help' } })
  await ask()
  await ask()
  expect(await total(anna)).toMatch(/In all: 12\n/)
})

test('never more is taken than there is', async () => {
  await bot.say(guild, anna, 'hello')
  expect(read(await hand('take', anna, 100))).toMatch(/Anna now has 5 points less[\s\S]*You asked for 100/)
  expect(read(await hand('take', anna, 1))).toContain('no points that could be taken')
  expect(await total(anna)).toMatch(/In all: 0\n/)
})

test('nobody gives to themselves, and only moderators give at all', async () => {
  await bot.say(guild, anna, 'hello')
  await bot.say(guild, bob, 'hello')
  expect(read(await hand('give', bob, 5))).toContain('Points by hand are for others')
  expect(read(await hand('give', bob, 5, 'please', { by: anna, where: guild }))).toContain('Only moderators')
  const undo = button(await hand('give', anna, 5), 'Undo')
  expect(read((await bot.press(guild, anna, undo)).view)).not.toContain('went back')
})

test('who gave, took and undid is in the audit log, with how much', async () => {
  await bot.say(guild, anna, 'hello')
  const view = await hand('give', anna, 50)
  await hand('take', anna, 3)
  await bot.press(guild, bob, button(view, 'Undo'))
  bot.clock.now += 60_000
  const text = read((await bot.command(guild, bob, 'audit', { arguments: { about: 'points' } })).view)
  expect(text).toMatch(/undid[^\n]*-50[\s\S]*took points: -3[\s\S]*gave points: \+50/)
})

test('a moderator of a Chinese group reads Chinese', async () => {
  await bot.say(guild, anna, 'hello')
  bot.moderators.add('discord g 3')
  expect(read(await hand('give', anna, 5, '谢谢', { by: mei, where: guild }))).toContain('已给 Anna 加 5 分')
})
