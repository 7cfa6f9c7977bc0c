import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { planNotice } from '../../src/domain/intents.js'
import { backUp } from '../../src/store/backup.js'
import { backupInstant, backupName, listBackups, rotateBackups } from '../../src/store/backup-files.js'
import { localName } from '../../src/store/holder.js'
import { addIntents, unclearIntents } from '../../src/store/intents.js'
import { claimDatabase } from '../../src/store/leases.js'
import { setNote } from '../../src/store/notes.js'
import { openStore } from '../../src/store/open.js'
import { restore } from '../../src/store/restore.js'
import { everything, fillEveryTable } from '../support/every-table.js'
import { reacted, said, track, trackerFor } from '../support/tracking.js'

const DAY = 86_400_000
const NOON = Date.parse('2026-11-21T12:00:00Z')
const { signal } = new AbortController()

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kith-backup-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const paths = () => ({ database: join(home, 'kith.db'), folder: join(home, 'backups') })
const make = (now = NOON, days = 7) => backUp({ ...paths(), days, programs: {} }, now, { signal })
const takeBack = (from: string, more: Partial<Parameters<typeof restore>[0]> = {}) =>
  restore({ ...paths(), from, holder: 'elsewhere:1', now: NOON + 1, signal, programs: {}, ...more })

const filled = async () => {
  const store = await openStore(paths().database)
  const first = said('ann', 0)
  await track(trackerFor(store), [
    first,
    said('bob', 1, { reply: { ref: first.ref } }),
    reacted('bob', first, 2),
  ])
  await fillEveryTable(store)
  return store
}

const notes = async (path: string) => {
  const store = await openStore(path, { migrate: false })
  const rows = await store.reads
    .selectFrom('notes')
    .select(['key', 'value'])
    .where('key', 'like', 'a %')
    .execute()
  await store.close()
  return rows.map((row) => row.value)
}

