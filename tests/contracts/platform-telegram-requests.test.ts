/** Telegram, requests: commands and presses in groups and in private, and where each kind of answer is shown. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Reply } from '../../src/chat/command.js'
import type { View } from '../../src/chat/view.js'
import { createTestBot, type Steering, type TestBot } from '../support/telegram/bot.js'
import { command, direct, group, message, press, user } from '../support/telegram/make.js'
import type { User } from '../support/telegram/state.js'

const open: TestBot[] = []
const started = async (steering?: Steering) => {
  const bot = await createTestBot(steering)
  open.push(bot)
  await bot.start()
  return bot
}
afterEach(async () => {
  for (const bot of open.splice(0)) expect(await bot.close()).toEqual([])
})

const ann = user(11, 'Ann', { language_code: 'zh-hans' })
const bob = user(12, 'Bob', { username: 'bob' })
const chat = group()
const forum = group(-1005, { is_forum: true })

const says = (text: string, more: Partial<View> = {}): View => ({
  blocks: [{ type: 'paragraph', text }],
  ...more,
})
const replying = (view: View, more: Partial<Reply> = {}): Steering => ({
  reply: () => ({ view, private: false, replace: false, ...more }),
})
const pointer = {
  sent: says('Sent to you.'),
  invite: says('Open the private chat.'),
  inviteLabel: 'Open',
  payload: '1-points-abc',
}
/** A person who has pressed start may be written to. */
const hasStarted = (bot: TestBot, person: User) => bot.api.state.started.add(person.id)

