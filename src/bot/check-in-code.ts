/** Check-in codes: six characters made from the event's own key and the time, so that an old photograph is worthless. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { JOIN_CODE_ALPHABET } from '../domain/join-code.js'

const LENGTH = 6
const MINUTE = 60_000

export const makeCodeKey = (): string => randomBytes(32).toString('base64url')

const codeOf = (key: string, event: number, window: number): string => {
  const bytes = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`check-in ${event} ${window}`)
    .digest()
  // 32 bits a character: that 30 does not divide them is not felt.
  return Array.from({ length: LENGTH }, (_, i) => {
    const n = bytes.readUIntBE(i * 4, 4)
    return JOIN_CODE_ALPHABET.charAt(n % JOIN_CODE_ALPHABET.length)
  }).join('')
}

interface Asked {
  key: string
  event: number
  minutes: number
  now: number
}

const windowAt = ({ now, minutes }: Asked) => Math.floor(now / (Math.max(1, minutes) * MINUTE))

/** The code that is shown now, and until when. */
export const currentCode = (asked: Asked): { code: string; until: number } => {
  const window = windowAt(asked)
  return {
    code: codeOf(asked.key, asked.event, window),
    until: (window + 1) * Math.max(1, asked.minutes) * MINUTE,
  }
}

/** The code shown now, or the one just before: somebody needs a moment to type it. */
export const isCurrentCode = (asked: Asked, typed: string): boolean => {
  const code = Buffer.from(typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase())
  const window = windowAt(asked)
  return [window, window - 1].some((w) => {
    const right = Buffer.from(codeOf(asked.key, asked.event, w))
    return right.length === code.length && timingSafeEqual(right, code)
  })
}
