import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readEvent } from '../../../src/platforms/discord/read-event.js'
import { readInteraction } from '../../../src/platforms/discord/read-request.js'
import { readSpace, readThreadList } from '../../../src/platforms/discord/read-space.js'
import { readRef } from '../../../src/platforms/discord/snowflake.js'
import { ANNA, BEN, CHANNEL, CLEO, GUILD, messageJson, THREAD } from '../../support/discord/community.js'
import { userJson } from '../../support/discord/world.js'

const NOW = 1_780_000_000_000
const context = { now: NOW, content: true }
const read = (t: string, d: unknown, content = true) =>
  readEvent({ op: 0, t, s: 1, d }, { now: NOW, content })
const message = (content: string, change: object = {}) =>
  read('MESSAGE_CREATE', messageJson(ANNA, content, change))

describe('messages', () => {
  test('a message is who, where, when, and how long it is in code points', () => {
    const json = messageJson(ANNA, 'a👍🏽é')
    expect(read('MESSAGE_CREATE', json)).toEqual({
      roles: [],
      type: 'message',
      platform: 'discord',
      space: GUILD,
      at: readRef(json.id)?.at,
      source: 'live',
      channel: { id: CHANNEL },
      ref: readRef(json.id),
      author: { id: ANNA.id, name: 'Anna', handle: 'anna', bot: false },
      mentions: [],
      text: 'a👍🏽é',
      length: 4,
    })
  })

  test.each([6, 7, 8, 18, 21, 24, 46])('a notice (type %i) is no message', (type) => {
    expect(message('', { type })?.type).not.toBe('message')
  })

  test.each([0, 19, 20, 23])('type %i is something said', (type) => {
    expect(message('x', { type })).toMatchObject({ type: 'message' })
  })

  test('without the content intent there is no text, even where some was sent', () => {
    expect(read('MESSAGE_CREATE', messageJson(ANNA, 'to the bot'), false)).toMatchObject({ text: null })
  })

  test('a reply names what it answers; being notified by it is not a mention', () => {
    const first = messageJson(BEN, 'question')
    const change = {
      type: 19,
      message_reference: { type: 0, message_id: first.id, channel_id: CHANNEL },
      referenced_message: first,
      mentions: [userJson(BEN), userJson(CLEO)],
    }
    expect(message('answer', change)).toMatchObject({
      reply: { ref: readRef(first.id), author: { id: BEN.id } },
      mentions: [{ id: CLEO.id }],
    })
    expect(message(`answer <@${BEN.id}>`, change)).toMatchObject({
      mentions: [{ id: BEN.id }, { id: CLEO.id }],
    })
  })

  test('a reply to a message that is gone keeps its place', () => {
    const reference = { type: 0, message_id: '1234567890123456789', channel_id: THREAD }
    const event = message('answer', { type: 19, message_reference: reference, referenced_message: null })
    expect(event).toMatchObject({ reply: { ref: readRef('1234567890123456789'), channel: THREAD } })
  })

  test('a forwarded message is no reply', () => {
    const forwarded = {
      message_reference: { type: 1, message_id: '1234567890123456789', channel_id: CHANNEL },
    }
    expect(message('', forwarded)).not.toHaveProperty('reply')
    expect(message('', { type: 19, ...forwarded })).not.toHaveProperty('reply')
  })

  test('a webhook is relayed; an app answering a command is a bot', () => {
    const webhook = {
      webhook_id: '900000000000000777',
      author: { id: '900000000000000777', username: 'Bridge' },
    }
    expect(message('x', webhook)).toMatchObject({ relayed: true, author: { bot: true } })
    const app = message('x', { ...webhook, type: 20, application_id: '900000000000000777' })
    expect(app).toMatchObject({ author: { bot: true } })
    expect(app).not.toHaveProperty('relayed')
  })

  test.each([
    ['an image', { attachments: [{ content_type: 'image/png' }] }, 'image'],
    ['a video', { attachments: [{ content_type: 'video/mp4' }] }, 'video'],
    ['a song', { attachments: [{ content_type: 'audio/ogg' }] }, 'audio'],
    ['something spoken', { attachments: [{ content_type: 'audio/ogg' }], flags: 8192 }, 'voice'],
    ['a file', { attachments: [{}] }, 'file'],
    ['a sticker', { sticker_items: [{ id: '1' }] }, 'sticker'],
    ['a poll', { poll: { question: {} } }, 'poll'],
    ['a link', { content: 'see https://example.org' }, 'link'],
    ['words', {}, undefined],
  ])('%s is told apart', (_, change, media) => {
    expect((message('x', change) as { media?: string }).media).toBe(media)
  })

  test('somebody named twice is mentioned once', () => {
    expect(message('hi', { mentions: [userJson(BEN), userJson(BEN)] })).toMatchObject({
      mentions: [{ id: BEN.id }],
    })
  })
})

