/** What a restore is asked, and what it answers. */
import type { ProgramPath } from './backup-postgres.js'
import type { Store } from './engine.js'

export interface Restore {
  /** What is replaced: a file or postgres://… */
  database: string
  /** The backup. */
  from: string
  /** Where the file that was there is kept. */
  folder: string
  /** As this process signs leases. */
  holder: string
  now: number
  signal: AbortSignal
  /** Where PostgreSQL's programs are looked for. */
  programs: ProgramPath
  /** What else has to be done to the old state before it is anybody's: who was erased since must not come back. */
  settle?: ((store: Store) => Promise<void>) | undefined
}

export interface Restored {
  /** Rows by table. */
  rows: Record<string, number>
  /** Where what was there is now; null where nothing was. */
  kept: string | null
}
