/** What somebody takes along is all there is, in as many parts as it needs, each a whole JSON document. */
import { expect, test } from '@jest/globals'
import { findAccount } from '../../src/store/accounts.js'
import type { Store } from '../../src/store/engine.js'
import { exportPart, type PartFrom, WHOLE } from '../../src/store/take-along.js'
import { describeStores } from '../support/stores.js'
import { NOON, reacted, said, track, trackerFor } from '../support/tracking.js'

interface Part {
  part: number
  lastPart: boolean
  accounts?: unknown[]
  communities: { name: string }[]
  acts: { what: string; channel: string; at: string }[]
}

const partsOf = async (store: Store, accounts: readonly number[], most: number): Promise<Part[]> => {
  const parts: Part[] = []
  for (let from: PartFrom | null = WHOLE; from; ) {
    const made = await exportPart(store, accounts, { now: 9, from, most })
    parts.push(JSON.parse(made.json) as Part)
    from = made.next
  }
  return parts
}

const prepare = async (store: Store) => {
  const tracker = trackerFor(store)
  const bob = said('bob', 200, { channel: { id: 'second' }, ref: { at: NOON + 12_000_000, low: 1 } })
  await track(tracker, [
    ...Array.from({ length: 60 }, (_, i) =>
      said('ann', i, { channel: { id: i % 2 ? 'general' : 'second' } }),
    ),
    ...['👍', '❤️', '🎉'].map((emoji) => reacted('ann', bob, 201, { emoji })),
    bob,
    said('ann', 0, { platform: 'telegram', space: 'group', channel: { id: 'group' } }),
    said('ann', 300, { space: 'other guild', channel: { id: 'third' } }),
  ])
  await tracker.close()
  const discord = await findAccount(store.reads, 'discord', 'ann')
  const telegram = await findAccount(store.reads, 'telegram', 'ann')
  return [discord?.id ?? 0, telegram?.id ?? 0]
}

describeStores('what somebody takes along', (open) => {
  test('is the same in one part and in many, with nothing lost, doubled or cut in two', async () => {
    const store = await open()
    const accounts = await prepare(store)
    const [whole, ...rest] = await partsOf(store, accounts, 1e6)
    expect(rest).toEqual([])
    expect(whole).toMatchObject({ part: 1, lastPart: true, accounts: [{ name: 'Name of ann' }, {}] })
    expect(whole?.communities).toHaveLength(3)
    expect(whole?.acts).toHaveLength(60 + 3 + 2)
    for (const most of [1, 700, 3_000]) {
      const parts = await partsOf(store, accounts, most)
      expect(parts.length).toBeGreaterThan(2)
      expect(parts.map((p) => p.part)).toEqual(parts.map((_, i) => i + 1))
      expect(parts.map((p) => p.lastPart)).toEqual(parts.map((_, i) => i === parts.length - 1))
      expect(parts.flatMap((p) => p.communities)).toEqual(whole?.communities)
      expect(parts.flatMap((p) => p.acts)).toEqual(whole?.acts)
    }
  })

  test('holds nobody else', async () => {
    const store = await open()
    const { json } = await exportPart(store, await prepare(store), { now: 9 })
    expect(json).not.toContain('bob')
  })

  test('of nobody is empty, and still a document', async () => {
    const store = await open()
    const [only] = await partsOf(store, [404], 1e6)
    expect(only).toMatchObject({ lastPart: true, accounts: [], communities: [], acts: [] })
  })
})
