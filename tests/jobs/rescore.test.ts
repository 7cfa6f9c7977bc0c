import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { rescore } from '../../src/jobs/rescore.js'
import { standing } from '../../src/store/boards.js'
import {
  beginClosing,
  closedRevisions,
  copyPlaces,
  finishClosing,
  openBoards,
  unfinishedClosings,
} from '../../src/store/closed-boards.js'
import type { Store } from '../../src/store/engine.js'
import { foldAwards } from '../../src/store/fold.js'
import { setHidden } from '../../src/store/hidden-members.js'
import { memberOf } from '../../src/store/members.js'
import { beginRescore, rescoreSlice, runningRescore } from '../../src/store/rescores.js'
import { saveSetting } from '../../src/store/settings.js'
import { dump } from '../support/ledger-dump.js'
import { disorder, scripts } from '../support/script.js'
import { describeStores } from '../support/stores.js'
import { reacted, said, track, trackerFor } from '../support/tracking.js'

const communityOf = async (store: Store) => {
  const [space] = await store.reads.selectFrom('spaces').selectAll().execute()
  if (!space) throw new Error('no space')
  return space.community
}
const begin = async (store: Store, fromDay: string, points: number) => {
  const community = await communityOf(store)
  return store.write((tx, bulk) =>
    beginRescore(tx, bulk, {
      community,
      fromDay,
      changes: [{ key: 'points.messageBlock', value: JSON.stringify(points) }],
      by: 1,
      now: 50,
    }),
  )
}
const run = async (store: Store, signal = new AbortController().signal) =>
  rescore.run({ store, now: 60, community: await communityOf(store), period: 'x', signal })
const memberNamed = async (store: Store, name: string) => {
  const { id } = await store.reads
    .selectFrom('accounts')
    .select('id')
    .where('platform_id', '=', name)
    .executeTakeFirstOrThrow()
  return (await memberOf(store.reads, await communityOf(store), id)) ?? 0
}
const allTime = async (store: Store, name: string) =>
  standing(store.reads, {
    community: await communityOf(store),
    member: await memberNamed(store, name),
    period: 'all',
    start: '',
  })

describeStores('a history scored anew', (open, engine) => {
  test('leaves what the new rules would have made of it, whatever comes in before, between and after', async () => {
    await fc.assert(
      fc.asyncProperty(
        scripts('discord').chain((events) => fc.tuple(fc.constant(events), disorder(events), fc.nat(4))),
        async ([events, batches, cut]) => {
          const changed = await open()
          const tracker = trackerFor(changed)
          const first = batches.slice(0, cut)
          const rest = batches.slice(cut)
          await track(tracker, [said('begin', 0, { space: 'space' }), ...first.flat()])
          const id = await begin(changed, '2020-01-01', 9)
          await changed.write((tx, bulk) => rescoreSlice(tx, bulk, id, { limit: 1, now: 55 }))
          for (const batch of rest.slice(0, 2)) await track(tracker, batch)
          await run(changed)
          for (const batch of rest.slice(2)) await track(tracker, batch)
          await tracker.close()
          expect(tracker.counts().quarantined).toBe(0)

          const always = await open()
          const other = trackerFor(always)
          await track(other, [said('begin', 0, { space: 'space' })])
          await begin(always, '2020-01-01', 9)
          await run(always)
          await track(other, events)
          await other.close()
          expect(await dump(changed)).toEqual(await dump(always))
        },
      ),
      { numRuns: engine === 'sqlite' ? 12 : 4, endOnFailure: true },
    )
  }, 120_000)

  test('shows nothing until it is whole, then everything at once, and goes on after a stop', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('anna', 0), said('ben', 0), said('ben', 20)])
    await begin(store, '2026-03-01', 7)
    const stopped = new AbortController()
    stopped.abort()
    expect(await run(store, stopped.signal)).toBe('stopped')
    await track(tracker, [said('anna', 30), said('anna', 40)])
    expect((await allTime(store, 'anna')).points).toBe(5)
    expect((await allTime(store, 'ben')).rank).toBe(1)
    await run(store)
    expect(await runningRescore(store.reads, await communityOf(store))).toBeUndefined()
    expect(await allTime(store, 'anna')).toMatchObject({ points: 21, rank: 1, of: 2 })
    expect(await allTime(store, 'ben')).toMatchObject({ points: 14, rank: 2 })
    // Nothing of the old boards is left.
    const boards = await store.reads.selectFrom('boards').select('community').distinct().execute()
    expect(boards).toEqual([{ community: await communityOf(store) }])
    await tracker.close()
  })

  test('leaves the days before alone, and takes the place of later changes', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const DAY = 24 * 60
    await track(tracker, [said('anna', 0), said('anna', DAY), said('anna', 2 * DAY)])
    const community = await communityOf(store)
    await store.write((tx) =>
      saveSetting(tx, {
        community,
        key: 'points.messageBlock',
        value: '100',
        from: Date.parse('2026-03-04'),
        by: null,
      }),
    )
    await begin(store, '2026-03-03', 7)
    await run(store)
    expect((await allTime(store, 'anna')).points).toBe(5 + 7 + 7)
    await tracker.close()
  })

  test('is what the tracker goes on from, though it remembers the days as they were', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('anna', 0)])
    await begin(store, '2026-03-01', 7)
    await run(store)
    await track(tracker, [said('anna', 30)])
    expect((await allTime(store, 'anna')).points).toBe(14)
    await tracker.close()
  })

  test('hides who leaves meanwhile on the new boards too', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const message = said('anna', 0)
    await track(tracker, [message, said('ben', 0), reacted('ben', message, 1)])
    const community = await communityOf(store)
    const anna = await memberNamed(store, 'anna')
    await begin(store, '2026-03-01', 7)
    await foldAwards(store)
    await store.write((tx, bulk) => setHidden(tx, bulk, community, [anna], true))
    await run(store)
    expect(await allTime(store, 'anna')).toMatchObject({ points: 9, rank: null, of: 1 })
    await tracker.close()
  })

  test('keeps a closed board as an older revision', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('anna', 0)])
    const community = await communityOf(store)
    const close = async () => {
      for (const board of await openBoards(store.reads, community))
        await store.write((tx) => beginClosing(tx, board, 5))
      for (const { id } of await unfinishedClosings(store.reads, community)) {
        while (await store.write((tx) => copyPlaces(tx, id, 3))) {}
        await store.write((tx) => finishClosing(tx, id))
      }
    }
    await close()
    await begin(store, '2026-03-01', 7)
    await run(store)
    await close()
    const week = { community, period: 'week', start: '2026-03-02' } as const
    const revisions = await closedRevisions(store.reads, week)
    const points = await Promise.all(
      revisions.map((r) =>
        store.reads.selectFrom('closed_places').select('points').where('closed_board', '=', r.id).execute(),
      ),
    )
    expect(points).toEqual([[{ points: 5 }], [{ points: 7 }]])
    await tracker.close()
  })
})
