/** Boards that have closed, as rows of an export. */
import { POINTS, type Ranked, readRanked } from '../../src/domain/incentives/counted.js'
import { boardPages } from '../../src/store/closed-places.js'
import type { Db } from '../../src/store/engine.js'
import { accountsOfMembers } from '../../src/store/export-pages.js'
import type { Names } from './names.js'

interface Scene {
  db: Db
  names: Names
  community: { id: number }
}

const rankedBy = (what: string): Ranked => readRanked(what) ?? POINTS

/** Nothing more is said of points. */
const byWhat = (ranked: Ranked, names: Names) => {
  if (ranked.by === 'points') return {}
  return ranked.by === 'channel' ? { by: 'channel', place: names.place(ranked.channel) } : { by: ranked.by }
}

/** A place a line; the member is named as in their own row. */
export async function* boardRows({ db, names, community }: Scene): AsyncGenerator<object[]> {
  for await (const page of boardPages(db, community.id)) {
    const accounts = await accountsOfMembers(db, community.id, [...new Set(page.map((p) => p.member))])
    const ranked = new Map(page.map((p) => [p.what, rankedBy(p.what)]))
    await names.load(
      [...accounts.values()].flat(),
      [...ranked.values()].flatMap((r) => (r.by === 'channel' ? [r.channel] : [])),
    )
    yield page.map((p) => ({
      type: 'board',
      period: p.period,
      ...byWhat(ranked.get(p.what) ?? POINTS, names),
      start: p.start,
      revision: p.revision,
      closed: p.closed_at,
      member: (accounts.get(p.member) ?? []).map((a) => names.account(a)).sort()[0] ?? null,
      points: p.points,
      rank: p.rank,
    }))
  }
}
