/** Which honours a community has: those Kith brings along (data/honours.json), as it changed them, and its own. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AccountId, CommunityId } from '../domain/identity.js'
import { HONOUR_LIMITS, type Honour, isHonour } from '../domain/incentives/honours.js'
import { UserError } from '../domain/user-error.js'
import type { Db, Tx } from './engine.js'

const readText = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    try {
      return readFileSync(join(folder, 'data', 'honours.json'), 'utf8')
    } catch {
      const up = dirname(folder)
      if (up === folder) throw new Error('data/honours.json is missing')
      folder = up
    }
  }
}

let brought: readonly Honour[] | undefined

/** Checked once: an operator may have edited the file. */
export const broughtAlong = (): readonly Honour[] => {
  if (brought) return brought
  const list: unknown = JSON.parse(readText())
  if (!Array.isArray(list) || !list.every(isHonour))
    throw new Error('data/honours.json holds something that is not an honour')
  brought = list
  return brought
}

const parse = (definition: string): Honour | null => {
  try {
    const value: unknown = JSON.parse(definition)
    return isHonour(value) ? value : null
  } catch {
    return null
  }
}

/** In order: those brought along, then their own by name. Retired ones are left out. */
export const honoursOf = async (db: Db | Tx, community: CommunityId): Promise<Honour[]> => {
  const rows = await db.selectFrom('honours').selectAll().where('community', '=', community).execute()
  const changed = new Map(rows.map((r) => [r.honour, r]))
  const asBrought = broughtAlong().flatMap((honour) => {
    const change = changed.get(honour.honour)
    if (change && change.retired_at !== null) return []
    return [(change?.definition && parse(change.definition)) || honour]
  })
  const names = new Set(broughtAlong().map((h) => h.honour))
  const own = rows.filter((r) => !names.has(r.honour) && r.retired_at === null && r.definition !== null)
  const made = own.flatMap((r) => parse(r.definition ?? '') ?? [])
  return [...asBrought, ...made.sort((a, b) => (a.honour < b.honour ? -1 : 1))]
}

export interface HonourChange {
  community: CommunityId
  honour: Honour
  by: AccountId
  at: number
}

export const saveHonour = async (tx: Tx, { community, honour, by, at }: HonourChange): Promise<void> => {
  const known = await honoursOf(tx, community)
  const isOwn = (h: Honour) => !broughtAlong().some((b) => b.honour === h.honour)
  const isNew = !known.some((h) => h.honour === honour.honour)
  if (isNew && isOwn(honour) && known.filter(isOwn).length >= HONOUR_LIMITS.own)
    throw new UserError('honours-too-many', { most: HONOUR_LIMITS.own })
  const row = { definition: JSON.stringify(honour), changed_at: at, by_account: by, retired_at: null }
  await tx
    .insertInto('honours')
    .values({ community, honour: honour.honour, ...row })
    .onConflict((c) => c.columns(['community', 'honour']).doUpdateSet(row))
    .execute()
}

/** Nobody holds it from now on; defined again it begins anew. */
export const retireHonour = async (tx: Tx, change: HonourChange): Promise<void> => {
  const { community, by, at } = change
  const { honour } = change.honour
  const row = { changed_at: at, by_account: by, retired_at: at }
  await tx
    .insertInto('honours')
    .values({ community, honour, definition: JSON.stringify(change.honour), ...row })
    .onConflict((c) => c.columns(['community', 'honour']).doUpdateSet(row))
    .execute()
  await tx
    .deleteFrom('honours_held')
    .where('community', '=', community)
    .where('honour', '=', honour)
    .execute()
}

/** A name for one of their own that none has or had. */
export const nextOwnHonour = async (db: Db | Tx, community: CommunityId): Promise<string> => {
  const rows = await db.selectFrom('honours').select('honour').where('community', '=', community).execute()
  const numbers = rows.map((r) => Number(/^own-(\d+)$/.exec(r.honour)?.[1] ?? 0))
  return `own-${Math.max(0, ...numbers) + 1}`
}
