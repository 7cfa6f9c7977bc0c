/** Honours as words beside names: who should bear which in a space, what we gave, and planning the differences. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import { type Bearing, differs, planHonourTag } from '../domain/incentives/honour-tags.js'
import { accountsById } from './accounts.js'
import type { Db, Tx } from './engine.js'
import { honoursShownIn } from './honours-held.js'
import { addIntents } from './intents.js'
import { type Pace, slices } from './pace.js'

const SLICE = 200

const held = (db: Db | Tx, space: SpaceId) => honoursShownIn(db, space).select('honours_held.honour')

/** An honour and its word, in the order in which they go before each other. */
export type TagList = readonly { honour: string; tag: string }[]

const firstOf = (rows: readonly { account: number; honour: string }[], tags: TagList) => {
  const order = new Map(tags.filter((t) => t.tag !== '').map((t, i) => [t.honour, { ...t, i }]))
  const best = new Map<AccountId, { honour: string; tag: string; i: number }>()
  for (const { account, honour } of rows) {
    const entry = order.get(honour)
    if (entry && entry.i < (best.get(account)?.i ?? Number.POSITIVE_INFINITY)) best.set(account, entry)
  }
  return best
}

export const wantedTagOf = async (
  db: Db | Tx,
  space: SpaceId,
  account: AccountId,
  tags: TagList,
): Promise<{ honour: string; tag: string } | undefined> =>
  firstOf(await held(db, space).where('accounts.id', '=', account).execute(), tags).get(account)

export const bearingsIn = async (
  db: Db | Tx,
  space: SpaceId,
  account?: AccountId,
): Promise<Map<AccountId, Bearing>> => {
  const all = db.selectFrom('honour_grants').selectAll().where('space', '=', space)
  const rows = await (account === undefined ? all : all.where('account', '=', account)).execute()
  return new Map(
    rows.map((r) => [r.account, { tag: r.role, state: r.state === 'by-hand' ? 'by-hand' : 'given' }]),
  )
}

/** One each: null where there is nothing of ours any more. */
export const noteBearing = async (
  tx: Tx,
  space: SpaceId,
  account: AccountId,
  bearing: Bearing | null,
): Promise<void> => {
  await tx.deleteFrom('honour_grants').where('space', '=', space).where('account', '=', account).execute()
  if (bearing)
    await tx
      .insertInto('honour_grants')
      .values({ space, account, role: bearing.tag, state: bearing.state })
      .execute()
}

export interface TagSync {
  space: { id: SpaceId; platform: string; platformId: string }
  /** Empty where a space wants none any more: what we gave is taken back. */
  tags: TagList
  run: string
  now: number
  restore: boolean
  port: { of(space: string, person: string): Promise<string | null> }
  dryRun: boolean
}

/** Who lost what we gave: asked one by one, and so only where it is to be given again. */
const lostIn = async (
  pace: Pace,
  { space, port }: TagSync,
  bearings: ReadonlyMap<AccountId, Bearing>,
): Promise<AccountId[]> => {
  const lost: AccountId[] = []
  for (const { id, platform_id } of await pace.read((db) => accountsById(db, [...bearings.keys()])))
    if ((await port.of(space.platformId, platform_id)) === '') lost.push(id)
  return lost
}

/** Plans what differs; answers how many are given a word and from how many it is taken. */
export const syncHonourTags = async (pace: Pace, sync: TagSync): Promise<{ give: number; take: number }> => {
  const { space, tags, run, now, restore } = sync
  const wanted = firstOf(tags.length === 0 ? [] : await pace.read((db) => held(db, space.id).execute()), tags)
  const bearings = await pace.read((db) => bearingsIn(db, space.id))
  const due = new Set<AccountId>()
  for (const account of new Set([...wanted.keys(), ...bearings.keys()]))
    if (differs(wanted.get(account)?.tag ?? null, bearings.get(account))) due.add(account)
  if (restore) {
    const settled = new Map([...bearings].filter(([account]) => wanted.has(account) && !due.has(account)))
    for (const account of await lostIn(pace, sync, settled)) due.add(account)
  }
  const accounts = [...due].sort((a, b) => a - b)
  const give = accounts.filter((account) => wanted.has(account)).length
  if (!sync.dryRun) {
    // Somebody's own word is no business of ours once we want nothing there.
    for (const [account, { state }] of bearings)
      if (state === 'by-hand' && !wanted.has(account))
        await pace.write((tx) => noteBearing(tx, space.id, account, null))
    const planned = accounts.map((account, nth) => planHonourTag(space, account, { run, nth, now }))
    for (const slice of slices(planned, SLICE)) await pace.write((tx) => addIntents(tx, slice, now))
  }
  return { give, take: accounts.length - give }
}
