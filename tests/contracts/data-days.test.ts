/** What is counted of the data itself: facts by kind and source, and what was left out or marked, and why. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { type Counted, countedBy } from '../../src/domain/data-quality.js'
import { KIND } from '../../src/domain/facts.js'
import { findAccount } from '../../src/store/accounts.js'
import { findChannel } from '../../src/store/channels.js'
import { dataDaysSince } from '../../src/store/data-days.js'
import type { Store } from '../../src/store/engine.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { sealSpaces } from '../../src/store/retention.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, person, reacted, said, track, trackerFor } from '../support/tracking.js'

const nameOf = (counted: Counted | null) =>
  counted === null ? 'unknown' : 'reason' in counted ? counted.reason : `${counted.kind} ${counted.source}`

const countsIn = async (store: Store) => {
  const space = await findSpace(store.reads, 'discord', 'guild')
  const rows = await dataDaysSince(store.reads, [space?.id ?? 0], '2026-03-02')
  return Object.fromEntries(rows.map((r) => [nameOf(countedBy(r.what)), r.count]))
}

const relayed = (name: string, minute: number) =>
  said('hook', minute, { author: { id: 'hook', name, bot: true }, relayed: true })

describeStores('data by day', (open) => {
  test('facts count once by kind and source, however often they arrive', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const first = said('ann', 0)
    const events = [
      first,
      said('bob', 5, { source: 'gap' }),
      reacted('bob', first, 6),
      said('cat', 7, { source: 'import' }),
      reacted('cat', first, 8, { source: 'inferred' }),
    ]
    await track(tracker, events)
    await track(tracker, events)
    expect(await countsIn(store)).toEqual({
      [`${KIND.message} live`]: 1,
      [`${KIND.message} gap`]: 1,
      [`${KIND.message} import`]: 1,
      [`${KIND.reaction} live`]: 1,
      [`${KIND.reaction} inferred`]: 1,
    })
    await tracker.close()
  })

  test('bots, webhooks and bridges are left out, each for what it is', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [
      said('ann', 0),
      said('robot', 1, { author: person('robot', { bot: true }) }),
      relayed('news', 2),
      relayed('news', 3),
      ...['Ada', 'Bo', 'Cy'].map((name, i) => relayed(name, 4 + i)),
    ])
    expect(await countsIn(store)).toMatchObject({
      bot: 1,
      webhook: 3,
      bridge: 2,
      [`${KIND.message} live`]: 1,
    })
    await tracker.close()
  })

  test.each([
    ['cheap watches here!!!', 'Cheap  WATCHES here'],
    ['дешёвые часы тут', 'ДЕШЁВЫЕ, часы тут!'],
    ['便宜手表出售', '便宜 手表 出售。'],
    ['cheap watches', 'ｃｈｅａｐ ｗａｔｃｈｅｓ'],
  ])('%s said again is a duplicate', async (text, again) => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [
      said('ann', 0, { text }),
      said('bob', 1, { text }),
      said('ann', 2, { text: 'something else' }),
      said('ann', 3, { text: again }),
    ])
    expect(await countsIn(store)).toMatchObject({ duplicate: 1, [`${KIND.message} live`]: 4 })
    await tracker.close()
  })

  test('a burst begins with the sixth message in ten seconds, and what is deleted is counted as such', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const burst = Array.from({ length: 7 }, (_, i) => {
      const at = NOON + i * 1_000
      return said('ann', 0, { at, ref: { at, low: i + 1 } })
    })
    const gone = said('bob', 30)
    await track(tracker, [...burst, gone])
    await track(tracker, [deleted(gone, 31)])
    expect(await countsIn(store)).toMatchObject({ burst: 2, deleted: 1 })
    await tracker.close()
  })

  test('what is said where nothing counts is left out, and said to be', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0)])
    const space = await findSpace(store.reads, 'discord', 'guild')
    const channel = await findChannel(store.reads, space?.id ?? 0, 'general')
    await store.write((tx) =>
      saveSetting(tx, {
        community: space?.community ?? 0,
        key: 'untracked',
        value: JSON.stringify([channel?.id ?? 0]),
        from: 0,
        by: null,
      }),
    )
    await track(tracker, [said('ann', 1)])
    expect(await countsIn(store)).toMatchObject({ untracked: 1, [`${KIND.message} live`]: 1 })
    await tracker.close()
  })

  test('other bots are left out whatever they do', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const first = said('ann', 0)
    const robot = person('robot', { bot: true })
    await track(tracker, [
      first,
      reacted('robot', first, 1, { by: robot }),
      reacted('robot', first, 2, { by: robot, change: 'removed' }),
      {
        type: 'thread',
        platform: 'discord',
        space: 'guild',
        at: NOON + 180_000,
        source: 'live',
        channel: { id: 'thread', kind: 'thread', parent: 'general' },
        ref: { at: NOON + 180_000, low: 9 },
        author: robot,
      },
    ])
    expect(await countsIn(store)).toEqual({ bot: 2, [`${KIND.message} live`]: 1 })
    await tracker.close()
  })

  test('what staff write is marked, once, and what is read back too', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('mod', 1)])
    const { community = 0 } = (await findSpace(store.reads, 'discord', 'guild')) ?? {}
    const mod = await findAccount(store.reads, 'discord', 'mod')
    await store.write((tx) =>
      saveSetting(tx, { community, key: 'staff', value: JSON.stringify([mod?.id]), from: 0, by: null }),
    )
    const missed = said('mod', 3, { source: 'gap' })
    await track(tracker, [said('ann', 2), said('mod', 2, { ref: { at: NOON + 120_000, low: 2 } }), missed])
    await track(tracker, [missed])
    expect(await countsIn(store)).toEqual({
      staff: 2,
      [`${KIND.message} live`]: 4,
      [`${KIND.message} gap`]: 1,
    })
    await tracker.close()
  })

  test('what is deleted counts once, however often that is said, and also before it was written', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const [first, second] = [said('ann', 0), said('bob', 1)]
    await track(tracker, [first, deleted(first, 2), deleted(first, 2)])
    await track(tracker, [deleted(first, 3), deleted(second, 3)])
    await track(tracker, [second, reacted('bob', first, 4)])
    expect(await countsIn(store)).toMatchObject({ deleted: 2, [`${KIND.message} live`]: 2 })
    await tracker.close()
  })

  test('so is what is older than what is kept, and what people who opted out do', async () => {
    const store = await open()
    const privacy = createPrivacy({
      store,
      key: 'a secret for tests',
      path: join(mkdtempSync(join(tmpdir(), 'kith-data-days-')), 'refusals'),
      backupDays: 0,
    })
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('out', 1)])
    const space = await findSpace(store.reads, 'discord', 'guild')
    const out = await findAccount(store.reads, 'discord', 'out')
    await privacy.optOut([out?.id ?? 0], NOON + 120_000)
    await store.write((tx) => sealSpaces(tx, [space?.id ?? 0], NOON - 60_000))
    await track(tracker, [said('out', 3), said('ann', 3), said('ann', -5, { source: 'gap' })])
    expect(await countsIn(store)).toEqual({ 'opted-out': 1, sealed: 1, [`${KIND.message} live`]: 3 })
    await tracker.close()
  })

  test('so is what people have not agreed to, and what cannot be stored', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const broken = said('bob', 1, { ref: { at: 2 ** 60, low: 1 } })
    await track(tracker, [said('ann', 0), broken])
    const { community = 0 } = (await findSpace(store.reads, 'discord', 'guild')) ?? {}
    await store.write((tx) =>
      saveSetting(tx, { community, key: 'consent', value: '"opt-in"', from: 0, by: null }),
    )
    await track(tracker, [said('ann', 2), said('cat', 3)])
    expect(await countsIn(store)).toEqual({ quarantined: 1, unasked: 2, [`${KIND.message} live`]: 1 })
    await tracker.close()
  })
})
