/** Pictures that were drawn before, by what is on them: the same card is not drawn twice. */
import { createHash } from 'node:crypto'

/** Bytes among it are hashed as they are. */
type Drawn = object & { avatar?: Uint8Array | null }
type Draw<Given extends Drawn> = (given: Given) => Promise<Uint8Array>

const keyOf = ({ avatar, ...rest }: Drawn): string => {
  const hash = createHash('sha256').update(JSON.stringify(rest))
  if (avatar) hash.update('\0').update(avatar)
  return hash.digest('base64')
}

/** Keeps the latest within so many bytes; who asks for one that is being drawn waits for it. */
export const rememberPictures = <Given extends Drawn>(draw: Draw<Given>, mostBytes: number): Draw<Given> => {
  const kept = new Map<string, Uint8Array>()
  const underWay = new Map<string, Promise<Uint8Array>>()
  let bytes = 0

  const keep = (key: string, png: Uint8Array) => {
    kept.set(key, png)
    bytes += png.byteLength
    for (const [oldest, old] of kept) {
      if (bytes <= mostBytes) break
      kept.delete(oldest)
      bytes -= old.byteLength
    }
  }

  return async (card) => {
    const key = keyOf(card)
    const known = kept.get(key)
    if (known) {
      kept.delete(key)
      kept.set(key, known)
      return known
    }
    const waiting = underWay.get(key)
    if (waiting !== undefined) return waiting
    const drawing = draw(card)
    underWay.set(key, drawing)
    try {
      const png = await drawing
      keep(key, png)
      return png
    } finally {
      underWay.delete(key)
    }
  }
}
