/**
 * Discord ids ↔ places in time, exact without BigInt: an id has up to 64 bits, so it is worked on in two decimal
 * parts whose every intermediate stays below 2^53.
 */
import type { MessageRef } from '../../chat/event.js'

/** 2015-01-01, where Discord's clock starts. */
const EPOCH = 1420070400000
const LOW = 4194304
const PART = 1e9
const MOST_DIGITS = 19

export interface ExactRef extends MessageRef {
  at: number
}

/** Every event names several. */
export const isId = (id: unknown): id is string => {
  if (typeof id !== 'string') return false
  const { length } = id
  if (length === 0 || length > MOST_DIGITS) return false
  for (let i = 0; i < length; i++) {
    const digit = id.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return false
  }
  return true
}

/** The id's milliseconds and its low 22 bits; null when it is not an id. */
export const readRef = (id: unknown): ExactRef | null => {
  if (!isId(id)) return null
  const { length } = id
  const split = length > 9 ? length - 9 : 0
  let high = 0
  let rest = 0
  let i = 0
  for (; i < split; i++) high = high * 10 + id.charCodeAt(i) - 48
  for (; i < length; i++) rest = rest * 10 + id.charCodeAt(i) - 48
  const upper = Math.floor(high / LOW)
  const middle = (high - upper * LOW) * PART + rest
  const carry = Math.floor(middle / LOW)
  return { at: upper * PART + carry + EPOCH, low: middle - carry * LOW }
}

/** The smallest id of that millisecond, for asking what came after it. */
export const idAt = (at: number): string => (BigInt(Math.max(0, Math.floor(at) - EPOCH)) << 22n).toString()

/** The id of a place in time. */
export const idOf = (ref: ExactRef): string => ((BigInt(ref.at - EPOCH) << 22n) + BigInt(ref.low)).toString()

/** Which of so many shards serves a space. */
export const shardOf = (space: string, count: number): number | null => {
  const ref = readRef(space)
  return ref && (ref.at - EPOCH) % count
}
