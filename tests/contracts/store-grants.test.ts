import { expect, test } from '@jest/globals'
import { balanceOf } from '../../src/store/balance.js'
import type { Store } from '../../src/store/engine.js'
import { foldAwards } from '../../src/store/fold.js'
import { addGrant, findGrant, forgetGrants, grantsOf, undoGrant } from '../../src/store/grants.js'
import { memberOf } from '../../src/store/members.js'
import { describeStores } from '../support/stores.js'
import { pointsBy, said, track, trackerFor } from '../support/tracking.js'

const known = async (store: Store) => {
  const tracker = trackerFor(store)
  await track(tracker, [said('anna', 0), said('ben', 1)])
  const accounts = await store.reads.selectFrom('accounts').select(['id', 'platform_id']).execute()
  const id = (name: string) => accounts.find((a) => a.platform_id === name)?.id ?? 0
  const [space] = await store.reads.selectFrom('spaces').selectAll().execute()
  if (!space) throw new Error('no space')
  const member = (await memberOf(store.reads, space.community, id('anna'))) ?? 0
  const grant = (points: number, askedAt: number) => ({
    space: space.id,
    account: id('anna'),
    by: id('ben'),
    points,
    reason: 'for the tea',
    day: '2026-03-02',
    community: space.community,
    askedAt,
    now: 10,
  })
  return { tracker, space, member, anna: id('anna'), grant }
}

const give = (store: Store, grant: Parameters<typeof addGrant>[2] & { community: number }) =>
  store.write(async (tx, bulk) => (await findGrant(tx, bulk, grant)) ?? addGrant(tx, bulk, grant))

describeStores('points by hand', (open) => {
  test('are booked with the grant, once, however often it is asked for, and undone once', async () => {
    const store = await open()
    const { tracker, space, member, anna, grant } = await known(store)
    const earned = async () => (await balanceOf(store.reads, space.community, member)).points
    const before = await earned()
    const first = await give(store, grant(40, 1))
    expect((await give(store, grant(40, 1))).id).toBe(first.id)
    await give(store, grant(2, 2))
    await foldAwards(store)
    expect(await earned()).toBe(before + 42)
    const who = { spaces: [space.id], accounts: [anna], since: '2026-03-01' }
    expect(await grantsOf(store.reads, who)).toEqual([
      { day: '2026-03-02', points: 2, reason: 'for the tea' },
      { day: '2026-03-02', points: 40, reason: 'for the tea' },
    ])
    const undo = () => store.write((tx, bulk) => undoGrant(tx, bulk, first.id, [space.id], 20))
    expect(await undo()).toMatchObject({ id: first.id, undone_at: 20 })
    expect(await undo()).toBeUndefined()
    await foldAwards(store)
    expect(await earned()).toBe(before + 2)
    expect(await grantsOf(store.reads, who)).toHaveLength(1)
    await tracker.close()
  })

  test('and what is earned meanwhile stand side by side in one ledger', async () => {
    const store = await open()
    const { tracker, grant } = await known(store)
    await give(store, grant(40, 1))
    await track(tracker, [said('anna', 30)])
    await give(store, grant(1, 2))
    await track(tracker, [said('anna', 60)])
    expect(await pointsBy(store)).toMatchObject({ anna: 3 * 5 + 41, ben: 5 })
    expect(tracker.counts().quarantined).toBe(0)
    await tracker.close()
  })

  test('are undone by nobody outside the space, and the reason goes with whom it was about', async () => {
    const store = await open()
    const { tracker, anna, space, grant } = await known(store)
    const { id } = await give(store, grant(40, 1))
    expect(await store.write((tx, bulk) => undoGrant(tx, bulk, id, [space.id + 1], 20))).toBeUndefined()
    expect(await store.write((tx, bulk) => undoGrant(tx, bulk, id, [], 20))).toBeUndefined()
    await store.write((tx) => forgetGrants(tx, anna))
    expect(await store.reads.selectFrom('grants').selectAll().execute()).toEqual([])
    expect(await pointsBy(store)).toMatchObject({ anna: 45 })
    await tracker.close()
  })
})
