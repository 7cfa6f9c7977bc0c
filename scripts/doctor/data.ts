/** What is counted of the data itself, and what is missing: facts by kind and source, what was left out, gaps. */
import { countedBy, type Reason } from '../../src/domain/data-quality.js'
import { KIND_NAMES } from '../../src/domain/facts.js'
import { presentSpaces } from '../../src/store/condition.js'
import { dataDaysSince, gapsSince } from '../../src/store/data-days.js'
import { type Check, type Finding, ok, warn } from './check.js'

const DAYS = 28
const DAY = 86_400_000
const MOST_GAPS = 1_000
const LISTED = 10
/** Nobody can read these back: said, but no trouble. */
const BESIDE: ReadonlySet<string> = new Set(['voice'])

const minute = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`

const remedies: Partial<Record<Reason, string>> = {
  quarantined:
    'They are not counted. Update Kith; if it goes on, report the code that the check "quarantine" names.',
}

/** A column a day: how many facts, and whether something is missing (!) or was read back (+). */
const picture = (
  facts: ReadonlyMap<string, number>,
  marks: ReadonlyMap<string, string>,
  first: number,
): string => {
  const days = Array.from({ length: DAYS }, (_, i) => new Date(first + i * DAY).toISOString().slice(0, 10))
  const most = Math.max(1, ...facts.values())
  const columns = days.map((day) => {
    const n = facts.get(day) ?? 0
    return n === 0 ? '·' : ('▁▂▃▄▅▆▇█'[Math.max(0, Math.ceil((8 * n) / most) - 1)] ?? '█')
  })
  const below = days.map((day) => marks.get(day) ?? ' ').join('')
  return `${columns.join('')} facts a day from ${days[0]}, at most ${most}; gaps [${below}] (! missing, + read back)`
}

export const data: Check = {
  name: 'data',
  async run({ store, now }) {
    if (!store) return []
    const first = now - (DAYS - 1) * DAY
    const since = new Date(first).toISOString().slice(0, 10)
    const spaces = (await presentSpaces(store.reads)).map((s) => s.id)
    const rows = await dataDaysSince(store.reads, spaces, since)
    const gaps = await gapsSince(store.reads, spaces, first, MOST_GAPS)
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
    const marks = new Map<string, string>()
    for (const gap of gaps) {
      if (BESIDE.has(gap.cause)) continue
      for (let at = Math.max(first, gap.from); at <= Math.min(now, gap.to ?? now); at += DAY) {
        const day = new Date(at).toISOString().slice(0, 10)
        if (marks.get(day) !== '!') marks.set(day, gap.filled ? '+' : '!')
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
    for (const gap of gaps.slice(0, LISTED)) {
      const where = gap.channel ? `channel ${gap.channel.id}` : 'everywhere'
      const said = `${minute(gap.from)} to ${gap.to === null ? 'now' : minute(gap.to)}, ${where}: ${gap.cause}`
      findings.push(ok(`${said}, ${gap.filled ? 'read back' : 'not read back'}`))
    }
    if (gaps.length > LISTED) findings.push(ok(`${gaps.length - LISTED} more gaps`))
    return findings
  },
}
