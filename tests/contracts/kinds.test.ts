/** Facts beside talk, on both engines: what is stored, what a day counts, and what a restart must not change. */
import { expect, test } from '@jest/globals'
import type { ChatEvent, VoiceEvent } from '../../src/chat/event.js'
import { KIND } from '../../src/domain/facts.js'
import { findAccount } from '../../src/store/accounts.js'
import type { Store } from '../../src/store/engine.js'
import { oldestPaid, paymentsOf } from '../../src/store/payments.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import { dump } from '../support/ledger-dump.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, person, said, track, trackerFor } from '../support/tracking.js'

const MINUTE = 60_000
const at = (minute: number) => NOON + minute * MINUTE
const here = { platform: 'discord', space: 'guild', source: 'live' } as const

const voice = (
  who: string,
  minute: number,
  channel: string | null,
  more: Partial<VoiceEvent> = {},
): VoiceEvent => ({
  ...here,
  type: 'voice',
  at: at(minute),
  person: person(who),
  channel: channel === null ? null : { id: channel, kind: 'voice' },
  muted: false,
  deafened: false,
  ...more,
})

const must = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}

const count = async (
  store: Store,
  who: string,
  name: 'voice_minutes' | 'votes' | 'shares' | 'invites' | 'boosts',
) => {
  const account = must(await findAccount(store.reads, 'discord', who))
  const days = await store.reads
    .selectFrom('account_days')
    .select(name)
    .where('account', '=', account.id)
    .execute()
  return days.reduce((sum, day) => sum + day[name], 0)
}

const factsOf = (store: Store, kind: number) =>
  store.reads
    .selectFrom('facts')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('at')
    .orderBy('actor')
    .execute()

const vote = (
  who: string,
  minute: number,
  change: 'added' | 'removed' | 'chosen',
  options: number[],
  poll = said('ann', 0),
): ChatEvent => ({
  ...here,
  type: 'vote',
  at: at(minute),
  change,
  on: { channel: poll.channel, ref: poll.ref },
  by: person(who),
  options,
})

