import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: '-100' }
const chat: Place = { platform: 'telegram', space: null }
const anna = person('1', 'Anna')
const bob = person('2', 'Bob')
const tanya = person('1', 'Tanya')

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
  bot.administrators.add('discord g 1').add('telegram -100 1')
})
afterEach(() => bot.close())

const audit = () => bot.store.reads.selectFrom('audit').select(['action', 'before', 'after']).execute()
const points = async (where: Place, by: typeof anna) => read((await bot.command(where, by, 'points')).view)

describe('/setup', () => {
  test('is for administrators', async () => {
    expect(read((await bot.command(guild, bob, 'setup')).view)).toContain('Only administrators of Space g')
    const forged = await bot.press(guild, bob, 'setup:language:zh-CN')
    expect(forged.view.tone).toBe('warning')
    expect(await audit()).toEqual([])
  })

  test('walks from the first step to the last and back', async () => {
    let { view } = await bot.command(guild, anna, 'setup')
    for (const title of ['Step 1 of 4', 'Step 2 of 4', 'Step 3 of 4', 'Step 4 of 4', 'Setting up']) {
      const next = button(view, /Walk me through|Next|Done/)
      view = (await bot.press(guild, anna, next)).view
      expect(view.title).toContain(title)
    }
  })

  test('changes the language for everybody, writes that down, and takes it back', async () => {
    await bot.press(guild, anna, 'setup:language:zh-CN')
    const shared = await bot.command(guild, anna, 'leaderboard', { arguments: { share: true } })
    expect(read(shared.view)).toContain('本周')
    bot.clock.now += 1000
    await bot.press(guild, anna, 'setup:language:en')
    expect(await audit()).toEqual([
      { action: 'setting.language', before: '"en"', after: '"zh-CN"' },
      { action: 'setting.language', before: '"zh-CN"', after: '"en"' },
    ])
  })

  test('leaves a channel out and takes it in again', async () => {
    await bot.say(guild, anna, 'hello')
    const { view } = await bot.press(guild, anna, 'setup:step:channels')
    const out = await bot.press(guild, anna, button(view, '✅ general'))
    bot.clock.now += 3_600_000
    await bot.say(guild, anna, 'this does not count')
    expect(await points(guild, anna)).toContain('In all: 5')
    await bot.press(guild, anna, button(out.view, '⬜ general'))
    bot.clock.now += 3_600_000
    await bot.say(guild, anna, 'this does')
    expect(await points(guild, anna)).toContain('In all: 10')
  })

  test('does not touch channels of another space', async () => {
    await bot.say(guild, anna, 'hello')
    await bot.say(group, tanya, 'hello')
    const [, other] = await bot.store.reads.selectFrom('channels').select('id').orderBy('id').execute()
    const reply = await bot.press(guild, anna, `setup:track:0:${other?.id.toString(36)}:0`)
    expect(read(reply.view)).toContain('grown old')
  })

  test('pages through many channels', async () => {
    await bot.tracker.event({
      type: 'space',
      platform: 'discord',
      space: 'g',
      at: bot.clock.now,
      source: 'live',
      name: 'G',
      fresh: true,
      channels: Array.from({ length: 14 }, (_, i) => ({ id: `c${i}`, name: `c${i}`, kind: 'text' as const })),
    })
    let { view } = await bot.press(guild, anna, 'setup:step:channels')
    const seen = new Set<string>()
    for (;;) {
      const labels = (view.buttons ?? []).flat().map((b) => b.label)
      for (const label of labels.filter((l) => l.startsWith('✅'))) seen.add(label)
      if (!labels.includes('More ›')) break
      view = (await bot.press(guild, anna, button(view, 'More ›'))).view
    }
    expect(seen.size).toBe(14)
  })

  test('on Telegram goes on in the private chat, with the rights of the group', async () => {
    const { view, pointer } = await bot.command(group, tanya, 'setup')
    expect(pointer).toBeDefined()
    const step = await bot.press(chat, tanya, button(view, 'Language'))
    const done = await bot.press(chat, tanya, button(step.view, /简体中文/))
    expect(read(done.view)).toContain('简体中文')
    const stale = await bot.press(chat, tanya, button(step.view, /简体中文/))
    expect(stale.view.tone).not.toBe('error')
    bot.administrators.clear()
    expect((await bot.press(chat, tanya, button(step.view, /English/))).view.tone).toBe('warning')
  })
})

describe('two spaces', () => {
  const joinThem = async () => {
    await bot.say(guild, anna, 'hello')
    await bot.say(group, tanya, 'hello')
    const made = await bot.command(guild, anna, 'setup', { action: 'join' })
    const [code] = /\b[2-9A-Z]{8}\b/.exec(read(made.view)) ?? []
    const asked = await bot.command(group, tanya, 'setup', { text: `join ${code?.toLowerCase()}` })
    return bot.press(chat, tanya, button(asked.view, 'Yes, join'))
  }

  test('become one community and two again, each with what it had', async () => {
    const joined = await joinThem()
    expect(read(joined.view)).toContain('now belongs to the community Space g')
    expect(await points(group, tanya)).toContain('Place: 1 of 2')
    const question = await bot.press(chat, tanya, button(joined.view, 'Undo'))
    const left = await bot.press(chat, tanya, button(question.view, 'Yes, leave'))
    expect(read(left.view)).toContain('a community of its own again')
    expect(await points(group, tanya)).toContain('Place: 1 of 1')
    expect(await points(guild, anna)).toContain('Place: 1 of 1')
    expect((await audit()).map((a) => a.action)).toEqual(['join-code', 'join-spaces', 'undo-join'])
  })

  test('joined are set by administrators of the home', async () => {
    await joinThem()
    const refused = await bot.press(group, tanya, 'setup:language:zh-CN')
    expect(read(refused.view)).toContain('only administrators of Space g')
    expect((await bot.press(guild, anna, 'setup:language:zh-CN')).view.tone).not.toBe('warning')
  })

  test('do not join by a code that is wrong, worn out, old or their own', async () => {
    const made = await bot.command(guild, anna, 'setup', { action: 'join' })
    const [code = ''] = /\b[2-9A-Z]{8}\b/.exec(read(made.view)) ?? []
    const enter = async (where: Place, by: typeof anna, typed: string) =>
      read((await bot.press(where, by, `setup:join:${typed}`)).view)
    expect(await enter(group, tanya, '22222222')).toContain("don't know that code")
    expect(await enter(group, tanya, 'x')).toContain("don't know that code")
    expect(await enter(guild, anna, code)).toContain('made right here')
    bot.clock.now += 31 * 60_000
    expect(await enter(group, tanya, code)).toContain('no longer valid')
  })
})
