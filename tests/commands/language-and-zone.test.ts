import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const anna = person('1', 'Anna', { locale: 'en-GB' })
const mei = person('2', '梅', { locale: 'zh-CN' })

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
})
afterEach(() => bot.close())

const complete = (name: string, option: string, typed: string, by = anna) =>
  bot.dispatch.complete({
    type: 'completion',
    platform: 'discord',
    space: { id: 'g', name: 'G' },
    channel: 'general',
    by,
    at: bot.clock.now,
    rights: async () => ({ administrator: false, moderator: false }),
    name,
    option,
    typed,
  })
const values = async (...asked: Parameters<typeof complete>) => (await complete(...asked)).map((s) => s.value)
const zone = async (text: string, by = anna) =>
  read((await bot.command(guild, by, 'timezone', { text })).view)

describe('/language', () => {
  test.each(['zh', 'zh-CN', 'zh_TW', 'Chinese', '中文', '简体中文', 'CHINESE (CHINA)'])(
    'knows %s',
    async (tag) => {
      const reply = await bot.command(guild, anna, 'language', { arguments: { tag } })
      expect(read(reply.view)).toContain('以后我和你说简体中文')
    },
  )

  test('is undone by its button, back to what the app says', async () => {
    const changed = await bot.command(guild, anna, 'language', { arguments: { tag: 'zh-CN' } })
    const undone = await bot.press(guild, anna, button(changed.view, '撤销'))
    expect(read(undone.view)).toContain("From now on I follow your app's language")
    expect(read((await bot.command(guild, anna, 'language')).view)).not.toContain('You chose so')
  })

  test('of the community is for administrators', async () => {
    const asked = { arguments: { tag: 'zh-CN', scope: 'community' } }
    expect((await bot.command(guild, anna, 'language', asked)).view.tone).toBe('warning')
    bot.administrators.add('discord g 1')
    expect((await bot.command(guild, anna, 'language', asked)).view.tone).toBe('good')
  })

  test('completes by any of its names', async () => {
    expect(await values('language', 'tag', '')).toEqual(['en', 'zh-CN'])
    expect(await values('language', 'tag', '英')).toEqual(['en'])
  })
})

describe('/timezone', () => {
  test.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['europe/paris', 'Europe/Paris'],
    ['paris', 'Europe/Paris'],
    ['New York', 'America/New_York'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['beijing', 'Asia/Shanghai'],
    ['utc', 'UTC'],
  ])('%s is %s', async (typed, expected) => {
    expect(await zone(typed)).toContain(expected)
    expect(await zone('')).toContain('You chose so')
  })

  test('finds places by their names in the reader’s language', async () => {
    expect(await zone('北京', mei)).toContain('Asia/Shanghai')
    expect(await zone('日本', mei)).toContain('Asia/Tokyo')
  })

  test('asks which, where several fit, and takes the one that is pressed', async () => {
    const asked = await bot.command(guild, anna, 'timezone', { text: 'indiana' })
    const chosen = await bot.press(guild, anna, button(asked.view, /Knox/))
    expect(read(chosen.view)).toContain('America/Indiana/Knox')
  })

  test('is undone by its button', async () => {
    await bot.command(guild, anna, 'timezone', { text: 'paris' })
    const changed = await bot.command(guild, anna, 'timezone', { text: 'tokyo' })
    const undone = await bot.press(guild, anna, button(changed.view, 'Undo'))
    expect(read(undone.view)).toContain('Europe/Paris')
  })

  test.each(['Atlantis', '../../etc/passwd', '+99', 'UTC+8; drop table spaces', '{zone}'])(
    'knows no %s',
    async (typed) => {
      const reply = await bot.command(guild, anna, 'timezone', { arguments: { zone: typed } })
      expect(read(reply.view)).toContain(`no time zone called “${typed}”`)
    },
  )

  test('completes cities, countries and offsets, with the time there', async () => {
    expect(await values('timezone', 'zone', 'shang')).toEqual(['Asia/Shanghai'])
    expect(await values('timezone', 'zone', 'UTC+8')).toContain('Asia/Shanghai')
    expect(await values('timezone', 'zone', '中国', mei)).toContain('Asia/Shanghai')
    const [first] = await complete('timezone', 'zone', 'tokyo')
    expect(first?.label).toBe('Asia/Tokyo · Wed 21:00 · UTC+9')
    expect((await complete('timezone', 'zone', 'a')).length).toBe(25)
  })

  test('of the community turns its days from then on', async () => {
    bot.administrators.add('discord g 1')
    await bot.command(guild, anna, 'timezone', { text: 'tokyo community' })
    const [row] = await bot.store.reads
      .selectFrom('settings')
      .select(['key', 'value', 'from_at'])
      .where('key', '=', 'zone')
      .orderBy('from_at', 'desc')
      .execute()
    expect(row).toEqual({ key: 'zone', value: '"Asia/Tokyo"', from_at: bot.clock.now })
  })
})
