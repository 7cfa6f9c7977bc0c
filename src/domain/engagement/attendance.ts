/**
 * Who was there: sign-up, presence in the event's channel and check-in together, as one kind word per person.
 * Invariant: a pure function of what is known of one person; the order in which it became known does not matter.
 */
import type { Standing } from './sign-ups.js'

const MINUTE = 60_000

export interface Thresholds {
  /** Arriving later than this after the beginning is late. */
  lateMinutes: number
  /** Leaving earlier than this before the end is leaving early. */
  earlyMinutes: number
  /** Fewer minutes are a look round the door. */
  presentMinutes: number
}

export interface Span {
  from: number
  to: number
}

export interface Witness {
  standing: Standing | null
  /** When they were in the event's channel; may overlap. */
  spans: readonly Span[]
  checkIn: number | null
}

export const VERDICTS = ['attended', 'late', 'left-early', 'no-show', 'unexpected'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface Attendance {
  verdict: Verdict
  minutes: number
  arrivedAt: number | null
  leftAt: number | null
}

/** The spans as one, within bounds. */
export const unionOf = (spans: readonly Span[], within: Span): Span[] => {
  const merged: Span[] = []
  const inside = spans
    .map((s) => ({ from: Math.max(s.from, within.from), to: Math.min(s.to, within.to) }))
    .filter((s) => s.to > s.from)
    .sort((a, b) => a.from - b.from || a.to - b.to)
  for (const span of inside) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

/** Null: nothing is to be said of them; they neither came nor had a place. */
export const attendanceOf = (
  event: Span,
  { standing, spans, checkIn }: Witness,
  { lateMinutes, earlyMinutes, presentMinutes }: Thresholds,
): Attendance | null => {
  const there = unionOf(spans, event)
  const measured = there.reduce((sum, s) => sum + s.to - s.from, 0)
  const enough = Math.min(presentMinutes * MINUTE, (event.to - event.from) / 2)
  const present = checkIn !== null || (measured > 0 && measured >= enough)
  if (!present)
    return standing === 'going' ? { verdict: 'no-show', minutes: 0, arrivedAt: null, leftAt: null } : null
  const arrivedAt = earlier(there[0]?.from ?? null, checkIn)
  const leftAt = there.at(-1)?.to ?? null
  // A check-in alone does not say when they left: they are believed to have stayed.
  const stayed = event.to - Math.min(event.to, Math.max(event.from, checkIn ?? event.to))
  const minutes = Math.floor((there.length > 0 ? measured : stayed) / MINUTE)
  const verdict = (): Verdict => {
    if (standing === null || standing === 'no') return 'unexpected'
    if (arrivedAt !== null && arrivedAt > event.from + lateMinutes * MINUTE) return 'late'
    return leftAt !== null && leftAt < event.to - earlyMinutes * MINUTE ? 'left-early' : 'attended'
  }
  return { verdict: verdict(), minutes, arrivedAt, leftAt }
}

/** Coming counts, however late: only a kept place that stayed empty does not. */
export const hasCome = (verdict: Verdict): boolean => verdict !== 'no-show'

/**
 * When it really was, by a call or stage that began and ended: beginning late makes nobody late, and nobody leaves
 * early what has ended. Calls that do not touch the event are others.
 */
export const reallyWas = (planned: Span, calls: readonly { from: number; to: number | null }[]): Span => {
  const touching = calls.filter((c) => c.from < planned.to && (c.to ?? planned.to) > planned.from)
  if (touching.length === 0) return planned
  const from = Math.max(planned.from, Math.min(...touching.map((c) => c.from)))
  const to = Math.min(planned.to, Math.max(...touching.map((c) => c.to ?? planned.to)))
  return to > from ? { from, to } : planned
}
