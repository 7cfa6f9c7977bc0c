/** Roles that honours come with: which in which space, who should have them, and what we gave. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { GrantState } from '../domain/incentives/role-differences.js'
import type { Bulk, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import { honoursShownIn } from './honours-held.js'
import type { HonourGrantsTable } from './tables.js'

export const rolesOfHonours = async (db: Db | Tx, space: SpaceId): Promise<Map<string, string>> => {
  const rows = await db.selectFrom('honour_roles').selectAll().where('space', '=', space).execute()
  return new Map(rows.map((r) => [r.honour, r.role]))
}

export const setHonourRole = async (
  tx: Tx,
  space: SpaceId,
  honour: string,
  role: string | null,
): Promise<void> => {
  await tx.deleteFrom('honour_roles').where('space', '=', space).where('honour', '=', honour).execute()
  if (role !== null) await tx.insertInto('honour_roles').values({ space, honour, role }).execute()
}

const wanted = (db: Db | Tx, space: SpaceId) =>
  honoursShownIn(db, space)
    .innerJoin('honour_roles', (join) =>
      join
        .onRef('honour_roles.space', '=', 'spaces.id')
        .onRef('honour_roles.honour', '=', 'honours_held.honour'),
    )
    .select('honour_roles.role')

const byAccount = (rows: readonly { account: number; role: string }[]): Map<AccountId, Set<string>> => {
  const all = new Map<AccountId, Set<string>>()
  for (const { account, role } of rows) all.set(account, (all.get(account) ?? new Set<string>()).add(role))
  return all
}

export const wantedRoles = async (db: Db | Tx, space: SpaceId): Promise<Map<AccountId, Set<string>>> =>
  byAccount(await wanted(db, space).execute())

export const wantedRolesOf = async (db: Db | Tx, space: SpaceId, account: AccountId): Promise<Set<string>> =>
  byAccount(await wanted(db, space).where('accounts.id', '=', account).execute()).get(account) ?? new Set()

export const grantsIn = async (
  db: Db | Tx,
  space: SpaceId,
): Promise<Map<AccountId, Map<string, GrantState>>> => {
  const rows = await db.selectFrom('honour_grants').selectAll().where('space', '=', space).execute()
  const grants = new Map<AccountId, Map<string, GrantState>>()
  for (const { account, role, state } of rows) {
    const own = grants.get(account) ?? new Map<string, GrantState>()
    grants.set(account, own.set(role, state === 'by-hand' ? 'by-hand' : 'given'))
  }
  return grants
}

const upsertGrants: BulkWrite<HonourGrantsTable> = {
  name: 'upsert honour grants',
  build: (tx, rows) =>
    tx
      .insertInto('honour_grants')
      .values(rows.map(({ space, account, role, state }) => ({ space, account, role, state })))
      .onConflict((c) =>
        c.columns(['space', 'account', 'role']).doUpdateSet((eb) => ({ state: eb.ref('excluded.state') })),
      ),
  values: (r) => [r.space, r.account, r.role, r.state],
}

export const saveGrants = (bulk: Bulk, rows: readonly HonourGrantsTable[]): Promise<void> =>
  bulk.write(upsertGrants, rows)

export const noteGrant = async (tx: Tx, grant: HonourGrantsTable): Promise<void> => {
  await tx
    .insertInto('honour_grants')
    .values(grant)
    .onConflict((c) => c.columns(['space', 'account', 'role']).doUpdateSet({ state: grant.state }))
    .execute()
}

export const dropGrant = async (
  tx: Tx,
  space: SpaceId,
  { account, role }: { account: AccountId; role: string },
): Promise<void> => {
  await tx
    .deleteFrom('honour_grants')
    .where('space', '=', space)
    .where('account', '=', account)
    .where('role', '=', role)
    .execute()
}
