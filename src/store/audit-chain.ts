/**
 * What makes the audit log show tampering: each row's hash covers the one before it, keyed by the installation, and
 * the head says, signed, where the chain ends and where retention cut it.
 * Invariant: a row's hash covers a digest of its actor, not the actor; erasing somebody changes no hash.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { AuditHeadTable, AuditTable } from './tables.js'

export type AuditRow = Selectable<AuditTable>
export type AuditHead = Omit<Selectable<AuditHeadTable>, 'id' | 'mac'>

const mac = (key: Buffer, ...parts: readonly (string | number | null)[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')

const isSame = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** What the first row stands on. */
export const genesis = (key: Buffer): string => mac(key, 'genesis')

/** What a row stands on when the head before it was lost: never what any row ends in, so the break stays visible. */
export const LOST = 'lost'

export const headMac = (key: Buffer, h: AuditHead): string =>
  mac(key, 'head', h.seq, h.hash, h.start_seq, h.start_hash)

export const isHead = (key: Buffer, head: AuditHead & { mac: string }): boolean =>
  isSame(headMac(key, head), head.mac)

export const makeSalt = (): string => randomBytes(12).toString('base64url')

/** Of an actor only while the salt is there: an erasure takes it away, and nobody can work back to whom it was. */
export const actorDigest = (key: Buffer, salt: string, actor: number | null): string =>
  mac(key, 'actor', salt, actor)

/** In the salt's place after an erasure, so that nobody without the key can take a name off a row. */
export const erasedMark = (key: Buffer, seq: number, digest: string): string =>
  `erased.${mac(key, 'erased', seq, digest)}`

type Hashed = Pick<AuditRow, 'at' | 'community' | 'action' | 'before' | 'after'> & {
  seq: number
  actor_digest: string
}

export const rowHash = (key: Buffer, previous: string, r: Hashed): string =>
  mac(key, 'row', previous, r.seq, r.at, r.community, r.actor_digest, r.action, r.before, r.after)

/** Whether a row says who it was as it did when it was written, or was made to forget it by an erasure. */
export const isActorRight = (key: Buffer, row: AuditRow): boolean => {
  const { seq, actor_salt: salt, actor_digest: digest, actor } = row
  if (seq === null || salt === null || digest === null) return false
  return salt.startsWith('erased.')
    ? isSame(salt, erasedMark(key, seq, digest))
    : isSame(digest, actorDigest(key, salt, actor))
}
