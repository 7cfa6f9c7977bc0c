import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChatEvent, InviteEvent, JoinEvent } from '../../../src/chat/event.js'
import {
  createInvites,
  type InviteList,
  readInvites,
  usedBetween,
} from '../../../src/platforms/discord/invites.js'
import { readVoiceRoster } from '../../../src/platforms/discord/read-deed.js'
import { readEntitlements } from '../../../src/platforms/discord/read-entitlement.js'
import { readEvent } from '../../../src/platforms/discord/read-event.js'
import { readRef } from '../../../src/platforms/discord/snowflake.js'
import { createVoiceWatch } from '../../../src/platforms/discord/voice-watch.js'
import { ANNA, BEN, CHANNEL, GUILD, messageJson } from '../../support/discord/community.js'
import { inviteJson, voiceStateJson } from '../../support/discord/deeds.js'
import { memberJson } from '../../support/discord/world.js'

const NOW = 1_780_000_000_000
const ROOM = '900000000000000601'
const AFK = '900000000000000602'
const ID = '1300000000000000001'
const guild = { afkOf: () => AFK, isBoostSilent: () => false }
const read = (t: string, d: unknown, known = guild) =>
  readEvent({ op: 0, t, s: 1, d }, { now: NOW, content: true, guild: known })

describe('votes', () => {
  const vote = { user_id: BEN.id, channel_id: CHANNEL, message_id: ID, guild_id: GUILD, answer_id: 3 }

  test('a vote names its poll and the option, counted from nought', () => {
    expect(read('MESSAGE_POLL_VOTE_ADD', vote)).toMatchObject({
      type: 'vote',
      change: 'added',
      on: { channel: { id: CHANNEL }, ref: readRef(ID) },
      by: { id: BEN.id },
      options: [2],
      heard: true,
    })
    expect(read('MESSAGE_POLL_VOTE_REMOVE', vote)).toMatchObject({ change: 'removed', heard: true })
  })

  test('in private, or for an answer that cannot be, there is none', () => {
    expect(read('MESSAGE_POLL_VOTE_ADD', { ...vote, guild_id: undefined })).toBeNull()
    expect(read('MESSAGE_POLL_VOTE_ADD', { ...vote, answer_id: 0 })).toBeNull()
  })
})

describe('edits', () => {
  const edited = { edited_timestamp: '2026-11-20T10:00:00.000000+00:00' }
  test('an edit is keyed by when it was made; a preview that is added later is none', () => {
    expect(read('MESSAGE_UPDATE', messageJson(ANNA, 'longer', edited))).toMatchObject({
      type: 'edit',
      at: Date.parse('2026-11-20T10:00:00Z'),
      author: { id: ANNA.id },
      length: 6,
    })
    expect(read('MESSAGE_UPDATE', messageJson(ANNA, 'x', { edited_timestamp: null }))).toBeNull()
    expect(read('MESSAGE_UPDATE', messageJson(ANNA, 'x', { ...edited, webhook_id: ID }))).toBeNull()
  })
})

describe('shares', () => {
  test('a forward names its original; the words are not its sender’s', () => {
    const reference = { type: 1, message_id: ID, channel_id: CHANNEL }
    expect(read('MESSAGE_CREATE', messageJson(ANNA, '', { message_reference: reference }))).toMatchObject({
      forward: { ref: readRef(ID) },
      length: 0,
    })
  })
})

describe('voice', () => {
  const state = (change: object = {}) => ({ ...voiceStateJson(ANNA.id, ROOM, change), guild_id: GUILD })

  test('somebody is in a channel, muted or deafened by whomever', () => {
    expect(read('VOICE_STATE_UPDATE', state())).toMatchObject({
      type: 'voice',
      at: NOW,
      person: { id: ANNA.id },
      channel: { id: ROOM },
      muted: false,
      deafened: false,
    })
    for (const by of ['mute', 'self_mute'])
      expect(read('VOICE_STATE_UPDATE', state({ [by]: true }))).toMatchObject({ muted: true })
    for (const by of ['deaf', 'self_deaf'])
      expect(read('VOICE_STATE_UPDATE', state({ [by]: true }))).toMatchObject({ deafened: true })
  })

  test('an audience that may not speak is not muted', () => {
    expect(read('VOICE_STATE_UPDATE', state({ suppress: true }))).toMatchObject({ muted: false })
  })

  test('who has left, or fell asleep, is in no channel', () => {
    expect(read('VOICE_STATE_UPDATE', state({ channel_id: null }))).toMatchObject({ channel: null })
    expect(read('VOICE_STATE_UPDATE', state({ channel_id: AFK }))).toMatchObject({ channel: null })
  })

  test('a guild says who is in voice, with names where it lists them', () => {
    const entered = {
      id: GUILD,
      voice_states: [voiceStateJson(ANNA.id, ROOM), voiceStateJson(BEN.id, AFK), null],
      members: [memberJson({ user: ANNA })],
    }
    const roster = readVoiceRoster(entered as never, { now: NOW, ...guild })
    expect(roster?.people.map((p) => [p.person.name, p.channel.id])).toEqual([['Anna', ROOM]])
    expect(readVoiceRoster({ id: GUILD }, { now: NOW, ...guild })).toBeNull()
    expect(readVoiceRoster({ ...entered, unavailable: true } as never, { now: NOW, ...guild })).toBeNull()
  })
})

