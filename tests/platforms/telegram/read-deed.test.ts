import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readEvents } from '../../../src/platforms/telegram/read-event.js'
import { ALLOWED_UPDATES, type WireUpdate } from '../../../src/platforms/telegram/wire.js'
import { DATE, direct, group, message, user } from '../../support/telegram/make.js'
import { SPEC_PRESENT, typeProblem } from '../../support/telegram/spec.js'
import { BOT } from '../../support/telegram/state.js'

const NOW = 1_790_000_000_000
const chat = group()
const ann = user(11, 'Ann')
const bob = user(12, 'Bob')

/** Each is checked against a description of the API where one is at hand. */
const read = (update: object) => {
  const whole = { update_id: 1, ...update }
  if (SPEC_PRESENT) expect(typeProblem('Update', whole)).toBeNull()
  for (const kind of Object.keys(update)) expect(ALLOWED_UPDATES).toContain(kind)
  return readEvents(whole as WireUpdate, BOT.id, NOW)
}
const said = (more: Record<string, unknown>, from = ann, place = chat) =>
  read({ message: message(place, from, more) })

describe('votes', () => {
  test('name their poll and all choices; taking the last back leaves none', () => {
    const answer = { poll_id: '9', user: ann, option_ids: [0, 2], option_persistent_ids: ['a', 'c'] }
    expect(read({ poll_answer: answer })).toEqual([
      {
        type: 'vote',
        platform: 'telegram',
        space: '',
        at: NOW,
        source: 'live',
        change: 'chosen',
        on: { poll: '9' },
        by: { id: '11', name: 'Ann', bot: false },
        options: [0, 2],
        heard: true,
      },
    ])
    const taken = { ...answer, option_ids: [], option_persistent_ids: [] }
    expect(read({ poll_answer: taken })).toMatchObject([{ options: [] }])
  })

  test('of a chat that votes without a face are nobody’s', () => {
    const answer = { poll_id: '9', voter_chat: chat, option_ids: [0], option_persistent_ids: ['a'] }
    expect(read({ poll_answer: answer })).toEqual([])
  })

  test('a message that holds a poll names it, so that votes find it', () => {
    const poll = {
      id: '9',
      question: 'Tea?',
      options: [],
      total_voter_count: 0,
      is_closed: false,
      is_anonymous: false,
      type: 'regular',
      allows_multiple_answers: true,
      allows_revoting: true,
      members_only: false,
    }
    expect(said({ poll })).toMatchObject([{ type: 'message', media: 'poll', poll: '9' }])
  })
})

describe('edits and forwards', () => {
  test('an edit is keyed by when it was made', () => {
    const edited = message(chat, ann, { text: 'longer', edit_date: DATE + 60 })
    expect(read({ edited_message: edited })).toMatchObject([
      { type: 'edit', at: (DATE + 60) * 1000, ref: { at: DATE * 1000, low: edited.message_id }, length: 6 },
    ])
  })

  test('a location that moves is no edit', () => {
    const moving = { location: { latitude: 1.5, longitude: 2.5 }, edit_date: DATE + 60 }
    expect(read({ edited_message: message(chat, ann, moving) })).toEqual([])
  })

  test('what is passed on is a share; its words and whom they name are not its sender’s', () => {
    const origin = { type: 'channel', date: DATE - 9, chat: group(-77, { type: 'channel' }), message_id: 5 }
    const entities = [{ type: 'mention', offset: 0, length: 4 }]
    expect(said({ text: '@bob hi', entities, forward_origin: origin })).toMatchObject([
      {
        type: 'message',
        forward: { ref: { at: (DATE - 9) * 1000, low: 5 } },
        text: null,
        length: 0,
        mentions: [],
      },
    ])
    const hidden = { type: 'hidden_user', date: DATE - 9, sender_user_name: 'somebody' }
    expect(said({ text: 'hi', forward_origin: hidden })).toMatchObject([{ forward: {} }])
  })
})

describe('coming', () => {
  const member = (status: string) => ({ status, user: bob })
  const came = (more: object, from = bob) =>
    read({
      chat_member: {
        chat,
        from,
        date: DATE,
        old_chat_member: { status: 'left', user: bob },
        new_chat_member: member('member'),
        ...more,
      },
    }).map((e) => [e.type, e.type === 'invite' ? (e.by?.id ?? null) : undefined])

  test('by a link is by its maker’s invite, by somebody’s hand by theirs, alone by nobody’s', () => {
    const link = {
      invite_link: 'https://t.me/+abc',
      creator: ann,
      creates_join_request: false,
      is_primary: false,
      is_revoked: false,
    }
    expect(came({ invite_link: link })).toEqual([
      ['join', undefined],
      ['invite', '11'],
    ])
    expect(came({}, ann)).toEqual([
      ['join', undefined],
      ['invite', '11'],
    ])
    expect(came({})).toEqual([['join', undefined]])
    expect(came({ via_chat_folder_invite_link: true })).toEqual([
      ['join', undefined],
      ['invite', null],
    ])
  })

  test('the service message about somebody who was added says the same', () => {
    expect(said({ new_chat_members: [bob] }).map((e) => e.type)).toEqual(['join', 'invite'])
    expect(said({ new_chat_members: [ann] }).map((e) => e.type)).toEqual(['join'])
  })
})

