/** Roles that matter for points: what somebody had from when on, as we heard it. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { BulkRead, BulkWrite } from './bulk.js'
import type { MemberRolesTable } from './tables.js'

export const noteRoles: BulkWrite<MemberRolesTable> = {
  name: 'note roles',
  build: (tx, rows) =>
    tx
      .insertInto('member_roles')
      .values(rows.map((r) => ({ space: r.space, account: r.account, at: r.at, roles: r.roles })))
      .onConflict((c) =>
        c.columns(['space', 'account', 'at']).doUpdateSet((eb) => ({ roles: eb.ref('excluded.roles') })),
      ),
  values: (r) => [r.space, r.account, r.at, r.roles],
}

export interface RolesOf {
  space: SpaceId
  account: AccountId
}

/** Everything that was ever noted of somebody: a handful of rows. */
export const rolesNoted: BulkRead<RolesOf, MemberRolesTable> = {
  name: 'roles noted',
  build: (tx, keys) =>
    tx
      .selectFrom('member_roles')
      .selectAll()
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('space', '=', k.space), eb('account', '=', k.account)]))),
      ),
  values: (k) => [k.space, k.account],
}
