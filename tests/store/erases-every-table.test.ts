/** What ON_FORGET promises of a table holds of a row in it, whichever table it is: a new one is asked the same. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { Store } from '../../src/store/engine.js'
import { ON_FORGET } from '../../src/store/on-forget.js'
import { createPrivacy } from '../../src/store/privacy.js'
import type { Tables } from '../../src/store/tables.js'
import { accountOf } from '../support/privacy.js'
import { describeStores } from '../support/stores.js'
import { NOON, said, track, trackerFor } from '../support/tracking.js'

type Table = keyof Tables
const ERASING = (Object.keys(ON_FORGET) as Table[]).filter((table) => ON_FORGET[table][0] === 'erase')
/** Columns that point at somebody, whichever table they are in. */
const ACCOUNT = /^(account|by_account|actor|to_account|host)$/

interface Who {
  account: number
  member: number
  id: string
  space: number
  community: number
}

/** A row that is about somebody: their number wherever one is asked for, and made-up values beside it. */
const rowAbout = async (store: Store, table: Table, who: Who, n: number) => {
  const tables = await store.reads.introspection.getTables()
  const columns = tables.find((t) => t.name === table)?.columns ?? []
  return Object.fromEntries(
    columns.map(({ name, dataType }) => {
      if (ACCOUNT.test(name)) return [name, who.account]
      if (name === 'member') return [name, who.member]
      if (name === 'space') return [name, who.space]
      if (name === 'community') return [name, who.community]
      if (name === 'lane') return [name, `account:${who.account}`]
      if (name === 'platform') return [name, 'discord']
      if (name === 'ids') return [name, JSON.stringify({ person: who.id })]
      if (name === 'day') return [name, '2026-03-02']
      return [name, /int/i.test(dataType) ? n : `${name} ${n}`]
    }),
  )
}

/** Which tables still hold something of what is theirs. */
const left = async (store: Store, who: Who): Promise<Table[]> => {
  const found: Table[] = []
  for (const table of ERASING) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
      store.reads,
    )
    const isTheirs = (row: Record<string, unknown>) =>
      Object.entries(row).some(
        ([name, value]) =>
          (ACCOUNT.test(name) && Number(value) === who.account) ||
          (name === 'member' && Number(value) === who.member) ||
          (name === 'lane' && value === `account:${who.account}`) ||
          (name === 'ids' && String(value).includes(who.id)),
      )
    if (rows.some(isTheirs)) found.push(table)
  }
  return found
}

describeStores('an erasure', (open) => {
  test('leaves no row of theirs in any table that it erases, and those of others in all', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('bob', 1)])
    await tracker.close()
    const whoIs = async (id: string): Promise<Who> => {
      const account = (await accountOf(store, id)) ?? 0
      const row = await store.reads
        .selectFrom('memberships')
        .innerJoin('spaces', 'spaces.community', 'memberships.community')
        .select(['memberships.member', 'memberships.community', 'spaces.id as space'])
        .where('account', '=', account)
        .executeTakeFirstOrThrow()
      return { account, id, ...row }
    }
    const people = [await whoIs('ann'), await whoIs('bob')] as const
    let n = 4_000
    for (const who of people)
      for (const table of ERASING) {
        const row = await rowAbout(store, table, who, n++)
        await store.write((tx) =>
          tx
            .insertInto(table)
            .values(row as never)
            .onConflict((c) => c.doNothing())
            .execute(),
        )
      }
    const [ann, bob] = people
    expect(await left(store, ann)).toEqual(ERASING)
    const path = join(mkdtempSync(join(tmpdir(), 'kith-erases-')), 'refusals')
    const privacy = createPrivacy({ store, key: 'a secret for tests', path, backupDays: 0 })
    await privacy.erase([ann.account], NOON)
    expect(await left(store, ann)).toEqual([])
    expect(await left(store, bob)).toEqual(ERASING)
  })
})