describe('boosts, pins and stages', () => {
  test.each([8, 9, 10, 11])('a message of type %i is a boost', (type) => {
    expect(read('MESSAGE_CREATE', messageJson(ANNA, '', { type }))).toMatchObject({
      type: 'boost',
      change: 'began',
      person: { id: ANNA.id },
      times: 1,
    })
    expect(read('MESSAGE_CREATE', messageJson(ANNA, '2', { type }))).toMatchObject({ times: 2 })
  })

  test('where a guild shows no boosts, its members’ state tells; elsewhere it does not tell twice', () => {
    const since = '2026-11-20T10:00:00.000Z'
    const update = { ...memberJson({ user: ANNA }), guild_id: GUILD, premium_since: since }
    expect(read('GUILD_MEMBER_UPDATE', update)).toBeNull()
    const told = read('GUILD_MEMBER_UPDATE', update, { ...guild, isBoostSilent: () => true })
    expect(told).toMatchObject({ type: 'boost', at: Date.parse(since), person: { id: ANNA.id } })
    expect(told).not.toHaveProperty('place')
  })

  test('a pin and a stage are service messages', () => {
    expect(read('MESSAGE_CREATE', messageJson(ANNA, '', { type: 6 }))).toMatchObject({
      type: 'service',
      what: 'pinned',
      by: { id: ANNA.id },
    })
    const stage = { id: ID, guild_id: GUILD, channel_id: ROOM, topic: 'words', privacy_level: 2 }
    expect(read('STAGE_INSTANCE_CREATE', stage)).toMatchObject({ what: 'stage-started', at: readRef(ID)?.at })
    expect(read('STAGE_INSTANCE_DELETE', stage)).toMatchObject({ what: 'stage-ended', at: NOW })
  })
})

describe('entitlements', () => {
  const entitlement = {
    id: ID,
    sku_id: '900000000000000801',
    application_id: '900000000000000001',
    user_id: ANNA.id,
    type: 8,
    deleted: false,
    starts_at: '2026-11-20T10:00:00.000Z',
    ends_at: '2026-12-20T10:00:00.000Z',
  }

  test('an entitlement is a payment of which only the item and the term are known', () => {
    const event = read('ENTITLEMENT_CREATE', entitlement)
    expect(event).toMatchObject({
      type: 'payment',
      space: '',
      at: readRef(ID)?.at,
      id: ID,
      way: 'subscription',
      item: entitlement.sku_id,
      until: Date.parse(entitlement.ends_at),
    })
    expect(event).not.toHaveProperty('amount')
    expect(read('ENTITLEMENT_UPDATE', { ...entitlement, guild_id: GUILD })).toMatchObject({ space: GUILD })
  })

  test('one that is taken away was refunded; one of nobody is nobody’s', () => {
    expect(read('ENTITLEMENT_DELETE', entitlement)).toMatchObject({
      type: 'refund',
      id: ID,
      at: NOW,
      heard: true,
    })
    expect(read('ENTITLEMENT_CREATE', { ...entitlement, user_id: undefined })).toBeNull()
  })

  test('a list of them is read back to its end, whatever stands in it', () => {
    const page = (answer: unknown, after = 1) =>
      readEntitlements(answer, { after: { at: after, low: 0 }, now: NOW })
    const told = page([
      null,
      'x',
      { ...entitlement, id: 'no' },
      { ...entitlement, deleted: true },
      entitlement,
    ])
    expect(told?.events.map((e) => [e.type, e.source, e.at])).toEqual([
      ['payment', 'gap', readRef(ID)?.at],
      ['refund', 'inferred', NOW],
      ['payment', 'gap', readRef(ID)?.at],
    ])
    const full = Array.from({ length: 100 }, () => entitlement)
    expect(page(full)?.next).toEqual(readRef(ID))
    expect(page(full, NOW)).not.toHaveProperty('next')
    for (const nonsense of [null, {}, 'no', 7]) expect(page(nonsense)).toBeNull()
  })
})