describe('asking', () => {
  test('with a file, it is fetched when it is read, and only as much as may be', async () => {
    const bot = await started()
    hasStarted(bot, ann)
    bot.api.state.files.set('list', new TextEncoder().encode('A-1\nB-2'))
    const document = { file_id: 'list', file_name: 'codes.txt', file_size: 7 }
    bot.api.push({ message: message(direct(ann), ann, { document, caption: '/reward codes 3' }) })
    await bot.api.called('sendMessage')
    const [request] = bot.requests
    if (request?.type !== 'command' || !request.file || !('read' in request.file.content))
      throw new Error('no file')
    expect(request).toMatchObject({ name: 'reward', text: 'codes 3', file: { name: 'codes.txt', size: 7 } })
    expect(bot.api.callsOf('getFile')).toEqual([])
    const { read } = request.file.content
    expect(new TextDecoder().decode(await read({ ms: 5_000, bytes: 7 }))).toBe('A-1\nB-2')
    await expect(read({ ms: 5_000, bytes: 6 })).rejects.toThrow('too-large')
    bot.api.state.files.clear()
    const refused = await read({ ms: 5_000, bytes: 7 }).catch((error: Error) => error)
    expect(JSON.stringify([bot.logged, String(refused)])).not.toContain(bot.api.token)
  })

  test('a command in a group says who, where, with what words and about whom', async () => {
    const bot = await started()
    const said = message(chat, bob, { text: 'hi' })
    const text = '/points@Kith_Bot  week @carol Dan'
    bot.api.push({
      message: message(chat, ann, {
        text,
        entities: [
          { type: 'bot_command', offset: 0, length: 16 },
          { type: 'mention', offset: 23, length: 6 },
          { type: 'text_mention', offset: 30, length: 3, user: user(14, 'Dan') },
        ],
        reply_to_message: said,
      }),
    })
    await bot.api.called('sendMessage')
    const { rights, ...request } = bot.requests[0] ?? {}
    expect(typeof rights).toBe('function')
    expect(request).toEqual({
      type: 'command',
      platform: 'telegram',
      space: { id: '-1001', name: 'Group 1001' },
      channel: '-1001',
      by: { id: '11', name: 'Ann', bot: false, locale: 'zh-hans' },
      at: 1_800_000_000_000,
      name: 'points',
      addressed: true,
      text: 'week @carol Dan',
      named: [
        { id: '', name: 'carol', bot: false, handle: 'carol' },
        { id: '14', name: 'Dan', bot: false },
      ],
      repliedTo: { id: '12', name: 'Bob', bot: false, handle: 'bob' },
    })
  })

  test('a deep link into the private chat is the command start with its payload', async () => {
    const bot = await started()
    bot.api.push({ message: command(direct(ann), ann, '/start 1-points-abc') })
    await bot.api.called('sendMessage')
    expect(bot.requests[0]).toMatchObject({ name: 'start', text: '1-points-abc', space: null, channel: '11' })
    expect(bot.events).toEqual([])
  })

  test("another bot's commands, forwarded ones and those of bots are nobody's requests", async () => {
    const bot = await started()
    const forward = { forward_origin: { type: 'user', sender_user: ann, date: 1 } }
    bot.api.push(
      { message: command(chat, ann, '/points@other_bot') },
      { message: command(chat, ann, '/points', forward) },
      { message: command(chat, ann, '/points', { via_bot: user(99, 'Inline', { is_bot: true }) }) },
      { message: command(chat, user(98, 'Robot', { is_bot: true }), '/points') },
      { message: command(chat, ann, '/help') },
    )
    await bot.api.called('sendMessage')
    expect(bot.requests.map((request) => 'name' in request && request.name)).toEqual(['help'])
  })

  test('a slow command holds up neither the next poll nor another command', async () => {
    const bot = await started({
      reply: (request) =>
        'name' in request && request.name === 'slow'
          ? new Promise(() => {})
          : { view: says('quick'), private: false, replace: false },
    })
    bot.api.push({ message: command(chat, ann, '/slow') })
    await bot.api.drained()
    bot.api.push({ message: command(chat, ann, '/quick') })
    expect((await bot.api.called('sendMessage')).parameters['text']).toBe('quick')
    const stopped = bot.platform.stop()
    await bot.clock.armed(5000)
    await bot.clock.advance(5000)
    await stopped
  })

  test('an answer that is being made when we stop is still sent', async () => {
    let make = (_reply: Reply) => {}
    const bot = await started({ reply: () => new Promise((resolve) => (make = resolve)) })
    bot.api.push({ message: command(chat, ann, '/points') })
    await bot.api.drained()
    const stopped = bot.platform.stop()
    make({ view: says('late but here'), private: false, replace: false })
    await stopped
    expect(bot.api.callsOf('sendMessage')).toHaveLength(1)
  })

  test('rights are asked of Telegram once a minute and again after a change', async () => {
    const bot = await started()
    bot.api.state.chats.set(chat.id, chat)
    bot.api.state.members.set('-1001 11', { status: 'administrator', can_delete_messages: true })
    bot.api.state.members.set('-1001 12', { status: 'member' })
    const of = (person: string) => bot.platform.rights?.of('-1001', person)
    expect(await of('11')).toEqual({ administrator: true, moderator: true })
    expect(await of('12')).toEqual({ administrator: false, moderator: false })
    expect(await of('13')).toEqual({ administrator: false, moderator: false })
    await of('11')
    expect(bot.api.callsOf('getChatMember')).toHaveLength(3)
    await bot.clock.advance(60_001)
    await of('11')
    expect(bot.api.callsOf('getChatMember')).toHaveLength(4)
  })

  test('an administrator who writes as the group is one, without asking', async () => {
    const bot = await started()
    const anonymous = user(1087968824, 'Group', { is_bot: true, username: 'GroupAnonymousBot' })
    bot.api.push({ message: command(chat, anonymous, '/setup', { sender_chat: chat }) })
    await bot.api.called('sendMessage')
    expect(await bot.requests[0]?.rights()).toEqual({ administrator: true, moderator: true })
    expect(bot.api.callsOf('getChatMember')).toEqual([])
  })
})

