/**
 * How long a page of a past week's board takes: its top, around somebody, and far down; while it is open and once it
 * has closed; by points, and by messages, which nobody folds.
 */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays } from '../../src/domain/calendar.js'
import { POINTS, type Ranked } from '../../src/domain/incentives/counted.js'
import { boardClosing } from '../../src/jobs/board-closing.js'
import { type From, pageOf } from '../../src/store/board-pages.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { sumOf } from '../../src/store/summed-boards.js'
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
  ranked: Ranked,
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
      { community, period: 'week', start, until: addDays(start, 7), ranked },
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

const MESSAGES: Ranked = { by: 'messages' }

/** Before it has closed it is added up when somebody asks, a few milliseconds at a time. */
const addedUp = async (store: Store, community: number, start: string, facts: number): Promise<Row> => {
  const began = performance.now()
  let [longest, last] = [0, began]
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const { rows } = await sumOf(store.reads, { community, ranked: MESSAGES, start, until: addDays(start, 7) })
  clearInterval(watch)
  return {
    what: `a week by messages, added up, longest held up, ${facts.toLocaleString('en')} facts`,
    measured: longest,
    unit: 'ms',
    target: { most: 50 },
    note: `${rows.toLocaleString('en')} days in ${(performance.now() - began).toFixed(0)} ms`,
  }
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
      rows.push(row('open', await timePages(store, community, start, POINTS, calls)))
      rows.push(await addedUp(store, community, start, facts))
      const context = { store, community, period: '', signal: new AbortController().signal }
      await boardClosing.run({ ...context, now: now + WEEKS })
      rows.push(row('closed', await timePages(store, community, start, POINTS, calls)))
      rows.push(row('closed, by messages', await timePages(store, community, start, MESSAGES, calls)))
    } finally {
      await store.close()
    }
  }
  return rows
}
