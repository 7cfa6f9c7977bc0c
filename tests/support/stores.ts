/** Runs one suite on every engine: SQLite in a file, and a real PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe } from '@jest/globals'
import pg from 'pg'
import type { EngineName, Store } from '../../src/store/engine.js'
import { openKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import { copySqlite, postgresTemplate } from './templates.js'

/** A fresh, migrated, empty store; closed and dropped after the test, or the suite, that opened it. */
export type Open = () => Promise<Store>

/** What every store of a test keeps its keys with. */
export const TEST_SECRETS = { current: 'a secret that is for tests only, and long', previous: null }

interface Shelf {
  /** The address of a database of its own, migrated or, where asked, without any table. */
  make(migrated: boolean): Promise<string>
  drop(url: string, migrated: boolean): Promise<void>
  end(): Promise<void>
}

type Cluster = { url: string } | { problem: string }

const askCluster = (address: string): Promise<Cluster> =>
  new Promise((resolve, reject) => {
    get(address, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(JSON.parse(text) as Cluster))
    }).on('error', reject)
  })

const cluster: Cluster = process.env['KITH_TEST_CLUSTER']
  ? await askCluster(process.env['KITH_TEST_CLUSTER'])
  : { problem: 'the test run offers no PostgreSQL (see jest.config.mjs)' }

let made = 0
const uniqueName = () => `kith_${process.pid}_${Date.now().toString(36)}_${made++}`

const sqliteShelf = (): Shelf => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-store-'))
  return {
    async make(migrated) {
      const path = join(folder, `${uniqueName()}.db`)
      if (migrated) await copySqlite(path)
      return path
    },
    async drop(path) {
      for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
    },
    async end() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const emptyDatabase = async (address: string) => {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables
       where schemaname = 'public' and tablename not like 'kysely%'`,
    )
    const counters = await client.query<{ name: string }>(
      `select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public'`,
    )
    await client.query(
      [
        // The audit log refuses to be emptied; here nobody minds.
        'set session_replication_role = replica',
        ...tables.rows.map((t) => `delete from ${t.name}`),
        ...counters.rows.map((c) => `alter sequence ${c.name} restart`),
      ].join(';'),
    )
  } finally {
    await client.end()
  }
}

const postgresShelf = (url: string): Shelf => {
  const admin = new pg.Client({ connectionString: `${url}/postgres` })
  let connected: Promise<void> | undefined
  const connect = () => {
    connected ??= admin.connect().then(() => {})
    return connected
  }
  /** Making a database takes half a second on a busy machine, emptying one takes a moment. */
  const used: string[] = []
  return {
    async make(migrated) {
      await connect()
      const again = migrated ? used.pop() : undefined
      if (again !== undefined) {
        await emptyDatabase(again)
        return again
      }
      const name = uniqueName()
      const template = migrated ? ` template ${await postgresTemplate(admin, url)}` : ''
      await admin.query(`create database ${name}${template}`)
      return `${url}/${name}`
    },
    async drop(address, migrated) {
      if (migrated) used.push(address)
      else await admin.query(`drop database if exists ${address.slice(url.length + 1)} with (force)`)
    },
    async end() {
      if (!connected) return
      await connected
      for (const address of used)
        await admin.query(`drop database if exists ${address.slice(url.length + 1)} with (force)`)
      await admin.end()
    },
  }
}

interface Opened {
  store?: Store
  url: string
  migrated: boolean
}

const suite = (shelf: Shelf, engine: EngineName, body: Body) => {
  const ofSuite: Opened[] = []
  const ofTest: Opened[] = []
  let current = ofSuite
  const tidy = async (list: Opened[]) => {
    for (const { store, url, migrated } of list.splice(0)) {
      await store?.close()
      await shelf.drop(url, migrated)
    }
  }
  beforeAll(() => {
    current = ofSuite
  })
  beforeEach(() => {
    current = ofTest
  })
  afterEach(async () => {
    current = ofSuite
    await tidy(ofTest)
  })
  afterAll(async () => {
    await tidy(ofSuite)
    await shelf.end()
  })
  const open = async () => {
    const url = await shelf.make(true)
    const store = await openStore(url, { migrate: false })
    await openKeys(store, TEST_SECRETS, 0)
    current.push({ store, url, migrated: true })
    return store
  }
  const address = async (migrated = false) => {
    const url = await shelf.make(migrated)
    current.push({ url, migrated })
    return url
  }
  // A suite of its own, so that its hooks run inside ours: a store is closed after the last of them.
  describe(engine, () => body(open, engine, address))
}

type Body = (open: Open, engine: EngineName, address: (migrated?: boolean) => Promise<string>) => void

const onPostgres = (body: Body): void => {
  if ('url' in cluster) {
    const shelf = postgresShelf(cluster.url)
    describe('on', () => suite(shelf, 'postgres', body))
  } else {
    const never = () => Promise.reject(new Error(cluster.problem))
    describe.skip(`on postgres, skipped: ${cluster.problem}`, () => body(never, 'postgres', never))
  }
}

/**
 * `body` is run once for each engine. `address` makes an empty database, which nothing has migrated unless asked,
 * for whoever opens it themselves. Where PostgreSQL cannot run, its tests are listed as skipped, with the reason in the name.
 */
export const describeStores = (name: string, body: Body): void => {
  describe(name, () => {
    describe('on', () => suite(sqliteShelf(), 'sqlite', body))
    onPostgres(body)
  })
}

/** As `describeStores`, for what several processes do together. */
export const describePostgres = (name: string, body: Body): void => {
  describe(name, () => onPostgres(body))
}
