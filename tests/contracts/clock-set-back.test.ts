/** A clock that is set back changes nothing: of what is only heard, the order counts. */
import { expect, test } from '@jest/globals'
import type { ChatEvent, VoteEvent } from '../../src/chat/event.js'
import { KIND } from '../../src/domain/facts.js'
import type { Store } from '../../src/store/engine.js'
import { findSpace } from '../../src/store/spaces.js'
import { absentFrom } from '../../src/store/stays.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, pointsBy, reacted, said, track, trackerFor } from '../support/tracking.js'

describeStores('a clock that is set back', (open) => {
  test('a reaction taken back "before" it was added is taken back, and one added again stands', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const first = said('ann', 0)
    const heard = { heard: true } as const
    await track(tracker, [first, reacted('bob', first, 130, heard)])
    expect(await pointsBy(store)).toMatchObject({ bob: 1 })
    await track(tracker, [reacted('bob', first, 10, { ...heard, change: 'removed' })])
    expect(await pointsBy(store)).toMatchObject({ bob: 0 })
    await track(tracker, [reacted('bob', first, 5, heard)])
    expect(await pointsBy(store)).toMatchObject({ bob: 1 })
    await tracker.close()
  })

  const standing = async (store: Store) =>
    (await store.reads.selectFrom('facts').selectAll().where('kind', '=', KIND.vote).execute())
      .filter((f) => f.withdrawn_at === null)
      .map((f) => f.detail - 1)
      .sort()
  const poll = said('ann', 0)
  const vote = (minute: number, change: VoteEvent['change'], options: number[]): ChatEvent => ({
    ...{ type: 'vote', platform: 'discord', space: 'guild', source: 'live', heard: true },
    ...{ at: NOON + minute * 60_000, change, options },
    ...{ on: { channel: poll.channel, ref: poll.ref }, by: person('bob') },
  })

  test('who told all their choices last has voted for those', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [poll, vote(130, 'chosen', [0, 1]), vote(10, 'chosen', [1, 2])])
    expect(await standing(store)).toEqual([1, 2])
    await track(tracker, [vote(9, 'chosen', [])])
    expect(await standing(store)).toEqual([])
    await track(tracker, [vote(8, 'chosen', [2])])
    expect(await standing(store)).toEqual([2])
    // After a crash all of it is told again.
    for (const again of [vote(7, 'chosen', [0, 1]), vote(7, 'chosen', []), vote(6, 'chosen', [2])])
      await track(tracker, [again])
    expect(await standing(store)).toEqual([2])
    await tracker.close()
  })

  test('a vote taken back "before" it was cast is taken back, and one cast again stands', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [poll, vote(130, 'added', [1]), vote(131, 'added', [2]), vote(10, 'removed', [1])])
    expect(await standing(store)).toEqual([2])
    await track(tracker, [vote(5, 'added', [1])])
    expect(await standing(store)).toEqual([1, 2])
    await tracker.close()
  })

  test('reactions that are all removed "before" they were added are gone, and later ones stand', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const { channel, ref, space } = poll
    const cleared = (minute: number, emoji?: string): ChatEvent => ({
      ...{ type: 'reactions-cleared', platform: 'discord', source: 'live', heard: true },
      ...{ space, channel, ref, at: NOON + minute * 60_000, ...(emoji && { emoji }) },
    })
    const by = (who: string, minute: number) => reacted(who, poll, minute, { heard: true })
    await track(tracker, [poll, by('bob', 130), by('cat', 131)])
    await track(tracker, [cleared(10, '🎉')])
    expect(await pointsBy(store)).toMatchObject({ bob: 1, cat: 1 })
    await track(tracker, [cleared(9, '👍')])
    expect(await pointsBy(store)).toMatchObject({ bob: 0, cat: 0 })
    await track(tracker, [by('bob', 8)])
    expect(await pointsBy(store)).toMatchObject({ bob: 1, cat: 0 })
    await track(tracker, [cleared(7)])
    expect(await pointsBy(store)).toMatchObject({ bob: 0, cat: 0 })
    await tracker.close()
  })

  test('a refund that is told again by an earlier clock is one refund', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const base = { platform: 'discord', space: 'guild', source: 'live', person: person('bob') } as const
    const refund = (minute: number): ChatEvent => ({
      ...{ ...base, type: 'refund', id: 'p1', at: NOON + minute * 60_000, heard: true },
    })
    await track(tracker, [poll, { ...base, type: 'payment', id: 'p1', way: 'purchase', at: NOON }])
    await track(tracker, [refund(130)])
    await track(tracker, [refund(10)])
    const kept = await store.reads
      .selectFrom('facts')
      .select('kind')
      .where('kind', '=', KIND.refund)
      .execute()
    expect(kept).toHaveLength(1)
    await tracker.close()
  })

  test('who leaves voice "before" what was heard of them there does not come back', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const base = { platform: 'discord', space: 'guild', source: 'live' } as const
    const voice = (who: string, minute: number, room: string | null, deafened = false): ChatEvent => ({
      ...{ ...base, type: 'voice', at: NOON + minute * 60_000, person: person(who), heard: true },
      ...{ channel: room === null ? null : { id: room }, muted: false, deafened },
    })
    await track(tracker, [voice('ann', 0, 'room'), voice('bob', 10, 'room')])
    await track(tracker, [voice('bob', 190, 'room', true), voice('bob', 191, 'room')])
    await track(tracker, [voice('bob', 40, null)])
    await track(tracker, [{ ...base, type: 'alive', at: NOON + 365 * 60_000 }])
    const days = await store.reads.selectFrom('account_days').select('voice_minutes').execute()
    expect(days.map((d) => d.voice_minutes)).toEqual([30, 30])
    await tracker.close()
  })

  test('who leaves "before" they joined is gone', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const base = { platform: 'discord', space: 'guild', source: 'live', person: person('bob') } as const
    const events: ChatEvent[] = [
      said('ann', 0),
      { ...base, type: 'join', at: NOON + 7_200_000 },
      { ...base, type: 'leave', at: NOON + 60_000, heard: true },
    ]
    await track(tracker, events)
    const space = await findSpace(store.reads, 'discord', 'guild')
    expect(await absentFrom(store.reads, space?.id ?? 0, new Set())).toHaveLength(1)
    await tracker.close()
  })

  const base = { platform: 'discord', space: 'guild', source: 'live' } as const
  const present = async (store: Store) => {
    const space = await findSpace(store.reads, 'discord', 'guild')
    return (await absentFrom(store.reads, space?.id ?? 0, new Set())).length
  }

  test('who says something and leaves at once is gone, also where our clock is behind', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const leave: ChatEvent = { ...base, type: 'leave', person: person('bob'), at: NOON, heard: true }
    await track(tracker, [said('ann', 0), said('bob', 36), reacted('bob', said('ann', 0), 36), leave])
    expect(await present(store)).toBe(1)
    await tracker.close()
  })

  test('what somebody said before they left, told late, does not hide that they come again', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const of = { ...base, person: person('bob') }
    await track(tracker, [said('ann', 0), { ...of, type: 'join', at: NOON - 60_000 }])
    await track(tracker, [{ ...of, type: 'leave', at: NOON + 120_000, heard: true }])
    await track(tracker, [said('bob', 1)])
    expect(await present(store)).toBe(1)
    await track(tracker, [{ ...of, type: 'join', at: NOON + 600_000 }])
    expect(await present(store)).toBe(2)
    await tracker.close()
  })
})
