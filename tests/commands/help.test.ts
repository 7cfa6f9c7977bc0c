/** /help: every command that somebody may use is reachable from it, however many there are. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { Reply } from '../../src/chat/command.js'
import { VIEW_LIMITS } from '../../src/chat/view.js'
import { audienceOf } from '../../src/domain/permission.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: '-100' }
const chat: Place = { platform: 'telegram', space: null }
const anna = person('1', 'Anna')

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
})
afterEach(() => bot.close())

const labelsOf = ({ view }: Reply): string[] => (view.buttons ?? []).flat().map((b) => b.label)

/** The buttons of every page, from the first to the last. */
const walk = async (begin: Place, then: Place): Promise<string[]> => {
  const seen: string[] = []
  let reply = await bot.command(begin, anna, 'help')
  for (let pages = 1; ; pages++) {
    expect(pages).toBeLessThan(20)
    expect((reply.view.buttons ?? []).length).toBeLessThanOrEqual(VIEW_LIMITS.rows)
    const labels = labelsOf(reply)
    seen.push(...labels.filter((l) => l.startsWith('/')))
    if (!labels.includes('More ›')) return seen
    reply = await bot.press(then, anna, button(reply.view, 'More ›'))
  }
}

describe('/help', () => {
  test.each([
    ['discord', guild, guild, 'discord g 1'],
    ['telegram', group, chat, 'telegram -100 1'],
  ])('reaches every command on %s, each once', async (_, begin, then, right) => {
    bot.administrators.add(right)
    expect(await walk(begin, then)).toEqual(COMMANDS.map((c) => `/${c.name}`))
  })

  test('shows nobody what they may not use', async () => {
    const usable = COMMANDS.filter((c) => audienceOf(c.permission) === 'everyone')
    expect(await walk(guild, guild)).toEqual(usable.map((c) => `/${c.name}`))
  })

  test('goes back from a command to the page that it stands on', async () => {
    bot.administrators.add('discord g 1')
    const first = await bot.command(guild, anna, 'help')
    const second = await bot.press(guild, anna, button(first.view, 'More ›'))
    expect(read(second.view)).toContain('Page 2 of')
    const detail = await bot.press(guild, anna, button(second.view, labelsOf(second)[0] ?? ''))
    const back = await bot.press(guild, anna, button(detail.view, /All commands/))
    expect(back.view).toEqual(second.view)
    expect((await bot.press(guild, anna, button(back.view, '‹ Back'))).view).toEqual(first.view)
  })

  test('shows the last page where there are fewer now, and nothing where a button is forged', async () => {
    expect(read((await bot.press(guild, anna, 'help:all:99')).view)).toContain('What I can do')
    expect((await bot.press(guild, anna, 'help:all:-1')).view.tone).toBe('warning')
  })
})
