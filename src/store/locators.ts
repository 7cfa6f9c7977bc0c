/**
 * Where a platform names a message by number alone: its place in time. `at` 0 marks a message that others have
 * already acted upon but that has not been seen itself.
 */
import type { BulkRead, BulkWrite } from './bulk.js'
import type { LocatorsTable } from './tables.js'

export const readLocators: BulkRead<{ space: number; low: number }, LocatorsTable> = {
  name: 'read locators',
  build: (tx, keys) =>
    tx
      .selectFrom('locators')
      .selectAll()
      .where((eb) => eb.or(keys.map((k) => eb.and([eb('space', '=', k.space), eb('low', '=', k.low)])))),
  values: (k) => [k.space, k.low],
}

export const writeLocators: BulkWrite<LocatorsTable> = {
  name: 'write locators',
  build: (tx, rows) =>
    tx
      .insertInto('locators')
      .values(rows.map((r) => ({ space: r.space, low: r.low, channel: r.channel, at: r.at })))
      .onConflict((c) =>
        c
          .columns(['space', 'low'])
          .doUpdateSet((eb) => ({ channel: eb.ref('excluded.channel'), at: eb.ref('excluded.at') })),
      ),
  values: (r) => [r.space, r.low, r.channel, r.at],
}

export const newestLow: BulkRead<number, { space: number; newest: number | null }> = {
  name: 'newest low',
  build: (tx, keys) =>
    tx
      .selectFrom('spaces')
      .select((eb) => [
        'spaces.id as space',
        eb
          .selectFrom('locators')
          .select((l) => l.fn.max('locators.low').as('m'))
          .whereRef('locators.space', '=', 'spaces.id')
          .as('newest'),
      ])
      .where('spaces.id', 'in', keys),
  values: (k) => [k],
}