describe('invites', () => {
  const list = (...invites: [string, number, number?, boolean?][]): InviteList =>
    readInvites(
      invites.map(([code, uses, most = 0, anonymous]) => ({
        ...inviteJson(code, GUILD, CHANNEL, ANNA, uses, most),
        ...(anonymous && { inviter: undefined }),
      })),
    ) as InviteList
  const join = (id: string): JoinEvent => ({
    type: 'join',
    platform: 'discord',
    space: GUILD,
    at: NOW,
    source: 'live',
    person: { id, name: '', bot: false },
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  const watch = async (answers: (InviteList | null | 'refused')[]) => {
    const told: InviteEvent[] = []
    const invites = createInvites({
      ask: async () => {
        const answer = answers.shift()
        if (answer === 'refused') throw new Error('refused')
        return answer ?? null
      },
      emit: (event) => told.push(event as InviteEvent),
    })
    invites.enter(GUILD)
    await settled()
    return { invites, told, by: () => told.map((t) => [t.person.id, t.by?.id ?? null]) }
  }

  test('the one invite whose uses went up brought them', async () => {
    const { invites, by } = await watch([list(['a', 1], ['b', 4]), list(['a', 2], ['b', 4])])
    invites.joined(join('new'))
    await settled()
    expect(by()).toEqual([['new', ANNA.id]])
  })

  test('two invites used at once leave both newcomers unknown', async () => {
    const { invites, by } = await watch([list(['a', 1], ['b', 4]), list(['a', 2], ['b', 5])])
    invites.joined(join('one'))
    await settled()
    expect(by()).toEqual([['one', null]])
  })

  test('an invite that is gone with its last use brought them', () => {
    expect(usedBetween(list(['a', 4, 5], ['b', 1]), list(['b', 1]))).toMatchObject([{ times: 1 }])
    expect(usedBetween(list(['a', 3, 5]), list())).toEqual([])
  })

  test('no invite used (a vanity address) is unknown, and so is an answer that does not come', async () => {
    const { invites, by } = await watch([list(['a', 1]), list(['a', 1]), 'refused', list(['a', 2])])
    invites.joined(join('one'))
    await settled()
    invites.joined(join('two'))
    await settled()
    expect(by()).toEqual([
      ['one', null],
      ['two', null],
    ])
  })

  test('an invite made meanwhile is known from its making', async () => {
    const { invites, by } = await watch([list(), list(['c', 1])])
    invites.notice({ t: 'INVITE_CREATE', d: { ...inviteJson('c', GUILD, CHANNEL, ANNA), guild_id: GUILD } })
    invites.joined(join('new'))
    await settled()
    expect(by()).toEqual([['new', ANNA.id]])
  })

  test('where invites may not be seen nothing is said', async () => {
    const { invites, told } = await watch([null])
    invites.joined(join('new'))
    await settled()
    expect(told).toEqual([])
  })
})

describe('the word that nothing was missed', () => {
  test('it is said now and then of spaces with voice, as long as they are connected', () => {
    let turn = () => {}
    let alive: number | undefined = NOW - 5
    const said: ChatEvent[] = []
    const watch = createVoiceWatch({
      emit: (event) => said.push(event),
      aliveAt: () => alive,
      after: (_ms, run) => {
        turn = run
        return () => {}
      },
    })
    watch.enter({ id: GUILD, voice_states: [], afk_channel_id: AFK }, NOW)
    turn()
    expect(said.map((e) => e.type)).toEqual(['voice-roster'])
    watch.notice({ t: 'VOICE_STATE_UPDATE', d: { guild_id: GUILD } })
    turn()
    expect(said.at(-1)).toMatchObject({ type: 'alive', space: GUILD, at: NOW - 5 })
    alive = undefined
    turn()
    expect(said).toHaveLength(2)
    expect(watch.afkOf(GUILD)).toBe(AFK)
    expect(watch.isBoostSilent(GUILD)).toBe(true)
    watch.notice({ t: 'GUILD_UPDATE', d: { id: GUILD, system_channel_id: CHANNEL, system_channel_flags: 0 } })
    expect([watch.afkOf(GUILD), watch.isBoostSilent(GUILD)]).toEqual([null, false])
  })
})

test('whatever the payload, reading it neither throws nor invents a kind', () => {
  const kinds = [
    ...[
      'MESSAGE_CREATE',
      'MESSAGE_UPDATE',
      'MESSAGE_POLL_VOTE_ADD',
      'VOICE_STATE_UPDATE',
      'GUILD_MEMBER_UPDATE',
    ],
    ...['STAGE_INSTANCE_CREATE', 'STAGE_INSTANCE_DELETE', 'ENTITLEMENT_CREATE', 'ENTITLEMENT_DELETE'],
  ]
  const id = fc.constantFrom<unknown>(ID, GUILD, '', 'x', 7, null, undefined, {}, [])
  const payload = fc.record(
    Object.fromEntries(
      [
        ...[
          'id',
          'guild_id',
          'channel_id',
          'user_id',
          'message_id',
          'sku_id',
          'answer_id',
          'edited_timestamp',
        ],
        ...['premium_since', 'ends_at', 'type', 'content', 'author', 'user', 'member', 'message_reference'],
      ].map((key) => [key, fc.oneof(id, fc.anything())]),
    ),
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.oneof(payload, fc.anything()), (t, d) => {
      const event = read(t, d)
      if (event === null) return
      expect(Number.isSafeInteger(event.at)).toBe(true)
      expect(typeof event.space).toBe('string')
    }),
    { numRuns: 400 },
  )
  fc.assert(
    fc.property(fc.anything(), (answer) => {
      readInvites(answer)
      readInvites([answer])
      readVoiceRoster({ id: GUILD, voice_states: [answer], members: [answer] } as never, {
        now: NOW,
        ...guild,
      })
    }),
  )
})
