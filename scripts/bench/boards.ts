/** How long a page of a past week's board takes: its top, around somebody, and far down; while it is open and once it has closed. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { boardClosing } from '../../src/jobs/board-closing.js'
import { type From, pageOf } from '../../src/store/board-pages.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { filled } from './ingest.js'
import { randomFrom } from './mix.js'
import { type Bench, type BenchOptions, quantile, type Row } from './row.js'

const WEEKS = 30 * 86_400_000

/** The week with the most members on its board. */
const biggestWeek = (store: Store) =>
  store.reads
    .selectFrom('boards')
    .innerJoin('balances', 'balances.board', 'boards.id')
    .select((eb) => ['boards.community', 'boards.start', eb.fn.countAll<number>().as('members')])
    .where('boards.period', '=', 'week')
    .groupBy(['boards.community', 'boards.start'])
    .orderBy('members', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

const timePages = async (
  store: Store,
  community: number,
  start: string,
  calls: number,
): Promise<number[]> => {
  const random = randomFrom(5)
  const members = await store.reads
    .selectFrom('members')
    .select('id')
    .where('community', '=', community)
    .execute()
  const read = async (from: From) => {
    const began = performance.now()
    await pageOf(
      store.reads,
      { community, period: 'week', start },
      { from, limit: 10, own: members[0]?.id ?? 0 },
    )
    return performance.now() - began
  }
  const took: number[] = []
  for (let i = 0; i < calls; i += 1) {
    const member = members[Math.floor(random() * members.length)]?.id ?? 0
    took.push(await read({ at: 'top' }))
    took.push(await read({ at: 'member', member }))
    took.push(await read({ after: { value: Math.floor(random() * 100), member } }))
  }
  return took
}

const sizes = ({ smoke, full }: BenchOptions): number[] =>
  smoke ? [2_000] : full ? [1_000_000, 10_000_000] : [1_000_000]

export const bench: Bench = async (options) => {
  const members = options.smoke ? 500 : 100_000
  const calls = options.smoke ? 5 : 200
  const rows: Row[] = []
  for (const facts of sizes(options)) {
    const { path, now } = await filled(options.folder, members, facts)
    const copy = join(options.folder, `boards-${facts}.db`)
    copyFileSync(path, copy)
    const store = await openStore(copy)
    try {
      const week = await biggestWeek(store)
      const { community, start } = week
      const row = (state: string, took: number[]): Row => ({
        what: `a week's board, ${state}, p99, ${facts.toLocaleString('en')} facts`,
        measured: quantile(took, 0.99),
        unit: 'ms',
        target: { most: 20 },
        note: `${Number(week.members).toLocaleString('en')} members, median ${quantile(took, 0.5).toFixed(2)}`,
      })
      rows.push(row('open', await timePages(store, community, start, calls)))
      const context = { store, community, period: '', signal: new AbortController().signal }
      await boardClosing.run({ ...context, now: now + WEEKS })
      rows.push(row('closed', await timePages(store, community, start, calls)))
    } finally {
      await store.close()
    }
  }
  return rows
}
