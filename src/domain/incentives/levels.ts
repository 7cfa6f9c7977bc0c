/**
 * A member's level: a pure function of their points, the community's curve and the levels they brought along.
 * Invariants: more points never mean a lower level; who brought a level has at least that one, under every curve.
 */
import { type Curve, levelFor, topOf, totalFor } from './curves.js'

/** A level that somebody brought from elsewhere, and the points they had here when it was noted. */
export interface HeadStart {
  level: number
  points: number
}

/** What counts towards the level: points, or the level brought along and what was earned since, whichever is more. */
export const levelPoints = (curve: Curve, points: number, headStarts: readonly HeadStart[] = []): number =>
  headStarts.reduce(
    (most, start) => Math.max(most, totalFor(curve, start.level) + Math.max(0, points - start.points)),
    Math.max(0, points),
  )

/** The level that is news: above the one before and above whatever was said already; null without one. */
export const levelReached = ({
  before,
  after,
  told,
}: {
  before: number
  after: number
  told: number | null
}): number | null => (after > Math.max(before, told ?? before) ? after : null)

export interface Level {
  level: number
  /** Points within this level, and how many the step to the next takes; null at the top. */
  into: number
  step: number | null
}

export const levelOf = (curve: Curve, points: number, headStarts: readonly HeadStart[] = []): Level => {
  const counted = levelPoints(curve, points, headStarts)
  const level = levelFor(curve, counted)
  const from = totalFor(curve, level)
  return {
    level,
    into: counted - from,
    step: level >= topOf(curve) ? null : totalFor(curve, level + 1) - from,
  }
}