describe('boosts', () => {
  const source = { source: 'premium', user: ann }
  test('begin when they were added, however often they are told, and end when they are removed', () => {
    const boost = { boost_id: 'b1', add_date: DATE, expiration_date: DATE + 99, source }
    expect(read({ chat_boost: { chat, boost } })).toMatchObject([
      { type: 'boost', change: 'began', at: DATE * 1000, id: 'b1', person: { id: '11' } },
    ])
    const removed = { chat, boost_id: 'b1', remove_date: DATE + 50, source }
    expect(read({ removed_chat_boost: removed })).toMatchObject([
      { change: 'ended', at: (DATE + 50) * 1000, id: 'b1' },
    ])
  })

  test('of a giveaway without a winner are nobody’s', () => {
    const nobody = { source: 'giveaway', giveaway_message_id: 3, is_unclaimed: true }
    const boost = { boost_id: 'b1', add_date: DATE, expiration_date: DATE + 99, source: nobody }
    expect(read({ chat_boost: { chat, boost } })).toEqual([])
  })
})

describe('service messages', () => {
  test.each<[object, object]>([
    [{ forum_topic_closed: {} }, { what: 'topic-closed' }],
    [{ forum_topic_reopened: {} }, { what: 'topic-reopened' }],
    [{ video_chat_started: {} }, { what: 'call-started' }],
    [{ video_chat_scheduled: { start_date: DATE } }, { what: 'call-planned' }],
    [{ video_chat_ended: { duration: 320 } }, { what: 'call-ended', measure: 320 }],
    [{ video_chat_participants_invited: { users: [bob, ann] } }, { what: 'call-invited', measure: 2 }],
    [{ new_chat_photo: [] }, { what: 'photo' }],
  ])('%j', (more, expected) => {
    expect(said(more as Record<string, unknown>)).toMatchObject([
      { type: 'service', by: { id: '11' }, ...expected },
    ])
  })

  test('done in the group’s name is done by nobody', () => {
    const [event] = said({ video_chat_started: {}, sender_chat: chat })
    expect(event).not.toHaveProperty('by')
  })

  test('a new title is told as the space’s name as well', () => {
    expect(said({ new_chat_title: 'Pier' }).map((e) => e.type)).toEqual(['space', 'service'])
  })
})

describe('payments', () => {
  const charge = {
    currency: 'USD',
    total_amount: 145,
    invoice_payload: 'ours',
    telegram_payment_charge_id: 'charge-1',
    provider_payment_charge_id: 'p-1',
  }
  test('keep their amount in the smallest unit; in private the space is not known', () => {
    expect(said({ successful_payment: charge }, ann, direct(ann))).toEqual([
      {
        type: 'payment',
        platform: 'telegram',
        space: '',
        at: DATE * 1000,
        source: 'live',
        person: { id: '11', name: 'Ann', bot: false },
        id: 'charge-1',
        amount: 145,
        currency: 'USD',
        way: 'purchase',
      },
    ])
  })

  test('in a group belong to it; a subscription says until when; a refund names its charge', () => {
    const recurring = { ...charge, is_recurring: true, subscription_expiration_date: DATE + 9 }
    expect(said({ successful_payment: recurring })).toMatchObject([
      { space: '-1001', way: 'subscription', until: (DATE + 9) * 1000 },
    ])
    expect(said({ refunded_payment: charge }, ann, direct(ann))).toMatchObject([
      { type: 'refund', id: 'charge-1', amount: 145 },
    ])
  })
})

test('whatever is written, reading gives events with an instant and a space, or nothing', () => {
  const anyone = fc.oneof(fc.constantFrom<unknown>(ann, BOT, null, {}), fc.anything())
  const part = fc.record(
    {
      chat: fc.constantFrom(chat, direct(ann)),
      from: fc.constantFrom<object | undefined>(ann, undefined),
      date: fc.constant(DATE),
      message_id: fc.nat(),
      user: fc.constantFrom<object | undefined>(ann, undefined),
      poll_id: fc.oneof(fc.string(), fc.anything()),
      option_ids: fc.oneof(fc.array(fc.integer()), fc.anything()),
      boost: fc.oneof(
        fc.record({
          boost_id: fc.string(),
          add_date: fc.nat(),
          source: fc.record({ user: fc.constant(ann) }),
        }),
        fc.constant(undefined),
      ),
      remove_date: fc.nat(),
      edit_date: fc.nat(),
      text: fc.string(),
      successful_payment: fc.oneof(
        fc.record({ telegram_payment_charge_id: anyone, total_amount: fc.anything() }),
        fc.constant(undefined),
      ),
      video_chat_ended: fc.oneof(fc.record({ duration: fc.anything() }), fc.constant(undefined)),
      poll: fc.oneof(fc.record({ id: fc.anything() }), fc.constant(undefined)),
    },
    { requiredKeys: ['chat', 'date', 'message_id'] },
  )
  const kind = fc.constantFrom('message', 'edited_message', 'poll_answer', 'chat_boost', 'removed_chat_boost')
  fc.assert(
    fc.property(kind, part, (name, value) => {
      for (const event of readEvents({ update_id: 1, [name]: value } as never, BOT.id, NOW)) {
        expect(Number.isSafeInteger(event.at)).toBe(true)
        expect(typeof event.space).toBe('string')
      }
    }),
    { numRuns: 400 },
  )
})
