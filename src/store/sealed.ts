/**
 * Encrypted text: AES-256-GCM under a named key, bound to the table, row and column it stands in, so that it can
 * neither be read without the key nor be moved to another place. Reads as `v1.KEY.NONCE.TEXT.TAG`.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** New texts take the current key; older ones are opened by theirs for as long as it is on the ring. */
export interface KeyRing {
  current: string
  keys: Readonly<Record<string, Buffer>>
}

export interface SealedPlace {
  table: string
  row: string | number
  column: string
}

export class SealedError extends Error {
  override readonly name = 'SealedError'
  readonly code: 'key-unknown' | 'damaged'
  constructor(code: 'key-unknown' | 'damaged') {
    super(code)
    this.code = code
  }
}

const SHAPE = /^v1\.([\w-]{1,32})\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/
const aboutOf = (key: string, { table, row, column }: SealedPlace) =>
  Buffer.from(JSON.stringify(['v1', key, table, String(row), column]))

export const sealText = (ring: KeyRing, text: string, place: SealedPlace): string => {
  const key = ring.keys[ring.current]
  if (!key) throw new SealedError('key-unknown')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aboutOf(ring.current, place))
  const parts = [nonce, Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]), cipher.getAuthTag()]
  return ['v1', ring.current, ...parts.map((p) => p.toString('base64url'))].join('.')
}

export const openText = (ring: KeyRing, sealed: string, place: SealedPlace): string => {
  const [, id, nonce, text, tag] = SHAPE.exec(sealed) ?? []
  if (id === undefined || nonce === undefined || text === undefined || tag === undefined)
    throw new SealedError('damaged')
  const key = Object.hasOwn(ring.keys, id) ? ring.keys[id] : undefined
  if (!key) throw new SealedError('key-unknown')
  try {
    const bytes = (part: string) => Buffer.from(part, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(nonce), { authTagLength: 16 })
    decipher.setAAD(aboutOf(id, place)).setAuthTag(bytes(tag))
    return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8')
  } catch {
    throw new SealedError('damaged')
  }
}

/** The same text under the current key, or null where it is under that already. */
export const sealAgain = (ring: KeyRing, sealed: string, place: SealedPlace): string | null =>
  sealed.startsWith(`v1.${ring.current}.`) ? null : sealText(ring, openText(ring, sealed, place), place)
