/** A series from before it knew what its dates are like. */
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { up } from '../../src/store/migrations/0027-events-whole.js'
import { describeStores } from '../support/stores.js'

describeStores('a series of an older release', (open) => {
  test('is from then on like its latest date, as its next ones would have been', async () => {
    const store = await open()
    const db = store.writes
    for (const column of ['title', 'place', 'channel', 'capacity', 'shift'])
      await sql`alter table event_series drop column ${sql.ref(column)}`.execute(db)
    for (const table of ['event_speakers', 'account_hours'])
      await sql`drop table ${sql.table(table)}`.execute(db)
    await sql`insert into event_series (space, zone, start, minutes, rule, made_until)
      values (1, 'UTC', '2026-01-01T20:00', 60, 'FREQ=WEEKLY', 5), (1, 'UTC', '2026-01-01T20:00', 60, 'FREQ=DAILY', 5)`.execute(
      db,
    )
    const [series] = await store.reads.selectFrom('event_series').select('id').orderBy('id').execute()
    for (const [at, title] of [
      [1_000, 'Old'],
      [9_000, 'New'],
      [5_000, 'Between'],
    ] as const)
      await db
        .insertInto('events')
        .values({
          ...{ space: 1, series: series?.id ?? 0, date_at: at, title, place: 'here', start_at: at },
          ...{ end_at: at + 5, host: 1, code_key: 'k', created_at: 0, capacity: 7 },
        })
        .execute()
    await up(db)
    const after = await store.reads
      .selectFrom('event_series')
      .select(['title', 'place', 'channel', 'capacity', 'shift'])
      .orderBy('id')
      .execute()
    expect(after).toEqual([
      { title: 'New', place: 'here', channel: null, capacity: 7, shift: 0 },
      { title: null, place: null, channel: null, capacity: null, shift: 0 },
    ])
    expect(await store.reads.selectFrom('account_hours').selectAll().execute()).toEqual([])
  })
})
