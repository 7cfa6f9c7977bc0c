/** How often an address may ask. Bounded: when there are too many, the one unseen for longest is forgotten. */
import { isIP } from 'node:net'

const MOST_ADDRESSES = 2_000

/** One household or machine has a whole /64 of IPv6 to itself; as a plain address it would be asked for never twice. */
export const addressKey = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(plain) !== 6) return plain
  const [head = '', tail] = plain.toLowerCase().split('%')[0]?.split('::') ?? []
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  const all = [...front, ...Array.from({ length: zeros }, () => '0'), ...back]
  return all
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** A bucket of `burst` requests that refills at `perSecond`, for each address. */
export const createRateLimit = (
  burst: number,
  perSecond: number,
  clock: () => number,
  most = MOST_ADDRESSES,
) => {
  /** In order of last use. */
  const buckets = new Map<string, { left: number; at: number }>()
  return (address: string): boolean => {
    const now = clock()
    const key = addressKey(address)
    const known = buckets.get(key)
    const left = known
      ? Math.min(burst, known.left + (Math.max(0, now - known.at) / 1000) * perSecond)
      : burst
    buckets.delete(key)
    const oldest = buckets.keys().next()
    if (buckets.size >= most && !oldest.done) buckets.delete(oldest.value)
    buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
    return left >= 1
  }
}
