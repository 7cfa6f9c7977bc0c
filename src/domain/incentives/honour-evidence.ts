/**
 * What honours are measured from: rows of days, ties, arrivals and events, added up for each member and window.
 * Invariants: rows may come in any order; somebody's accounts add up to one person, who is never their own company;
 * only whole days count, up to the last one.
 */
import type { AccountId, MemberId } from '../identity.js'
import { daysBetween, type Measured } from './honours.js'
import { walkStreak } from './streaks.js'

export interface EvidenceDay {
  day: string
  account: AccountId
  active: boolean
  messages: number
  replies: number
  voice: number
  events: number
  invites: number
  points: number
}

export interface EvidenceTie {
  /** Its Monday. */
  week: string
  from: AccountId
  to: AccountId
  replies: number
  mentions: number
}

export interface EvidenceParts {
  members: ReadonlyMap<AccountId, MemberId>
  /** The day on which each member came. */
  arrivals: ReadonlyMap<MemberId, string>
  windows: readonly number[]
  lastDay: string
  freezeDays: number
}

/** A newcomer is somebody for so many days. */
const NEW_DAYS = 21

interface Sums {
  days: Set<number>
  messages: number
  answers: number
  voice: number
  attended: number
  hosted: number
  invites: number
  points: number
  helped: Set<MemberId>
  reach: Set<MemberId>
  welcomed: Set<MemberId>
}

const noSums = (): Sums => ({
  ...{ days: new Set(), messages: 0, answers: 0, voice: 0, attended: 0, hosted: 0, invites: 0, points: 0 },
  ...{ helped: new Set(), reach: new Set(), welcomed: new Set() },
})

export interface Evidence {
  day(row: EvidenceDay): void
  /** A week counts where any of its days lies in the window. */
  tie(row: EvidenceTie): void
  /** An event took place with guests. */
  hosted(event: { day: string; host: AccountId }): void
  /** Whether anything is known of somebody in one of the windows. */
  isKnown(member: MemberId, length: number): boolean
  measured(member: MemberId, length: number): Measured
}

export const gatherEvidence = (parts: EvidenceParts): Evidence => {
  const { members, arrivals, lastDay } = parts
  const windows = parts.windows.map((length) => ({ length, sums: new Map<MemberId, Sums>() }))
  const sumsOf = (sums: Map<MemberId, Sums>, member: MemberId): Sums => {
    const known = sums.get(member)
    if (known) return known
    const made = noSums()
    sums.set(member, made)
    return made
  }
  const tenureOf = (member: MemberId): number => {
    const came = arrivals.get(member)
    return came === undefined ? 0 : Math.max(0, daysBetween(came, lastDay))
  }

  return {
    day(row) {
      const member = members.get(row.account)
      const back = daysBetween(row.day, lastDay)
      if (member === undefined || back < 0) return
      for (const { length, sums } of windows) {
        if (back >= length) continue
        const s = sumsOf(sums, member)
        if (row.active) s.days.add(back)
        s.messages += row.messages
        s.answers += row.replies
        s.voice += row.voice
        s.attended += row.events
        s.invites += row.invites
        s.points += row.points
      }
    },
    tie(row) {
      const [from, to] = [members.get(row.from), members.get(row.to)]
      const back = daysBetween(row.week, lastDay)
      if (from === undefined || to === undefined || from === to || back < 0) return
      const came = arrivals.get(to)
      const isNew = came !== undefined && daysBetween(came, row.week) < NEW_DAYS
      for (const { length, sums } of windows) {
        if (back - 6 >= length) continue
        sumsOf(sums, to).reach.add(from)
        const s = sumsOf(sums, from)
        if (row.replies > 0) s.helped.add(to)
        if (isNew && row.replies + row.mentions > 0) s.welcomed.add(to)
      }
    },
    hosted({ day, host }) {
      const member = members.get(host)
      const back = daysBetween(day, lastDay)
      if (member === undefined || back < 0) return
      for (const { length, sums } of windows) if (back < length) sumsOf(sums, member).hosted += 1
    },
    isKnown: (member, length) => windows.find((w) => w.length === length)?.sums.has(member) ?? false,
    measured(member, length) {
      const s = windows.find((w) => w.length === length)?.sums.get(member)
      const tenure = tenureOf(member)
      if (!s) return { tenure }
      return {
        days: s.days.size,
        streak: walkStreak((back) => s.days.has(back), length, parts.freezeDays).length,
        messages: s.messages,
        answers: s.answers,
        helped: s.helped.size,
        reach: s.reach.size,
        welcomed: s.welcomed.size,
        voice: s.voice,
        attended: s.attended,
        hosted: s.hosted,
        invites: s.invites,
        points: s.points,
        tenure,
      }
    },
  }
}