describe('everything else', () => {
  const about = { channel_id: CHANNEL, message_id: '1234567890123456789', guild_id: GUILD, user_id: ANNA.id }

  test('a custom emoji is its id, whatever it is called', () => {
    const emoji = { id: '600000000000000001', name: '@everyone' }
    expect(read('MESSAGE_REACTION_ADD', { ...about, emoji })).toMatchObject({
      emoji: 'custom:600000000000000001',
      by: { id: ANNA.id, name: '' },
      at: NOW,
    })
  })

  test('what has no time of its own is heard, reactions that are all removed too', () => {
    const emoji = { id: null, name: '👍' }
    for (const kind of ['ADD', 'REMOVE', 'REMOVE_EMOJI', 'REMOVE_ALL'])
      expect(read(`MESSAGE_REACTION_${kind}`, { ...about, emoji })).toMatchObject({ at: NOW, heard: true })
  })

  test('of an emoji that is gone or a reaction in private nothing is reported', () => {
    expect(read('MESSAGE_REACTION_ADD', { ...about, emoji: { id: null, name: null } })).toBeNull()
    expect(read('MESSAGE_REACTION_ADD', { ...about, guild_id: undefined, emoji: { name: '👍' } })).toBeNull()
  })

  test('a thread opened is a thread; one we were added to is a channel seen', () => {
    const thread = { id: THREAD, guild_id: GUILD, type: 11, name: 'x', parent_id: CHANNEL, owner_id: BEN.id }
    expect(read('THREAD_CREATE', { ...thread, newly_created: true })).toMatchObject({
      type: 'thread',
      author: { id: BEN.id },
      ref: readRef(THREAD),
      channel: { id: THREAD, kind: 'thread', parent: CHANNEL },
    })
    expect(read('THREAD_CREATE', thread)).toMatchObject({ type: 'channel', change: 'seen' })
  })

  test('a category is no channel, and a channel does not hang from its category', () => {
    expect(read('CHANNEL_CREATE', { id: CHANNEL, guild_id: GUILD, type: 4, name: 'Rooms' })).toBeNull()
    const event = read('CHANNEL_CREATE', {
      id: CHANNEL,
      guild_id: GUILD,
      type: 0,
      name: 'x',
      parent_id: THREAD,
    })
    expect(event).toMatchObject({ channel: { id: CHANNEL, kind: 'text', name: 'x' } })
    expect((event as { channel: object }).channel).not.toHaveProperty('parent')
  })

  test('a join is when Discord says, also when our clock is behind, but not in another age', () => {
    const join = (at: number) =>
      read('GUILD_MEMBER_ADD', {
        guild_id: GUILD,
        user: userJson(BEN),
        joined_at: new Date(at).toISOString(),
      })
    expect(join(NOW + 3_600_000)).toMatchObject({ type: 'join', at: NOW + 3_600_000, person: { id: BEN.id } })
    expect(join(Date.parse('2999-01-01'))).toMatchObject({ type: 'join', at: NOW })
  })

  test('an unavailable guild is neither found nor lost', () => {
    expect(read('GUILD_DELETE', { id: GUILD, unavailable: true })).toBeNull()
    expect(readSpace({ id: GUILD, unavailable: true }, { now: NOW, fresh: false })).toEqual([])
  })

  test('a roster is whole only when nobody is missing from it', () => {
    const guild = { id: GUILD, name: 'x', members: [{ user: userJson(ANNA) }] }
    expect(readSpace({ ...guild, member_count: 2 }, { now: NOW, fresh: false })[1]).not.toHaveProperty('here')
    expect(readSpace({ ...guild, member_count: 1 }, { now: NOW, fresh: false })[1]).toMatchObject({
      here: new Set([ANNA.id]),
    })
  })
})

