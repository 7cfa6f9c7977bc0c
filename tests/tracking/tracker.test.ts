import { expect, test } from '@jest/globals'
import type { Store } from '../../src/store/engine.js'
import { dump } from '../support/ledger-dump.js'
import { describeStores } from '../support/stores.js'
import { NOON, pointsBy, said, track, trackerFor } from '../support/tracking.js'

/** The store as it is while its disk is full: no write gets through until `accept` is called. */
const refusing = (store: Store) => {
  let full = true
  let tries = 0
  let enough: () => void = () => {}
  const tried = new Promise<void>((resolve) => {
    enough = resolve
  })
  const refused: Store = {
    ...store,
    write(work) {
      if (!full) return store.write(work)
      if (++tries === 3) enough()
      return Promise.reject(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }))
    },
  }
  return {
    refused,
    tried,
    accept: () => {
      full = false
    },
  }
}

describeStores('the tracker', (open, engine) => {
  test('keeps a batch in which one event cannot be stored, and puts that one aside without what it said', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const broken = said('bob', 1, { ref: { at: 2 ** 60, low: 1 }, text: 'a secret sentence' })
    await track(tracker, [said('ann', 0), broken, said('cat', 2)])
    expect(Object.keys(await pointsBy(store)).sort()).toEqual(['ann', 'cat'])
    expect(tracker.counts().quarantined).toBe(1)
    const rows = await store.reads.selectFrom('quarantine').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).toContain('general')
    expect(JSON.stringify(rows)).not.toContain('secret')
  })

  test('holds events while the store refuses writes, says so to who asks, and stores them once it accepts', async () => {
    const store = await open()
    const { refused, tried, accept } = refusing(store)
    const tracker = trackerFor(refused, { retryMs: 1 })
    let durable = false
    const event = tracker.event(said('ann', 0)).then(() => {
      durable = true
    })
    await tried
    expect(durable).toBe(false)
    await expect(tracker.flush()).rejects.toMatchObject({ code: 'SQLITE_FULL' })
    accept()
    await event
    expect((await dump(store))['facts']).toHaveLength(1)
    expect(tracker.counts().quarantined).toBe(0)
  })

  test('gives way when its queue is full and marks the gap of the channel that lost events', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0)])
    const { refused, tried, accept } = refusing(store)
    const tracker = trackerFor(refused, { retryMs: 1, batchSize: 1, mostWaiting: 2 })
    const kept = [20, 40, 60].map((minute) => tracker.event(said('ann', minute)))
    await tried
    await tracker.event(said('ann', 80))
    accept()
    await Promise.all(kept)
    await tracker.flush()
    await tracker.close()
    const gaps = await store.reads.selectFrom('gaps').selectAll().execute()
    expect(gaps.map((g) => ({ from: g.from_at, cause: g.cause }))).toEqual([
      { from: NOON + 80 * 60_000, cause: 'queue-full' },
    ])
    expect((await dump(store))['facts']).toHaveLength(4)
  })

  test('stores what happens now before what is read back, and who asks waits for that alone', async () => {
    const store = await open()
    const { refused, tried, accept } = refusing(store)
    const tracker = trackerFor(refused, { retryMs: 1 })
    const stored: string[] = []
    const note = (name: string) => () => void stored.push(name)
    const first = tracker.event(said('ann', 0)).then(note('first'))
    await tried
    const past = Array.from({ length: 120 }, (_, i) => said('bob', i + 1, { source: 'gap' as const }))
    const old = past.map((event, i) => tracker.event(event).then(note(`past ${i}`)))
    const live = tracker.event(said('cat', 1)).then(note('live'))
    accept()
    await first
    await tracker.flush()
    expect(stored.slice(0, 2)).toEqual(['first', 'live'])
    expect(stored.length).toBeLessThan(122)
    await Promise.all([live, ...old])
    expect(stored).toHaveLength(122)
    expect((await dump(store))['facts']).toHaveLength(122)
  })

  test('stores what is waiting when it is closed, and takes nothing after that', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    void tracker.event(said('ann', 0))
    await tracker.close()
    expect((await dump(store))['facts']).toHaveLength(1)
    await expect(tracker.event(said('ann', 1))).rejects.toThrow('closed')
  })

  // On SQLite one bot has the file; there another connection's writes are seen by the file's version.
  if (engine === 'postgres') {
    test('sees what another process wrote in between', async () => {
      const store = await open()
      const message = said('ann', 0)
      const one = trackerFor(store)
      const other = trackerFor(store)
      await track(one, [message])
      await track(other, [said('ann', 20), message])
      await track(one, [said('ann', 20), said('ann', 40)])
      expect(await pointsBy(store)).toEqual({ ann: 15 })
    })
  }
})
