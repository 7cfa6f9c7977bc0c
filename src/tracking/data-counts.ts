/**
 * Counts what arrives by kind and source, and what is left out or marked by why: in memory, one row a batch and
 * reason.
 */
import { momentOf } from '../domain/calendar.js'
import { factNumber, NAMES_OF_A_BRIDGE, type Reason, reasonNumber } from '../domain/data-quality.js'
import { type Fact, KIND } from '../domain/facts.js'
import type { DataDaysTable } from '../store/tables.js'
import type { Act, ActEvent, Scene } from './acts.js'
import { freshMessage } from './booking.js'
import { zoneAt } from './community-settings.js'
import { keyFrom } from './keyed.js'
import { type Subjects, subjectHere } from './subjects.js'

const MOST_WEBHOOKS = 1_000
const PRIME = 0x01000193

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

export const createDataCounts = (secret: string): DataCounts => {
  const key = keyFrom(secret, 11)
  let sums = new Map<number, Map<string, Map<number, number>>>()
  const names = new Map<string, Set<number>>()

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
      for (const { scene, event, actor } of acts) {
        if (event.type !== 'message') {
          if (actor === null && isByBot(event)) leftOut(scene, event.at, 'bot')
        } else if (actor === null) {
          const { author } = event
          const why = event.relayed ? relayed(author.id, author.name) : 'bot'
          leftOut(scene, event.at, why)
        } else if (event.ref.at !== null && scene.settings.staff.has(actor.id)) {
          const { at, low } = event.ref
          const subject = subjectHere(subjects, { channel: scene.channel, at, low })
          if (subject && freshMessage(subject)) leftOut(scene, at, 'staff')
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
