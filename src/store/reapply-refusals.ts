/**
 * Holds a database against the file of refusals beside it: whoever asked to be forgotten, or not to be counted, after
 * this database was backed up is so again. Done at every start and after a restore; where nothing is amiss it reads
 * two short lists.
 */
import type { AccountId } from '../domain/identity.js'
import type { Store } from './engine.js'
import { beginErasure, continueErasure } from './erase.js'
import { leaveBoards } from './opting-out.js'
import { letOthers } from './pace.js'
import {
  allRefusals,
  type Refusal,
  refusalHash,
  refuseForGood,
  refuseNoLonger,
  refuseUntil,
} from './refusals.js'
import { type Remembered, readRefusals } from './refusals-file.js'

export interface Reapplied {
  /** How many were forgotten again, and how many are not counted again. */
  erased: number
  out: number
}

export interface Reapply {
  /** Keys the hashes: the same as when they were made. */
  key: string
  /** The file of refusals. */
  path: string
  now: number
}

const SLICE = 2_000

interface Missing {
  hash: string
  remembered: Remembered
  erase: boolean
  out: boolean
  in: boolean
}

/** What the file knows and the database does not. */
const missingIn = (known: Refusal | undefined, hash: string, remembered: Remembered): Missing => {
  const { erasedAt, outAt, inAt } = remembered
  const covered = known ? (known.until_at ?? known.since_at) : Number.MIN_SAFE_INTEGER
  return {
    hash,
    remembered,
    erase: erasedAt !== null && covered < erasedAt,
    out: outAt !== null && !(known && known.until_at === null),
    in: inAt !== null && known !== undefined && known.until_at === null && known.since_at < inAt,
  }
}

/** Numbers of those who are still somebody here, by hash. */
const accountsBehind = async (
  store: Store,
  key: string,
  wanted: ReadonlySet<string>,
): Promise<Map<string, AccountId>> => {
  const found = new Map<string, AccountId>()
  for (let after = 0; ; ) {
    const rows = await store.reads
      .selectFrom('accounts')
      .select(['id', 'platform', 'platform_id'])
      .where('id', '>', after)
      .where('erased_at', 'is', null)
      .orderBy('id')
      .limit(SLICE)
      .execute()
    for (const row of rows) {
      const hash = refusalHash(key, row.platform, row.platform_id)
      if (wanted.has(hash)) found.set(hash, row.id)
    }
    const last = rows.at(-1)
    if (!last || rows.length < SLICE) return found
    after = last.id
    await letOthers()
  }
}

export const reapplyRefusals = async (store: Store, { key, path, now }: Reapply): Promise<Reapplied> => {
  const done: Reapplied = { erased: 0, out: 0 }
  const remembered = await readRefusals(path)
  if (remembered.size === 0) return done
  const known = new Map((await allRefusals(store.reads)).map((r) => [r.hash, r]))
  const missing = [...remembered]
    .map(([hash, what]) => missingIn(known.get(hash), hash, what))
    .filter((m) => m.erase || m.out || m.in)
  if (missing.length === 0) return done
  const accounts = await accountsBehind(store, key, new Set(missing.map((m) => m.hash)))
  for (const m of missing) {
    const account = accounts.get(m.hash)
    const { erasedAt, outAt, inAt } = m.remembered
    await store.write(async (tx, bulk) => {
      if (m.erase && erasedAt !== null) {
        if (account === undefined) await refuseUntil(tx, m.hash, erasedAt)
        else await beginErasure(tx, { account, hash: m.hash, at: erasedAt })
      }
      if (m.out && outAt !== null) {
        await refuseForGood(tx, m.hash, outAt)
        if (account !== undefined && !m.erase) {
          await tx.updateTable('accounts').set({ opted_out_at: now }).where('id', '=', account).execute()
          await leaveBoards(tx, bulk, account)
        }
      }
      if (m.in && inAt !== null) {
        await refuseNoLonger(tx, m.hash, inAt)
        if (account !== undefined)
          await tx.updateTable('accounts').set({ opted_out_at: null }).where('id', '=', account).execute()
      }
    })
    if (m.erase && account !== undefined) {
      await continueErasure(store, account)
      done.erased += 1
    }
    if (m.out) done.out += 1
  }
  return done
}
