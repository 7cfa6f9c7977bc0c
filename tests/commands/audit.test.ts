import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { findAccount } from '../../src/store/accounts.js'
import { forgetActor } from '../../src/store/audit.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const elsewhere: Place = { platform: 'discord', space: 'e' }
const anna = person('1', 'Anna', { locale: 'en' })
const bob = person('2', 'Bob', { locale: 'en' })
const mei = person('3', '梅', { locale: 'zh-CN' })
const eve = person('4', 'Eve', { locale: 'en' })

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
  for (const who of [anna, mei]) bot.administrators.add(`discord g ${who.id}`)
  bot.moderators.add('discord g 2')
  bot.administrators.add('discord e 4')
})
afterEach(() => bot.close())
const audit = async (by = bob, given = {}, where = guild) => {
  bot.clock.now += 60_000
  return (await bot.command(where, by, 'audit', given)).view
}
const set = async (by: typeof anna, action: string, where = guild) => {
  bot.clock.now += 60_000
  await bot.press(where, by, action)
}

describe('/audit', () => {
  test('says in words who changed what, newest first', async () => {
    await set(anna, 'setup:language:zh-CN')
    await set(mei, 'setup:zone:Asia/Shanghai')
    const text = read(await audit(bob))
    expect(text).toMatch(/梅 · the time zone: UTC → Asia\/Shanghai[\s\S]*Anna · the language: English → /)
    expect(read(await audit(mei))).toMatch(/梅 · 时区: UTC → Asia\/Shanghai[\s\S]*Anna · 语言: /)
  })

  test('names channels that were left out and taken in again', async () => {
    await bot.say(guild, anna, 'hello')
    const { view } = await bot.press(guild, anna, 'setup:step:channels')
    const out = await bot.press(guild, anna, button(view, '✅ general'))
    bot.clock.now += 60_000
    await bot.press(guild, anna, button(out.view, '⬜ general'))
    expect(read(await audit())).toMatch(/general counts again[\s\S]*general no longer counts/)
  })

  test('calls what was made by its number', async () => {
    await bot.command(guild, anna, 'event', { action: 'create', arguments: { title: 'Tea tomorrow 19:00' } })
    expect(read(await audit())).toMatch(/Anna · [^·]*: number 1/)
  })

  test('is for moderators, and says so to others', async () => {
    await set(anna, 'setup:language:zh-CN')
    expect(read(await audit(eve))).toContain('Only moderators of Space g')
    expect(read((await bot.press(guild, eve, 'audit:-:-:-')).view)).toContain('Only moderators of Space g')
  })

  test('shows nothing of another community', async () => {
    await set(anna, 'setup:language:zh-CN')
    expect(read(await audit(eve, {}, elsewhere))).toContain('Nothing has been changed yet')
  })

  test('can be narrowed to a kind and to a person', async () => {
    await set(anna, 'setup:language:zh-CN')
    await set(mei, 'setup:zone:Asia/Shanghai')
    await bot.command(guild, anna, 'setup', { action: 'join' })
    expect(read(await audit(bob, { arguments: { about: 'spaces' } }))).toMatch(
      /made a code for joining: Space g/,
    )
    expect(read(await audit(bob, { arguments: { about: 'spaces' } }))).not.toContain('the language')
    const hers = await audit(bob, { arguments: { person: mei } })
    expect(read(hers)).toContain('Only what 梅 changed')
    expect(read(hers)).not.toContain('Anna')
    const others = await bot.press(guild, bob, button(hers, 'Spaces'))
    expect(read(others.view)).toContain('Nothing has been changed yet')
  })

  test('is turned page by page, each line once', async () => {
    for (let i = 0; i < 10; i += 1)
      await set(anna, `setup:zone:${i % 2 === 0 ? 'Asia/Tokyo' : 'Europe/Paris'}`)
    await set(anna, 'setup:language:zh-CN')
    const first = await audit()
    const second = await bot.press(guild, bob, button(first, 'Older ›'))
    expect(read(first).match(/·/g)).toHaveLength(16)
    expect(read(second.view).match(/·/g)).toHaveLength(6)
    expect((second.view.buttons ?? []).flat().map((b) => b.label)).not.toContain('Older ›')
    const back = await bot.press(guild, bob, button(second.view, '‹ Newest'))
    expect(read(back.view)).toBe(read(first))
  })

  test('knows somebody who was erased as a former member only', async () => {
    await set(anna, 'setup:language:zh-CN')
    const account = await findAccount(bot.store.reads, 'discord', '1')
    await bot.store.write((tx) => forgetActor(tx, account?.id ?? 0, null))
    expect(read(await audit())).toContain('a former member · the language')
    expect(read(await audit())).not.toContain('Anna')
  })

  test.each(['', '-', 'settings:!:-', 'nothing:-:-', '-:-:x!', '-:zzzzzzzzzzz:-'])(
    'does not take a made-up button (%j)',
    async (rest) => {
      expect((await bot.press(guild, bob, `audit:${rest}`)).view.tone).toBe('warning')
    },
  )

  test('says nothing about what people choose for themselves', async () => {
    await bot.command(guild, eve, 'language', { arguments: { tag: 'zh-CN' } })
    await bot.command(guild, eve, 'timezone', { arguments: { zone: 'Asia/Tokyo' } })
    expect(await bot.store.reads.selectFrom('audit').selectAll().execute()).toEqual([])
  })
})
