/** An emoji as a number: the same text is the same number on every machine, and none is stored. */
import { createHash } from 'node:crypto'

const known = new Map<string, number>()
const MOST_KNOWN = 20_000

/** 48 bits, never 0 (0 stands for "every emoji"). */
export const emojiNumber = (emoji: string): number => {
  let number = known.get(emoji)
  if (number === undefined) {
    number = createHash('sha256').update(emoji).digest().readUIntBE(0, 6) || 1
    if (known.size > MOST_KNOWN) known.clear()
    known.set(emoji, number)
  }
  return number
}
