/** What is counted of the data itself, and what is missing: facts by kind and source, what was left out, gaps. */
import { utcDay } from '../../src/domain/calendar.js'
import { countedBy, type Reason } from '../../src/domain/data-quality.js'
import { KIND_NAMES } from '../../src/domain/facts.js'
import { presentSpaces } from '../../src/store/condition.js'
import { dataDaysSince, gapsSince, gapsToDraw } from '../../src/store/data-days.js'
import { type Check, type Finding, ok, warn } from './check.js'

const DAYS = 28
const DAY = 86_400_000
const LISTED = 10

/** The worse last. */
const WORSE = ['+', '-', '!'] as const
type Mark = (typeof WORSE)[number]

const startOf = (at: number) => at - (((at % DAY) + DAY) % DAY)
const minute = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`

const remedies: Partial<Record<Reason, string>> = {
  quarantined:
    'They are not counted. Update Kith; if it goes on, report the code that the check "quarantine" names.',
}

/** A column a day: how many facts, and what is missing (! everywhere, - in single channels) or was read back (+). */
const picture = (
  facts: ReadonlyMap<string, number>,
  marks: ReadonlyMap<string, string>,
  first: number,
): string => {
  const days = Array.from({ length: DAYS }, (_, i) => utcDay(first + i * DAY))
  const most = Math.max(1, ...facts.values())
  const columns = days.map((day) => {
    const n = facts.get(day) ?? 0
    return n === 0 ? '·' : ('▁▂▃▄▅▆▇█'[Math.max(0, Math.ceil((8 * n) / most) - 1)] ?? '█')
  })
  const below = days.map((day) => marks.get(day) ?? ' ').join('')
  return `${columns.join('')} facts a day from ${days[0]}, at most ${most}; gaps [${below}] (! missing, - in single channels, + read back)`
}

export const data: Check = {
  name: 'data',
  async run({ store, now }) {
    if (!store) return []
    const first = now - (DAYS - 1) * DAY
    const since = utcDay(first)
    const spaces = (await presentSpaces(store.reads)).map((s) => s.id)
    const rows = await dataDaysSince(store.reads, spaces, since)
    const { gaps, sums } = await gapsSince(store.reads, spaces, first, LISTED)
    const drawn = await gapsToDraw(store.reads, spaces, first)
    const facts = new Map<string, number>()
    const kinds = new Map<string, number>()
    const reasons = new Map<Reason, number>()
    for (const { day, what, count } of rows) {
      const counted = countedBy(what)
      if (counted === null) continue
      if ('reason' in counted) reasons.set(counted.reason, (reasons.get(counted.reason) ?? 0) + count)
      else {
        facts.set(day, (facts.get(day) ?? 0) + count)
        const name = `${KIND_NAMES[counted.kind] ?? counted.kind} ${counted.source}`
        kinds.set(name, (kinds.get(name) ?? 0) + count)
      }
    }
    const marks = new Map<string, Mark>()
    for (const gap of drawn.gaps) {
      const mark = gap.filled ? '+' : gap.channel === null ? '!' : '-'
      const until = Math.min(now, gap.to ?? now)
      for (let at = startOf(Math.max(first, gap.from)); at <= until; at += DAY) {
        const day = utcDay(at)
        const before = marks.get(day)
        if (before === undefined || WORSE.indexOf(mark) > WORSE.indexOf(before)) marks.set(day, mark)
      }
    }
    const findings: Finding[] = [
      ok(picture(facts, marks, first)),
      ...[...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => ok(`${n} ${name}`)),
      ...[...reasons].map(([reason, n]) => {
        const remedy = remedies[reason]
        return remedy ? warn(`${n} ${reason}`, remedy) : ok(`${n} left out or marked: ${reason}`)
      }),
    ]
    for (const { cause, gaps: n, filled } of sums)
      findings.push(ok(`${n} gaps: ${cause}, ${filled} of them read back`))
    for (const gap of gaps) {
      const where = gap.channel ? `channel ${gap.channel.id}` : 'everywhere'
      const said = `${minute(gap.from)} to ${gap.to === null ? 'now' : minute(gap.to)}, ${where}: ${gap.cause}`
      findings.push(ok(`${said}, ${gap.filled ? 'read back' : 'not read back'}`))
    }
    const more = sums.reduce((sum, { gaps: n }) => sum + n, -gaps.length)
    if (more > 0) findings.push(ok(`${more} more gaps`))
    return findings
  },
}
