/** A disk that is full: the reason is said, so that events wait instead of being put aside, and all goes on after. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { setNote } from '../../src/store/notes.js'
import { openStore } from '../../src/store/open.js'
import { said, track, trackerFor } from '../support/tracking.js'

const folder = mkdtempSync(join(tmpdir(), 'kith-full-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a write that fills the disk fails as just that, and the next one works once there is room', async () => {
  const store = await openStore(join(folder, 'kith.db'))
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.writes)
  const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store.writes)
  await limit(rows[0]?.page_count ?? 0)
  const large = 'x'.repeat(1_000_000)
  await expect(store.write((tx) => setNote(tx, 'large', large))).rejects.toMatchObject({
    code: 'SQLITE_FULL',
  })
  await limit(1_000_000)
  await store.write((tx) => setNote(tx, 'large', large))
  const tracker = trackerFor(store)
  await track(tracker, [said('ann', 0)])
  expect(tracker.counts().quarantined).toBe(0)
  await tracker.close()
  await store.close()
})
