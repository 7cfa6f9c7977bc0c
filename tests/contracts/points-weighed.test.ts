import { expect, test } from '@jest/globals'
import type { ChatEvent, MessageEvent } from '../../src/chat/event.js'
import { MARK } from '../../src/domain/facts.js'
import { DEFAULTS, type SettingKey } from '../../src/domain/settings.js'
import { findChannel, internChannel } from '../../src/store/channels.js'
import type { Store } from '../../src/store/engine.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import { describeStores } from '../support/stores.js'
import { deleted, person, pointsBy, reacted, said, track, trackerFor } from '../support/tracking.js'

const { points, limits } = DEFAULTS
const DAY_MINUTES = 24 * 60

const spaceOf = async (store: Store) => {
  const space = await findSpace(store.reads, 'discord', 'guild')
  if (!space) throw new Error('no space')
  return space
}

const set = async (store: Store, key: SettingKey, value: unknown) => {
  const { community } = await spaceOf(store)
  await store.write((tx) =>
    saveSetting(tx, { community, key, value: JSON.stringify(value), from: 0, by: null }),
  )
}

const numberOf = async (store: Store, id: string) => {
  const channel = await findChannel(store.reads, (await spaceOf(store)).id, id)
  if (!channel) throw new Error('no channel')
  return channel.id
}

const inChannel = (id: string, more: Partial<MessageEvent> = {}): Partial<MessageEvent> => ({
  ...more,
  channel: { id },
})

const marks = async (store: Store) =>
  (
    await store.reads
      .selectFrom('facts')
      .select(['at', 'marks'])
      .where('kind', '=', 1)
      .orderBy('at')
      .execute()
  ).map((f) => f.marks)

const LONG = 'we meet at the harbour at eight and walk to the lighthouse'

describeStores('points, weighed', (open) => {
  test('a channel may be worth more or nothing, and its threads with it, also those opened later', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [
      said('zoe', 0),
      said('zoe', 1, inChannel('spam')),
      said('zoe', 2, inChannel('guides')),
    ])
    await set(store, 'channelFactors', [
      [await numberOf(store, 'spam'), 0],
      [await numberOf(store, 'guides'), 200],
    ])
    const { id: space } = await spaceOf(store)
    const parent = await numberOf(store, 'spam')
    await store.write((tx) => internChannel(tx, { space, id: 'old', kind: 'thread', parent }))
    const fresh: ChatEvent = {
      type: 'thread',
      platform: 'discord',
      space: 'guild',
      at: said('ann', 5).at,
      source: 'live',
      channel: { id: 'new', kind: 'thread', parent: 'guides' },
      ref: { at: said('ann', 5).at, low: 9 },
      author: person('eve'),
    }
    await track(tracker, [
      said('ann', 10, inChannel('spam')),
      said('ann', 20, inChannel('old')),
      said('bob', 10, inChannel('guides')),
      fresh,
      said('cem', 20, inChannel('new')),
      said('dan', 10, inChannel('spam')),
      said('dan', 11),
    ])
    expect(await pointsBy(store)).toMatchObject({
      bob: 2 * points.messageBlock,
      cem: 2 * points.messageBlock,
      dan: points.messageBlock,
      eve: 2 * points.threadOpened,
    })
    expect((await pointsBy(store))['ann'] ?? 0).toBe(0)
  })

  test('a role is worth what it is for the whole day on which it was heard last, until another is heard', async () => {
    const store = await open()
    const tracker = trackerFor(store, { clock: () => said('x', 3 * DAY_MINUTES).at })
    await track(tracker, [said('zoe', 0)])
    await set(store, 'roleFactors', [
      ['11', 200],
      ['22', 0],
    ])
    await track(tracker, [said('ann', 1), said('bob', 2, { roles: ['9', '22'] })])
    expect(await pointsBy(store)).toMatchObject({ ann: points.messageBlock })
    await track(tracker, [said('ann', 11, { roles: ['11', '9'] })])
    expect(await pointsBy(store)).toMatchObject({ ann: 2 * 2 * points.messageBlock })
    // The next day nothing is heard of roles at first: they are as they were.
    await track(tracker, [said('ann', DAY_MINUTES)])
    expect(await pointsBy(store)).toMatchObject({ ann: 3 * 2 * points.messageBlock })
    await track(tracker, [said('ann', DAY_MINUTES + 11, { roles: [] })])
    expect(await pointsBy(store)).toMatchObject({
      ann: 2 * 2 * points.messageBlock + 2 * points.messageBlock,
    })
    // Late news of the first day are weighed as that day was.
    await track(tracker, [said('ann', 31)])
    expect(await pointsBy(store)).toMatchObject({
      ann: 3 * 2 * points.messageBlock + 2 * points.messageBlock,
    })
    expect((await pointsBy(store))['bob'] ?? 0).toBe(0)
    const noted = await store.reads.selectFrom('member_roles').select(['roles']).orderBy('at').execute()
    expect(noted.map((r) => r.roles)).toEqual(['22', '11', ''])
  })

  test('nothing is noted of roles where none has a factor', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0, { roles: ['11'] })])
    expect(await store.reads.selectFrom('member_roles').selectAll().execute()).toEqual([])
  })

  test('what is said again within a day earns nothing, whichever is heard first, and across channels', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 30, inChannel('other', { text: `${LONG} now!`, length: 60 }))])
    await track(tracker, [
      said('ann', 10, { text: LONG, length: 58 }),
      said('bob', 12, { text: LONG, length: 58 }),
    ])
    expect(await marks(store)).toEqual([0, 0, MARK.duplicate])
    expect(await pointsBy(store)).toEqual({ ann: points.messageBlock, bob: points.messageBlock })
    await track(tracker, [deleted(said('ann', 10), 40)])
    expect((await pointsBy(store))['ann'] ?? 0).toBe(0)
  })

  test('hardly a word where that counts, and the sixth message in ten seconds, earn nothing', async () => {
    const store = await open()
    const quick = Array.from({ length: 6 }, (_, i) => {
      const at = said('ann', 9).at + 59_000 + i * 500
      return said('ann', 9, { at, ref: { at, low: i } })
    })
    await track(trackerFor(store), [said('bob', 0, { text: 'k', length: 1 })])
    await set(store, 'limits.shortestMessage', 3)
    await track(trackerFor(store), [said('bob', 1, { text: 'y', length: 1 }), ...quick])
    expect(await marks(store)).toEqual([0, MARK.tiny, 0, 0, 0, 0, 0, MARK.burst])
    expect((await pointsBy(store))['bob']).toBe(points.messageBlock)
  })

  test('the same two people’s reactions count so often a day, each way', async () => {
    const store = await open()
    const messages = Array.from({ length: 6 }, (_, i) => said('ann', i))
    const all = messages.map((m, i) => reacted('bob', m, 20 + i))
    await track(trackerFor(store), [...messages, ...all])
    expect(await pointsBy(store)).toEqual({
      ann: points.messageBlock + limits.reactionsPerPair * points.reactionReceived,
      bob: limits.reactionsPerPair * points.reactionGiven,
    })
  })
})
