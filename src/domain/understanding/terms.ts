/**
 * Terms of a text: words of the scripts that separate words, pairs of characters of those that do not. A text is
 * cut here once and dropped; what is kept is a keyed number for each term and how often it came.
 */

const PIECES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[\p{L}\p{M}]+(?:['’][\p{L}]+)?/gu
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const NOT_WORDS = /https?:\/\/\S+|<[@#:][^>]*>|@\S+|`[^`]*`/gu
/** A text is an observation, not a book. */
const LONGEST_TEXT = 2_000
const SHORTEST_WORD = 3
const LONGEST_WORD = 24

/** An apostrophe may be part of a word. */
const BEYOND_LATIN = /[^ -&(-~\s]/
/** The same, or the beginning of what is no word: nearly every text has neither. */
const NOT_PLAIN = /[^ -&(-9;=-?A-_a-~\s]/

export const termsOf = (text: string): string[] => {
  const terms: string[] = []
  for (const piece of text.toLowerCase().match(PIECES) ?? []) {
    if (piece.charCodeAt(0) > 0x2e7f && UNSPACED.test(piece)) {
      const characters = [...piece]
      for (let i = 0; i + 1 < characters.length; i++) terms.push(`${characters[i]}${characters[i + 1]}`)
    } else if (piece.length >= SHORTEST_WORD && piece.length <= LONGEST_WORD) terms.push(piece)
  }
  return terms
}

/** Two interleaved 32-bit hashes, after cyrb53 by bryc (public domain), taken in a character at a time. */
const FIRST_A = 0xdeadbeef
const FIRST_B = 0x41c6ce57
const TIMES_A = 2654435761
const TIMES_B = 1597334677

const finish = (first: number, second: number): number => {
  const a = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909)
  const b = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

/** A 53-bit keyed number for a term. */
export const termNumber = (term: string, key: number): number => {
  let a = FIRST_A ^ key
  let b = FIRST_B ^ Math.imul(key, TIMES_A)
  for (let i = 0; i < term.length; i++) {
    const code = term.charCodeAt(i)
    a = Math.imul(a ^ code, TIMES_A)
    b = Math.imul(b ^ code, TIMES_B)
  }
  return finish(a, b)
}

/** Its word is cut from the text only where somebody asks for it. */
type Take = (term: number, text: string, from: number, to: number) => void

export const wordAt = (text: string, from: number, to: number): string => text.slice(from, to).toLowerCase()

/** The same for plain Latin text, without cutting it into strings: nearly every text is, and this is done for each. */
const readLatin = (text: string, key: number, take: Take): void => {
  const firstB = FIRST_B ^ Math.imul(key, TIMES_A)
  let start = -1
  let a = 0
  let b = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) | 0x20 : 0
    if (code >= 0x61 && code <= 0x7a) {
      if (start < 0) {
        start = i
        a = FIRST_A ^ key
        b = firstB
      }
      a = Math.imul(a ^ code, TIMES_A)
      b = Math.imul(b ^ code, TIMES_B)
    } else if (start >= 0) {
      const length = i - start
      if (length >= SHORTEST_WORD && length <= LONGEST_WORD) take(finish(a, b), text, start, i)
      start = -1
    }
  }
}

/** Each term of a text, as its number and where its word is. */
export const readTerms = (text: string, key: number, take: Take): void => {
  const start = text.slice(0, LONGEST_TEXT)
  const isPlain = !NOT_PLAIN.test(start)
  const words = isPlain ? start : start.replace(NOT_WORDS, ' ')
  if (isPlain || !BEYOND_LATIN.test(words)) readLatin(words, key, take)
  else for (const word of termsOf(words)) take(termNumber(word, key), word, 0, word.length)
}
