/** Whoever is on no board stays on none when two spaces become one community, and when they part. */
import { expect, test } from '@jest/globals'
import { findAccount } from '../../src/store/accounts.js'
import type { Store } from '../../src/store/engine.js'
import { beginErasure, continueErasure } from '../../src/store/erase.js'
import { foldAwards } from '../../src/store/fold.js'
import { joinByCode, makeJoinCode, undoJoin } from '../../src/store/joining.js'
import { setListed } from '../../src/store/listing.js'
import { memberOf } from '../../src/store/members.js'
import { leaveBoards } from '../../src/store/opting-out.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import { setStaffHidden } from '../../src/store/staff.js'
import { describeStores } from '../support/stores.js'
import { NOON, said, track, trackerFor } from '../support/tracking.js'

const GROUP = { platform: 'telegram', space: 'group', channel: { id: 'group' } } as const

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not there')
  return value
}

/** Reasons to be on no board, by platform id, in the community that a space belongs to now. */
const hiddenIn = async (store: Store, platform: 'discord' | 'telegram', id: string) => {
  const { community } = must(await findSpace(store.reads, platform, id))
  const rows = await store.reads
    .selectFrom('memberships')
    .innerJoin('members', 'members.id', 'memberships.member')
    .innerJoin('accounts', 'accounts.id', 'memberships.account')
    .select(['accounts.platform_id', 'members.hidden'])
    .where('memberships.community', '=', community)
    .where('members.hidden', '>', 0)
    .orderBy('accounts.id')
    .execute()
  return Object.fromEntries(rows.map((r) => [r.platform_id, r.hidden]))
}

/** In the guild: ann is there, out opted out, shy is unlisted, mod is staff off the boards, left has left, gone too and was then erased. */
const prepare = async (store: Store) => {
  const tracker = trackerFor(store)
  const people = ['ann', 'out', 'shy', 'mod', 'left', 'gone']
  await track(
    tracker,
    people.map((id, i) => said(id, i)),
  )
  await track(tracker, [said('tom', 0, { ...GROUP, ref: { at: NOON, low: 5 } })])
  const leave = (id: string) =>
    ({
      type: 'leave',
      platform: 'discord',
      space: 'guild',
      at: NOON + 3_600_000,
      source: 'live',
      person: { id, name: id, bot: false },
    }) as const
  await track(tracker, [leave('left'), leave('gone')])
  await tracker.close()
  const guild = must(await findSpace(store.reads, 'discord', 'guild'))
  const group = must(await findSpace(store.reads, 'telegram', 'group'))
  const of = async (id: string) => must(await findAccount(store.reads, 'discord', id)).id
  const { community } = guild
  const [out, shy, mod, gone] = [await of('out'), await of('shy'), await of('mod'), await of('gone')]
  const shyMember = must(await memberOf(store.reads, community, shy))
  const listing = { community, account: shy, member: shyMember, listed: false, at: 1 }
  await store.write(async (tx, bulk) => {
    await tx.updateTable('accounts').set({ opted_out_at: 1 }).where('id', '=', out).execute()
    await leaveBoards(tx, bulk, out)
    await setListed(tx, bulk, listing)
    const one = { community, from: 0, by: null }
    await saveSetting(tx, { ...one, key: 'staff', value: JSON.stringify([mod]) })
    await saveSetting(tx, { ...one, key: 'staffShown', value: 'false' })
    await setStaffHidden(tx, bulk, community, [mod], new Set([mod]))
    await beginErasure(tx, { account: gone, hash: 'hash', at: NOON })
  })
  await continueErasure(store, gone)
  return { guild, group, gone, listing }
}

const REASONS = { out: 1, shy: 2, mod: 4, left: 1 }

describeStores('who is on no board', (open) => {
  test.each([
    ['joined by another', 'guild'],
    ['joining another', 'group'],
  ] as const)('stays on none when their space is %s, and when the two part', async (_, home) => {
    const store = await open()
    const { guild, group, gone } = await prepare(store)
    const before = await hiddenIn(store, 'discord', 'guild')
    expect(before).toEqual({ ...REASONS, [`former-${gone}`]: 1 })
    const [first, second] = home === 'guild' ? [guild, group] : [group, guild]
    const code = await store.write((tx) => makeJoinCode(tx, { space: first.id, by: 1, now: 1 }))
    await store.write((tx) => joinByCode(tx, { code, space: second.id, by: 1, now: 2 }))
    await foldAwards(store)
    // Who is staff is a setting of the home's.
    const { mod, ...others } = before
    const joined = home === 'guild' ? { mod, ...others } : others
    expect(await hiddenIn(store, 'discord', 'guild')).toEqual(joined)
    await store.write((tx) => undoJoin(tx, { space: second.id, by: 1, now: 4 }))
    await foldAwards(store)
    expect(await hiddenIn(store, 'discord', 'guild')).toEqual(before)
    expect(await hiddenIn(store, 'telegram', 'group')).toEqual({})
  })

  test('what somebody chose last holds also after the spaces have parted', async () => {
    const store = await open()
    const { guild, group, listing } = await prepare(store)
    const code = await store.write((tx) => makeJoinCode(tx, { space: group.id, by: 1, now: 1 }))
    await store.write((tx) => joinByCode(tx, { code, space: guild.id, by: 1, now: 2 }))
    const { community, account } = { ...listing, community: group.community }
    const member = must(await memberOf(store.reads, community, account))
    expect(await hiddenIn(store, 'discord', 'guild')).toMatchObject({ shy: 2 })
    await store.write((tx, bulk) => setListed(tx, bulk, { community, account, member, listed: true, at: 3 }))
    expect(await hiddenIn(store, 'discord', 'guild')).not.toHaveProperty('shy')
    await store.write((tx) => undoJoin(tx, { space: guild.id, by: 1, now: 4 }))
    expect(await hiddenIn(store, 'discord', 'guild')).not.toHaveProperty('shy')
  })
})
