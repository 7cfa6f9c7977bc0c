/** Puts a dump in the place of a PostgreSQL database: restored beside it, verified, brought up to date, then renamed. */
import pg from 'pg'
import { checkMigrations } from './backup.js'
import { BackupError } from './backup-error.js'
import { restorePostgres, tablesInDump } from './backup-postgres.js'
import type { Store } from './engine.js'
import { isGoneHere } from './holder.js'
import { ON_EXPORT } from './on-export.js'
import { openStore } from './open.js'
import type { Restore, Restored } from './restore-request.js'
import { settleRestored } from './settle-restored.js'
import type { Tables } from './tables.js'

const databaseIn = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1))

const withDatabase = (url: string, name: string): string => {
  const address = new URL(url)
  address.pathname = `/${encodeURIComponent(name)}`
  return address.href
}

const codeOf = (error: unknown) => (error as { code?: unknown }).code

/** Databases are made and renamed from another one. */
const asAdministrator = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    if (codeOf(error) === '42501') throw new BackupError('not-allowed', databaseIn(url))
    // Somebody is connected.
    if (codeOf(error) === '55006') throw new BackupError('in-use', databaseIn(url))
    throw error
  } finally {
    await client.end()
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Whoever holds any role of a bot, unless their process on this machine is gone. */
const holderOf = async (url: string, now: number): Promise<string | null> => {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ holder: string }>('select holder from leases where until_at > $1', [
      now,
    ])
    return rows.map((row) => row.holder).find((holder) => !isGoneHere(holder)) ?? null
  } catch (error) {
    // No such database, or none of ours: nobody holds it.
    if (codeOf(error) === '3D000' || codeOf(error) === '42P01') return null
    throw error
  } finally {
    await client.end()
  }
}

const migrationsOf = async (url: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select name from kysely_migration')
    return rows.map((row) => row.name)
  } finally {
    await client.end()
  }
}

const countRows = async (store: Store): Promise<Record<string, number>> => {
  const rows: Record<string, number> = {}
  for (const table of Object.keys(ON_EXPORT) as (keyof Tables)[]) {
    const { count } = await store.reads
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    rows[table] = Number(count)
  }
  return rows
}

const settled = async (url: string, settle: Restore['settle']): Promise<Record<string, number>> => {
  const store = await openStore(url)
  try {
    const rows = await countRows(store)
    await settleRestored(store)
    await settle?.(store)
    return rows
  } finally {
    await store.close()
  }
}

export const restorePostgresFrom = async ({
  database,
  from,
  now,
  signal,
  programs,
  settle,
}: Restore): Promise<Restored> => {
  const name = databaseIn(database)
  const tables = await tablesInDump(from, { programs, signal })
  if (!tables.includes('facts') || !tables.includes('kysely_migration'))
    throw new BackupError('not-a-backup', from)
  const other = await holderOf(database, now)
  if (other !== null) throw new BackupError('held', other)
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)
  const aside = `${name.slice(0, 40)}_restoring_${stamp}`
  const kept = `${name.slice(0, 40)}_before_${stamp}`
  return asAdministrator(database, async (client) => {
    await client.query(`create database ${quoted(aside)} template template0`)
    try {
      const url = withDatabase(database, aside)
      await restorePostgres(url, from, { programs, signal })
      checkMigrations(await migrationsOf(url), from)
      const rows = await settled(url, settle)
      const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
      const there = rowCount === 1
      if (there) await client.query(`alter database ${quoted(name)} rename to ${quoted(kept)}`)
      try {
        await client.query(`alter database ${quoted(aside)} rename to ${quoted(name)}`)
      } catch (error) {
        if (there) await client.query(`alter database ${quoted(kept)} rename to ${quoted(name)}`)
        throw error
      }
      return { rows, kept: there ? kept : null }
    } finally {
      await client.query(`drop database if exists ${quoted(aside)} with (force)`)
    }
  })
}
