/**
 * Voice is told without a time, so a machine's clock that is wrong by more than an hour dates it wrongly. Where it has
 * leapt on, nobody is counted for the time between; where it comes back, what was dated by it is undone, and
 * everybody goes on from now as they were heard last. A message's own time says which of the two clocks is right.
 */
import type { ChatEvent } from '../chat/event.js'
import { HOUR, mergePoints, type Stretch, stretchesOf, type VoicePoint } from '../domain/voice.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { addGaps, cutGaps } from '../store/gaps.js'
import { setVoiceMark, writeLog } from '../store/voice.js'
import { forgetLogAfter, isLoggedAfter, stretchesSince, wholeLog } from '../store/voice-undone.js'
import { watchOf } from '../store/watches.js'
import { SKEW } from './platform-clock.js'
import { nameOf } from './voice-minutes.js'

/** A clock that is wrong by less does little harm; and a connection may be silent for minutes. */
const WRONG = HOUR

export interface Changed {
  gone: Stretch[]
  fresh: Stretch[]
}

/** Told as it happens, by our own clock. */
export const isHeard = (event: ChatEvent): boolean => 'heard' in event && event.heard === true

/** What is no longer so, and what is so now. */
export const difference = (before: readonly Stretch[], after: readonly Stretch[]): Changed => {
  const old = new Map(before.map((s) => [nameOf(s), s]))
  const fresh: Stretch[] = []
  for (const s of after) {
    if (old.get(nameOf(s))?.to !== s.to) fresh.push(s)
    else old.delete(nameOf(s))
  }
  return { gone: [...old.values()], fresh }
}

/** One change after another. */
export const inTurn = (first: Changed, then: Changed): Changed => {
  const changed = new Set([...then.gone, ...then.fresh].map(nameOf))
  return {
    gone: [...first.gone, ...then.gone],
    fresh: [...first.fresh.filter((s) => !changed.has(nameOf(s))), ...then.fresh],
  }
}

/** Whoever was there before a leap was there until it, and is there after it. */
export const overLeap = (
  open: ReadonlyMap<number, VoicePoint>,
  mark: number,
  at: number,
): Map<number, VoicePoint[]> => {
  const points = new Map<number, VoicePoint[]>()
  for (const [account, last] of open) {
    if (last.at > mark) continue
    const left = { at: Math.max(mark, last.at + 1), channel: 0, state: 0 }
    points.set(account, [left, { ...last, at }])
  }
  return points
}

export const hasLeapt = (mark: number, at: number): boolean => at - mark > WRONG

/**
 * When a clock that had been ahead was found to be right again; null: it was not, or nobody has said anything yet by
 * whose time it could be told from a clock that fell behind.
 */
export const setBackIn = async (
  tx: Tx,
  space: number,
  mark: number | null,
  news: readonly ChatEvent[],
): Promise<number | null> => {
  for (const event of news) {
    if (!isHeard(event)) continue
    const isAhead =
      (mark !== null && mark > event.at + WRONG) ||
      (event.type !== 'voice' && (await isLoggedAfter(tx, space, event.at + WRONG)))
    if (!isAhead) continue
    const said = (await watchOf(tx, space))?.heard_at ?? 0
    if (said >= event.at - WRONG && said <= event.at + SKEW) return event.at
  }
  return null
}

/** Undoes what is dated later; who was last heard of in a channel is there from now on. */
export const setBack = async (
  tx: Tx,
  bulk: Bulk,
  space: number,
  mark: number | null,
  at: number,
): Promise<Changed> => {
  const hour = Math.floor(at / HOUR) * HOUR
  const stored = await stretchesSince(tx, space, hour)
  const wanted: Stretch[] = []
  const wrong: number[] = []
  const written: { space: number; account: number; at: number; channel: number; state: number }[] = []
  for (const [account, points] of await wholeLog(tx, space)) {
    const last = points.at(-1)
    const right = points.filter((p) => p.at <= at)
    wrong.push(...points.slice(right.length).map((p) => p.at))
    const now = last && last.at > at ? [{ ...last, at }] : []
    for (const point of now) written.push({ space, account, ...point })
    wanted.push(...stretchesOf(account, mergePoints(right, now), at).filter((s) => s.from >= hour))
  }
  await forgetLogAfter(tx, space, at)
  await bulk.write(writeLog, written)
  // As long as it was heard by the wrong clock.
  const long = Math.max(mark ?? at, ...wrong) - Math.min(...wrong)
  const from = Math.min(mark ?? at, at - long)
  if (!(await cutGaps(tx, space, 'voice', at)) && wrong.length > 0 && from < at)
    await addGaps(tx, [{ space, channel: null, from, to: at, cause: 'voice' }])
  await setVoiceMark(tx, space, at)
  const { gone, fresh } = difference(stored, wanted)
  return { gone: gone.filter((s) => s.to > at), fresh }
}
