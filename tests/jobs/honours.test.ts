import { expect, test } from '@jest/globals'
import type { Honour } from '../../src/domain/incentives/honours.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { honours } from '../../src/jobs/honours.js'
import { honoursGivenKind } from '../../src/jobs/intents/honours.js'
import type { Store } from '../../src/store/engine.js'
import { broughtAlong, honoursOf, retireHonour, saveHonour } from '../../src/store/honours.js'
import { heldHonours, progressOfMember } from '../../src/store/honours-held.js'
import { setListed } from '../../src/store/listing.js'
import { saveSetting } from '../../src/store/settings.js'
import { read } from '../support/bot.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, said, track, trackerFor } from '../support/tracking.js'

const DAY_MINUTES = 1_440
const talker: Honour = {
  ...{ honour: 'own-1', title: 'Talker', icon: '💬', days: 7, leastDays: 2 },
  needs: [{ measure: 'messages', enter: 3, stay: 2 }],
}

const memberOf = (store: Store, who: string) =>
  store.reads
    .selectFrom('accounts')
    .innerJoin('memberships', 'memberships.account', 'accounts.id')
    .select(['accounts.id as account', 'memberships.member', 'memberships.community'])
    .where('accounts.platform_id', '=', who)
    .executeTakeFirstOrThrow()

/** The night after so many days. */
const run = async (store: Store, days: number, signal = new AbortController().signal) => {
  const { community } = await memberOf(store, 'ann')
  const now = NOON + days * 86_400_000
  const period = `${new Date(now).toISOString().slice(0, 10)}T03:47`
  return honours.run({ store, now, community, period, signal })
}

const announced = async (store: Store) =>
  (await store.reads.selectFrom('intents').select(['kind', 'key', 'payload']).execute()).filter(
    (i) => i.kind === 'honours-given',
  )