describe('answering a command', () => {
  test('a public answer replies to the command in its topic', async () => {
    const bot = await started(replying(says('42 points')))
    const asked = command(forum, ann, '/points', { message_thread_id: 7, is_topic_message: true })
    bot.api.push({ message: asked })
    expect((await bot.api.called('sendMessage')).parameters).toEqual({
      chat_id: -1005,
      message_thread_id: 7,
      text: '42 points',
      link_preview_options: { is_disabled: true },
      reply_parameters: { message_id: asked.message_id, allow_sending_without_reply: true },
    })
  })

  test('a private answer goes to the private chat, and the group is told quietly', async () => {
    const bot = await started(replying(says('your secret'), { private: true, pointer }))
    hasStarted(bot, ann)
    bot.api.push({ message: command(chat, ann, '/points') })
    await bot.api.called('sendMessage', 2)
    const [first, second] = bot.api.callsOf('sendMessage').map((call) => call.parameters)
    expect(first).toMatchObject({ chat_id: 11, text: 'your secret' })
    expect(second).toMatchObject({ chat_id: -1001, text: 'Sent to you.', disable_notification: true })
  })

  test('who has not pressed start gets a link that opens the private chat, and nothing private', async () => {
    const bot = await started(replying(says('your secret'), { private: true, pointer }))
    bot.api.push({ message: command(chat, ann, '/points') })
    const invited = (await bot.api.called('sendMessage', 2)).parameters
    expect(invited).toMatchObject({
      chat_id: -1001,
      text: 'Open the private chat.',
      reply_markup: {
        inline_keyboard: [[{ text: 'Open', url: 'https://t.me/kith_bot?start=1-points-abc' }]],
      },
    })
    expect(JSON.stringify(invited)).not.toContain('secret')
  })

  test('a private answer without a pointer is never shown to the group', async () => {
    const bot = await started(replying(says('your secret'), { private: true }))
    bot.api.push({ message: command(chat, ann, '/points') })
    await bot.api.called('sendMessage')
    await bot.platform.stop()
    expect(bot.api.callsOf('sendMessage').map((call) => call.parameters['chat_id'])).toEqual([11])
  })

  test('in the private chat a private answer is simply shown', async () => {
    const bot = await started(replying(says('your secret'), { private: true, pointer }))
    bot.api.push({ message: command(direct(ann), ann, '/points') })
    expect((await bot.api.called('sendMessage')).parameters).toEqual({
      chat_id: 11,
      text: 'your secret',
      link_preview_options: { is_disabled: true },
    })
  })

  test('a picture goes as a photo with its caption', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex')
    const bot = await started(
      replying(says('A chart', { title: 'Week', picture: { png, name: 'week "1".png', alt: 'A line' } })),
    )
    bot.api.push({ message: command(chat, ann, '/chart') })
    const sent = await bot.api.called('sendPhoto')
    expect(sent.parameters).toMatchObject({
      chat_id: -1001,
      caption: 'Week\n\nA chart',
      caption_entities: [{ type: 'bold', offset: 0, length: 4 }],
    })
    expect(sent.files.get('photo')?.bytes).toEqual(png)
  })
})

