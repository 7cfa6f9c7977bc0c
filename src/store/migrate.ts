/** Brings a database to today's schema. Migrations are listed by hand, numbered and frozen. */
import { type Migration, Migrator } from 'kysely'
import type { Store } from './engine.js'
import * as thread from './migrations/0001-thread.js'
import * as privacy from './migrations/0002-privacy.js'
import * as closedBoards from './migrations/0003-closed-boards.js'
import * as security from './migrations/0004-security.js'
import * as kinds from './migrations/0006-kinds.js'
import * as gaps from './migrations/0007-gaps.js'
import * as termChunks from './migrations/0008-term-chunks.js'
import * as dataDays from './migrations/0009-data-days.js'
import * as events from './migrations/0010-events.js'
import * as scheduledEvents from './migrations/0011-scheduled-events.js'
import * as levels from './migrations/0020-levels.js'
import * as points from './migrations/0021-points.js'
import * as rewards from './migrations/0022-rewards.js'
import * as honours from './migrations/0023-honours.js'
import * as recognition from './migrations/0024-recognition.js'
import * as boards from './migrations/0025-boards.js'
import * as eventsWhole from './migrations/0027-events-whole.js'
import * as prints from './migrations/0028-prints.js'
import * as tiers from './migrations/0030-tiers.js'
import * as dayBatches from './migrations/0031-day-batches.js'

const MIGRATIONS: readonly (Migration & { name: string })[] = [
  thread,
  privacy,
  closedBoards,
  security,
  kinds,
  gaps,
  termChunks,
  dataDays,
  events,
  scheduledEvents,
  levels,
  points,
  rewards,
  honours,
  recognition,
  boards,
  eventsWhole,
  prints,
  tiers,
  dayBatches,
]

export const KNOWN_MIGRATIONS: readonly string[] = MIGRATIONS.map((m) => m.name)

const migratorOf = (store: Store) =>
  new Migrator({
    db: store.writes,
    provider: { getMigrations: async () => Object.fromEntries(MIGRATIONS.map((m) => [m.name, m])) },
  })

/** The names of those that are still to be applied, oldest first. */
export const pendingMigrations = async (store: Store): Promise<string[]> => {
  const all = await migratorOf(store).getMigrations()
  return all.filter((m) => m.executedAt === undefined).map((m) => m.name)
}

/** The names of the migrations that were applied now, oldest first. */
export const migrate = async (store: Store): Promise<string[]> => {
  const { error, results } = await migratorOf(store).migrateToLatest()
  if (error) throw error
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName)
}
