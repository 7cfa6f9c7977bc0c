/** How an installation is doing, as the doctor asks: counts and codes, nothing of what anybody said or is called. */
import { type Selectable, sql } from 'kysely'
import type { Db, Store } from './engine.js'
import { KNOWN_MIGRATIONS } from './migrate.js'
import type { SlotsTable } from './tables.js'

/** Migrations that were applied by a version newer than this one. */
export const unknownMigrations = async (store: Store): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    store.reads,
  )
  return rows.map((row) => row.name).filter((name) => !KNOWN_MIGRATIONS.includes(name))
}

/** What SQLite says of its own file: 'ok' or the first thing that is wrong. PostgreSQL checks itself as it reads. */
export const checkFile = async (store: Store): Promise<string> => {
  if (store.engine === 'postgres') return 'ok'
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(store.reads)
  return rows[0]?.quick_check ?? 'silent'
}

/** The database server's clock; null where there is no server. */
export const serverClock = async (store: Store): Promise<number | null> => {
  if (store.engine === 'sqlite') return null
  const now = sql<{ ms: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as ms`
  return (await now.execute(store.reads)).rows[0]?.ms ?? null
}

/** The latest instants that platforms, by their clocks, and we, by ours, have noted. */
export const latestNoted = async (db: Db): Promise<{ heard: number; alive: number }> => {
  const row = await db
    .selectFrom('watches')
    .select((eb) => [eb.fn.max('heard_at').as('heard'), eb.fn.max('alive_at').as('alive')])
    .executeTakeFirst()
  return { heard: Number(row?.heard ?? 0), alive: Number(row?.alive ?? 0) }
}

export interface Counted {
  platform: string
  what: string
  problem: string | null
  count: number
}

/** Deliveries given up for good, and those that nobody can say arrived. */
export const deadIntents = async (db: Db): Promise<Counted[]> => {
  const rows = await db
    .selectFrom('intents')
    .select((eb) => ['platform', 'kind', 'problem', eb.fn.countAll<number>().as('count')])
    .where('status', '=', 'dead')
    .groupBy(['platform', 'kind', 'problem'])
    .execute()
  return rows.map(({ kind, count, ...row }) => ({ ...row, what: kind, count: Number(count) }))
}

/** Deliveries that are open, and those of them that were due before an instant. */
export const openIntents = async (db: Db, before: number): Promise<{ open: number; late: number }> => {
  const row = await db
    .selectFrom('intents')
    .select((eb) => [
      eb.fn.countAll<number>().as('open'),
      eb.fn.sum<number | null>(eb.case().when('due_at', '<', before).then(1).else(0).end()).as('late'),
    ])
    .where('status', 'in', ['pending', 'sending'])
    .executeTakeFirstOrThrow()
  return { open: Number(row.open), late: Number(row.late ?? 0) }
}

/** Events put aside since an instant. */
export const quarantinedSince = async (db: Db, since: number): Promise<Counted[]> => {
  const rows = await db
    .selectFrom('quarantine')
    .select((eb) => ['platform', 'type', 'problem', eb.fn.countAll<number>().as('count')])
    .where('at', '>=', since)
    .groupBy(['platform', 'type', 'problem'])
    .execute()
  return rows.map(({ type, count, ...row }) => ({ ...row, what: type, count: Number(count) }))
}

/** Every run that is written down, the latest last. */
export const allSlots = (db: Db): Promise<Selectable<SlotsTable>[]> =>
  db.selectFrom('slots').selectAll().orderBy('due_at').orderBy('job').orderBy('community').execute()

/** Times in which facts are missing, not read back yet, by cause. */
export const openGaps = async (db: Db): Promise<{ cause: string; count: number; oldest: number }[]> => {
  const rows = await db
    .selectFrom('gaps')
    .select((eb) => ['cause', eb.fn.countAll<number>().as('count'), eb.fn.min('from_at').as('oldest')])
    .where('filled_at', 'is', null)
    .groupBy('cause')
    .orderBy('cause')
    .execute()
  return rows.map((row) => ({ cause: row.cause, count: Number(row.count), oldest: Number(row.oldest) }))
}

/** Spaces the bot is in. */
export const presentSpaces = (
  db: Db,
): Promise<{ id: number; platform: string; platform_id: string; community: number; name: string }[]> =>
  db
    .selectFrom('spaces')
    .select(['id', 'platform', 'platform_id', 'community', 'name'])
    .where('left_at', 'is', null)
    .orderBy('id')
    .execute()

/** Languages that communities and people have chosen. */
export const chosenLanguages = async (db: Db): Promise<string[]> => {
  const people = await db
    .selectFrom('accounts')
    .select('locale')
    .where('locale', 'is not', null)
    .distinct()
    .execute()
  const communities = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'language')
    .distinct()
    .execute()
  const all = [
    ...people.map((row) => row.locale),
    ...communities.map((row) => JSON.parse(row.value) as unknown),
  ]
  return [...new Set(all.filter((tag) => typeof tag === 'string'))].sort()
}

export const liveLeases = (db: Db, now: number): Promise<{ role: string; holder: string }[]> =>
  db.selectFrom('leases').select(['role', 'holder']).where('until_at', '>', now).orderBy('role').execute()
