/** Looks at who has which role and plans the differences; only looks, where that is asked for. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import { planHonourRoles } from '../domain/incentives/honour-intents.js'
import { roleDifferences } from '../domain/incentives/role-differences.js'
import { accountsById } from './accounts.js'
import { dropGrant, grantsIn, rolesOfHonours, saveGrants, wantedRoles } from './honour-roles.js'
import { addIntents } from './intents.js'
import { type Pace, slices } from './pace.js'
import { rolesByOrders } from './role-orders.js'

/** Some milliseconds of writing. */
const SLICE = 200
const ACCOUNTS = 500

export interface SeenRole {
  id: string
  name: string
  /** Why it cannot be given, as a code. */
  problem?: string
}

export interface RoleSync {
  space: { id: SpaceId; platform: string; platformId: string }
  /** Named anew for each look. */
  run: string
  now: number
  restore: boolean
  /** What the platform says of roles; both reject where it is away. */
  port: {
    list(space: string): Promise<SeenRole[]>
    holders(space: string, roles: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>
  }
  dryRun: boolean
}

export interface SyncCounts {
  give: number
  take: number
  people: number
  byHand: number
  /** Roles of honours that cannot be given; 'gone' where there is none any more. */
  blocked: SeenRole[]
}

/** Null where the platform does not tell who has which role: then what we gave is believed. */
const holdersOf = async ({ port, space }: RoleSync, roles: readonly string[]) => {
  try {
    return await port.holders(space.platformId, roles)
  } catch (error) {
    const { name, problem } = (error ?? {}) as { name?: unknown; problem?: { kind?: unknown } }
    if (name === 'SendError' && problem?.kind === 'refused') return null
    throw error
  }
}

export const syncHonourRoles = async (pace: Pace, sync: RoleSync): Promise<SyncCounts> => {
  const { space, restore, run, now } = sync
  const wanted = await pace.read((db) => wantedRoles(db, space.id))
  const grants = await pace.read((db) => grantsIn(db, space.id))
  const mapped = new Set((await pace.read((db) => rolesOfHonours(db, space.id))).values())
  const roles = new Set(mapped)
  for (const own of grants.values()) for (const role of own.keys()) roles.add(role)
  const counts: SyncCounts = { give: 0, take: 0, people: 0, byHand: 0, blocked: [] }
  if (roles.size === 0) return counts
  const known = new Map((await sync.port.list(space.platformId)).map((role) => [role.id, role]))
  for (const id of mapped) {
    const role = known.get(id) ?? { id, name: '', problem: 'gone' }
    if (role.problem === undefined) continue
    counts.blocked.push(role)
    for (const own of wanted.values()) own.delete(id)
  }
  const held = await holdersOf(sync, [...roles])
  const holds = new Map<AccountId, Set<string>>()
  for (const ids of slices([...new Set([...wanted.keys(), ...grants.keys()])], ACCOUNTS))
    for (const { id, platform_id } of await pace.read((db) => accountsById(db, ids))) {
      const believed = [...(grants.get(id) ?? [])].flatMap(([role, state]) =>
        state === 'given' ? [role] : [],
      )
      const seen = held && [...roles].filter((role) => held.get(role)?.has(platform_id))
      holds.set(id, new Set(seen ?? believed))
    }
  const others = await pace.read((db) => rolesByOrders(db, space.id, now))
  const { changes, byHand, lapsed, shared } = roleDifferences({ wanted, holds, grants, others, restore })
  for (const { give, take } of changes) {
    counts.give += give.length
    counts.take += take.length
  }
  counts.people = changes.length
  counts.byHand = byHand.length
  if (sync.dryRun) return counts
  for (const slice of slices(lapsed, SLICE))
    await pace.write(async (tx) => {
      for (const one of slice) await dropGrant(tx, space.id, one)
    })
  const noted = [
    ...byHand.map((one) => ({ ...one, space: space.id, state: 'by-hand' })),
    ...shared.map((one) => ({ ...one, space: space.id, state: 'given' })),
  ]
  for (const slice of slices(noted, SLICE)) await pace.write((_, bulk) => saveGrants(bulk, slice))
  const planned = changes.map((change, nth) => planHonourRoles(space, change, { run, nth, now }))
  for (const slice of slices(planned, SLICE)) await pace.write((tx) => addIntents(tx, slice, now))
  return counts
}
