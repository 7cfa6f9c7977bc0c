/** Telegram, sends: what intents and answers meet on their way, under hand-turned time. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { PublishedCommand } from '../../src/chat/command.js'
import type { View } from '../../src/chat/view.js'
import { createTestBot, type Steering, type TestBot } from '../support/telegram/bot.js'
import { command, group, user } from '../support/telegram/make.js'

const open: TestBot[] = []
const started = async (steering?: Steering) => {
  const bot = await createTestBot(steering)
  open.push(bot)
  await bot.start()
  bot.api.state.chats.set(chat.id, chat)
  return bot
}
afterEach(async () => {
  for (const bot of open.splice(0)) expect(await bot.close()).toEqual([])
})

const ann = user(11, 'Ann')
const chat = group()
const here = { space: '-1001', channel: '-1001' }
const says = (text: string, more: Partial<View> = {}): View => ({
  blocks: [{ type: 'paragraph', text }],
  ...more,
})
const problem = (sending: Promise<unknown> | undefined) =>
  (sending ?? Promise.resolve()).then(
    () => 'sent',
    (error: { name: string; problem: object }) => ({ name: error.name, ...error.problem }),
  )
const refused = (reason: string) => ({ name: 'SendError', kind: 'refused', reason })

describe('an intent', () => {
  test('is sent to a topic, and what was sent can be edited', async () => {
    const bot = await started()
    const sent = await bot.platform.send({ space: '-1001', channel: '-1001:7' }, says('week 3'), 'k')
    expect(sent).toEqual({ channel: '-1001:7', id: '1000' })
    expect(bot.api.callsOf('sendMessage')[0]?.parameters).toMatchObject({ disable_notification: true })
    bot.api.state.started.add(11)
    await bot.platform.send({ person: '11' }, says('as you asked'), 'm')
    expect(bot.api.callsOf('sendMessage')[1]?.parameters).not.toHaveProperty('disable_notification')
    await bot.platform.edit(sent, says('week 4'))
    await bot.platform.edit(sent, says('week 4'))
    expect(bot.api.state.sent.get('-1001 1000')?.text).toBe('week 4')
  })

  test.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'closed-direct'],
    [403, 'Forbidden: user is deactivated', 'gone'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'forbidden'],
    [400, 'Bad Request: chat not found', 'gone'],
    [400, 'Bad Request: message thread not found', 'gone'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'forbidden'],
    [400, 'Bad Request: BUTTON_URL_INVALID', 'invalid'],
  ])('answered %i "%s" will never be accepted: %s', async (status, description, reason) => {
    const bot = await started()
    bot.api.fail('sendMessage', { status, description })
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toEqual(refused(reason))
  })

  test('that meets a 429 is told how long to wait, and the chat is left alone until then', async () => {
    const bot = await started()
    bot.api.fail('sendMessage', {
      status: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 7 },
    })
    const wait = { name: 'SendError', kind: 'wait', after: 7000 }
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toEqual(wait)
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toEqual(wait)
    expect(bot.api.callsOf('sendMessage')).toHaveLength(1)
    await bot.clock.advance(7000)
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toBe('sent')
  })

  test('whose connection breaks or whose server stumbles may or may not have arrived', async () => {
    const bot = await started()
    const unknown = { name: 'SendError', kind: 'unknown' }
    bot.api.fail('sendMessage', 'cut')
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toEqual(unknown)
    bot.api.fail('sendMessage', { status: 502, description: 'Bad Gateway' })
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toEqual(unknown)
    bot.api.fail('sendMessage', 'hang')
    const hanging = problem(bot.platform.send(here, says('x'), 'k'))
    await bot.api.called('sendMessage', 3)
    await bot.clock.advance(30_000)
    expect(await hanging).toEqual(unknown)
  })

  test('that finds nobody at the address was not sent', async () => {
    const bot = await started()
    await bot.platform.stop()
    await bot.api.close()
    expect(await problem(bot.platform.send(here, says('x'), 'k'))).toEqual({
      name: 'SendError',
      kind: 'down',
    })
    open.splice(0)
  })

  test.each([['x'], [''], ['-1001:x'], ['99999999999999999999']])(
    'to the place "%s" is refused',
    async (channel) => {
      const bot = await started()
      expect(await problem(bot.platform.send({ space: '-1001', channel }, says('x'), 'k'))).toEqual(
        refused('invalid'),
      )
      expect(await problem(bot.platform.edit({ channel, id: '5' }, says('x')))).toEqual(refused('invalid'))
    },
  )

  test('follows a group that has become a supergroup, and says so once', async () => {
    const bot = await started()
    bot.api.state.moved.set(-1001, -100777)
    bot.api.state.chats.set(-100777, group(-100777))
    expect(await bot.platform.send(here, says('x'), 'k')).toEqual({ channel: '-100777', id: '1000' })
    expect(bot.events).toEqual([
      expect.objectContaining({ type: 'space-moved', space: '-1001', to: '-100777' }),
    ])
  })
})

describe('the limits', () => {
  const flood = async (bot: TestBot, count: number, send: (i: number) => Promise<unknown>) => {
    const outcomes = await Promise.all(Array.from({ length: count }, (_, i) => problem(send(i))))
    return { sent: outcomes.filter((outcome) => outcome === 'sent').length, bot }
  }

  test('let three at once into a chat, then the courier is told to wait', async () => {
    const bot = await started()
    expect((await flood(bot, 6, () => bot.platform.send(here, says('x'), 'k'))).sent).toBe(3)
    await bot.clock.advance(3000)
    expect((await flood(bot, 6, () => bot.platform.send(here, says('x'), 'k'))).sent).toBe(3)
  })

  test('let thirty a second out overall', async () => {
    const bot = await started()
    const to = (i: number) => {
      const id = -2000 - i
      bot.api.state.chats.set(id, group(id))
      return bot.platform.send({ space: String(id), channel: String(id) }, says('x'), 'k')
    }
    const sending = flood(bot, 40, to)
    await bot.api.called('sendMessage', 30)
    await bot.clock.armed(1000)
    expect(bot.api.callsOf('sendMessage')).toHaveLength(30)
    await bot.clock.advance(1000)
    expect((await sending).sent).toBe(40)
  })

  test('let twenty a minute into a group', async () => {
    const bot = await started()
    let sent = 0
    for (let second = 0; second < 60; second += 3) {
      sent += (await flood(bot, 3, () => bot.platform.send(here, says('x'), 'k'))).sent
      if (second < 57) await bot.clock.advance(3000)
    }
    expect(sent).toBe(20)
    await bot.clock.advance(10_000)
    expect((await flood(bot, 1, () => bot.platform.send(here, says('x'), 'k'))).sent).toBe(1)
  })

  test('make answers queue in their order, and a 429 makes them wait', async () => {
    let count = 0
    const bot = await started({
      reply: () => ({ view: says(`answer ${count++}`), private: false, replace: false }),
    })
    bot.api.fail('sendMessage', {
      status: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 9 },
    })
    bot.api.push(...Array.from({ length: 5 }, () => ({ message: command(chat, ann, '/points') })))
    await bot.api.called('sendMessage', 3)
    for (let i = 0; i < 500 && bot.api.state.sent.size < 5; i += 1) await bot.clock.advance(500)
    expect(bot.api.callsOf('sendMessage')).toHaveLength(6)
    expect([...bot.api.state.sent.values()].map((sent) => sent.text).sort()).toEqual(
      [0, 1, 2, 3, 4].map((i) => `answer ${i}`),
    )
  })
})

describe('publishing commands', () => {
  const published = (name: string, more: Partial<PublishedCommand> = {}): PublishedCommand => ({
    name,
    names: { en: name, 'zh-CN': '积分' },
    descriptions: { en: `About ${name}`, 'zh-CN': `关于 ${name}` },
    audience: 'everyone',
    where: 'anywhere',
    options: [],
    actions: [],
    ...more,
  })

  test('gives each audience and each language its list', async () => {
    const bot = await started()
    await bot.platform.publishCommands([
      published('points'),
      published('setup', { audience: 'administrator', where: 'space' }),
      published('start', { where: 'direct' }),
    ])
    const names = (key: string) =>
      (bot.api.state.commands.get(key) as { command: string }[] | undefined)?.map((entry) => entry.command)
    expect([...bot.api.state.commands.keys()].sort()).toEqual([
      'all_chat_administrators:',
      'all_chat_administrators:en',
      'all_chat_administrators:zh',
      'all_group_chats:',
      'all_group_chats:en',
      'all_group_chats:zh',
      'all_private_chats:',
      'all_private_chats:en',
      'all_private_chats:zh',
    ])
    expect(names('all_group_chats:')).toEqual(['points'])
    expect(names('all_chat_administrators:zh')).toEqual(['points', 'setup'])
    expect(names('all_private_chats:en')).toEqual(['points', 'start'])
    expect(bot.api.state.commands.get('all_group_chats:zh')).toEqual([
      { command: 'points', description: '关于 points' },
    ])
  })

  test('takes a list away when nothing is left in it', async () => {
    const bot = await started()
    await bot.platform.publishCommands([published('points', { where: 'direct' })])
    expect(bot.api.callsOf('deleteMyCommands').map((call) => call.parameters['scope'])).toContainEqual({
      type: 'all_group_chats',
    })
  })
})

describe('surveying a group', () => {
  const surveyed = async (own: object | null, more: Record<string, unknown> = {}) => {
    const bot = await started()
    Object.assign(bot.api.state.bot, more)
    bot.api.state.chats.set(-1001, group(-1001, { permissions: { can_send_messages: true } }))
    if (own) bot.api.state.members.set('-1001 424242', { status: 'member', ...own })
    return (await bot.platform.survey?.space('-1001'))?.map((finding) => finding.code)
  }

  test('an administrator lacks nothing', async () => {
    expect(await surveyed({ status: 'administrator' })).toEqual([])
  })
  test('a plain member sees no reactions, and with privacy mode no talk', async () => {
    expect(await surveyed({})).toEqual(['not-administrator', 'privacy-mode'])
    expect(await surveyed({}, { can_read_all_group_messages: true })).toEqual(['not-administrator'])
  })
  test('a muted one cannot send, a stranger is no member', async () => {
    expect(await surveyed({ status: 'restricted', is_member: true, can_send_messages: false })).toContain(
      'cannot-send',
    )
    expect(await surveyed(null)).toEqual(['not-member'])
    expect(await surveyed({ status: 'kicked' })).toEqual(['not-member'])
  })
})

test('a hostile name in a view reaches Telegram without meaning anything', async () => {
  const bot = await started()
  const name = '@admin /setup #tag t.me/x <b>*_`[a](tg://user?id=1)\u202e\u0000 💥'
  await bot.platform.send(
    here,
    {
      title: name,
      blocks: [
        { type: 'list', items: [[{ type: 'person', platform: 'telegram', id: '11', name }, ': 5']] },
        { type: 'note', text: ['as ', { type: 'code', text: name }, ' says'] },
      ],
      buttons: [
        [
          { label: name, action: 'a:1' },
          { label: 'x', url: 'javascript:alert(1)' },
        ],
      ],
    },
    'k',
  )
  const text = String(bot.api.callsOf('sendMessage')[0]?.parameters['text'])
  expect(text).toContain('@\u2060admin')
  const shown = text.slice(0, text.indexOf('as @'))
  expect(shown).not.toMatch(/@\w|\/\w|#\w|\w\.[a-z]|:\/\//)
})
