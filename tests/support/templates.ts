/** An empty, migrated database of either engine: made once a run by whoever needs it first, copied by everybody. */
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { openStore } from '../../src/store/open.js'

const SQLITE = join(tmpdir(), 'template.db')
const POSTGRES = 'kith_template'
const LOCK = 7_001

/** The file must not be there yet. */
export const copySqlite = async (path: string): Promise<void> => {
  if (!existsSync(SQLITE)) {
    const making = `${SQLITE}-${process.pid}`
    await openStore(making).then((store) => store.close())
    // Two may make it at once: they make the same.
    renameSync(making, SQLITE)
  }
  copyFileSync(SQLITE, path)
}

/** The name of the template in the cluster at `url`. */
export const postgresTemplate = async (admin: pg.Client, url: string): Promise<string> => {
  await admin.query('select pg_advisory_lock($1)', [LOCK])
  try {
    const known = await admin.query('select 1 from pg_database where datname = $1', [POSTGRES])
    if (known.rowCount === 0) {
      const making = `${POSTGRES}_making`
      await admin.query(`drop database if exists ${making}`)
      await admin.query(`create database ${making}`)
      await openStore(`${url}/${making}`).then((store) => store.close())
      await admin.query(`alter database ${making} rename to ${POSTGRES}`)
    }
    return POSTGRES
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [LOCK])
  }
}
