/** Events on both engines: who was where, what is settled of it, what an erasure and an export do with it. */
import { expect, test } from '@jest/globals'
import type { ChatEvent, VoiceEvent } from '../../src/chat/event.js'
import type { Choice } from '../../src/domain/engagement/sign-ups.js'
import { events } from '../../src/jobs/events.js'
import { findAccount } from '../../src/store/accounts.js'
import { findChannel } from '../../src/store/channels.js'
import type { Store } from '../../src/store/engine.js'
import { attendancesOf, callsIn, keptPlaces } from '../../src/store/event-attendance.js'
import { addQuestion, callUp, queueOf, vote } from '../../src/store/event-questions.js'
import { saveRating } from '../../src/store/event-ratings.js'
import { eventReport } from '../../src/store/event-report.js'
import { saveCheckIn, saveSignUp, signUpsOf } from '../../src/store/event-sign-ups.js'
import {
  countAhead,
  eventById,
  insertEvent,
  insertSeries,
  latestOfSeries,
  openSeries,
} from '../../src/store/events.js'
import { eventPages } from '../../src/store/export-events.js'
import { forgetInEvents } from '../../src/store/forget-events.js'
import { memberOf } from '../../src/store/members.js'
import { findSpace } from '../../src/store/spaces.js'
import { dump } from '../support/ledger-dump.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, said, track, trackerFor } from '../support/tracking.js'

const MINUTE = 60_000
const at = (minute: number) => NOON + minute * MINUTE
const here = { platform: 'discord', space: 'guild', source: 'live' } as const
const voice = (
  who: string,
  minute: number,
  channel: string | null,
  more: Partial<VoiceEvent> = {},
): ChatEvent => ({
  ...here,
  type: 'voice',
  at: at(minute),
  person: person(who),
  channel: channel === null ? null : { id: channel, kind: 'voice' },
  muted: false,
  deafened: false,
  ...more,
})
const alive = (minute: number): ChatEvent => ({ ...here, type: 'alive', at: at(minute) })
const must = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}

/** A community whose people have all said something, and an event in its voice channel from minute 60 to 120. */
const scene = async (store: Store) => {
  const tracker = trackerFor(store)
  const people = ['ann', 'bob', 'cat', 'dan', 'eve']
  await track(
    tracker,
    people.map((who, i) => said(who, i)),
  )
  await track(tracker, [voice('eve', 1, 'room'), voice('eve', 2, null)])
  const space = must(await findSpace(store.reads, 'discord', 'guild'))
  const room = must(await findChannel(store.reads, space.id, 'room'))
  const account = async (who: string) => must(await findAccount(store.reads, 'discord', who)).id
  const ids = new Map(await Promise.all(people.map(async (who) => [who, await account(who)] as const)))
  const id = (who: string) => must(ids.get(who))
  const event = must(
    await store.write((tx) =>
      insertEvent(tx, {
        space: space.id,
        series: null,
        date_at: null,
        title: 'Talk',
        place: null,
        channel: room.id,
        post_in: null,
        start_at: at(60),
        end_at: at(120),
        capacity: null,
        host: id('ann'),
        code_key: 'key',
        created_at: at(0),
      }),
    ),
  )
  const say = (who: string, choice: Choice, minute: number) =>
    store.write((tx) => saveSignUp(tx, { event, account: id(who), choice, at: at(minute) }))
  const settle = (minute: number) =>
    events.run({
      store,
      now: at(minute),
      community: 0,
      period: '',
      signal: new AbortController().signal,
      tell: tracker.event,
    })
  const verdicts = async () => {
    const rows = await attendancesOf(store.reads, event)
    return Object.fromEntries(
      rows.map((r) => [people.find((p) => id(p) === r.account), `${r.verdict} ${r.minutes}`]),
    )
  }
  return { tracker, space, room, event, id, say, settle, verdicts }
}

const NEWS: ChatEvent[] = [
  voice('ann', 55, 'room'),
  voice('bob', 80, 'room'),
  voice('cat', 60, 'room'),
  voice('cat', 90, null),
  voice('dan', 61, 'elsewhere'),
  voice('eve', 70, 'room', { muted: true }),
  voice('bob', 121, null),
  voice('ann', 125, null),
  voice('eve', 130, null),
  voice('dan', 130, null),
]
const SETTLED = {
  ann: 'attended 60',
  bob: 'late 40',
  cat: 'left-early 30',
  dan: 'no-show 0',
  eve: 'unexpected 50',
}

