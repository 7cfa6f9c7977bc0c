/**
 * The keys this database works with. Each is made by chance once and kept in a note, sealed with the installation's
 * secret; so a new secret seals them anew and every keyed hash (refusals, terms, audit chain) stays what it was.
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { beginAnew } from './audit.js'
import type { Db, Store, Tx } from './engine.js'
import { getNote, setNote } from './notes.js'
import { type KeyRing, openText, SealedError, sealText } from './sealed.js'
import { sealWith } from './sealing.js'

/** The one before is accepted as well: for what was sealed before a rotation. */
export interface Secrets {
  current: string
  previous: string | null
}

export interface Keys {
  /** Keys hashes of identities and words, as text. */
  hashing: string
  /** Chains the audit log. */
  chain: Buffer
  /** Seals single columns. */
  fields: KeyRing
  /** When what the secret seals was last sealed with another one. */
  since: number
}

class SecretMismatch extends Error {
  override readonly name = 'SecretMismatch'
}

/** Whether what went wrong is that the secret is another database's. By name: test runners load modules in several realms. */
export const isMismatch = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === 'SecretMismatch'

const NOTE = 'keys'
const PLACE = { table: 'notes', row: NOTE, column: 'value' }

interface Kept {
  hashing: string
  chain: string
  fields: { current: string; keys: Record<string, string> }
}

/** By its first eight bytes a secret says nothing of itself. */
const wrapperOf = (secret: string): KeyRing => {
  const id = createHash('sha256').update(`kith secret ${secret}`).digest('base64url').slice(0, 11)
  const key = Buffer.from(hkdfSync('sha256', secret, 'kith', 'keys', 32))
  return { current: id, keys: { [id]: key } }
}

const wrap = (secret: string, kept: Kept, since: number) =>
  JSON.stringify({ since, sealed: sealText(wrapperOf(secret), JSON.stringify(kept), PLACE) })

const asKeys = (kept: Kept, since: number): Keys => ({
  hashing: kept.hashing,
  chain: Buffer.from(kept.chain, 'hex'),
  fields: {
    current: kept.fields.current,
    keys: Object.fromEntries(Object.entries(kept.fields.keys).map(([id, k]) => [id, Buffer.from(k, 'hex')])),
  },
  since,
})

const makeKept = (): Kept => {
  const key = () => randomBytes(32).toString('hex')
  const id = randomBytes(4).toString('hex')
  return { hashing: key(), chain: key(), fields: { current: id, keys: { [id]: key() } } }
}

const unwrap = (note: string, { current, previous }: Secrets) => {
  const { since, sealed } = JSON.parse(note) as { since: number; sealed: string }
  for (const secret of previous === null ? [current] : [current, previous])
    try {
      const kept = JSON.parse(openText(wrapperOf(secret), sealed, PLACE)) as Kept
      return { kept, since, stale: secret !== current }
    } catch (error) {
      if ((error as { name?: unknown }).name !== SealedError.name) throw error
    }
  throw new SecretMismatch('the secret does not open this database')
}

/** The keys as they are, or null where none have been made; changes nothing. */
export const findKeys = async (db: Db | Tx, secrets: Secrets): Promise<Keys | null> => {
  const note = await getNote(db, NOTE)
  if (note === null) return null
  const { kept, since } = unwrap(note, secrets)
  return asKeys(kept, since)
}

/** Makes new keys where the secret is lost for good. What was sealed stays unreadable, and the chain begins anew. */
export const replaceKeys = async (store: Store, secret: string, now: number): Promise<void> => {
  const kept = makeKept()
  await store.write(async (tx) => {
    await setNote(tx, NOTE, wrap(secret, kept, now))
    await beginAnew(tx, Buffer.from(kept.chain, 'hex'))
  })
}

/** Opens the keys, makes them where there are none, and seals them anew where that was done with the previous secret. */
export const openKeys = async (store: Store, secrets: Secrets, now: number): Promise<Keys> => {
  const keys = await store.write(async (tx) => {
    await tx
      .insertInto('notes')
      .values({ key: NOTE, value: wrap(secrets.current, makeKept(), now) })
      .onConflict((c) => c.column('key').doNothing())
      .execute()
    const { kept, since, stale } = unwrap((await getNote(tx, NOTE)) ?? '', secrets)
    if (!stale) return asKeys(kept, since)
    await setNote(tx, NOTE, wrap(secrets.current, kept, now))
    return asKeys(kept, now)
  })
  await store.chainWith(keys.chain)
  sealWith(store, keys)
  return keys
}
