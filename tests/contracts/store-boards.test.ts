import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type From, pageOf } from '../../src/store/board-pages.js'
import { standing } from '../../src/store/boards.js'
import {
  beginClosing,
  copyPlaces,
  finishClosing,
  openBoards,
  unfinishedClosings,
} from '../../src/store/closed-boards.js'
import type { Store } from '../../src/store/engine.js'
import { foldAwards } from '../../src/store/fold.js'
import { setHidden } from '../../src/store/hidden-members.js'
import { hiddenBecause, setListed } from '../../src/store/listing.js'
import { memberOf } from '../../src/store/members.js'
import { dump } from '../support/ledger-dump.js'
import { describeStores } from '../support/stores.js'
import { person, said, track, trackerFor } from '../support/tracking.js'

const WEEK = { period: 'week', start: '2026-03-02' } as const

/** A community whose members hold these points this week: one award each. */
const communityWith = async (store: Store, points: readonly number[]) => {
  const tracker = trackerFor(store)
  await track(tracker, [said('begin', 0)])
  const [space] = await store.reads.selectFrom('spaces').selectAll().execute()
  if (!space) throw new Error('no space')
  const { community, id } = space
  await store.write(async (tx) => {
    await tx.deleteFrom('awards').execute()
    await tx.deleteFrom('balances').execute()
    await tx.deleteFrom('standings').execute()
    await tx.deleteFrom('folds').execute()
    for (const [i, value] of points.entries()) {
      const account = 1_000 + i
      await tx
        .insertInto('awards')
        .values({ space: id, seq: i + 1, account, day: '2026-03-03', rule: 1, points: value, booked_at: 0 })
        .execute()
    }
  })
  await foldAwards(store)
  const members = await Promise.all(
    points.map(async (_, i) => (await memberOf(store.reads, community, 1_000 + i)) ?? 0),
  )
  return { community, members }
}

/** By hand: most points first, who came first among equals; ranks 1, 2, 2, 4. */
const expected = (members: readonly number[], points: readonly number[], hidden: ReadonlySet<number>) => {
  const rows = members
    .map((member, i) => ({ member, points: points[i] ?? 0 }))
    .filter((r) => !hidden.has(r.member))
    .sort((a, b) => b.points - a.points || a.member - b.member)
  return rows.map((r) => ({ ...r, rank: 1 + rows.filter((o) => o.points > r.points).length }))
}

const walk = async (store: Store, community: number, limit: number, own: number) => {
  const read = (from: From) => pageOf(store.reads, { community, ...WEEK }, { from, limit, own })
  const forward = [await read({ at: 'top' })]
  for (let last = forward.at(-1); last?.later; last = forward.at(-1))
    forward.push(await read({ after: last.later }))
  const back = [forward.at(-1) ?? (await read({ at: 'top' }))]
  for (let last = back.at(-1); last?.earlier; last = back.at(-1))
    back.push(await read({ before: last.earlier }))
  return { forward, back, around: await read({ at: 'member', member: own }) }
}

const close = async (store: Store, community: number) => {
  for (const board of await openBoards(store.reads, community))
    await store.write((tx) => beginClosing(tx, board, 5))
  for (const { id } of await unfinishedClosings(store.reads, community)) {
    while (await store.write((tx) => copyPlaces(tx, id, 3))) {}
    await store.write((tx) => finishClosing(tx, id))
  }
}