const EVENTS = [
  'MESSAGE_CREATE',
  'MESSAGE_DELETE',
  'MESSAGE_DELETE_BULK',
  'MESSAGE_REACTION_ADD',
  'MESSAGE_REACTION_REMOVE',
  'MESSAGE_REACTION_REMOVE_ALL',
  'MESSAGE_REACTION_REMOVE_EMOJI',
  'THREAD_CREATE',
  'THREAD_UPDATE',
  'CHANNEL_CREATE',
  'CHANNEL_DELETE',
  'GUILD_MEMBER_ADD',
  'GUILD_MEMBER_REMOVE',
  'GUILD_DELETE',
]
const KEYS =
  'id guild_id channel_id message_id user_id author content mentions message_reference referenced_message attachments emoji member user type ids joined_at owner_id newly_created token application_id data name options custom_id channels threads members'
const id = fc.constantFrom(GUILD, CHANNEL, ANNA.id, '1', 'x', '99999999999999999999', '__proto__')
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    id,
    fc.jsonValue(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS.split(' ')), tie('tree'), { maxKeys: 12 }),
  ),
}))

describe('hostile payloads', () => {
  test('nothing that can be written as JSON makes a reader throw or report without a space', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVENTS), tree, (t, d) => {
        const event = readEvent({ op: 0, t, d }, context)
        if (event !== null) expect(readRef(event.space)).not.toBeNull()
        for (const one of [
          ...readSpace(d as never, { now: NOW, fresh: true }),
          ...readThreadList(d as never, NOW),
        ])
          expect(readRef(one.space)).not.toBeNull()
        readInteraction(d, () => undefined)
      }),
      { numRuns: 3000 },
    )
  })

  test('a file is one that Discord itself holds, and nothing else leads out', () => {
    const fileFrom = (attachment: object, value: unknown = '5') => {
      const options = [{ name: 'codes', type: 1, options: [{ name: 'file', type: 11, value }] }]
      const data = { name: 'reward', options, resolved: { attachments: { 5: attachment } } }
      const read = readInteraction(
        {
          ...{ id: '1234567890123456789', token: 't', application_id: '1', type: 2 },
          ...{ channel_id: CHANNEL, user: userJson(ANNA), data },
        },
        () => undefined,
      )
      if (!read || !('request' in read) || read.request.type !== 'command') throw new Error('no command')
      expect(read.request.arguments).toEqual({})
      return read.request.file
    }
    const file = {
      filename: 'codes.csv',
      size: 12,
      url: 'https://cdn.discordapp.com/ephemeral-attachments/1/2/codes.csv?ex=1',
    }
    expect(fileFrom(file)).toEqual({ type: 'file', name: 'codes.csv', size: 12, content: { url: file.url } })
    for (const url of [
      'https://cdn.discordapp.com.evil.example/attachments/1',
      'http://cdn.discordapp.com/attachments/1',
      'https://cdn.discordapp.com@127.0.0.1/attachments/1',
      'file:///etc/passwd',
      7,
    ])
      expect(fileFrom({ ...file, url })).toBeUndefined()
    for (const value of [null, 5, '__proto__', 'x']) expect(fileFrom(file, value)).toBeUndefined()
  })

  test('options called like built-in names stay data', () => {
    const read = readInteraction(
      {
        id: '1234567890123456789',
        token: 't',
        application_id: '1',
        type: 2,
        channel_id: CHANNEL,
        user: userJson(ANNA),
        data: { name: 'x', options: [{ name: '__proto__', type: 3, value: 'v' }, null, { type: 3 }] },
      },
      () => undefined,
    )
    expect(read && 'request' in read && read.request.type).toBe('command')
    expect(({} as Record<string, unknown>)['v']).toBeUndefined()
  })
})
