import { expect, test } from '@jest/globals'
import type { Inline } from '../../src/chat/view.js'
import { levelReached } from '../../src/domain/incentives/levels.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { levelReachedKind, levelsReachedKind } from '../../src/jobs/intents/levels.js'
import { levelNotices } from '../../src/jobs/level-notices.js'
import type { Store } from '../../src/store/engine.js'
import { saveHeadStart } from '../../src/store/head-starts.js'
import { setListed } from '../../src/store/listing.js'
import { saveSetting } from '../../src/store/settings.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, said, track, trackerFor } from '../support/tracking.js'

const run = (store: Store, now = NOON) =>
  levelNotices.run({ store, now, community: 0, period: '', signal: new AbortController().signal })

const planned = async (store: Store) =>
  (await store.reads.selectFrom('intents').select(['kind', 'lane', 'key', 'payload']).orderBy('id').execute())
    .filter((i) => i.kind.startsWith('level'))
    .map((i) => ({ ...i, payload: JSON.parse(i.payload) as Record<string, unknown> }))

/** Five points a block: four make level 1 (20 points), twelve level 2 (60). */
const writes = (who: string, from: number, blocks: number) =>
  Array.from({ length: blocks }, (_, i) => said(who, from + 10 * i))

const accountOf = (store: Store, who: string) =>
  store.reads
    .selectFrom('accounts')
    .innerJoin('memberships', 'memberships.account', 'accounts.id')
    .select(['accounts.id', 'memberships.member', 'memberships.community'])
    .where('accounts.platform_id', '=', who)
    .executeTakeFirstOrThrow()

describeStores('level notices', (open) => {
  const begin = async (notice: 'off' | 'private' | 'channel') => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [...writes('ann', 0, 3), said('bob', 0)])
    const channel = await store.reads.selectFrom('channels').select('id').executeTakeFirstOrThrow()
    const { community } = await accountOf(store, 'ann')
    const set = (value: 'off' | 'private' | number, from: number) =>
      store.write((tx) =>
        saveSetting(tx, { community, key: 'levelNotice', value: JSON.stringify(value), from, by: null }),
      )
    if (notice !== 'off') await set(notice === 'channel' ? channel.id : 'private', 0)
    return { store, tracker, channel: channel.id, community, set }
  }

  test('are off by default, and what was reached before they are switched on is no news', async () => {
    const { store, tracker, set } = await begin('off')
    expect(await run(store)).toBe('0')
    await track(tracker, writes('ann', 100, 1))
    await set('private', 0)
    expect(await run(store)).toBe('0')
    expect(await planned(store)).toEqual([])
    await set('off', 1)
    expect(await run(store)).toBe('0')
    expect(await store.reads.selectFrom('level_marks').selectAll().execute()).toEqual([])
  })

  test('tell each person alone, once, even when the level is lost and reached again', async () => {
    const { store, tracker, community } = await begin('private')
    await run(store)
    const [last] = writes('ann', 100, 1)
    if (!last) throw new Error('nothing said')
    await track(tracker, [last])
    expect(await run(store)).toBe('1')
    expect(await run(store)).toBe('0')
    const ann = await accountOf(store, 'ann')
    expect(await planned(store)).toEqual([
      {
        kind: 'level-reached',
        lane: `account:${ann.id}`,
        key: `level:${community}:${ann.member}:1`,
        payload: { account: ann.id, community, level: 1 },
      },
    ])
    await track(tracker, [deleted(last, 120)])
    expect(await run(store)).toBe('0')
    await track(tracker, writes('ann', 130, 1))
    expect(await run(store)).toBe('0')
    expect(await planned(store)).toHaveLength(1)
  })

  test('tell of several people together, in one message, without those on no board', async () => {
    const { store, tracker, channel, community } = await begin('channel')
    await track(tracker, [said('cem', 0)])
    await run(store)
    const cem = await accountOf(store, 'cem')
    const { id: account, member } = cem
    await store.write((tx, bulk) => setListed(tx, bulk, { community, member, account, listed: false, at: 1 }))
    await track(tracker, [...writes('ann', 100, 1), ...writes('bob', 100, 11), ...writes('cem', 100, 11)])
    expect(await run(store)).toBe('3')
    const [ann, bob] = [await accountOf(store, 'ann'), await accountOf(store, 'bob')]
    const [intent, ...more] = await planned(store)
    expect(more).toEqual([])
    expect(intent?.payload).toMatchObject({ community, channel })
    const payload = intent?.payload as Parameters<typeof levelsReachedKind.deliver>[1]
    expect(payload.reached.map((r) => `${r.member}: ${r.level}`).sort()).toEqual(
      [`${ann.member}: 1`, `${bob.member}: 2`].sort(),
    )
    const scene = { db: store.reads, platform: {} as never, now: NOON, defaults: DEFAULTS }
    const told = await levelsReachedKind.deliver(scene, payload)
    if (!('place' in told)) throw new Error('nothing was told')
    expect(told.place).toEqual({ space: 'guild', channel: 'general' })
    const [list] = told.view.blocks
    const names =
      list?.type === 'list'
        ? list.items.map((i) => (i[0] as Exclude<Inline, string> & { name: string }).name)
        : []
    expect(names).toEqual(['Name of bob', 'Name of ann'])
    const elsewhere = { ...scene, now: -1 }
    expect(await levelsReachedKind.deliver(elsewhere, payload)).toEqual({ nothing: 'switched-off' })
  })

  test('say nothing to whoever opted out meanwhile, or where they were switched off', async () => {
    const { store, community, set } = await begin('private')
    const { id: account } = await accountOf(store, 'ann')
    const scene = { db: store.reads, platform: {} as never, now: NOON, defaults: DEFAULTS }
    const payload = { account, community, level: 3 }
    expect(await levelReachedKind.deliver(scene, payload)).toMatchObject({ place: { person: 'ann' } })
    await set('off', 1)
    expect(await levelReachedKind.deliver(scene, payload)).toEqual({ nothing: 'switched-off' })
    await store.write((tx) =>
      tx.updateTable('accounts').set({ opted_out_at: 1 }).where('id', '=', account).execute(),
    )
    expect(await levelReachedKind.deliver(scene, payload)).toEqual({ nothing: 'account-gone' })
  })

  test('count from the level somebody brought along', async () => {
    const { store, tracker } = await begin('private')
    const ann = await accountOf(store, 'ann')
    const space = await store.reads.selectFrom('spaces').select('id').executeTakeFirstOrThrow()
    await store.write((tx) =>
      saveHeadStart(tx, { space: space.id, account: ann.id, level: 9, points: 0, at: 0, by: null }),
    )
    await run(store)
    await track(tracker, writes('ann', 100, 1))
    // 900 points brought along, 20 earned here: level 10 takes 1 100.
    expect(await run(store)).toBe('0')
  })
})

test('a level is news above the one before and above what was said', () => {
  expect(levelReached({ before: 1, after: 2, told: null })).toBe(2)
  expect(levelReached({ before: 1, after: 1, told: null })).toBeNull()
  expect(levelReached({ before: 1, after: 2, told: 2 })).toBeNull()
  expect(levelReached({ before: 1, after: 4, told: 2 })).toBe(4)
  expect(levelReached({ before: 3, after: 3, told: 1 })).toBeNull()
})
