/** The audit log: who changed what in a community, as codes and numbers. Append-only. */
import type { Insertable } from 'kysely'
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { AuditTable } from './tables.js'

export type AuditEntry = Omit<Insertable<AuditTable>, 'id'>

export const appendAudit = async (tx: Tx, entry: AuditEntry): Promise<void> => {
  await tx.insertInto('audit').values(entry).execute()
}

/** Those who last changed something in a community, latest first: whom to tell when something is amiss. */
export const lastActors = async (
  db: Db | Tx,
  community: CommunityId,
  limit: number,
): Promise<{ id: AccountId; platform: string }[]> =>
  db
    .selectFrom('audit')
    .innerJoin('accounts', 'accounts.id', 'audit.actor')
    .select(['accounts.id', 'accounts.platform'])
    .where('audit.community', '=', community)
    .where('accounts.erased_at', 'is', null)
    .where('accounts.bot', '=', 0)
    .groupBy(['accounts.id', 'accounts.platform'])
    .orderBy((eb) => eb.fn.max('audit.at'), 'desc')
    .orderBy('accounts.id')
    .limit(limit)
    .execute()
