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

const BEYOND_ASCII = /[^ -~\s]/
const LATIN_PIECES = /[a-z]+(?:'[a-z]+)?/g
const MAY_NOT_BE_WORDS = /[:@<`]/

export const termsOf = (text: string): string[] => {
  const start = text.slice(0, LONGEST_TEXT)
  const plain = (MAY_NOT_BE_WORDS.test(start) ? start.replace(NOT_WORDS, ' ') : start).toLowerCase()
  const pieces = plain.match(BEYOND_ASCII.test(plain) ? PIECES : LATIN_PIECES) ?? []
  const terms: string[] = []
  for (const piece of pieces) {
    if (piece.charCodeAt(0) > 0x2e7f && UNSPACED.test(piece)) {
      const characters = [...piece]
      for (let i = 0; i + 1 < characters.length; i++) terms.push(`${characters[i]}${characters[i + 1]}`)
    } else if (piece.length >= SHORTEST_WORD && piece.length <= LONGEST_WORD) terms.push(piece)
  }
  return terms
}

/** A 53-bit keyed number for a term, after cyrb53 by bryc (public domain): two interleaved 32-bit hashes. */
export const termNumber = (term: string, key: number): number => {
  let a = 0xdeadbeef ^ key
  let b = 0x41c6ce57 ^ Math.imul(key, 2654435761)
  for (let i = 0; i < term.length; i++) {
    const code = term.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