describeStores('pages of a board', (open, engine) => {
  test('hold everybody once and in order, forwards and backwards, with their ranks, open and closed', async () => {
    const some = fc.array(
      fc.integer({ min: -3, max: 12 }).map((n) => n * 100),
      { minLength: 1, maxLength: 14 },
    )
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 6 }), fc.nat(), async (points, limit, pick) => {
        const store = await open()
        const { community, members } = await communityWith(store, points)
        const gone = members.filter((_, i) => i % 4 === 3)
        await store.write((tx, bulk) => setHidden(tx, bulk, community, gone, true))
        const rows = expected(members, points, new Set(gone))
        const own = members[pick % members.length] ?? 0
        const check = async (closed: boolean) => {
          const { forward, back, around } = await walk(store, community, limit, own)
          expect(forward.flatMap((p) => p.places)).toEqual(rows)
          const reached = new Set(back.flatMap((p) => p.places.map((r) => r.member)))
          expect(reached).toEqual(new Set(rows.map((r) => r.member)))
          for (const page of [...forward, ...back, around]) {
            expect(page.of).toBe(rows.length)
            expect(page.closedAt).toBe(closed ? 5 : null)
            expect(page.own).toEqual(rows.find((r) => r.member === own) ?? null)
            for (const place of page.places) expect(rows).toContainEqual(place)
          }
          if (around.own) expect(around.places.map((p) => p.member)).toContain(own)
        }
        await check(false)
        await close(store, community)
        await check(true)
      }),
      { numRuns: engine === 'sqlite' ? 15 : 5 },
    )
  })

  test('of a board that was never begun are empty', async () => {
    const store = await open()
    expect(
      await pageOf(
        store.reads,
        { community: 9, ...WEEK },
        { from: { after: { value: 3, member: 4 } }, limit: 5, own: 1 },
      ),
    ).toMatchObject({ places: [], of: 0, own: null })
  })
})

describeStores('hiding somebody from the boards', (open) => {
  test('keeps them hidden until the last reason is gone, and the ranks close up', async () => {
    const store = await open()
    const { community, members } = await communityWith(store, [30, 20, 10])
    const [first = 0, second = 0] = members
    const account = 1_000
    const ranks = async () => {
      const page = await pageOf(
        store.reads,
        { community, ...WEEK },
        { from: { at: 'top' }, limit: 9, own: second },
      )
      return page.places.map((p) => `${p.rank} ${members.indexOf(p.member)}`)
    }
    const reason = (hidden: boolean, because: 'gone' | 'staff') =>
      store.write((tx, bulk) => setHidden(tx, bulk, community, [first], hidden, because))
    const list = (listed: boolean) =>
      store.write((tx, bulk) => setListed(tx, bulk, { community, member: first, account, listed, at: 1 }))
    expect(await ranks()).toEqual(['1 0', '2 1', '3 2'])
    await list(false)
    await list(false)
    await reason(true, 'gone')
    await reason(true, 'staff')
    expect(await ranks()).toEqual(['1 1', '2 2'])
    expect(await hiddenBecause(store.reads, members)).toEqual(
      new Map([[first, ['gone', 'unlisted', 'staff']]]),
    )
    await reason(false, 'gone')
    await reason(false, 'staff')
    expect(await ranks()).toEqual(['1 1', '2 2'])
    expect(await standing(store.reads, { community, ...WEEK, member: first })).toEqual({
      points: 30,
      rank: null,
      of: 2,
    })
    await list(true)
    await list(true)
    expect(await ranks()).toEqual(['1 0', '2 1', '3 2'])
    expect(await hiddenBecause(store.reads, members)).toEqual(new Map())
  })

  test('holds for boards that begin while they are hidden', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('bob', 0)])
    const { community, member, account } = await store.reads
      .selectFrom('memberships')
      .innerJoin('accounts', 'accounts.id', 'memberships.account')
      .select(['memberships.community', 'memberships.member', 'memberships.account'])
      .where('accounts.platform_id', '=', 'ann')
      .executeTakeFirstOrThrow()
    await store.write((tx, bulk) => setListed(tx, bulk, { community, member, account, listed: false, at: 1 }))
    await track(tracker, [said('ann', 8 * 24 * 60, { author: person('ann') })])
    const page = await pageOf(
      store.reads,
      { community, period: 'week', start: '2026-03-09' },
      { from: { at: 'top' }, limit: 5, own: member },
    )
    expect(page).toMatchObject({ places: [], of: 0, own: null })
    expect((await dump(store))['balances']).toContainEqual(expect.stringMatching(/^week 2026-03-09 ann 5 1$/))
  })
})