describeStores('who came to an event', (open) => {
  test('follows from sign-ups and presence in its channel, and earns points on its day', async () => {
    const store = await open()
    const { say, settle, verdicts, tracker, event, id, space } = await scene(store)
    for (const who of ['ann', 'bob', 'dan']) await say(who, 'going', 10)
    await say('cat', 'maybe', 11)
    await track(tracker, NEWS)
    expect(await settle(122)).toBe('0 0 0')
    expect(await settle(126)).toBe('0 0 1')
    expect(await verdicts()).toEqual(SETTLED)
    await tracker.flush()
    const ledger = must((await dump(store))['ledger']).filter((l) => / 20 /.test(l))
    expect(ledger).toHaveLength(4)
    const report = await eventReport(store.reads, must(await eventById(store.reads, event)))
    expect([report.signedUp, report.newcomers]).toEqual([3, 4])
    const members = new Map<string, number>()
    for (const who of ['ann', 'dan'])
      members.set(who, must(await memberOf(store.reads, space.community, id(who))))
    const kept = await keptPlaces(store.reads, space.community, [...members.values()], 0)
    expect([...members.values()].map((m) => kept.get(m))).toEqual([
      { came: 1, of: 1 },
      { came: 0, of: 1 },
    ])
  })

  test('is the same when voice is told late, twice and out of order, and settled twice', async () => {
    const store = await open()
    const { say, settle, verdicts, tracker } = await scene(store)
    for (const i of [3, 9, 0, 5, 1, 7, 2, 8, 6, 4, 0, 6]) await track(tracker, [must(NEWS[i])])
    await say('cat', 'maybe', 11)
    for (const who of ['dan', 'bob', 'ann']) await say(who, 'going', 10)
    await say('ann', 'no', 5)
    await settle(126)
    await store.write((tx) => tx.updateTable('events').set({ closed_at: null }).execute())
    const before = await dump(store)
    await settle(140)
    expect(await verdicts()).toEqual(SETTLED)
    expect((await dump(store))['facts']).toEqual(before['facts'])
  })

  test('survives a crash of the bot: who is still there at the end stayed, as far as we heard', async () => {
    const store = await open()
    const { say, settle, verdicts, tracker } = await scene(store)
    // Not at a whole hour, up to which stretches are written down as they go.
    await store.write((tx) =>
      tx
        .updateTable('events')
        .set({ end_at: at(115) })
        .execute(),
    )
    await say('ann', 'going', 10)
    await say('bob', 'going', 10)
    await track(tracker, [voice('ann', 55, 'room'), voice('bob', 58, 'room'), alive(90)])
    // Killed at minute 91, back at 100; bob left meanwhile, ann stayed to the end without another word.
    expect(await settle(121)).toBe('0 0 0')
    const after = trackerFor(store)
    await track(after, [
      {
        ...here,
        type: 'voice-roster',
        at: at(100),
        people: [
          { person: person('ann'), channel: { id: 'room', kind: 'voice' }, muted: false, deafened: false },
        ],
      },
      alive(116),
    ])
    await settle(121)
    expect(await verdicts()).toEqual({ ann: 'attended 55', bob: 'left-early 30' })
  })

  test('without a voice channel follows from check-ins, and a call that began late makes nobody late', async () => {
    const store = await open()
    const { say, settle, verdicts, tracker, event, id, space } = await scene(store)
    await store.write((tx) => tx.updateTable('events').set({ channel: null }).execute())
    const call = (what: 'call-started' | 'call-ended', minute: number): ChatEvent => ({
      ...here,
      type: 'service',
      at: at(minute),
      channel: { id: 'general' },
      ref: { at: at(minute), low: minute },
      what,
    })
    await track(tracker, [call('call-started', 75), call('call-ended', 115)])
    expect(
      await callsIn(store.reads, { space: space.id, channel: null }, { from: at(60), to: at(120) }),
    ).toEqual([{ from: at(75), to: at(115) }])
    await say('ann', 'going', 10)
    await say('bob', 'going', 10)
    for (const minute of [90, 80]) await store.write((tx) => saveCheckIn(tx, event, id('ann'), at(minute)))
    await settle(126)
    expect(await verdicts()).toEqual({ ann: 'attended 35', bob: 'no-show 0' })
  })

  test('says nothing of somebody who was forgotten', async () => {
    const store = await open()
    const { settle, verdicts, tracker, event, id } = await scene(store)
    await store.write((tx) => saveCheckIn(tx, event, id('ann'), at(61)))
    await store.write((tx) => forgetInEvents(tx, id('ann')))
    await track(tracker, [])
    await settle(126)
    expect(await verdicts()).toEqual({})
  })
})

