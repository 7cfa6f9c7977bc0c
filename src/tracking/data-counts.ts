/**
 * Counts what arrives by kind and source, and what is left out or marked by why: in memory, one row a batch and
 * reason. Fingerprints of what somebody said live here for a day, and nowhere else.
 */
import { momentOf } from '../domain/calendar.js'
import {
  BURST,
  comparable,
  factNumber,
  LATEST,
  NAMES_OF_A_BRIDGE,
  type Reason,
  reasonNumber,
} from '../domain/data-quality.js'
import { type Fact, KIND } from '../domain/facts.js'
import type { DataDaysTable } from '../store/tables.js'
import type { Act, ActEvent, Scene } from './acts.js'
import { freshMessage } from './booking.js'
import { zoneAt } from './community-settings.js'
import { type Subjects, subjectHere } from './subjects.js'

const DAY = 86_400_000
/** About 300 bytes each. */
const MOST_PEOPLE = 20_000
const MOST_WEBHOOKS = 1_000
/** Words are compared by so many letters of theirs. */
const MOST_LETTERS = 2_000
const PRIME = 0x01000193
const LAST_PLAIN = 0x7f
const A = 0x61
const Z = 0x7a

interface Lately {
  /** When the latest messages were written. */
  at: number[]
  /** What they said, as numbers. */
  said: number[]
}

export interface DataCounts {
  /** The acts of one platform, once their subjects are changed and before these are written. */
  acts(acts: readonly Act[], subjects: Subjects): void
  /** Every fact that is new or changed. */
  fact(space: number, fact: Fact, fresh: boolean): void
  leftOut(scene: Pick<Scene, 'space' | 'settings'>, at: number, reason: Reason): void
  /** What was counted since the last take, in key order. */
  take(): DataDaysTable[]
}

const isByBot = (event: ActEvent): boolean =>
  event.type === 'reaction'
    ? event.by.bot && event.change === 'added'
    : event.type === 'thread' && event.author.bot

export const createDataCounts = (secret: string, clock: () => number): DataCounts => {
  let key = 11
  for (const character of secret) key = Math.imul(key, 31) + character.charCodeAt(0)
  let sums = new Map<number, Map<string, Map<number, number>>>()
  const people = new Map<number, Lately>()
  const names = new Map<string, Set<number>>()
  let since = clock()

  const add = (space: number, day: string, what: number): void => {
    let days = sums.get(space)
    if (!days) {
      days = new Map()
      sums.set(space, days)
    }
    let counts = days.get(day)
    if (!counts) {
      counts = new Map()
      days.set(day, counts)
    }
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }

  const fingerprint = (text: string): number => {
    let hash = key
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
    return hash
  }

  /** Of what is compared of a text, without making it where it is plain; null where nothing is. */
  const wordsIn = (text: string): number | null => {
    const end = Math.min(text.length, MOST_LETTERS)
    let hash = key
    for (let i = 0; i < end; i++) {
      const unit = text.charCodeAt(i)
      if (unit > LAST_PLAIN) {
        const words = comparable(text.slice(0, MOST_LETTERS))
        return words === '' ? null : fingerprint(words)
      }
      const letter = unit | 0x20
      if (letter >= A && letter <= Z) hash = Math.imul(hash ^ letter, PRIME)
    }
    return hash === key ? null : hash
  }

  const latelyOf = (author: number): Lately => {
    let lately = people.get(author)
    if (!lately) {
      lately = { at: [], said: [] }
      people.set(author, lately)
    }
    return lately
  }

  const recognise = (scene: Scene, author: number, at: number, text: string | null) => {
    const lately = latelyOf(author)
    const first = lately.at[lately.at.length - BURST.messages]
    if (first !== undefined && Math.abs(at - first) < BURST.ms) leftOut(scene, at, 'burst')
    lately.at.push(at)
    if (lately.at.length > BURST.messages) lately.at.shift()
    const said = text ? wordsIn(text) : null
    if (said === null) return
    if (lately.said.includes(said)) leftOut(scene, at, 'duplicate')
    lately.said.push(said)
    if (lately.said.length > LATEST) lately.said.shift()
  }

  const relayed = (id: string, name: string): Reason => {
    let known = names.get(id)
    if (!known) {
      if (names.size >= MOST_WEBHOOKS) names.clear()
      known = new Set()
      names.set(id, known)
    }
    if (known.size <= NAMES_OF_A_BRIDGE) known.add(fingerprint(name))
    return known.size > NAMES_OF_A_BRIDGE ? 'bridge' : 'webhook'
  }

  const leftOut: DataCounts['leftOut'] = ({ space, settings }, at, reason) =>
    add(space.id, momentOf(zoneAt(settings, at), at).day, reasonNumber(reason))

  return {
    leftOut,
    fact(space, fact, fresh) {
      if (fresh) add(space, fact.day, factNumber(fact.kind, fact.source))
      if (fact.kind === KIND.message && fact.withdrawn_at !== null)
        add(space, fact.day, reasonNumber('deleted'))
    },
    acts(acts, subjects) {
      if (people.size > MOST_PEOPLE || clock() - since > DAY) {
        people.clear()
        since = clock()
      }
      for (const { scene, event, actor } of acts) {
        if (event.type !== 'message') {
          if (actor === null && isByBot(event)) leftOut(scene, event.at, 'bot')
        } else if (actor === null) {
          const { author } = event
          const why = event.relayed ? relayed(author.id, author.name) : 'bot'
          leftOut(scene, event.at, why)
        } else if (event.ref.at !== null) {
          const { at, low } = event.ref
          const subject = subjectHere(subjects, { channel: scene.channel, at, low })
          if (!subject || !freshMessage(subject)) continue
          if (scene.settings.staff.has(actor.id)) leftOut(scene, at, 'staff')
          if (event.source === 'live') recognise(scene, actor.id, at, event.text)
        }
      }
    },
    take() {
      const rows: DataDaysTable[] = []
      for (const [space, days] of sums)
        for (const [day, counts] of days)
          for (const [what, count] of counts) rows.push({ space, day, what, count })
      sums = new Map()
      return rows.sort(
        (a, b) => a.space - b.space || (a.day < b.day ? -1 : a.day > b.day ? 1 : a.what - b.what),
      )
    },
  }
}
