import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { help } from '../../commands/member/help.js'
import { language } from '../../commands/member/language.js'
import { leaderboard } from '../../commands/member/leaderboard.js'
import { points } from '../../commands/member/points.js'
import { timezone } from '../../commands/member/timezone.js'
import type { Command } from '../../src/bot/command.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g1' }
const otherGuild: Place = { platform: 'discord', space: 'g2' }
const group: Place = { platform: 'telegram', space: '-100' }
const discordChat: Place = { platform: 'discord', space: null }
const telegramChat: Place = { platform: 'telegram', space: null }
const anna = person('1', 'Anna', { locale: 'en-US' })
const bob = person('2', 'Bob', { handle: 'Bob', locale: 'en-US' })
const mei = person('3', '梅', { locale: 'zh-Hans' })

const broken: Command = {
  name: 'points',
  permission: 'read',
  where: 'anywhere',
  options: [{ name: 'why', type: 'text' }],
  run: async () => {
    throw new Error('secret words that nobody may read')
  },
}

let bot: TestBot
const logged: unknown[][] = []

const open = async (commands: readonly Command[]) => {
  const error = (...line: unknown[]) => void logged.push(line)
  const quiet = () => {}
  const log = { debug: quiet, info: quiet, warn: quiet, error, named: () => log }
  bot = await openBot(commands, { log })
}

beforeEach(async () => {
  logged.length = 0
  await open([help, points, leaderboard, language, timezone])
})
afterEach(() => bot.close())

describe('a command in a space', () => {
  test('counts what was said just before it', async () => {
    void bot.say(guild, anna, 'hello')
    const reply = await bot.command(guild, anna, 'points')
    expect(reply).toMatchObject({ private: true, replace: false })
    expect(read(reply.view)).toContain('In all: 5')
  })

  test('makes a community of a space that nobody has told of', async () => {
    const reply = await bot.command(guild, anna, 'points')
    expect(read(reply.view)).toContain('No points yet')
    expect(await bot.store.reads.selectFrom('communities').selectAll().execute()).toHaveLength(1)
  })

  test('is found by its name in any language', async () => {
    expect(read((await bot.command(group, mei, '积分')).view)).toContain('还没有积分')
    expect(read((await bot.command(group, anna, 'POINTS')).view)).toContain('No points yet')
  })

  test('is answered in the language of the client, unless another was chosen', async () => {
    expect(read((await bot.command(guild, mei, 'points')).view)).toContain('你的积分')
    await bot.command(guild, mei, 'language', { arguments: { tag: 'en' } })
    expect(read((await bot.command(guild, mei, 'points')).view)).toContain('Your points')
  })

  test('that nobody knows is answered kindly', async () => {
    const reply = await bot.command(guild, anna, 'dance')
    expect(reply.private).toBe(true)
    expect(reply.view.tone).toBe('warning')
    expect(read(reply.view)).toContain('“dance”')
  })

  test('that is another bot’s is not answered in a group, unless it names this one', async () => {
    expect((await bot.command(group, anna, 'dance', { text: '' })).silent).toBe(true)
    const asked = await bot.command(group, anna, 'dance', { text: '', addressed: true })
    expect(read(asked.view)).toContain('“dance”')
  })

  test('with a mistake says how it is written', async () => {
    const reply = await bot.command(group, anna, 'points', { text: 'yesterday' })
    expect(read(reply.view)).toContain('“person”')
    expect(read(reply.view)).toContain('/points [person] [why]')
  })
})

describe('an accident', () => {
  test('is logged with the reference that the person sees, and without what anybody wrote', async () => {
    await bot.close()
    await open([help, broken])
    const reply = await bot.command(guild, anna, 'points', { text: 'my secret' })
    expect(reply.view.tone).toBe('error')
    const reference = /[0-9a-f]{8}/.exec(read(reply.view))?.[0]
    const [[event, , details] = []] = logged
    expect(event).toBe('request-failed')
    expect(details).toEqual({ reference, platform: 'discord', type: 'command', command: 'points' })
  })

  test('of the store is called busy', async () => {
    await bot.close()
    await open([
      {
        ...broken,
        run: async () => {
          throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
        },
      },
    ])
    expect(read((await bot.command(guild, anna, 'points')).view)).toContain('hands full')
    expect(logged).toHaveLength(1)
  })
})

describe('too many requests', () => {
  test('wait, and nobody else waits with them', async () => {
    for (let i = 0; i < 12; i++) await bot.command(guild, anna, 'help')
    const reply = await bot.command(guild, anna, 'help')
    expect(read(reply.view)).toContain('Please wait')
    expect(read((await bot.command(guild, bob, 'help')).view)).toContain('What I can do')
    bot.clock.now += 2000
    expect(read((await bot.command(guild, anna, 'help')).view)).toContain('What I can do')
  })
})

