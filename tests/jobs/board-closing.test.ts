import { describe, expect, test } from '@jest/globals'
import { exportRows } from '../../scripts/export/rows.js'
import { closesAt } from '../../src/domain/incentives/boards.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { boardClosing } from '../../src/jobs/board-closing.js'
import { findAccount } from '../../src/store/accounts.js'
import { standing } from '../../src/store/boards.js'
import { closedRevisions, copyPlaces } from '../../src/store/closed-boards.js'
import { closedPlaceOf, closedPlaces } from '../../src/store/closed-places.js'
import type { Store } from '../../src/store/engine.js'
import { communitiesNamed } from '../../src/store/export-pages.js'
import { foldAwards, resetBoards } from '../../src/store/fold.js'
import { setHidden } from '../../src/store/hidden-members.js'
import { memberOf } from '../../src/store/members.js'
import { findSpace } from '../../src/store/spaces.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, said, track, trackerFor } from '../support/tracking.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const { messageBlock } = DEFAULTS.points
/** The week of NOON begins on its own day and closes on a Wednesday, as the next day begins. */
const CLOSED = Date.parse('2026-03-11T00:00:00Z')
const LATER = CLOSED + 5 * HOUR

const communityOf = async (store: Store) => (await findSpace(store.reads, 'discord', 'guild'))?.community ?? 0

const close = async (store: Store, now: number, signal = new AbortController().signal) =>
  boardClosing.run({ store, now, community: await communityOf(store), period: '', signal })

const WEEK = { period: 'week', start: '2026-03-02' } as const

const closedWeek = async (store: Store) => {
  const community = await communityOf(store)
  const all = await closedRevisions(store.reads, { community, ...WEEK })
  return Promise.all(
    all.map(async ({ id, revision }) => ({
      revision,
      places: (await closedPlaces(store.reads, id, { offset: 0, limit: 50 })).map(
        (p) => `${p.rank}: ${p.points}`,
      ),
    })),
  )
}

const pointsOn = async (store: Store, person: string, period: 'all' | 'week' | 'month', start: string) => {
  const account = await findAccount(store.reads, 'discord', person)
  const community = await communityOf(store)
  const member = await memberOf(store.reads, community, account?.id ?? 0)
  return (await standing(store.reads, { community, period, start, member: member ?? 0 })).points
}

/** ann writes in three blocks, bob and cem in two, dan in one; dan is hidden. */
const aWeek = async (store: Store, clock: { now: number }) => {
  const tracker = trackerFor(store, { clock: () => clock.now })
  const blocks: [string, number][] = [
    ['ann', 3],
    ['bob', 2],
    ['cem', 2],
    ['dan', 1],
  ]
  const messages = blocks.flatMap(([by, n], i) =>
    Array.from({ length: n }, (_, block) =>
      said(by, block * 10, { ref: { at: NOON + block * 600_000, low: 10 + i } }),
    ),
  )
  clock.now = NOON + HOUR
  await track(tracker, messages)
  const community = await communityOf(store)
  const dan = await findAccount(store.reads, 'discord', 'dan')
  const member = (await memberOf(store.reads, community, dan?.id ?? 0)) ?? 0
  await store.write((tx, bulk) => setHidden(tx, bulk, community, [member], true))
  return { tracker, messages, dan: member }
}

describe('a board closes', () => {
  test('two days after its last, by the clock of its community, months of every length', () => {
    expect(closesAt('UTC', '2026-03-09')).toBe(CLOSED)
    expect(closesAt('Asia/Shanghai', '2026-03-09')).toBe(CLOSED - 8 * HOUR)
    expect(closesAt('UTC', '2026-03-01')).toBe(Date.parse('2026-03-03T00:00:00Z'))
    expect(closesAt('UTC', '2027-01-01')).toBe(Date.parse('2027-01-03T00:00:00Z'))
    // The clocks go forward in that night.
    expect(closesAt('Europe/Berlin', '2026-03-30')).toBe(Date.parse('2026-03-31T22:00:00Z'))
  })
})

