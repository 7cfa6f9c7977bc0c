/**
 * Counts terms by channel and week as keyed numbers. A word itself is kept only once three different people used
 * it within a day, so that what one person wrote cannot be read back.
 */
import { readTerms } from '../domain/understanding/terms.js'
import { packCounts, type TermCounts } from '../store/terms.js'

const ENOUGH_PEOPLE = 3
const MOST_REMEMBERED = 200_000
const DAY = 86_400_000

export interface TermCounter {
  add(week: string, channel: number, author: number, text: string): void
  /** What was added since the last take: counts, and words that may now be named. */
  take(): { counts: TermCounts; words: { term: number; word: string }[] }
}

/** `secret` keys the numbers, so that they say nothing elsewhere. */
export const createTermCounter = (secret: string, clock: () => number): TermCounter => {
  let key = 7
  for (const character of secret) key = Math.imul(key, 31) + character.charCodeAt(0)
  /** Who used a term lately; NAMED once its word is kept. */
  const users = new Map<number, Set<number> | 'named'>()
  /** Terms of the text at hand: each counts once a message. */
  const counted = new Set<number>()
  let since = clock()
  let sums = new Map<string, { week: string; channel: number; counts: Map<number, number> }>()
  let words: { term: number; word: string }[] = []

  const noteUser = (term: number, word: string, author: number) => {
    const known = users.get(term)
    if (known === 'named') return
    if (!known) {
      users.set(term, new Set([author]))
      return
    }
    known.add(author)
    if (known.size >= ENOUGH_PEOPLE) {
      users.set(term, 'named')
      words.push({ term, word })
    }
  }

  return {
    add(week, channel, author, text) {
      if (users.size > MOST_REMEMBERED || clock() - since > DAY) {
        users.clear()
        since = clock()
      }
      const place = `${week} ${channel}`
      let sum = sums.get(place)
      if (!sum) {
        sum = { week, channel, counts: new Map() }
        sums.set(place, sum)
      }
      const { counts } = sum
      counted.clear()
      readTerms(text, key, (term, word) => {
        if (counted.has(term)) return
        counted.add(term)
        counts.set(term, (counts.get(term) ?? 0) + 1)
        if (users.get(term) !== 'named') noteUser(term, word(), author)
      })
    },
    take() {
      const counts: TermCounts = [...sums.values()].map((s) => [s.week, s.channel, packCounts(s.counts)])
      const named = words
      sums = new Map()
      words = []
      return { counts, words: named }
    },
  }
}
