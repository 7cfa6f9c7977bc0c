/** The minutes that a channel's changed stretches add to everybody in it, and take from them. */
import { momentOf } from '../domain/calendar.js'
import { KIND, SOURCE } from '../domain/facts.js'
import { addIn } from '../domain/incentives/day-state.js'
import { blankFact } from '../domain/subject.js'
import type { Sink } from '../domain/tally.js'
import { HOUR, minutesTogether, type Stretch } from '../domain/voice.js'
import type { Tx } from '../store/engine.js'
import { stretchesIn } from '../store/voice.js'
import { zoneAt } from './community-settings.js'
import type { Ledger } from './memory.js'

const MINUTE = 60_000

export const nameOf = (s: Stretch): string => `${s.channel} ${s.from} ${s.account} ${s.state}`

export interface Sitting {
  account: number
  minute: number
  by: number
}

/** The minutes that a channel's changes add and take. */
export const minutesChanged = async (
  tx: Tx,
  channel: number,
  gone: readonly Stretch[],
  fresh: readonly Stretch[],
): Promise<Sitting[]> => {
  const changed = [...gone, ...fresh]
  const from = Math.floor(Math.min(...changed.map((s) => s.from)) / MINUTE) * MINUTE
  const to = Math.ceil(Math.max(...changed.map((s) => s.to)) / MINUTE) * MINUTE
  const stored = await stretchesIn(tx, channel, from - HOUR, to)
  const names = new Set(changed.map(nameOf))
  const others = stored.filter((s) => !names.has(nameOf(s)))
  const before = minutesTogether(stored)
  const after = minutesTogether([...others, ...fresh])
  const sittings: Sitting[] = []
  const compare = (a: typeof before, b: typeof before, by: number) => {
    for (const [account, minutes] of a)
      for (const minute of minutes) if (!b.get(account)?.has(minute)) sittings.push({ account, minute, by })
  }
  compare(after, before, 1)
  compare(before, after, -1)
  return sittings
}

export const bookSittings = (
  ledger: Ledger,
  channel: number,
  sittings: readonly Sitting[],
  sink: Sink,
): void => {
  for (const { account, minute, by } of sittings) {
    const at = minute * MINUTE
    const moment = momentOf(zoneAt(ledger.settings, at), at)
    const day = sink.day(account, moment.day)
    day.counts.voice_minutes += by
    addIn(day, channel, 'voice', by)
    const what = { kind: KIND.voice, actor: account, detail: 0 }
    sink.count(blankFact({ channel, at, low: 0 }, what, moment, SOURCE.live), by)
  }
}
