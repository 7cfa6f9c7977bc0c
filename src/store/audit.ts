/** The audit log: who changed what in a community, as codes and numbers. It only grows; see audit-chain. */
import { sql } from 'kysely'
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { AuditHead } from './audit-chain.js'
import { actorDigest, erasedMark, genesis, headMac, isHead, LOST, makeSalt, rowHash } from './audit-chain.js'
import type { Db, EngineName, Tx } from './connection.js'

export interface AuditEntry {
  at: number
  community: CommunityId | null
  /** Null: the installation itself, by a job or an operator. */
  actor: AccountId | null
  action: string
  /** As JSON: ids and codes. */
  before?: string | null
  after?: string | null
}

interface Auditing {
  engine: EngineName
  key: Buffer | null
  entries: AuditEntry[]
}

/** What each open transaction will append when it ends. */
const auditing = new WeakMap<Tx, Auditing>()

const auditingOf = (tx: Tx): Auditing & { key: Buffer } => {
  const open = auditing.get(tx)
  if (!open?.key) throw new Error('the audit log is written through a store that knows its keys')
  return { ...open, key: open.key }
}

/** Written at the end of the transaction, with all else or not at all. */
export const appendAudit = async (tx: Tx, entry: AuditEntry): Promise<void> => {
  auditingOf(tx).entries.push(entry)
}

const readHead = async (tx: Tx, { engine, key }: { engine: EngineName; key: Buffer }): Promise<AuditHead> => {
  const query = tx.selectFrom('audit_head').selectAll().where('id', '=', 1)
  const row = await (engine === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
  if (row && isHead(key, row)) return row
  const last = await tx
    .selectFrom('audit')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst()
  return { start_seq: 0, start_hash: genesis(key), seq: last?.seq ?? 0, hash: LOST }
}

const writeHead = async (tx: Tx, key: Buffer, head: AuditHead): Promise<void> => {
  const { seq, hash, start_seq, start_hash } = head
  const values = { seq, hash, start_seq, start_hash, mac: headMac(key, head) }
  await tx
    .insertInto('audit_head')
    .values({ id: 1, ...values })
    .onConflict((c) => c.column('id').doUpdateSet(values))
    .execute()
}

const chained = (key: Buffer, head: AuditHead, given: AuditEntry) => {
  const entry = { ...given, before: given.before ?? null, after: given.after ?? null }
  const seq = head.seq + 1
  const actor_salt = makeSalt()
  const actor_digest = actorDigest(key, actor_salt, entry.actor)
  const hash = rowHash(key, head.hash, { ...entry, seq, actor_digest })
  return { ...entry, seq, actor_salt, actor_digest, hash }
}

/**
 * Runs a transaction's work and then appends what it wrote down: last, so that the head, which every appending
 * transaction waits for on PostgreSQL, is held for a moment only and no two can wait for each other.
 */
export const withAudit = async <T>(
  tx: Tx,
  open: { engine: EngineName; key: Buffer | null },
  work: () => Promise<T>,
): Promise<T> => {
  const entries: AuditEntry[] = []
  auditing.set(tx, { ...open, entries })
  const result = await work()
  if (entries.length > 0 && open.key) {
    const { key } = open
    let head = await readHead(tx, { engine: open.engine, key })
    for (const entry of entries) {
      const row = chained(key, head, entry)
      await tx.insertInto('audit').values(row).execute()
      head = { ...head, seq: row.seq, hash: row.hash }
    }
    await writeHead(tx, key, head)
  }
  return result
}

/** Begins the chain where there is none, with the rows of a time before there was one. */
export const startChain = async (tx: Tx, engine: EngineName, key: Buffer): Promise<void> => {
  if (engine === 'postgres') await sql`lock table audit_head in share row exclusive mode`.execute(tx)
  const known = await tx.selectFrom('audit_head').select('id').executeTakeFirst()
  const chainedRow = await tx
    .selectFrom('audit')
    .select('id')
    .where('hash', 'is not', null)
    .executeTakeFirst()
  if (known || chainedRow) return
  const start = genesis(key)
  let head: AuditHead = { seq: 0, hash: start, start_seq: 0, start_hash: start }
  for (const old of await tx.selectFrom('audit').selectAll().orderBy('id').execute()) {
    const { seq, actor_salt, actor_digest, hash } = chained(key, head, old)
    await tx
      .updateTable('audit')
      .set({ seq, actor_salt, actor_digest, hash })
      .where('id', '=', old.id)
      .execute()
    head = { ...head, seq, hash }
  }
  await writeHead(tx, key, head)
}

/** From here on under another key; what came before stays to be read, but nothing proves it any more. */
export const beginAnew = async (tx: Tx, key: Buffer): Promise<void> => {
  const last = await tx
    .selectFrom('audit')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst()
  const seq = last?.seq ?? 0
  await writeHead(tx, key, { seq, hash: genesis(key), start_seq: seq, start_hash: genesis(key) })
}

/** What somebody did stays written down; that it was they becomes the tombstone's, for good. */
export const forgetActor = async (tx: Tx, actor: AccountId, tombstone: AccountId | null): Promise<void> => {
  const { key } = auditingOf(tx)
  const rows = await tx.selectFrom('audit').selectAll().where('actor', '=', actor).execute()
  for (const { id, seq, actor_digest } of rows) {
    const actor_salt = seq === null || actor_digest === null ? null : erasedMark(key, seq, actor_digest)
    await tx.updateTable('audit').set({ actor: tombstone, actor_salt }).where('id', '=', id).execute()
  }
}

/** Lets go of what is older, at most so many rows: the chain then stands on the hash of the last row that went. */
export const cutAudit = async (tx: Tx, before: number, most = 1_000): Promise<number> => {
  const { engine, key } = auditingOf(tx)
  const head = await readHead(tx, { engine, key })
  if (head.hash === LOST) return 0
  const kept = await tx
    .selectFrom('audit')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .where('at', '>=', before)
    .executeTakeFirst()
  const upTo = Math.min((kept?.seq ?? head.seq + 1) - 1, head.start_seq + most)
  const last = await tx.selectFrom('audit').select('hash').where('seq', '=', upTo).executeTakeFirst()
  if (!last?.hash || upTo <= head.start_seq) return 0
  await writeHead(tx, key, { ...head, start_seq: upTo, start_hash: last.hash })
  await tx.deleteFrom('audit').where('seq', '<=', upTo).execute()
  return upTo - head.start_seq
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
