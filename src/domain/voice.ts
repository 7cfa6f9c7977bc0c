/**
 * Voice: from what we logged of people coming, going, muting and unmuting to the minutes that count.
 * Invariants: stretches are a pure function of one account's logged points and of how far the log is complete; a
 * channel's minutes are a pure function of all its stretches; both are sums over parts of time, so a late or repeated
 * point changes only what lies beside it, and the order of arrival does not matter.
 */

/** How somebody is in a channel; bits, stored. */
export const VOICE = { muted: 1, deafened: 2 } as const

/** From this instant on the account is in this channel (0: in none) and in this state. */
export interface VoicePoint {
  at: number
  channel: number
  state: number
}

/** A run of time of one account in one channel and state; never longer than an hour of the clock. */
export interface Stretch {
  account: number
  channel: number
  from: number
  to: number
  state: number
}

export const HOUR = 3_600_000
const MINUTE = 60_000
/** More than half a minute: nobody can spend that in two channels. */
const ENOUGH = MINUTE / 2

/** `heard`: no time was told, and it is as it was heard last. */
export interface VoiceWord extends VoicePoint {
  heard?: true
}

/** Where the clock was set back, what is heard now holds from now on and after all that was heard before, too. */
export const pointsOf = (known: readonly VoicePoint[], words: readonly VoiceWord[]): VoicePoint[] => {
  let newest = known.reduce((at, point) => Math.max(at, point.at), Number.MIN_SAFE_INTEGER)
  return words.flatMap(({ at, channel, state, heard }) => {
    const last = newest
    newest = Math.max(at, last)
    const point = { at, channel, state }
    return heard && at < last ? [point, { ...point, at: last }] : [point]
  })
}

const sameAs = (a: VoicePoint | undefined, b: VoicePoint): boolean =>
  a !== undefined && a.channel === b.channel && a.state === b.state

/** In order of time; of two at one instant the later arrival stays. What repeats the one before it says nothing. */
export const mergePoints = (known: readonly VoicePoint[], fresh: readonly VoicePoint[]): VoicePoint[] => {
  const byTime = new Map<number, VoicePoint>()
  for (const point of [...known, ...fresh]) byTime.set(point.at, point)
  return [...byTime.values()].sort((a, b) => a.at - b.at)
}

/**
 * The stretches between the points, cut at whole hours, so that a long sitting is counted as it goes. Somebody who is
 * still there is counted up to the last whole hour before `until`, the instant up to which the log is complete.
 */
export const stretchesOf = (account: number, points: readonly VoicePoint[], until: number): Stretch[] => {
  const stretches: Stretch[] = []
  const complete = Math.floor(until / HOUR) * HOUR
  let from: VoicePoint | undefined
  const close = (point: VoicePoint, end: number) => {
    for (let start = point.at; start < end; ) {
      const to = Math.min(end, (Math.floor(start / HOUR) + 1) * HOUR)
      stretches.push({ account, channel: point.channel, from: start, to, state: point.state })
      start = to
    }
  }
  for (const point of points) {
    if (sameAs(from, point)) continue
    if (from && from.channel !== 0) close(from, point.at)
    from = point
  }
  if (from && from.channel !== 0) close(from, complete)
  return stretches
}

/** Muted or deafened people are there, but not with the others. */
const takesPart = (stretch: Stretch): boolean => stretch.state === 0

/**
 * The minutes of the clock (since 1970) in which somebody spent more than half a minute in the channel with at least
 * one other person, neither muted nor deafened, by account. All stretches are of one channel.
 */
export const minutesTogether = (stretches: readonly Stretch[]): Map<number, Set<number>> => {
  const turns = stretches.filter(takesPart).flatMap((s) => [
    { at: s.from, account: s.account, by: 1 },
    { at: s.to, account: s.account, by: -1 },
  ])
  turns.sort((a, b) => a.at - b.at)
  const here = new Map<number, number>()
  const spent = new Map<number, Map<number, number>>()
  const spend = (from: number, to: number) => {
    for (let start = from; start < to; ) {
      const minute = Math.floor(start / MINUTE)
      const end = Math.min(to, (minute + 1) * MINUTE)
      for (const account of here.keys()) {
        const minutes = spent.get(account) ?? new Map<number, number>()
        minutes.set(minute, (minutes.get(minute) ?? 0) + end - start)
        spent.set(account, minutes)
      }
      start = end
    }
  }
  let last = 0
  for (const { at, account, by } of turns) {
    if (here.size >= 2) spend(last, at)
    last = at
    const times = (here.get(account) ?? 0) + by
    if (times > 0) here.set(account, times)
    else here.delete(account)
  }
  const counted = new Map<number, Set<number>>()
  for (const [account, minutes] of spent) {
    const enough = [...minutes].filter(([, ms]) => ms > ENOUGH).map(([minute]) => minute)
    if (enough.length > 0) counted.set(account, new Set(enough))
  }
  return counted
}

export interface VoiceTaper {
  /** Minutes of a day that count in full. */
  fullMinutes: number
  /** Up to here minutes count half, beyond it a quarter. */
  halfMinutes: number
}

/** What a day's minutes are worth once long sittings are tapered. */
export const taperedMinutes = (minutes: number, { fullMinutes, halfMinutes }: VoiceTaper): number => {
  const half = Math.max(fullMinutes, halfMinutes)
  const between = Math.max(0, Math.min(minutes, half) - fullMinutes)
  const beyond = Math.max(0, minutes - half)
  return Math.min(minutes, fullMinutes) + Math.floor(between / 2 + beyond / 4)
}

/** Who is in voice as the platform lists them after a time without news. */
export interface Present {
  channel: number
  state: number
}

/**
 * What to log when the news come back at `at`: who is still in their channel stayed there; everybody else left when
 * we last knew anything (`alive`). `open` is each account's last point.
 */
export const reconcile = (
  open: ReadonlyMap<number, VoicePoint>,
  present: ReadonlyMap<number, Present>,
  alive: number,
  at: number,
): Map<number, VoicePoint[]> => {
  const points = new Map<number, VoicePoint[]>()
  for (const [account, last] of open) {
    if (last.channel === 0 || last.at >= at) continue
    if (present.get(account)?.channel === last.channel) continue
    const left = Math.min(Math.max(alive, last.at + 1), at)
    points.set(account, [{ at: left, channel: 0, state: 0 }])
  }
  for (const [account, { channel, state }] of present) {
    const last = open.get(account)
    if (last && last.at >= at) continue
    const now = { at, channel, state }
    if (!sameAs(last, now)) points.set(account, [...(points.get(account) ?? []), now])
  }
  return points
}