describeStores('facts beside talk', (open) => {
  test('minutes in voice count for those who are together, and only then', async () => {
    const store = await open()
    await track(trackerFor(store), [
      voice('ann', 0, 'room'),
      voice('bob', 10, 'room'),
      voice('cat', 10, 'other'),
      voice('robot', 0, 'other', { person: person('robot', { bot: true }) }),
      voice('bob', 40, null),
      voice('ann', 50, null),
      voice('cat', 50, null),
    ])
    expect(await count(store, 'ann', 'voice_minutes')).toBe(30)
    expect(await count(store, 'bob', 'voice_minutes')).toBe(30)
    expect(await factsOf(store, KIND.voice)).toHaveLength(3)
    expect((await dump(store))['days']).toHaveLength(2)
  })

  test('the same log batch by batch, late and twice, is the same day', async () => {
    const log = [
      voice('ann', 0, 'room'),
      voice('bob', 5, 'room'),
      voice('ann', 20, 'room', { muted: true }),
      voice('ann', 30, 'room'),
      voice('bob', 90, null),
      voice('ann', 100, null),
    ]
    const whole = await open()
    await track(trackerFor(whole), log)
    const pieces = await open()
    const tracker = trackerFor(pieces)
    for (const i of [4, 1, 5, 0, 3, 1, 2, 4]) await track(tracker, [must(log[i])])
    const [one, other] = [await dump(whole), await dump(pieces)]
    expect(await count(whole, 'ann', 'voice_minutes')).toBe(75)
    expect(other['days']).toEqual(one['days'])
    expect(other['channelDays']).toEqual(one['channelDays'])
    const standing = (facts: string[] = []) => facts.filter((f) => f.endsWith(' '))
    expect(standing(other['facts'])).toEqual(standing(one['facts']))
  })

  test('a long sitting is counted every hour, without waiting for its end', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [voice('ann', 0, 'room'), voice('bob', 0, 'room')])
    expect(await factsOf(store, KIND.voice)).toEqual([])
    await track(tracker, [{ ...here, type: 'alive', at: at(125) }])
    expect(await count(store, 'ann', 'voice_minutes')).toBe(120)
    await track(trackerFor(store), [voice('ann', 130, null)])
    expect(await count(store, 'ann', 'voice_minutes')).toBe(120)
    await track(trackerFor(store), [voice('bob', 150, null)])
    expect(await count(store, 'ann', 'voice_minutes')).toBe(130)
  })

  test('after a crash who is there goes on, who is gone left when we last knew, and the hole is noted', async () => {
    const store = await open()
    await track(trackerFor(store), [
      voice('ann', 0, 'room'),
      voice('bob', 0, 'room'),
      voice('cat', 0, 'room'),
      { ...here, type: 'alive', at: at(20) },
    ])
    const back: ChatEvent = {
      ...here,
      type: 'voice-roster',
      at: at(40),
      people: ['ann', 'bob'].map((p) => ({
        person: person(p),
        channel: { id: 'room' },
        muted: false,
        deafened: false,
      })),
    }
    await track(trackerFor(store), [back])
    await track(trackerFor(store), [back, voice('ann', 50, null), voice('bob', 50, null)])
    expect(await count(store, 'ann', 'voice_minutes')).toBe(50)
    expect(await count(store, 'cat', 'voice_minutes')).toBe(20)
    const gaps = await store.reads.selectFrom('gaps').selectAll().execute()
    expect(gaps.map((g) => [g.cause, g.from_at, g.to_at])).toEqual([['voice', at(20), at(40)]])
  })

  test('a voice channel that is not tracked is nowhere', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0, { channel: { id: 'room' } })])
    const space = must(await findSpace(store.reads, 'discord', 'guild'))
    const rooms = await store.reads.selectFrom('channels').select('id').execute()
    await store.write((tx) =>
      saveSetting(tx, {
        community: space.community,
        key: 'untracked',
        value: JSON.stringify(rooms.map((r) => r.id)),
        from: 1,
        by: null,
      }),
    )
    await track(trackerFor(store), [
      voice('ann', 0, 'room'),
      voice('bob', 0, 'room'),
      voice('ann', 30, null),
      voice('bob', 30, null),
    ])
    expect(await factsOf(store, KIND.voice)).toEqual([])
  })

  test('a poll counts once for each voter; taking the last vote back takes the count back', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [
      said('ann', 0),
      vote('bob', 1, 'added', [0]),
      vote('bob', 2, 'added', [2]),
      vote('cat', 3, 'added', [1]),
    ])
    expect([await count(store, 'bob', 'votes'), await count(store, 'cat', 'votes')]).toEqual([1, 1])
    await track(tracker, [vote('bob', 4, 'removed', [0])])
    expect(await count(store, 'bob', 'votes')).toBe(1)
    await track(tracker, [vote('bob', 5, 'removed', [2])])
    expect(await count(store, 'bob', 'votes')).toBe(0)
    await track(tracker, [vote('bob', 6, 'added', [2])])
    expect(await count(store, 'bob', 'votes')).toBe(1)
    expect((await factsOf(store, KIND.vote)).map((f) => [f.detail, f.withdrawn_at])).toEqual([
      [1, at(4)],
      [3, null],
      [2, null],
    ])
  })

  test('a choice told whole replaces the one before it, and an empty one takes it back', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), vote('bob', 1, 'chosen', [0, 1]), vote('bob', 2, 'chosen', [1])])
    const standing = async () =>
      (await factsOf(store, KIND.vote)).filter((f) => f.withdrawn_at === null).map((f) => f.detail)
    expect(await standing()).toEqual([2])
    await track(tracker, [vote('bob', 3, 'chosen', [])])
    expect(await standing()).toEqual([])
    expect(await count(store, 'bob', 'votes')).toBe(0)
  })

  test('a vote that names its poll by an id finds it, and one that nobody knows is put aside', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const group = { platform: 'telegram', space: 'group', channel: { id: 'group' } } as const
    await track(tracker, [said('ann', 0, { ...group, poll: '77', media: 'poll' })])
    const answer = (poll: string): ChatEvent => ({
      platform: 'telegram',
      space: '',
      source: 'live',
      type: 'vote',
      at: at(1),
      change: 'chosen',
      on: { poll },
      by: person('bob'),
      options: [0],
    })
    await track(tracker, [answer('77'), answer('78')])
    const votes = (await factsOf(store, KIND.vote)).filter((f) => f.detail > 0)
    expect(votes.map((f) => [f.at, f.low])).toEqual([[at(0), 1]])
    const aside = await store.reads.selectFrom('quarantine').select('problem').execute()
    expect(aside).toEqual([{ problem: 'poll-unknown' }])
  })

  test('passing on a message is a share, gone with the message that did it', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const original = said('ann', 0)
    const forward = said('bob', 5, { forward: { ref: original.ref } })
    await track(tracker, [original, forward])
    expect(await count(store, 'bob', 'shares')).toBe(1)
    const [share] = await factsOf(store, KIND.share)
    expect([share?.about_at, share?.about_low]).toEqual([original.ref.at, original.ref.low])
    await track(tracker, [deleted(forward, 6)])
    expect(await count(store, 'bob', 'shares')).toBe(0)
  })

  test('an edit is noted once and earns nothing, however often it is told', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const message = said('ann', 0)
    const edit: ChatEvent = {
      ...here,
      type: 'edit',
      at: at(1),
      channel: message.channel,
      ref: message.ref,
      author: person('ann'),
      length: 4_000,
    }
    await track(tracker, [message])
    const before = await dump(store)
    await track(tracker, [edit, edit])
    const after = await dump(store)
    expect(await factsOf(store, KIND.edit)).toHaveLength(1)
    expect(after['ledger']).toEqual(before['ledger'])
    expect(after['days']).toEqual(before['days'])
  })

  test('somebody who came by an invite counts for who invited them, until they leave too soon', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const come = (who: string, minute: number, by: string | null): ChatEvent[] => [
      { ...here, type: 'join', at: at(minute), person: person(who) },
      { ...here, type: 'invite', at: at(minute), person: person(who), by: by === null ? null : person(by) },
    ]
    const go = (who: string, minute: number): ChatEvent => ({
      ...here,
      type: 'leave',
      at: at(minute),
      person: person(who),
    })
    await track(tracker, [...come('new', 0, 'ann'), ...come('stays', 1, 'ann'), ...come('lost', 2, null)])
    expect(await count(store, 'ann', 'invites')).toBe(2)
    await track(tracker, [go('new', 60), go('stays', 8 * 24 * 60), go('new', 61)])
    expect(await count(store, 'ann', 'invites')).toBe(1)
    expect(await factsOf(store, KIND.join)).toHaveLength(3)
    expect((await factsOf(store, KIND.leave)).map((f) => f.happened_at)).toEqual([at(60), at(8 * 24 * 60)])
    expect((await factsOf(store, KIND.invite)).filter((f) => f.actor === 0)).toHaveLength(1)
  })

  test('who is found on the roster came while we were away, and whoever is missing left: both are inferred', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const roster = (minute: number, people: [string, number][]): ChatEvent => ({
      ...here,
      type: 'roster',
      at: at(minute),
      people: people.map(([id, joined]) => ({ ...person(id), joinedAt: at(joined) })),
      here: new Set(people.map(([id]) => id)),
    })
    await track(tracker, [roster(0, [['ann', -1000]])])
    await track(tracker, [roster(60, [['bob', 30]])])
    await track(tracker, [roster(60, [['bob', 30]])])
    expect((await factsOf(store, KIND.join)).map((f) => [f.at, f.source])).toEqual([[at(30), 3]])
    expect((await factsOf(store, KIND.leave)).map((f) => [f.at, f.happened_at, f.source])).toEqual([
      [at(-1000), at(60), 3],
    ])
  })

  test('who writes before the roster tells of them came when the roster says', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const roster = (people: [string, number][]): ChatEvent => ({
      ...here,
      type: 'roster',
      at: at(60),
      people: people.map(([id, joined]) => ({ ...person(id), joinedAt: at(joined) })),
      here: new Set(people.map(([id]) => id)),
    })
    await track(tracker, [said('ann', -30)])
    await track(tracker, [said('bob', 50)])
    const told = roster([
      ['ann', -9000],
      ['bob', 20],
    ])
    await track(tracker, [told])
    await track(tracker, [told])
    expect((await factsOf(store, KIND.join)).map((f) => [f.at, f.source])).toEqual([[at(20), 3]])
    await track(tracker, [{ ...here, type: 'leave', at: at(70), person: person('bob') }])
    expect((await factsOf(store, KIND.leave)).map((f) => [f.at, f.happened_at])).toEqual([[at(20), at(70)]])
  })

  test('boosts are counted as many as there are, each once', async () => {
    const store = await open()
    const boost: ChatEvent = {
      ...here,
      type: 'boost',
      change: 'began',
      at: at(0),
      person: person('ann'),
      place: { channel: { id: 'general' }, ref: { at: at(0), low: 3 } },
      times: 2,
    }
    await track(trackerFor(store), [boost, boost])
    expect(await count(store, 'ann', 'boosts')).toBe(2)
  })

  test('a payment keeps its amount in small units; a refund withdraws it, in either order', async () => {
    const pay: ChatEvent = {
      ...here,
      type: 'payment',
      at: at(0),
      person: person('ann'),
      id: 'charge-1',
      way: 'subscription',
      amount: 145,
      currency: 'USD',
      until: at(43_200),
    }
    const refund: ChatEvent = {
      ...here,
      type: 'refund',
      at: at(9),
      person: person('ann'),
      id: 'charge-1',
      amount: 145,
      currency: 'USD',
    }
    for (const events of [
      [pay, refund],
      [refund, pay, pay],
    ]) {
      const store = await open()
      for (const event of events) await track(trackerFor(store), [event])
      const [payment] = await store.reads.selectFrom('payments').selectAll().execute()
      expect(payment).toMatchObject({ amount: 145, currency: 'USD', way: 'subscription', refunded_at: at(9) })
      expect((await factsOf(store, KIND.payment)).map((f) => f.withdrawn_at)).toEqual([at(9)])
      expect(await factsOf(store, KIND.refund)).toHaveLength(1)
      expect(await oldestPaid(store.reads, 'discord')).toBeNull()
      await track(trackerFor(store), [{ ...pay, id: 'charge-2', at: at(5) }])
      expect(await oldestPaid(store.reads, 'discord')).toBe(at(5))
      expect(await oldestPaid(store.reads, 'telegram')).toBeNull()
      const known = await paymentsOf(store.reads, [payment?.charge ?? 0, 1])
      expect([...known.values()]).toEqual([payment])
    }
  })

  test('what was paid in private belongs to the only community, and to nobody where there are two', async () => {
    const store = await open()
    const pay = (id: string): ChatEvent => ({
      ...here,
      space: '',
      type: 'payment',
      at: at(0),
      person: person('ann'),
      id,
      way: 'purchase',
      amount: 5,
      currency: 'XTR',
    })
    await track(trackerFor(store), [said('ann', 0)])
    await track(trackerFor(store), [pay('one')])
    expect(await factsOf(store, KIND.payment)).toHaveLength(1)
    await track(trackerFor(store), [said('ann', 0, { space: 'second' })])
    await track(trackerFor(store), [pay('two')])
    expect(await factsOf(store, KIND.payment)).toHaveLength(1)
    const aside = await store.reads.selectFrom('quarantine').select('problem').execute()
    expect(aside).toEqual([{ problem: 'community-unknown' }])
  })

  test('what the platform says is noted once, with nobody or with who did it', async () => {
    const store = await open()
    const called = (minute: number, by?: string): ChatEvent => ({
      ...here,
      type: 'service',
      at: at(minute),
      channel: { id: 'general' },
      ref: { at: at(minute), low: 9 },
      what: 'call-ended',
      measure: 320,
      ...(by === undefined ? {} : { by: person(by) }),
    })
    await track(trackerFor(store), [called(0), called(0), called(1, 'ann')])
    const facts = await factsOf(store, KIND.service)
    expect(facts.map((f) => [f.actor === 0, f.length])).toEqual([
      [true, 320],
      [false, 320],
    ])
  })
})