describe('answering a press', () => {
  const menu = says('menu', { buttons: [[{ label: 'Next', action: 'leaderboard:2' }]] })
  const pressed = async (reply: Reply, by = ann) => {
    const replies: Reply[] = [{ view: menu, private: false, replace: false }, reply]
    const bot = await started({ reply: () => replies.shift() ?? reply })
    bot.api.push({ message: command(chat, ann, '/leaderboard') })
    await bot.api.called('sendMessage')
    await bot.clock.advance(0)
    const shown = message(chat, user(424242, 'Kith', { is_bot: true }), {
      text: 'menu',
      reply_to_message: command(chat, ann, '/leaderboard'),
    })
    bot.api.push(press({ ...shown, message_id: 1000 }, by, 'leaderboard:2'))
    return bot
  }

  test('says what was pressed and whose answer it was', async () => {
    const bot = await pressed({ view: says('two'), private: false, replace: true }, bob)
    await bot.api.called('answerCallbackQuery')
    expect(bot.requests[1]).toMatchObject({
      type: 'press',
      action: 'leaderboard:2',
      owner: '11',
      by: { id: '12' },
      channel: '-1001',
    })
  })

  test('a replacing answer changes the pressed message', async () => {
    const bot = await pressed({ view: says('page two'), private: false, replace: true })
    await bot.api.called('answerCallbackQuery')
    expect(bot.api.callsOf('editMessageText')[0]?.parameters).toMatchObject({
      message_id: 1000,
      text: 'page two',
    })
  })

  test('replacing a message by itself is no error', async () => {
    const bot = await pressed({ view: menu, private: false, replace: true })
    await bot.api.called('answerCallbackQuery')
    expect(bot.logged.filter((line) => line.includes('reply-failed'))).toEqual([])
  })

  test('a short private answer is shown to its caller alone', async () => {
    const bot = await pressed({ view: says('Not your button.'), private: true, replace: false, pointer }, bob)
    expect((await bot.api.called('answerCallbackQuery')).parameters).toMatchObject({
      text: 'Not your button.',
      show_alert: true,
    })
    expect(bot.api.callsOf('sendMessage')).toHaveLength(1)
  })

  test('a long private answer goes to the private chat, and the press says so', async () => {
    const bot = await pressed({ view: says('x'.repeat(300)), private: true, replace: true, pointer })
    hasStarted(bot, ann)
    expect((await bot.api.called('answerCallbackQuery')).parameters).toMatchObject({ text: 'Sent to you.' })
    expect(bot.api.callsOf('sendMessage')[1]?.parameters).toMatchObject({ chat_id: 11 })
    expect(bot.api.callsOf('editMessageText')).toEqual([])
  })

  test('who may not be written to is taken to the private chat by the press itself', async () => {
    const bot = await pressed({ view: says('x'.repeat(300)), private: true, replace: false, pointer })
    expect((await bot.api.called('answerCallbackQuery')).parameters).toMatchObject({
      url: 'https://t.me/kith_bot?start=1-points-abc',
    })
    expect(
      bot.api.callsOf('sendMessage').filter((call) => call.parameters['chat_id'] === -1001),
    ).toHaveLength(1)
  })

  test('a press is answered even when the answer could not be shown', async () => {
    const bot = await pressed({ view: says('two'), private: false, replace: true })
    await bot.api.called('answerCallbackQuery')
    bot.api.fail('editMessageText', { status: 403, description: 'Forbidden: bot was kicked' })
    const again = message(chat, ann, { text: 'menu' })
    bot.api.push(press({ ...again, message_id: 1000 }, ann, 'x:1', 'second'))
    expect((await bot.api.called('answerCallbackQuery', 2)).parameters['callback_query_id']).toBe('second')
  })

  test('a picture gives way to another, and to words under it', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex')
    const withPicture = says('one', { picture: { png, name: 'a.png', alt: 'a' } })
    const replies: Reply[] = [
      { view: withPicture, private: false, replace: false },
      { view: { ...withPicture, title: 'Two' }, private: false, replace: true },
      { view: says('three'), private: false, replace: true },
    ]
    const bot = await started({
      reply: () => replies.shift() ?? { view: menu, private: false, replace: true },
    })
    bot.api.push({ message: command(chat, ann, '/chart') })
    await bot.api.called('sendPhoto')
    const shown = { ...message(chat, ann, { photo: [{}], caption: 'one' }), message_id: 1000 }
    bot.api.push(press(shown, ann, 'chart:2', 'a'))
    await bot.api.called('answerCallbackQuery')
    bot.api.push(press(shown, ann, 'chart:3', 'b'))
    await bot.api.called('answerCallbackQuery', 2)
    expect(bot.api.callsOf('editMessageMedia')).toHaveLength(1)
    expect(bot.api.state.sent.get('-1001 1000')).toMatchObject({ text: 'three', photo: true })
  })
})
