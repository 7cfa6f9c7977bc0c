/**
 * How alike two texts are, told from fingerprints alone: the smallest hashes of their runs of letters. Keyed, so that
 * they say nothing elsewhere. Works on any script: runs are three letters, of Chinese and Japanese two.
 */

/** A text as it is compared: letters of any script and figures, without case, marks and signs. */
const comparable = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/gu, '')

/** Words are compared by so many letters of theirs. */
const MOST_LETTERS = 2_000
const PRIME = 0x01000193
const BINS = 24
/** In letters; a character of Chinese or Japanese is two. What is shorter everybody says again: it is not compared. */
const LEAST_LETTERS = 12
/** Shorter texts are alike only where they are the same. */
const LEAST_FOR_RUNS = 20
/** Of their runs of letters, so many are in both. */
const ALIKE = 0.75
const MOST_DIFFERENT = BINS * (1 - ALIKE)
const EMPTY = 0xffff

const FIRST_WIDE = 0x2e80
const isWide = (unit: number): boolean => unit >= FIRST_WIDE && (unit < 0xd800 || unit > 0xdfff)

export interface Fingerprint {
  /** Of the whole. */
  exact: number
  /** One of each bin, or of the whole: texts that are alike differ in few, others nearly always in more. */
  bits: number
  /** The smallest hash in each of some bins, a unit each: a third of the memory of numbers. Null for short texts. */
  bins: string | null
}

export const printOf = (exact: number, bins: string | null): Fingerprint => {
  let bits = exact & (2 ** BINS - 1)
  if (bins !== null) {
    bits = 0
    for (let i = 0; i < BINS; i++) bits = (bits << 1) | (bins.charCodeAt(i) & 1)
  }
  return { exact, bits, bins }
}

const LAST_PLAIN = 0x7f
const ZERO = 0x30
const NINE = 0x39
const A = 0x61
const Z = 0x7a
const letters = new Uint16Array(MOST_LETTERS)
const smallest = new Uint16Array(BINS)

/** Its letters as they are compared, into `letters`; answers how many. */
const read = (text: string): number => {
  const end = Math.min(text.length, MOST_LETTERS)
  let n = 0
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (unit > LAST_PLAIN) {
      const words = comparable(text.slice(0, MOST_LETTERS))
      n = Math.min(words.length, MOST_LETTERS)
      for (let j = 0; j < n; j++) letters[j] = words.charCodeAt(j)
      return n
    }
    const letter = unit | 0x20
    if ((letter >= A && letter <= Z) || (unit >= ZERO && unit <= NINE)) letters[n++] = letter
  }
  return n
}

/** Scatters what multiplying leaves in order. */
const mix = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** Null where there is nothing to compare. */
export const fingerprint = (text: string, key: number): Fingerprint | null => {
  const n = read(text)
  let weight = 0
  for (let i = 0; i < n; i++) weight += isWide(letters[i] as number) ? 2 : 1
  if (weight < LEAST_LETTERS) return null
  let exact = key
  for (let i = 0; i < n; i++) exact = Math.imul(exact ^ (letters[i] as number), PRIME)
  if (weight < LEAST_FOR_RUNS) return printOf(exact, null)
  smallest.fill(EMPTY)
  for (let i = 1; i < n; i++) {
    const unit = letters[i] as number
    const before = letters[i - 1] as number
    let hash = Math.imul(key ^ unit, PRIME) ^ before
    if (!isWide(unit)) {
      if (i < 2) continue
      hash = Math.imul(hash, PRIME) ^ (letters[i - 2] as number)
    }
    const h = mix(hash)
    const bin = h % BINS
    const value = h >>> 16
    if (value < (smallest[bin] as number)) smallest[bin] = value
  }
  return printOf(exact, String.fromCharCode.apply(null, smallest as unknown as number[]))
}

/** Of at most 32. */
const countBits = (bits: number): number => {
  let n = bits - ((bits >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

export const areAlike = (a: Fingerprint, b: Fingerprint): boolean => {
  // As many bins differ as bits do, or more: nearly all are told apart without a look at them.
  if (countBits(a.bits ^ b.bits) > MOST_DIFFERENT) return false
  if (a.exact === b.exact) return true
  if (a.bins === null || b.bins === null) return false
  let different = 0
  let used = 0
  for (let i = 0; i < BINS; i++) {
    const x = a.bins.charCodeAt(i)
    if (x !== b.bins.charCodeAt(i)) {
      different += 1
      if (different > MOST_DIFFERENT) return false
    } else if (x === EMPTY) continue
    used += 1
  }
  return used - different >= used * ALIKE
}

/** Letters and figures of a short text, those of Chinese and Japanese twice: whether it says anything. */
export const weightOf = (text: string): number => {
  let weight = 0
  for (const character of text)
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(character))
      weight += isWide(character.charCodeAt(0)) ? 2 : 1
  return weight
}
