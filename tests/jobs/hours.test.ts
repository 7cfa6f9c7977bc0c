import { expect, test } from '@jest/globals'
import { hours } from '../../src/jobs/hours.js'
import type { Store } from '../../src/store/engine.js'
import { habitsOf } from '../../src/store/event-habits.js'
import { forgetInEvents } from '../../src/store/forget-events.js'
import { describeStores } from '../support/stores.js'
import { NOON, reacted, said, track, trackerFor } from '../support/tracking.js'

const DAY = 24 * 60
const DAY_MS = 86_400_000

const runAt = (store: Store, now: number) =>
  hours.run({ store, now, community: 1, period: '', signal: new AbortController().signal })
const rows = (store: Store) =>
  store.reads
    .selectFrom('account_hours')
    .innerJoin('accounts', 'accounts.id', 'account_hours.account')
    .select(['day', 'accounts.platform_id', 'hours'])
    .orderBy('day')
    .orderBy('platform_id')
    .execute()
const said36 = (list: Awaited<ReturnType<typeof rows>>) =>
  list.map((r) => `${r.day} ${r.platform_id} ${[...Array(24).keys()].filter((h) => r.hours & (1 << h))}`)

describeStores('the hours at which people are here', (open) => {
  const begin = async () => {
    const store = await open()
    const tracker = trackerFor(store, {
      begin: { language: 'en', zone: 'Pacific/Auckland', bestLocale: () => 'en' },
    })
    const first = said('ann', 0)
    await track(tracker, [
      first,
      said('ann', 20),
      said('ann', 200),
      said('bob', DAY),
      reacted('cleo', first, 400),
      said('bob', 5 * DAY),
    ])
    await tracker.close()
    return store
  }

  test('are counted by the clock of the community, and the same however often that is done', async () => {
    const store = await begin()
    await runAt(store, NOON + 2 * DAY_MS)
    const once = said36(await rows(store))
    // Noon UTC is an hour past midnight of the next day in Auckland.
    expect(once).toEqual(['2026-03-03 ann 1,4', '2026-03-03 cleo 7', '2026-03-04 bob 1'])
    await runAt(store, NOON + 2 * DAY_MS)
    expect(said36(await rows(store))).toEqual(once)
    await runAt(store, NOON + 6 * DAY_MS)
    expect(said36(await rows(store))).toEqual([...once, '2026-03-08 bob 1'])
  })

  test('go after five weeks, and with whoever is forgotten', async () => {
    const store = await begin()
    await runAt(store, NOON + 6 * DAY_MS)
    const ann = (
      await store.reads
        .selectFrom('accounts')
        .select('id')
        .where('platform_id', '=', 'ann')
        .executeTakeFirstOrThrow()
    ).id
    await store.write((tx) => forgetInEvents(tx, ann))
    expect(said36(await rows(store)).some((r) => r.includes('ann'))).toBe(false)
    await runAt(store, NOON + 38 * DAY_MS)
    expect(said36(await rows(store))).toEqual(['2026-03-08 bob 1'])
  })

  test('are read by member, with the zone they chose', async () => {
    const store = await begin()
    await store.write((tx) =>
      tx.updateTable('accounts').set({ zone: 'UTC' }).where('platform_id', '=', 'bob').execute(),
    )
    await runAt(store, NOON + 6 * DAY_MS)
    const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']
    const about = { days, zone: 'Pacific/Auckland', since: 0, now: NOON }
    const habits = await habitsOf(store.reads, 1, about)
    // Days before anybody was counted say nothing.
    expect(habits.days).toEqual(days.slice(1))
    expect(habits.members.map((m) => m.ahead).sort()).toEqual([-13, 0, 0])
    expect(habits.members.flatMap((m) => [...m.days.values()])).toHaveLength(3)
  })
})