describeStores('what people say about an event', (open) => {
  test('is the latest of what they said, whichever arrives last', async () => {
    const store = await open()
    const { say, event, space } = await scene(store)
    await say('ann', 'no', 20)
    await say('ann', 'going', 10)
    const all = await signUpsOf(store.reads, event, space.community)
    expect(all.map((s) => [s.choice, s.at])).toEqual([['no', at(20)]])
  })

  test('is forgotten with them, and nothing of others is', async () => {
    const store = await open()
    const { say, event, id, space } = await scene(store)
    for (const who of ['ann', 'bob']) {
      await say(who, 'going', 10)
      await store.write(async (tx) => {
        await saveCheckIn(tx, event, id(who), at(61))
        await saveRating(tx, { event, account: id(who), stars: 4, at: at(130) })
        await addQuestion(tx, { event, account: id(who), text: `asked by ${who}`, at: at(62) })
      })
    }
    const questions = await queueOf(store.reads, event, 9)
    for (const q of questions)
      for (const who of ['ann', 'bob']) await store.write((tx) => vote(tx, q.id, id(who)))
    await store.write((tx) => forgetInEvents(tx, id('ann')))
    expect((await signUpsOf(store.reads, event, space.community)).map((s) => s.account)).toEqual([id('bob')])
    expect((await queueOf(store.reads, event, 9)).map((q) => [q.text, q.votes])).toEqual([
      ['asked by bob', 1],
    ])
    for (const table of ['event_check_ins', 'event_ratings'] as const)
      expect((await store.reads.selectFrom(table).select('account').execute()).map((r) => r.account)).toEqual(
        [id('bob')],
      )
    const pages = []
    for await (const page of eventPages(store.reads, space.community)) pages.push(...page)
    expect(pages.map((e) => [e.title, e.signUps.length, e.checkIns.length, e.ratings.length])).toEqual([
      ['Talk', 1, 1, 1],
    ])
  })

  test('puts the question that most want first, and calls each up once', async () => {
    const store = await open()
    const { event, id } = await scene(store)
    const ask = (who: string, text: string) =>
      store.write((tx) => addQuestion(tx, { event, account: id(who), text, at: at(62) }))
    for (const text of ['a', 'b', 'c']) await ask('ann', text)
    const third = must((await queueOf(store.reads, event, 9))[2])
    for (const who of ['bob', 'cat']) await store.write((tx) => vote(tx, third.id, id(who)))
    expect((await queueOf(store.reads, event, 9)).map((q) => `${q.text} ${q.votes}`)).toEqual([
      'c 2',
      'a 0',
      'b 0',
    ])
    const called = []
    for (let i = 0; i < 4; i++) called.push((await store.write((tx) => callUp(tx, event, at(63))))?.text)
    expect(called).toEqual(['c', 'a', 'b', undefined])
    for (const text of ['d', 'e', 'f', 'g', 'h']) expect(await ask('ann', text)).toBe(true)
    expect(await ask('ann', 'i')).toBe(false)
  })
})

describeStores('a series', (open) => {
  test('has each of its dates once, however often they are made', async () => {
    const store = await open()
    const { space, id } = await scene(store)
    const series = await store.write((tx) =>
      insertSeries(tx, {
        space: space.id,
        zone: 'Europe/Berlin',
        start: '2026-11-18T20:00',
        minutes: 60,
        rule: 'FREQ=WEEKLY',
        made_until: at(0),
      }),
    )
    const date = (start: number) => ({
      space: space.id,
      series,
      date_at: start,
      title: 'Weekly',
      place: null,
      channel: null,
      post_in: null,
      start_at: start,
      end_at: start + 60 * MINUTE,
      capacity: 5,
      host: id('ann'),
      code_key: 'key',
      created_at: at(0),
    })
    expect(await store.write((tx) => insertEvent(tx, date(at(60))))).toBeDefined()
    expect(await store.write((tx) => insertEvent(tx, date(at(60))))).toBeUndefined()
    expect(await store.write((tx) => insertEvent(tx, date(at(600))))).toBeDefined()
    // Beside the event of its own that is there: however many dates, it is one thing that is planned.
    expect(await countAhead(store.reads, space.community, at(0))).toBe(2)
    await store.write((tx) => insertEvent(tx, { ...date(at(90)), series: null, date_at: null }))
    expect(await countAhead(store.reads, space.community, at(0))).toBe(3)
    expect((await latestOfSeries(store.reads, series))?.start_at).toBe(at(600))
    expect((await openSeries(store.reads)).map((s) => s.id)).toEqual([series])
  })
})