describeStores('honours', (open) => {
  const begin = async (honour: Honour | null = talker) => {
    const store = await open()
    const tracker = trackerFor(store)
    const words = [0, 20, 40].map((minute) => said('ann', minute))
    await track(tracker, [...words, said('bob', 1), said('bob', 22)])
    const { community, member: ann } = await memberOf(store, 'ann')
    if (honour) await store.write((tx) => saveHonour(tx, { community, honour, by: 1, at: 1 }))
    const held = async (name = 'own-1') => [...((await heldHonours(store.reads, community)).get(name) ?? [])]
    return { store, tracker, community, ann, held, words }
  }

  test('are given at the entry bar, kept above the exit bar, and withdrawn below it after the minimum stay', async () => {
    const { store, tracker, ann, held, words } = await begin()
    expect(await run(store, 1)).toBe('1 given, 0 withdrawn')
    expect(await held()).toEqual([[ann, '2026-03-03']])
    const [first, second] = words
    if (!first || !second) throw new Error('nothing said')
    await track(tracker, [deleted(first, DAY_MINUTES)])
    expect(await run(store, 3)).toBe('0 given, 0 withdrawn')
    await track(tracker, [deleted(second, 2 * DAY_MINUTES)])
    expect(await run(store, 2)).toBe('0 given, 0 withdrawn')
    expect(await run(store, 4)).toBe('0 given, 1 withdrawn')
    expect(await held()).toEqual([])
  })

  test('count whole days, so a run that comes late or twice decides as one in time', async () => {
    const { store, tracker, ann, held } = await begin()
    await track(tracker, [said('bob', DAY_MINUTES)])
    expect(await run(store, 1)).toBe('1 given, 0 withdrawn')
    expect(await run(store, 1)).toBe('0 given, 0 withdrawn')
    expect(await held()).toEqual([[ann, '2026-03-03']])
    expect(await progressOfMember(store.reads, (await memberOf(store, 'ann')).community, ann)).toMatchObject({
      day: '2026-03-02',
      measured: { 'own-1': [3] },
    })
  })

  test('rest while somebody is away, and end for whoever opted out', async () => {
    const { store, community, ann, held } = await begin({ ...talker, leastDays: 100 })
    await run(store, 1)
    await store.write((tx) => tx.updateTable('members').set({ hidden: 1 }).where('id', '=', ann).execute())
    expect(await run(store, 20)).toBe('0 given, 0 withdrawn')
    expect(await held()).toHaveLength(1)
    await store.write(async (tx) => {
      await tx.updateTable('members').set({ hidden: 0 }).where('id', '=', ann).execute()
      await tx.updateTable('accounts').set({ opted_out_at: 1 }).where('platform_id', '=', 'ann').execute()
    })
    expect(await run(store, 21)).toBe('0 given, 1 withdrawn')
    expect((await heldHonours(store.reads, community)).size).toBe(0)
  })

  test('are announced once, together, only where a community wants it, without whoever hides', async () => {
    const { store, tracker, community } = await begin()
    const channel = await store.reads.selectFrom('channels').select('id').executeTakeFirstOrThrow()
    await track(tracker, [said('bob', 60), said('cem', 1), said('cem', 12), said('cem', 30)])
    const cem = await memberOf(store, 'cem')
    await store.write((tx, bulk) =>
      setListed(tx, bulk, { community, member: cem.member, account: cem.account, listed: false, at: 1 }),
    )
    const quiet = await begin()
    await run(quiet.store, 1)
    expect(await announced(quiet.store)).toEqual([])
    const value = JSON.stringify(channel.id)
    await store.write((tx) => saveSetting(tx, { community, key: 'honourNotice', value, from: 0, by: null }))
    expect(await run(store, 1)).toBe('3 given, 0 withdrawn')
    await run(store, 1)
    const [intent, ...more] = await announced(store)
    expect(more).toEqual([])
    expect(Object.keys(JSON.parse(intent?.payload ?? '{}')).sort()).toEqual([
      'channel',
      'community',
      'day',
      'space',
    ])
    const payload = JSON.parse(intent?.payload ?? '') as Parameters<typeof honoursGivenKind.deliver>[1]
    const scene = { db: store.reads, platform: {} as never, now: NOON, defaults: DEFAULTS }
    const told = await honoursGivenKind.deliver(scene, payload)
    if (!('place' in told)) throw new Error('nothing was told')
    expect(told.place).toEqual({ space: 'guild', channel: 'general' })
    expect(read(told.view)).toContain('💬 Talker · Name of ann, Name of bob\n')
    expect(read(told.view)).not.toContain('cem')
    expect(await honoursGivenKind.deliver({ ...scene, now: -1 }, payload)).toEqual({
      nothing: 'switched-off',
    })
  })

  test('that end or are changed are as the community has them; the others are as they are brought along', async () => {
    const { store, community, held } = await begin()
    await run(store, 1)
    await store.write((tx) => retireHonour(tx, { community, honour: talker, by: 1, at: 2 }))
    expect(await held()).toEqual([])
    const [helper] = broughtAlong().filter((h) => h.honour === 'helper')
    if (!helper) throw new Error('no helper')
    await store.write((tx) => saveHonour(tx, { community, honour: { ...helper, days: 9 }, by: 1, at: 3 }))
    const now = await honoursOf(store.reads, community)
    expect(now.map((h) => h.honour)).toEqual(broughtAlong().map((h) => h.honour))
    expect(now.find((h) => h.honour === 'helper')?.days).toBe(9)
    await store.write((tx) =>
      tx.updateTable('honours').set({ definition: '{"honour":1}' }).where('honour', '=', 'helper').execute(),
    )
    expect((await honoursOf(store.reads, community)).find((h) => h.honour === 'helper')).toEqual(helper)
  })

  test('are measured from ties as well, those that are still to be added up among them', async () => {
    const reach: Honour = { ...talker, needs: [{ measure: 'reach', enter: 2, stay: 1 }] }
    const { store, tracker, ann, held, words } = await begin(reach)
    const [first] = words
    if (!first) throw new Error('nothing said')
    await track(tracker, [
      said('bob', 50, { reply: { ref: first.ref } }),
      said('cem', 51, { reply: { ref: first.ref } }),
      said('ann', 52, { reply: { ref: first.ref } }),
    ])
    await run(store, 1)
    expect(await held()).toEqual([[ann, '2026-03-03']])
  })
})
