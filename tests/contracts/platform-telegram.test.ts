/** Telegram, events: the real client over a socket, from update to event, and what is confirmed when. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { ChatEvent } from '../../src/chat/event.js'
import { createTestBot, type Steering, type TestBot } from '../support/telegram/bot.js'
import { DATE, group, membership, message, reaction, user } from '../support/telegram/make.js'
import { BOT } from '../support/telegram/state.js'

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

const ann = user(11, 'Ann')
const bob = user(12, 'Bob', { username: 'bob' })
const chat = group()

describe('what the server sends', () => {
  test('every kind of update arrives as its event, a space being introduced first', async () => {
    const bot = await started()
    const first = message(chat, ann)
    bot.api.push(
      membership('my_chat_member', chat, BOT, 'left', 'member'),
      { message: first },
      { message: message(chat, bob, { text: 'yes', reply_to_message: first }) },
      reaction(chat, first.message_id, bob, [], ['👍']),
      reaction(chat, first.message_id, bob, ['👍'], []),
      membership('chat_member', chat, bob, 'left', 'member'),
      membership('chat_member', chat, bob, 'member', 'kicked'),
      { message: message(chat, ann, { new_chat_members: [bob] }) },
      { message: message(chat, ann, { left_chat_member: bob }) },
      { message: message(chat, ann, { new_chat_title: 'Renamed' }) },
      {
        message: message(chat, ann, {
          forum_topic_created: { name: 'Plans', icon_color: 1 },
          message_thread_id: 77,
          is_topic_message: true,
        }),
      },
      { channel_post: { message_id: 5, date: DATE, chat: group(-2002, { type: 'channel' }), text: 'News' } },
      { message: message(chat, ann, { migrate_to_chat_id: -3003 }) },
      membership('my_chat_member', chat, BOT, 'member', 'kicked'),
    )
    await bot.api.drained()
    const short = (event: ChatEvent) =>
      'change' in event
        ? `${event.type} ${event.change}`
        : event.type === 'space'
          ? `space ${event.name}`
          : event.type
    expect(bot.events.map(short)).toEqual([
      'space Group 1001',
      'space Group 1001',
      'message',
      'message',
      'reaction added',
      'reaction removed',
      'join',
      'leave',
      'join',
      'invite',
      'leave',
      'space Renamed',
      'service',
      'space Group 1001',
      'channel seen',
      'thread',
      'space Group 2002',
      'message',
      'space-moved',
      'space-lost',
    ])
  })

  test('all that is needed is asked for by name, anonymous counts are not', async () => {
    const bot = await started()
    const asked = bot.api.callsOf('getUpdates')[0]?.parameters['allowed_updates']
    expect(asked).toEqual([
      'message',
      'edited_message',
      'channel_post',
      'message_reaction',
      'chat_member',
      'my_chat_member',
      'callback_query',
      'poll_answer',
      'chat_join_request',
      'chat_boost',
      'removed_chat_boost',
    ])
    bot.api.push({ message_reaction_count: { chat, message_id: 1, date: DATE, reactions: [] } })
    bot.api.push({ message: message(chat, ann) })
    await bot.api.drained()
    expect(bot.api.delivered).toHaveLength(1)
  })

  test('an update that cannot be read is passed over and the others arrive', async () => {
    const bot = await started()
    bot.api.push(
      { message: { message_id: 1 } },
      { message_reaction: { chat, user: ann, message_id: 1, date: DATE, old_reaction: null } },
      { callback_query: null },
      { message: message(chat, ann) },
    )
    await bot.api.drained()
    expect(bot.events.map((event) => event.type)).toEqual(['space', 'message'])
    expect(bot.logged.filter((line) => line.includes('update-unreadable')).length).toBeGreaterThan(0)
  })

  test('no log line holds what people wrote, their names or the token', async () => {
    const bot = await started()
    bot.api.push({ message: message(chat, user(13, 'Secretname'), { text: 'secret words' }) })
    bot.api.push({ message: { message_id: 1, from: user(13, 'Secretname'), text: 'secret words' } })
    await bot.api.drained()
    expect(bot.logged.length).toBeGreaterThan(0)
    expect(bot.logged.join()).not.toMatch(/ecretname|secret words|test-token/)
  })
})

describe('durable before confirmed', () => {
  test('nothing is confirmed while one event of the batch is not durable', async () => {
    let durable = () => {}
    let reached = () => {}
    const waiting = new Promise<void>((resolve) => {
      durable = resolve
    })
    const arrived = new Promise<void>((resolve) => {
      reached = resolve
    })
    const bot = await started({
      event: async (event) => {
        if (event.type !== 'message' || event.text !== 'slow') return
        reached()
        await waiting
      },
    })
    bot.api.push({ message: message(chat, ann, { text: 'slow' }) }, { message: message(chat, ann) })
    await arrived
    const polls = bot.api.callsOf('getUpdates').length
    await bot.clock.advance(5000)
    expect(bot.api.callsOf('getUpdates')).toHaveLength(polls)
    expect(bot.api.pending()).toHaveLength(2)
    durable()
    await bot.api.drained()
    expect(bot.api.pending()).toEqual([])
  })

  test('a batch that the store refuses is asked for again after a pause, whole', async () => {
    let refusals = 2
    const bot = await started({
      event: async (event) => {
        if (event.type === 'message' && event.text === 'second' && refusals-- > 0)
          throw new Error('disk full')
      },
    })
    const first = bot.api.push({ message: message(chat, ann, { text: 'first' }) })
    await bot.api.drained()
    bot.api.push({ message: message(chat, ann, { text: 'second' }) })
    await bot.clock.armed(1000)
    expect(bot.platform.state()).toMatchObject({ connected: true, problem: 'unconfirmed' })
    await bot.clock.advance(1000)
    await bot.clock.armed(2000)
    expect(bot.api.pending()).toEqual([first + 1])
    await bot.clock.advance(2000)
    await bot.api.drained()
    expect(bot.api.delivered).toEqual([first, first + 1, first + 1, first + 1])
    expect(bot.platform.state().problem).toBeUndefined()
  })

  test('after a crash in mid-batch the next process gets the whole batch', async () => {
    const first = await createTestBot({ event: () => new Promise(() => {}) })
    await first.start()
    first.api.push({ message: message(chat, ann) }, { message: message(chat, bob) })
    await first.api.called('getUpdates', 2)
    await first.clock.advance(0)
    const second = await createTestBot({ api: first.api })
    await second.start()
    await second.api.drained()
    expect(second.events.filter((event) => event.type === 'message')).toHaveLength(2)
    expect(await second.close()).toEqual([])
    await first.api.close()
  })

  test('stopping ends the held poll at once and confirms what is durable', async () => {
    const bot = await started()
    bot.api.push({ message: message(chat, ann) })
    await bot.api.drained()
    const polls = bot.api.callsOf('getUpdates').length
    await bot.platform.stop()
    expect(bot.api.callsOf('getUpdates')[polls]?.parameters).toMatchObject({ limit: 1, timeout: 0 })
    expect(bot.platform.state()).toMatchObject({ connected: false, problem: 'stopped' })
  })

  test('a batch that is becoming durable while we stop is waited for and confirmed', async () => {
    let durable = () => {}
    let reached = () => {}
    const arrived = new Promise<void>((resolve) => {
      reached = resolve
    })
    const bot = await started({
      event: (event) =>
        event.type === 'message'
          ? new Promise((resolve) => {
              durable = resolve
              reached()
            })
          : Promise.resolve(),
    })
    bot.api.push({ message: message(chat, ann) })
    await arrived
    const stopped = bot.platform.stop()
    expect(bot.api.pending()).toHaveLength(1)
    durable()
    await stopped
    expect(bot.api.pending()).toEqual([])
  })

  test('after an empty answer the offset is let go, for numbers may start again lower', async () => {
    const bot = await started()
    bot.api.push({ message: message(chat, ann) })
    await bot.api.drained()
    const polls = bot.api.callsOf('getUpdates').length
    bot.api.release()
    await bot.api.called('getUpdates', polls + 1)
    expect(bot.api.callsOf('getUpdates')[polls]?.parameters['offset']).toBeUndefined()
    bot.api.push({ update_id: 3, message: message(chat, ann, { text: 'lower' }) })
    await bot.api.drained()
    expect(bot.events.at(-1)).toMatchObject({ type: 'message', text: 'lower' })
  })
})
