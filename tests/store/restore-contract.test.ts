import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { backUp } from '../../src/store/backup.js'
import { openStore } from '../../src/store/open.js'
import { restore } from '../../src/store/restore.js'
import { everything, fillEveryTable } from '../support/every-table.js'
import { describeStores } from '../support/stores.js'

const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
})

describeStores('a backup taken back', (_open, engine, address) => {
  test('equals the original; where PostgreSQL’s programs are missing or too old, that is said and nothing is left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-restore-'))
    homes.push(folder)
    const database = await address()
    const store = await openStore(database)
    await fillEveryTable(store)
    const { leases: _, ...before } = await everything(store)
    const { signal } = new AbortController()
    const now = Date.now()
    const made = await backUp({ database, folder, days: 7, programs: process.env }, now, { signal }).catch(
      (error: unknown) => {
        const { code } = error as { code?: string }
        if (engine === 'postgres' && code?.startsWith('tool-')) return code
        throw error
      },
    )
    if (typeof made === 'string') {
      expect(['tool-missing', 'tool-too-old']).toContain(made)
      await store.close()
      return
    }
    expect(statSync(made.path).mode & 0o777).toBe(0o600)
    await store.write((tx) => tx.deleteFrom('facts').execute())
    await store.close()
    const { rows, kept } = await restore({
      database,
      from: made.path,
      folder,
      holder: 'there:1',
      now: now + 1,
      programs: process.env,
      signal,
    })
    const restored = await openStore(database)
    const { leases, ...after } = await everything(restored)
    await restored.close()
    expect(after).toEqual(before)
    expect(leases).toEqual([])
    expect(rows['facts']).toBe(1)
    expect(kept).not.toBeNull()
  })
})
