import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { MessageEvent } from '../../../src/chat/event.js'
import { readEvents } from '../../../src/platforms/telegram/read-event.js'
import { readRequest } from '../../../src/platforms/telegram/read-request.js'
import type { WireUpdate } from '../../../src/platforms/telegram/wire.js'
import {
  command,
  DATE,
  direct,
  group,
  membership,
  message,
  reaction,
  user,
} from '../../support/telegram/make.js'
import { BOT } from '../../support/telegram/state.js'

const chat = group()
const ann = user(11, 'Ann', { last_name: 'Lee', username: 'ann' })
const bob = user(12, 'Bob')
const read = (update: object) => readEvents({ update_id: 1, ...update } as WireUpdate, BOT.id, 0)
const readOne = (more: Record<string, unknown>, from = ann, place = chat) =>
  read({ message: message(place, from, more) })[0] as MessageEvent | undefined

describe('a message', () => {
  test('is keyed by its date and number, with its author and its length in code points', () => {
    const said = message(chat, ann, { text: 'héllo 👩‍🚀' })
    expect(read({ message: said })).toEqual([
      {
        type: 'message',
        platform: 'telegram',
        space: '-1001',
        at: DATE * 1000,
        source: 'live',
        channel: { id: '-1001', kind: 'text', name: 'Group 1001' },
        ref: { at: DATE * 1000, low: said.message_id },
        author: { id: '11', name: 'Ann Lee', bot: false, handle: 'ann' },
        mentions: [],
        text: 'héllo 👩‍🚀',
        length: 9,
      },
    ])
  })

  test('in a topic belongs to the topic, and does not answer the message that opened it', () => {
    const opened = message(chat, bob, { forum_topic_created: { name: 'Plans' } })
    const event = readOne({
      text: 'first',
      message_thread_id: opened.message_id,
      is_topic_message: true,
      reply_to_message: opened,
    })
    expect(event?.channel).toEqual({
      id: `-1001:${opened.message_id}`,
      kind: 'topic',
      parent: '-1001',
      name: 'Plans',
    })
    expect(event?.reply).toBeUndefined()
  })

  test('in a reply thread of an ordinary group stays in the group and answers its root', () => {
    const root = message(chat, bob)
    const event = readOne({ text: 'x', message_thread_id: root.message_id, reply_to_message: root })
    expect(event?.channel.id).toBe('-1001')
    expect(event?.reply).toEqual({
      ref: { at: DATE * 1000, low: root.message_id },
      author: { id: '12', name: 'Bob', bot: false },
    })
  })

  test('names each person once: by id where Telegram gives one, else by handle', () => {
    const event = readOne({
      text: '👋 @carol @Carol Dan Dan',
      entities: [
        { type: 'mention', offset: 3, length: 6 },
        { type: 'mention', offset: 10, length: 6 },
        { type: 'text_mention', offset: 17, length: 3, user: bob },
        { type: 'text_mention', offset: 21, length: 3, user: bob },
      ],
    })
    expect(event?.mentions.map(({ id, handle }) => handle ?? id)).toEqual(['Carol', '12'])
  })

  test.each([
    [{ photo: [{}], caption: 'look' }, 'image'],
    [{ animation: {}, document: {} }, 'video'],
    [{ document: {} }, 'file'],
    [{ voice: {} }, 'voice'],
    [{ sticker: {} }, 'sticker'],
    [{ poll: {} }, 'poll'],
    [{ location: {} }, 'other'],
    [{ text: 'x.org', entities: [{ type: 'url', offset: 0, length: 5 }] }, 'link'],
    [{ text: 'plain' }, undefined],
  ])('holding %j is of the kind %s', (more, kind) => {
    expect(readOne(more)?.media).toBe(kind)
    expect(readOne(more)?.text).toBe('caption' in more ? 'look' : 'text' in more ? more.text : '')
  })

  test.each([
    ['a group that speaks', { text: 'x', sender_chat: chat }, '-1001'],
    ['a linked channel', { text: 'x', sender_chat: group(-5), is_automatic_forward: true }, '-5'],
    ['an inline bot', { text: 'x', via_bot: BOT }, '11'],
  ])('of %s is relayed', (_who, more, author) => {
    expect(readOne(more)).toMatchObject({ relayed: true, author: { id: author } })
  })

  test('that is a command is a request, not talk', () => {
    expect(readOne({ text: '/points' })).toBeUndefined()
    expect(readOne({ text: '/points@kith_bot now' })).toBeUndefined()
    expect(readOne({ text: '/etc/passwd' })?.text).toBe('/etc/passwd')
    expect(readOne({ text: 'and/or' })?.text).toBe('and/or')
  })

  test.each([
    ['a notice of a kind we do not know', { chat_background_set: {} }],
    ['our own coming', { new_chat_members: [BOT] }],
    ['our own going', { left_chat_member: BOT }],
  ])('that is %s is nothing', (_what, more) => {
    expect(readOne(more)).toBeUndefined()
  })

  test('in a private chat is nobody else’s business', () => {
    expect(readOne({ text: 'hi' }, ann, direct(ann))).toBeUndefined()
  })

  test('of a channel is the channel speaking', () => {
    const channel = group(-2002, { type: 'channel', title: 'News' })
    expect(read({ channel_post: { message_id: 5, date: DATE, chat: channel, text: 'News' } })).toMatchObject([
      { author: { id: '-2002', name: 'News' }, relayed: true, channel: { kind: 'announcement' } },
    ])
  })
})