describe('a backup of a file', () => {
  test('taken back elsewhere equals the original, table by table', async () => {
    const store = await filled()
    const { path, rows } = await make()
    const original = await everything(store)
    await store.close()
    const elsewhere = join(home, 'elsewhere', 'kith.db')
    const { kept } = await takeBack(path, { database: elsewhere })
    const restored = await openStore(elsewhere, { migrate: false })
    // Of these two see below: an old state's leases and deliveries are not today's.
    const { leases: _, intents: __, ...found } = await everything(restored)
    const { leases: ___, intents: ____, ...expected } = original
    await restored.close()
    expect(found).toEqual(expected)
    expect(Math.min(...Object.values(expected).map((list) => list.length))).toBe(1)
    expect(Object.keys(expected).filter((table) => rows?.[table] !== expected[table]?.length)).toEqual([])
    expect(kept).toBeNull()
  })

  test('is one moment of a database that is written meanwhile, and holds nobody up', async () => {
    const store = await filled()
    let written = 0
    let writing = true
    const write = async () => {
      while (writing) {
        const both = ++written
        await store.write(async (tx) => {
          await setNote(tx, 'a 1', String(both))
          await setNote(tx, 'a 2', String(both))
        })
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const busy = write()
    const { path } = await make()
    writing = false
    await busy
    await store.close()
    const values = await notes(path)
    expect(values).toHaveLength(2)
    expect(new Set(values).size).toBe(1)
    expect(Number(values[0])).toBeLessThan(written)
  })

  test('is its owner’s only, and nothing unfinished stays beside it', async () => {
    await (await filled()).close()
    const { path } = await make()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(paths().folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(paths().folder)).toEqual(['kith-2026-11-21T12-00-00-000Z.db'])
  })

  test('holds no secret and nothing of what was deleted', async () => {
    const store = await filled()
    writeFileSync(join(home, 'secret'), 'a'.repeat(64))
    await store.write((tx) => setNote(tx, 'a 1', 'Xanthippe of the deleted'))
    await store.write((tx) => tx.deleteFrom('notes').where('key', '=', 'a 1').execute())
    const { path } = await make()
    await store.close()
    const bytes = readFileSync(path)
    expect(bytes.includes('Xanthippe')).toBe(false)
    expect(bytes.includes('a'.repeat(64))).toBe(false)
  })

  test('that is stopped leaves nothing behind', async () => {
    await (await filled()).close()
    const stop = new AbortController()
    const making = backUp({ ...paths(), days: 7, programs: {} }, NOON, { signal: stop.signal })
    stop.abort()
    await expect(making).rejects.toMatchObject({ code: 'stopped' })
    expect(readdirSync(paths().folder)).toEqual([])
  })

  test('of a damaged database is refused rather than kept', async () => {
    await (await filled()).close()
    const raw = new Database(paths().database)
    const { rootpage } = raw.prepare(`select rootpage from sqlite_schema where name = 'facts'`).get() as {
      rootpage: number
    }
    const size = raw.pragma('page_size', { simple: true }) as number
    raw.close()
    const bytes = readFileSync(paths().database)
    bytes.fill(0xff, (rootpage - 1) * size, (rootpage - 1) * size + 200)
    writeFileSync(paths().database, bytes)
    await expect(make()).rejects.toMatchObject({ code: expect.stringMatching(/CORRUPT|damaged/) })
    expect(readdirSync(paths().folder)).toEqual([])
  })
})

describe('the folder of backups', () => {
  test('keeps so many days, always the newest, and what it does not know', async () => {
    const { folder } = paths()
    await (await filled()).close()
    for (const ago of [9, 8, 6]) await make(NOON - ago * DAY, 1_000)
    writeFileSync(join(folder, 'mine.db'), '')
    const { removed } = await make(NOON)
    expect(removed).toBe(2)
    expect(listBackups(folder).map((f) => f.at)).toEqual([NOON - 6 * DAY, NOON])
    expect(rotateBackups(folder, 0, NOON + 100 * DAY)).toBe(1)
    expect(listBackups(folder).map((f) => f.at)).toEqual([NOON])
    expect(existsSync(join(folder, 'mine.db'))).toBe(true)
  })

  test('is cleared of what a process left unfinished long ago', async () => {
    await (await filled()).close()
    const { path } = await make()
    const left = `${path}.part`
    writeFileSync(left, '')
    utimesSync(left, new Date(NOON - 2 * DAY), new Date(NOON - 2 * DAY))
    rotateBackups(paths().folder, 7, NOON)
    expect(existsSync(left)).toBe(false)
  })

  test('names a file by its instant, and reads it back', () => {
    expect(backupInstant(backupName(NOON + 7, 'dump'))).toBe(NOON + 7)
    expect(backupInstant('kith-2026-13-45T99-99-99-999Z.db')).toBeNull()
    expect(backupInstant('../kith-2026-11-21T12-00-00-000Z.db')).toBeNull()
  })
})

describe('taking a backup back', () => {
  test('keeps what was there as one more backup', async () => {
    const store = await filled()
    await store.write((tx) => setNote(tx, 'a 1', 'before'))
    const { path } = await make()
    await store.write((tx) => setNote(tx, 'a 1', 'after'))
    await store.close()
    const { kept } = await takeBack(path)
    expect(await notes(paths().database)).toEqual(['before'])
    expect(await notes(kept ?? '')).toEqual(['after'])
    expect(listBackups(paths().folder).map((f) => f.path)).toEqual([path, kept])
    expect(statSync(paths().database).mode & 0o777).toBe(0o600)
    expect(readdirSync(home).sort()).toEqual(['backups', 'kith.db'])
  })

  test('is refused while a bot holds the file, and names it', async () => {
    const store = await filled()
    const { path } = await make()
    await claimDatabase(store, localName(), NOON)
    await expect(takeBack(path)).rejects.toMatchObject({ code: 'held', about: localName() })
    await store.close()
    expect(listBackups(paths().folder)).toHaveLength(1)
  })

  test('is refused while anything else writes to the file', async () => {
    const store = await filled()
    const { path } = await make()
    const reader = new Database(paths().database)
    reader.exec('begin; select count(*) from facts;')
    await store.write((tx) => setNote(tx, 'a 1', 'kept'))
    await expect(takeBack(path)).rejects.toMatchObject({ code: 'in-use' })
    reader.close()
    await store.close()
    expect(await notes(paths().database)).toEqual(['kept'])
  })

  test.each<[string, (backup: string) => void, string]>([
    ['is no database', (path) => writeFileSync(path, 'words '.repeat(1_000)), 'not-a-backup'],
    ['is empty', (path) => writeFileSync(path, ''), 'not-a-backup'],
    ['is cut short', (path) => truncateSync(path, 40_000), 'damaged'],
    [
      'is another program’s',
      (path) => {
        rmSync(path)
        new Database(path).exec('create table recipes (name text)').close()
      },
      'not-a-backup',
    ],
    [
      'is of a newer version',
      (path) => {
        const raw = new Database(path)
        raw.exec(`insert into kysely_migration values ('9999-tomorrow', '2030-01-01')`)
        raw.close()
      },
      'newer',
    ],
  ])('changes nothing where it %s', async (_, spoil, code) => {
    const store = await filled()
    await store.write((tx) => setNote(tx, 'a 1', 'mine'))
    await store.close()
    const { path } = await make()
    spoil(path)
    await expect(takeBack(path)).rejects.toMatchObject({ code })
    expect(await notes(paths().database)).toEqual(['mine'])
    expect(readdirSync(home).sort()).toEqual(['backups', 'kith.db'])
  })

  test('puts a database that cannot be read any more aside', async () => {
    await (await filled()).close()
    const { path } = await make()
    writeFileSync(paths().database, 'no database at all '.repeat(500))
    const { kept } = await takeBack(path)
    expect(readFileSync(kept ?? '', 'utf8')).toContain('no database at all')
    const store = await openStore(paths().database)
    expect(await store.reads.selectFrom('facts').selectAll().execute()).not.toEqual([])
    await store.close()
  })

  test('makes of what waited to be sent an attempt whose outcome nobody knows', async () => {
    const store = await filled()
    await store.write((tx) => addIntents(tx, [planNotice({ id: 2, platform: 'discord' }, 1, NOON)], NOON))
    await store.close()
    const { path } = await make()
    await takeBack(path)
    const restored = await openStore(paths().database)
    const unclear = await unclearIntents(restored.reads, 'discord', NOON + DAY, [])
    const { leases } = await everything(restored)
    await restored.close()
    expect(unclear.at(-1)).toMatchObject({ status: 'sending', attempted_at: NOON })
    expect(leases).toEqual([])
  })

  test('does what else has to be done before anybody sees it, or nothing at all', async () => {
    const store = await filled()
    await store.write((tx) => setNote(tx, 'a 1', 'old'))
    await store.close()
    const { path } = await make()
    copyFileSync(path, `${path}.copy`)
    const settle = async () => Promise.reject(new Error('not settled'))
    await expect(takeBack(path, { settle })).rejects.toThrow('not settled')
    expect(listBackups(paths().folder)).toHaveLength(1)
    await takeBack(path, { settle: (s) => s.write((tx) => setNote(tx, 'a 1', 'settled')) })
    expect(await notes(paths().database)).toEqual(['settled'])
    expect(readFileSync(path).equals(readFileSync(`${path}.copy`))).toBe(true)
  })
})
