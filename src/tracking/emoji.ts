/** An emoji as a number: the same text is the same number on every machine, and none is stored. */
import { createHash } from 'node:crypto'

const known = new Map<string, number>()
const MOST_KNOWN = 20_000

const NUMBERED = /^number:([1-9]\d{0,14})$/

/** What stands for an emoji of which only our number is kept. */
export const numberedEmoji = (number: number): string => `number:${number}`

/** 48 bits, never 0 (0 stands for "every emoji"). */
export const emojiNumber = (emoji: string): number => {
  const numbered = NUMBERED.exec(emoji)
  if (numbered) return Number(numbered[1])
  let number = known.get(emoji)
  if (number === undefined) {
    number = createHash('sha256').update(emoji).digest().readUIntBE(0, 6) || 1
    if (known.size > MOST_KNOWN) known.clear()
    known.set(emoji, number)
  }
  return number
}