describe('a button', () => {
  test('turns the message into what it shows', async () => {
    await bot.say(guild, anna, 'hello')
    const { view } = await bot.command(guild, anna, 'points')
    const reply = await bot.press(guild, anna, button(view, 'Why?'))
    expect(reply).toMatchObject({ private: true, replace: true })
    expect(read(reply.view)).toContain('How points come about')
  })

  test('is for its owner only', async () => {
    const { view } = await bot.command(guild, anna, 'points')
    const reply = await bot.press(guild, bob, button(view, 'Why?'))
    expect(reply).toMatchObject({ private: true, replace: false })
    expect(read(reply.view)).toContain('belongs to somebody else')
  })

  test('grows old', async () => {
    const { view } = await bot.command(guild, anna, 'points')
    bot.clock.now += 4 * 24 * 3_600_000
    expect(read((await bot.press(guild, anna, button(view, 'Why?'))).view)).toContain('grown old')
  })

  test('does not work in another space', async () => {
    const { view } = await bot.command(guild, anna, 'points')
    expect(read((await bot.press(otherGuild, anna, button(view, 'Why?'))).view)).toContain('grown old')
  })

  test('on what everybody sees keeps being seen by everybody, and a private answer stays apart', async () => {
    for (const who of [anna, bob]) await bot.say(guild, who, 'hello')
    const shared = await bot.command(guild, anna, 'leaderboard', { arguments: { share: true } })
    expect(shared.private).toBe(false)
    const month = await bot.press(guild, anna, button(shared.view, 'this month'))
    expect(month).toMatchObject({ private: false, replace: true })
    const apart = await bot.press(
      guild,
      anna,
      button(shared.view, 'this month').replace(/^[^^]*/, 'points:why:1'),
    )
    expect(apart).toMatchObject({ private: true, replace: false })
  })

  test.each(['', ':', 'points', 'points:', 'nothing:else', 'points:why:zzzzzzzzzzz', 'which:x', '~1.1.1'])(
    'that somebody made up (%j) is refused kindly',
    async (action) => {
      const reply = await bot.press(guild, anna, action)
      expect(reply.view.tone).toBe('warning')
      expect(logged).toEqual([])
    },
  )
})

describe('a platform without private replies', () => {
  test('is pointed to the private chat, where the answer waits for its reader alone', async () => {
    await bot.say(group, anna, 'hello')
    const reply = await bot.command(group, anna, 'points')
    expect(reply.private).toBe(true)
    const { pointer } = reply
    expect(pointer?.payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
    expect(read(pointer?.sent ?? { blocks: [] })).not.toContain('5')
    const start = { text: pointer?.payload ?? '' }
    expect((await bot.command(telegramChat, anna, 'start', start)).view).toEqual(reply.view)
    expect(read((await bot.command(telegramChat, bob, 'start', start)).view)).toContain("don't know yet")
  })

  test('after the answer is forgotten, the link shows the command anew, and changes nothing', async () => {
    const reply = await bot.command(group, anna, 'language', { text: 'zh-CN' })
    bot.clock.now += 3_600_000
    await bot.command(group, anna, 'language', { text: 'en' })
    const again = await bot.command(telegramChat, anna, 'start', { text: reply.pointer?.payload ?? '' })
    expect(read(again.view)).toContain('With you I speak English')
  })

  test('a button in the private chat knows which space it is about', async () => {
    await bot.say(group, anna, 'hello')
    await bot.say({ platform: 'telegram', space: '-200' }, anna, 'hello')
    const { view } = await bot.command(group, anna, 'points')
    const reply = await bot.press(telegramChat, anna, button(view, 'Why?'))
    expect(reply).toMatchObject({ private: true, replace: true })
    expect(read(reply.view)).toContain('In all: 5')
  })

  test('what everybody sees needs no pointer', async () => {
    const reply = await bot.command(group, anna, 'leaderboard', { text: 'share' })
    expect(reply.private).toBe(false)
    expect(reply.pointer).toBeUndefined()
  })
})

describe('a private chat', () => {
  test('with nobody we know says what to do', async () => {
    expect(read((await bot.command(discordChat, anna, 'points')).view)).toContain(
      'which community you belong to',
    )
  })

  test('is about the only community', async () => {
    await bot.say(guild, anna, 'hello')
    expect(read((await bot.command(discordChat, anna, 'points')).view)).toContain('In all: 5')
  })

  test('asks which of several, and then does what was asked', async () => {
    await bot.say(guild, anna, 'hello')
    await bot.say(otherGuild, anna, 'hello')
    await bot.say(otherGuild, bob, 'hello')
    const asked = await bot.command(discordChat, anna, 'points', { arguments: { why: true } })
    expect(read(asked.view)).toContain('Which community?')
    const actions = (asked.view.buttons ?? []).flat().map((b) => ('action' in b ? b.action : ''))
    expect(actions).toHaveLength(2)
    const reply = await bot.press(discordChat, anna, actions[1] ?? '')
    expect(reply.replace).toBe(true)
    expect(read(reply.view)).toContain('of 2')
    expect(read(reply.view)).toContain('How points come about')
  })

  test('shows nothing of a community to somebody who does not belong to it', async () => {
    await bot.say(guild, anna, 'hello')
    await bot.say(otherGuild, bob, 'hello')
    const { view } = await bot.command(guild, anna, 'points')
    const forged = button(view, 'Why?').replace(/~(\w+)\.\w+\./, '~$1.2.')
    expect(read((await bot.press(discordChat, bob, forged)).view)).toContain('which community you belong to')
    const link = { text: '1-points-x' }
    expect(read((await bot.command(telegramChat, person('9', 'Eve'), 'start', link)).view)).toContain(
      'which community you belong to',
    )
  })
})

describe('pointing at somebody', () => {
  test('works by mention, by handle and by reply', async () => {
    await bot.say(group, bob, 'hello')
    const asked = [
      { text: '@bob' },
      { text: '@Bob why' },
      { text: 'why', repliedTo: bob },
      { text: 'Bob', named: [bob] },
      { arguments: { person: bob } },
    ]
    for (const given of asked) {
      const reply = await bot.command(group, anna, 'points', given)
      expect(read(reply.view)).toContain('Points of Bob')
    }
  })

  test('at oneself shows one’s own', async () => {
    const reply = await bot.command(group, anna, 'points', { repliedTo: anna })
    expect(reply.view.title).toBe('Your points')
  })

  test('at a stranger is answered kindly', async () => {
    const reply = await bot.command(group, anna, 'points', { text: '@nobody' })
    expect(read(reply.view)).toContain('have not met nobody')
  })
})
