/**
 * Counts terms by channel and week as keyed numbers. A word itself is kept only once three different people used
 * it within a day, so that what one person wrote cannot be read back.
 */
import { readTerms, wordAt } from '../domain/understanding/terms.js'
import { packNumbers, type TermCounts } from '../store/terms.js'
import { keyFrom } from './keyed.js'

const ENOUGH_PEOPLE = 3
const MOST_REMEMBERED = 200_000
const DAY = 86_400_000

export interface TermCounter {
  add(week: string, channel: number, author: number, text: string): void
  /** What was added since the last take: counts, and words that may now be named. */
  take(): { counts: TermCounts; words: { term: number; word: string }[] }
}

interface Term {
  number: number
  /** Who used it lately; null once its word is kept. */
  users: number[] | null
  /** The last text that said it: each counts once a message. */
  text: number
  next: Term | undefined
}

const pack = (counts: ReadonlyMap<Term, number>): string => {
  const numbers = new Float64Array(counts.size * 2)
  let i = 0
  counts.forEach((count, { number }) => {
    numbers[i++] = number
    numbers[i++] = count
  })
  return packNumbers(numbers)
}

/** `secret` keys the numbers, so that they say nothing elsewhere. */
export const createTermCounter = (secret: string, clock: () => number): TermCounter => {
  const key = keyFrom(secret, 7)
  /** Those of a day, by the lower half of their number. */
  const known = new Map<number, Term>()
  let texts = 0
  let since = clock()
  let sums = new Map<string, { week: string; channel: number; counts: Map<Term, number> }>()
  /** Of the place of the text at hand. */
  let counts = new Map<Term, number>()
  let by = 0
  let words: { term: number; word: string }[] = []

  const count = (number: number, text: string, from: number, to: number): void => {
    const key = number | 0
    const first = known.get(key)
    let term = first
    while (term !== undefined && term.number !== number) term = term.next
    if (term === undefined) {
      term = { number, users: [], text: 0, next: first }
      known.set(key, term)
    }
    if (term.text === texts) return
    term.text = texts
    counts.set(term, (counts.get(term) ?? 0) + 1)
    const { users } = term
    if (users === null || users.includes(by)) return
    users.push(by)
    if (users.length < ENOUGH_PEOPLE) return
    term.users = null
    words.push({ term: number, word: wordAt(text, from, to) })
  }

  return {
    add(week, channel, author, text) {
      if (known.size > MOST_REMEMBERED || clock() - since > DAY) {
        known.clear()
        since = clock()
      }
      const place = `${week} ${channel}`
      let sum = sums.get(place)
      if (!sum) {
        sum = { week, channel, counts: new Map() }
        sums.set(place, sum)
      }
      counts = sum.counts
      by = author
      texts += 1
      readTerms(text, key, count)
    },
    take() {
      const counts: TermCounts = [...sums.values()].map((s) => [s.week, s.channel, pack(s.counts)])
      const named = words
      sums = new Map()
      words = []
      return { counts, words: named }
    },
  }
}