describeStores('closing boards', (open) => {
  test('keeps places as they stand, ties included, and those who are hidden without a rank', async () => {
    const store = await open()
    const { dan } = await aWeek(store, { now: 0 })
    expect(await close(store, CLOSED - 1)).toBe('0')
    expect(await close(store, LATER)).toBe('1')
    expect(await closedWeek(store)).toEqual([
      { revision: 1, places: [3, 2, 2].map((n, i) => `${Math.min(2, i + 1)}: ${n * messageBlock}`) },
    ])
    const [week] = await closedRevisions(store.reads, { community: await communityOf(store), ...WEEK })
    expect(await closedPlaceOf(store.reads, week?.id ?? 0, dan)).toEqual({
      member: dan,
      points: messageBlock,
      rank: null,
    })
    expect(await close(store, LATER + DAY)).toBe('0')
    expect(await closedWeek(store)).toHaveLength(1)
  })

  test('a later withdrawal counts on today’s board; the one that has closed stays as it was', async () => {
    const store = await open()
    const clock = { now: 0 }
    const { tracker, messages } = await aWeek(store, clock)
    await close(store, LATER)
    const before = await closedWeek(store)
    clock.now = LATER + HOUR
    const [first] = messages
    if (first) await track(tracker, [deleted(first, 60)])
    expect(await closedWeek(store)).toEqual(before)
    expect(await pointsOn(store, 'ann', 'week', '2026-03-09')).toBe(-messageBlock)
    expect(await pointsOn(store, 'ann', 'month', '2026-03-01')).toBe(2 * messageBlock)
    expect(await pointsOn(store, 'ann', 'all', '')).toBe(2 * messageBlock)
    const community = await communityOf(store)
    expect((await standing(store.reads, { community, ...WEEK, member: 0 })).of).toBe(0)
    expect(await close(store, LATER + DAY)).toBe('0')
  })

  test('adding up anew makes a revision beside the old one where something has changed, and none where nothing has', async () => {
    const store = await open()
    const clock = { now: 0 }
    const { tracker, messages } = await aWeek(store, clock)
    await close(store, LATER)
    const again = async () => {
      const community = await communityOf(store)
      await store.write((tx) => resetBoards(tx, community))
      await foldAwards(store)
      return close(store, LATER + DAY)
    }
    expect(await again()).toBe('0')
    expect(await closedWeek(store)).toHaveLength(1)
    const [first] = messages
    if (first) await track(tracker, [deleted(first, 60)])
    expect(await again()).toBe('1')
    const revisions = await closedWeek(store)
    expect(revisions.map((r) => [r.revision, r.places[0]])).toEqual([
      [1, `1: ${3 * messageBlock}`],
      [2, `1: ${2 * messageBlock}`],
    ])
    expect(await pointsOn(store, 'ann', 'week', '2026-03-09')).toBe(0)
  })

  test('goes on where it was cut short, and nobody comes twice', async () => {
    const store = await open()
    await aWeek(store, { now: 0 })
    const cut = new AbortController()
    cut.abort()
    expect(await close(store, LATER, cut.signal)).toBe('0')
    expect(await closedWeek(store)).toEqual([])
    const { id } = await store.reads.selectFrom('closed_boards').select('id').executeTakeFirstOrThrow()
    expect(await store.write((tx) => copyPlaces(tx, id, 2))).toBe(true)
    expect(await close(store, LATER)).toBe('1')
    expect((await closedWeek(store))[0]?.places).toHaveLength(3)
    const rows = await store.reads
      .selectFrom('closed_places')
      .innerJoin('closed_boards', 'closed_boards.id', 'closed_board')
      .select('member')
      .where('what', '=', '')
      .execute()
    expect(rows).toHaveLength(4)
    expect(
      await store.reads
        .selectFrom('standings')
        .innerJoin('boards', 'boards.id', 'board')
        .selectAll()
        .where('closed_at', 'is not', null)
        .execute(),
    ).toEqual([])
  })

  test('what has closed is exported place by place', async () => {
    const store = await open()
    await aWeek(store, { now: 0 })
    await close(store, LATER)
    const rows: { type?: string }[] = []
    for await (const page of exportRows(store.reads, await communitiesNamed(store.reads, undefined)))
      rows.push(...page)
    const boards = rows.filter((row) => row.type === 'board' && !('by' in row))
    expect(boards).toHaveLength(4)
    expect(boards[0]).toEqual({
      type: 'board',
      period: 'week',
      start: '2026-03-02',
      revision: 1,
      closed: LATER,
      member: 'discord:ann',
      points: 3 * messageBlock,
      rank: 1,
    })
    expect(rows).toContainEqual(
      expect.objectContaining({ type: 'board', by: 'messages', member: 'discord:ann', points: 3, rank: 1 }),
    )
    expect(rows).toContainEqual(
      expect.objectContaining({
        by: 'channel',
        place: { platform: 'discord', space: 'guild', channel: 'general' },
        member: 'discord:ann',
        points: 3,
      }),
    )
  })
})
