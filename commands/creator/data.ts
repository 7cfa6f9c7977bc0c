/** /data: what the community's data holds, what was left out and why, and what is missing. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { addDays, dayOf, startOfDay } from '../../src/domain/calendar.js'
import { coverageOf } from '../../src/domain/coverage.js'
import { countedBy, type Reason, type SourceName } from '../../src/domain/data-quality.js'
import { UserError } from '../../src/domain/user-error.js'
import { dataDaysSince, gapsSince, gapsToDraw } from '../../src/store/data-days.js'
import { spacesOf } from '../../src/store/spaces.js'
import { coverageOfData, type DataShown, dataView } from '../../src/views/data.js'

const SPANS = [7, 28, 90] as const
const USUAL = 28
const LISTED = 5

const gather = async (call: Call, span: number): Promise<DataShown> => {
  const db = call.store.reads
  const { id: community, name, settings } = call.community
  const { zone } = settings
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const today = dayOf(zone, call.now)
  const first = addDays(today, 1 - span)
  const rows = await dataDaysSince(db, spaces, first)
  const since = startOfDay(zone, first)
  const { gaps, sums } = await gapsSince(db, spaces, since, LISTED)
  const drawn = await gapsToDraw(db, spaces, since)

  const facts = new Map<string, number>()
  const kinds = new Map<number, Partial<Record<SourceName, number>>>()
  const reasons = new Map<Reason, number>()
  for (const { day, what, count } of rows) {
    const counted = countedBy(what)
    if (counted === null) continue
    if ('reason' in counted) {
      reasons.set(counted.reason, (reasons.get(counted.reason) ?? 0) + count)
      continue
    }
    const sources = kinds.get(counted.kind) ?? {}
    sources[counted.source] = (sources[counted.source] ?? 0) + count
    kinds.set(counted.kind, sources)
    facts.set(day, (facts.get(day) ?? 0) + count)
  }
  const total = (sources: Partial<Record<SourceName, number>>) =>
    Object.values(sources).reduce((sum, n) => sum + n, 0)
  const days = Array.from({ length: span }, (_, i) => {
    const day = addDays(first, i)
    const end = Math.min(call.now, startOfDay(zone, addDays(day, 1)))
    return {
      day,
      facts: facts.get(day) ?? 0,
      ...coverageOf(drawn.gaps, drawn.channels, startOfDay(zone, day), end),
    }
  })
  return {
    community: name || call.t('community.nameless'),
    zone: call.zone,
    days,
    kinds: [...kinds]
      .map(([kind, sources]) => ({ kind, sources }))
      .sort((a, b) => total(b.sources) - total(a.sources) || a.kind - b.kind),
    reasons: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    gaps,
    gapSums: sums,
    spans: SPANS.map((one) => ({ days: one, action: `data:${one}` })),
  }
}

const show = async (call: Call, span: number): Promise<Answer> => {
  const shown = await gather(call, span)
  const png = await call.pictures?.drawCoverage(coverageOfData(call.t, shown)).catch(() => null)
  return { view: dataView(call.t, shown, png ?? null) }
}

export const data: Command = {
  name: 'data',
  permission: 'see-data',
  where: 'anywhere',
  options: [],
  run: (call) => show(call, USUAL),
  press: async (call, [days = '']) => {
    const span = SPANS.find((one) => String(one) === days)
    if (span === undefined) throw new UserError('button-expired')
    return show(call, span)
  },
}