describe('a reaction update', () => {
  test('tells what was added and what was taken back', () => {
    const events = read(reaction(chat, 5, bob, ['👍', '❤'], ['❤', 'custom:99']))
    expect(events.map((event) => event.type === 'reaction' && [event.change, event.emoji])).toEqual([
      ['removed', '👍'],
      ['added', 'custom:99'],
    ])
    expect(events[0]).toMatchObject({ ref: { at: null, low: 5 }, by: { id: '12' }, at: DATE * 1000 })
  })

  test('made in the name of a chat is ignored', () => {
    const { user: _nobody, ...anonymous } = reaction(chat, 5, bob, [], ['👍']).message_reaction
    expect(read({ message_reaction: { ...anonymous, actor_chat: chat } })).toEqual([])
  })
})

describe('a membership update', () => {
  test.each([
    ['left', 'member', 'join'],
    ['kicked', 'administrator', 'join'],
    ['member', 'left', 'leave'],
    ['member', 'kicked', 'leave'],
    ['left', { status: 'restricted', is_member: true }, 'join'],
    [{ status: 'restricted', is_member: true }, { status: 'restricted', is_member: false }, 'leave'],
  ])('from %j to %j is a %s', (before, after, type) => {
    expect(read(membership('chat_member', chat, bob, before, after))).toMatchObject([
      { type, person: { id: '12' } },
    ])
  })

  test('that changes only rights is nothing', () => {
    expect(read(membership('chat_member', chat, bob, 'member', 'administrator'))).toEqual([])
    expect(read(membership('my_chat_member', chat, BOT, 'member', 'administrator'))).toEqual([])
  })

  test('of our own adds or loses the space', () => {
    expect(read(membership('my_chat_member', chat, BOT, 'left', 'member'))).toMatchObject([
      { type: 'space', fresh: true, name: 'Group 1001', channels: [{ id: '-1001' }] },
    ])
    expect(read(membership('my_chat_member', chat, BOT, 'administrator', 'kicked'))).toMatchObject([
      { type: 'space-lost', space: '-1001' },
    ])
  })

  test('of a private chat is no space', () => {
    expect(read(membership('my_chat_member', direct(ann), BOT, 'member', 'kicked'))).toEqual([])
  })
})

test('a group that becomes a supergroup keeps its space, told from either side', () => {
  expect(readOne({ migrate_to_chat_id: -9 })).toMatchObject({ type: 'space-moved', space: '-1001', to: '-9' })
  expect(readOne({ migrate_from_chat_id: -9 })).toMatchObject({
    type: 'space-moved',
    space: '-9',
    to: '-1001',
  })
})

test('whatever is written, reading gives events that hold it, or nothing, and never fails', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.nat(),
      fc.nat(),
      (text, name, a, b) => {
        const entities = [{ type: 'mention', offset: a, length: b }]
        const event = readOne({ text, entities }, user(11, name))
        if (event) expect(event.length).toBe([...text].length)
        const update = { update_id: 1, message: command(chat, user(11, name), text) } as unknown as WireUpdate
        const asked = readRequest(update, BOT, 0)
        expect(asked === null || asked.request.type === 'command').toBe(true)
      },
    ),
  )
})
