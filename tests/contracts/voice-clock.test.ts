/** Voice by a clock that was days ahead: minutes go on being counted, none twice, and what nobody can say is a gap. */
import { expect, test } from '@jest/globals'
import type { ChatEvent } from '../../src/chat/event.js'
import type { Store } from '../../src/store/engine.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, said, track, trackerFor } from '../support/tracking.js'

const MINUTE = 60_000
const AHEAD = 10 * 24 * 60
const base = { platform: 'discord', space: 'guild', source: 'live' } as const

const voice = (who: string, minute: number, room: string | null): ChatEvent => ({
  ...{ ...base, type: 'voice', at: NOON + minute * MINUTE, person: person(who), heard: true },
  ...{ channel: room === null ? null : { id: room, kind: 'voice' }, muted: false, deafened: false },
})
const together = (minute: number, room: string | null) =>
  ['ann', 'bob'].map((who) => voice(who, minute, room))
const alive = (minute: number): ChatEvent => ({
  ...{ ...base, type: 'alive', at: NOON + minute * MINUTE, heard: true },
})
/** Everybody who is in voice, as when a session begins. */
const roster = (minute: number, ...people: string[]): ChatEvent => ({
  ...{ ...base, type: 'voice-roster', at: NOON + minute * MINUTE, heard: true },
  people: people.map((who) => ({
    ...{ person: person(who), channel: { id: 'room', kind: 'voice' } as const },
    ...{ muted: false, deafened: false },
  })),
})

/** One batch each. */
const hear = async (store: Store, events: readonly ChatEvent[]) => {
  const tracker = trackerFor(store)
  for (const event of events) await track(tracker, [event])
  await tracker.close()
}
const minutes = async (store: Store) => {
  const rows = await store.reads
    .selectFrom('account_days')
    .innerJoin('accounts', 'accounts.id', 'account_days.account')
    .select(['accounts.platform_id', 'account_days.day', 'account_days.voice_minutes'])
    .where('voice_minutes', '!=', 0)
    .orderBy('accounts.platform_id')
    .orderBy('account_days.day')
    .execute()
  return rows.map((r) => [r.platform_id, r.day, r.voice_minutes])
}
const gaps = async (store: Store) => {
  const rows = await store.reads.selectFrom('gaps').selectAll().orderBy('from_at').execute()
  return rows.map((g) => [g.cause, (g.from_at - NOON) / MINUTE, ((g.to_at ?? 0) - NOON) / MINUTE])
}
const DAY = '2026-03-02'
const begun: ChatEvent = { ...base, type: 'space', at: NOON, name: 'G', fresh: true, channels: [] }

describeStores('a clock that was ten days ahead', (open) => {
  test('leaves those who were first met by it counted from when it is right again', async () => {
    const store = await open()
    await hear(store, [
      begun,
      roster(0),
      ...together(AHEAD, 'room'),
      alive(AHEAD + 1),
      alive(AHEAD + 50),
      voice('ann', 80, 'room'),
      said('cat', 129),
      alive(130),
      voice('ann', 140, null),
      voice('ann', 150, 'room'),
      alive(185),
      ...together(210, null),
    ])
    expect(await minutes(store)).toEqual([
      ['ann', DAY, 70],
      ['bob', DAY, 70],
    ])
    expect(await gaps(store)).toEqual([['voice', 80, 130]])
  })

  test('counts nobody for the leap, and nobody twice who sat through all of it', async () => {
    const store = await open()
    await hear(store, [begun, roster(0), ...together(0, 'room'), alive(30), alive(AHEAD + 31)])
    await hear(store, [alive(AHEAD + 90), said('cat', 99), alive(100), alive(125), ...together(160, null)])
    expect(await minutes(store)).toEqual([
      ['ann', DAY, 90],
      ['bob', DAY, 90],
    ])
    expect(await gaps(store)).toEqual([['voice', 30, 100]])
  })

  test('is found out in one batch with what it said before', async () => {
    const store = await open()
    await hear(store, [begun, roster(0), ...together(0, 'room'), alive(30), alive(AHEAD + 31)])
    await hear(store, [said('cat', 59)])
    const tracker = trackerFor(store)
    await track(tracker, [voice('bob', AHEAD + 40, null), alive(60), voice('bob', 65, 'room')])
    await track(tracker, together(80, null))
    expect(await minutes(store)).toEqual([
      ['ann', DAY, 45],
      ['bob', DAY, 45],
    ])
    await tracker.close()
  })

  test('is no reason to undo anything where it falls behind what was said by the platform', async () => {
    const store = await open()
    await hear(store, [begun, roster(0), ...together(0, 'room'), alive(60), said('ann', 61)])
    const before = await minutes(store)
    await hear(store, [alive(61 - AHEAD), alive(62 - AHEAD), alive(90), alive(120)])
    expect(before).toEqual([
      ['ann', DAY, 60],
      ['bob', DAY, 60],
    ])
    expect(await minutes(store)).toEqual([
      ['ann', DAY, 120],
      ['bob', DAY, 120],
    ])
    expect(await gaps(store)).toEqual([])
  })
})
