/** The keys with which single columns of a store are sealed, for whoever writes or reads one. */
import { createHmac } from 'node:crypto'
import type { Store } from './engine.js'
import { type KeyRing, openText, type SealedPlace, sealText } from './sealed.js'

export interface Sealing {
  seal(text: string, place: SealedPlace): string
  open(sealed: string, place: SealedPlace): string
  /** The same text has the same fingerprint, from which nobody reads it. */
  fingerprint(text: string): string
}

const sealings = new WeakMap<Store, Sealing>()

export const sealWith = (store: Store, { fields, hashing }: { fields: KeyRing; hashing: string }): void => {
  sealings.set(store, {
    seal: (text, place) => sealText(fields, text, place),
    open: (sealed, place) => openText(fields, sealed, place),
    fingerprint: (text) => createHmac('sha256', hashing).update(`fingerprint ${text}`).digest('base64url'),
  })
}

export const sealingOf = (store: Store): Sealing => {
  const sealing = sealings.get(store)
  if (!sealing) throw new Error('what is sealed is read through a store that knows its keys')
  return sealing
}
