/** Facts with everything they earn, against bare prepared inserts into the same facts table with the same settings. */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import type { FactsTable } from '../../src/store/tables.js'
import { BATCH, benchTracker, countFacts, filled, ingest } from './ingest.js'
import { MIX_START, mix, mixSpace, take } from './mix.js'
import { withPostgres } from './postgres.js'
import { type Bench, type BenchOptions, median, type Row } from './row.js'

const SETTINGS = ['journal_mode', 'synchronous', 'wal_autocheckpoint', 'cache_size', 'temp_store'] as const

interface Run {
  factsPerSecond: number
  facts: FactsTable[]
}

const remove = (path: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
}

/** Tracks the events and gives back what they became, in the order in which it happened. */
const track = async (store: Store, members: number, count: number, skip = 0): Promise<Run> => {
  let now = MIX_START
  const tracker = benchTracker(store, () => now, BATCH)
  const events = mix({ members })
  for (let i = 0; i < skip; i += 1) events.next()
  await tracker.event(mixSpace({ members }))
  const batch = take(events, count)
  const from = batch[0]?.at ?? 0
  now = (batch.at(-1)?.at ?? 0) + 1
  const before = skip > 0 ? await countFacts(store) : 0
  const began = performance.now()
  await ingest(tracker, batch)
  await tracker.flush()
  const seconds = (performance.now() - began) / 1000
  const made = (await countFacts(store)) - before
  await tracker.close()
  const facts = await store.reads
    .selectFrom('facts')
    .selectAll()
    .where((eb) => eb.or([eb('at', '>=', from), eb('happened_at', '>=', from)]))
    .execute()
  facts.sort((a, b) => (a.happened_at ?? a.at) - (b.happened_at ?? b.at))
  return { factsPerSecond: made / seconds, facts: facts.slice(-made) }
}

/** The settings are read from the store that was measured, so the two cannot drift apart. */
const settingsOf = async (store: Store): Promise<string[]> => {
  const said: string[] = []
  for (const name of SETTINGS) {
    const { rows } = await sql<Record<string, string | number>>`pragma ${sql.raw(name)}`.execute(store.writes)
    said.push(`${name} = ${Object.values(rows[0] ?? {})[0]}`)
  }
  return said
}

const insertBare = (path: string, settings: readonly string[], facts: readonly FactsTable[]): number => {
  const db = new Database(path)
  for (const setting of settings) db.pragma(setting)
  const columns = Object.keys(facts[0] ?? {})
  const insert = db.prepare(
    `insert into facts (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  const rows = facts.map((fact) => Object.values(fact))
  const write = db.transaction((some: unknown[][]) => {
    for (const row of some) insert.run(row)
  })
  const began = performance.now()
  for (let i = 0; i < rows.length; i += BATCH) write.immediate(rows.slice(i, i + BATCH))
  const seconds = (performance.now() - began) / 1000
  db.close()
  return rows.length / seconds
}

const compare = async (folder: string, members: number, count: number, round: number) => {
  const ours = join(folder, `store-${members}-${round}.db`)
  const bare = join(folder, `bare-${members}-${round}.db`)
  const store = await openStore(ours)
  const run = await track(store, members, count)
  const settings = await settingsOf(store)
  await store.close()
  await (await openStore(bare)).close()
  const limit = insertBare(bare, settings, run.facts)
  remove(ours)
  remove(bare)
  return { measured: run.factsPerSecond, limit }
}

const empty = async ({ folder, smoke }: BenchOptions, members: number): Promise<Row> => {
  const rounds = []
  // The first round warms everything up and does not count.
  for (let round = 0; round <= (smoke ? 1 : 3); round += 1) {
    const one = await compare(folder, members, smoke ? 3_000 : 150_000, round)
    if (round > 0) rounds.push(one)
  }
  const middle = median(rounds.map((r) => r.measured / r.limit))
  const chosen = rounds.find((r) => r.measured / r.limit === middle)
  return {
    what: `store, empty, ${members} members`,
    measured: chosen?.measured ?? 0,
    limit: chosen?.limit ?? 0,
    unit: 'facts/s',
    target: { least: 0.3 },
    note: `ratios ${rounds.map((r) => (r.measured / r.limit).toFixed(2)).join(', ')}`,
  }
}

/** Both sides begin with the same ten million facts. */
const large = async ({ folder }: BenchOptions): Promise<Row> => {
  const members = 20_000
  const big = await filled(folder, members, 10_000_000)
  const bare = join(folder, 'bare-large.db')
  copyFileSync(big.path, bare)
  const work = join(folder, 'store-large.db')
  copyFileSync(big.path, work)
  const store = await openStore(work)
  const run = await track(store, members, 150_000, Math.ceil(10_000_000 / 1.15))
  const settings = await settingsOf(store)
  await store.close()
  const limit = insertBare(bare, settings, run.facts)
  remove(work)
  remove(bare)
  return {
    what: 'store, on 10 million facts',
    measured: run.factsPerSecond,
    limit,
    unit: 'facts/s',
    target: { least: 0.2 },
  }
}

const postgres = async ({ smoke }: BenchOptions): Promise<Row[]> =>
  withPostgres(async (server) => {
    const store = await openStore(await server.fresh())
    try {
      const { factsPerSecond } = await track(store, 2_000, smoke ? 2_000 : 60_000)
      return [{ what: 'store, PostgreSQL, empty, 2000 members', measured: factsPerSecond, unit: 'facts/s' }]
    } finally {
      await store.close()
    }
  })

export const bench: Bench = async (options) => [
  await empty(options, 2_000),
  await empty(options, 20_000),
  ...(options.full ? [await large(options)] : []),
  ...(await postgres(options)),
]
