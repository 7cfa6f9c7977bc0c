/** Walks the audit log from its start to its head and says where it is not what was written. */
import { type AuditHead, type AuditRow, isActorRight, isHead, rowHash } from './audit-chain.js'
import type { Db } from './connection.js'

/**
 * changed: a row, or the one before it, is not what was written · missing: rows are gone before this one ·
 * actor: another name was put on the row · unchained: a row that the bot did not write · truncated: the last rows are
 * gone · head: the signed end of the chain is gone or was replaced.
 */
export type ChainProblem = 'changed' | 'missing' | 'actor' | 'unchained' | 'truncated' | 'head'

export interface ChainReport {
  rows: number
  /** Rows from before the start that are still there: chained with a key that was lost. */
  unproven: number
  /** Rows before this number have passed their retention. */
  from: number
  /** The end: worth noting elsewhere, because a whole database put back to an earlier day looks right to itself. */
  head: { seq: number; hash: string } | null
  /** The first of each kind; `seq` where there is a row to name. */
  problems: { problem: ChainProblem; seq: number | null }[]
}

const PAGE = 1_000

const headOf = async (db: Db, key: Buffer): Promise<AuditHead | null> => {
  const row = await db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst()
  return row && isHead(key, row) ? row : null
}

const pageAfter = (db: Db, seq: number): Promise<AuditRow[]> =>
  db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(PAGE).execute()

export const checkAuditChain = async (db: Db, key: Buffer): Promise<ChainReport> => {
  const start = await headOf(db, key)
  const problems = new Map<ChainProblem, number | null>()
  const note = (problem: ChainProblem, seq: number | null) => {
    if (!problems.has(problem)) problems.set(problem, seq)
  }
  let last = { seq: start?.start_seq ?? 0, hash: start?.start_hash ?? '' }
  let rows = 0
  const walk = async () => {
    for (let page = await pageAfter(db, last.seq); page.length > 0; page = await pageAfter(db, last.seq))
      for (const row of page) {
        const { seq, hash, actor_digest } = row
        if (seq === null) continue
        if (seq !== last.seq + 1) note('missing', seq)
        else if (rowHash(key, last.hash, { ...row, seq, actor_digest: actor_digest ?? '' }) !== hash)
          note('changed', seq)
        if (!isActorRight(key, row)) note('actor', seq)
        last = { seq, hash: hash ?? '' }
        rows++
      }
  }
  await walk()
  // Read after the rows: what has been appended meanwhile is walked too.
  const head = await headOf(db, key)
  await walk()
  if (!head) note('head', null)
  else if (head.seq > last.seq) note('truncated', last.seq + 1)
  else if (head.seq === last.seq && head.hash !== last.hash) note('head', last.seq)
  const stray = await db
    .selectFrom('audit')
    .select('id')
    .where((eb) => eb.or([eb('seq', 'is', null), eb('hash', 'is', null)]))
    .executeTakeFirst()
  if (stray) note('unchained', null)
  const before = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('seq', '<=', start?.start_seq ?? 0)
    .executeTakeFirst()
  return {
    rows,
    unproven: before?.rows ?? 0,
    from: (start?.start_seq ?? 0) + 1,
    head: head && { seq: head.seq, hash: head.hash },
    problems: [...problems].map(([problem, seq]) => ({ problem, seq })),
  }
}

/** As many characters of a hash as are noted: nobody finds another row that begins so. */
export const NOTED_LENGTH = 12

/**
 * Where an end that was noted elsewhere stands now. there: it is part of the chain · shorter: the chain ends before
 * it, so the database was put back · other: another row has its number · past: it has passed its retention.
 */
export const standOf = async (
  db: Db,
  noted: { seq: number; hash: string },
): Promise<'there' | 'shorter' | 'other' | 'past'> => {
  const head = await db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst()
  if (!head || noted.seq > head.seq) return 'shorter'
  if (noted.seq < head.start_seq) return 'past'
  const row =
    noted.seq === head.start_seq
      ? { hash: head.start_hash }
      : await db.selectFrom('audit').select('hash').where('seq', '=', noted.seq).executeTakeFirst()
  return row?.hash?.startsWith(noted.hash) ? 'there' : 'other'
}
