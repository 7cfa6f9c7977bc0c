/** Setting right the roles of ten thousand people of whom one in a hundred changed: only the differences are planned. */
import { join } from 'node:path'
import { syncHonourRoles } from '../../src/store/honour-role-sync.js'
import { openStore } from '../../src/store/open.js'
import { paceOf } from '../../src/store/pace.js'
import type { Bench, BenchOptions, Row } from './row.js'

const NOW = Date.UTC(2026, 10, 1)
const AT_ONCE = 500
const FIRST = 1_000

const fill = async (path: string, people: number) => {
  const store = await openStore(path)
  const ids = Array.from({ length: people }, (_, i) => FIRST + i)
  const space = await store.write(async (tx) => {
    const { id: community } = await tx
      .insertInto('communities')
      .values({ name: 'bench', home_space: null, created_at: 0 })
      .returning('id')
      .executeTakeFirstOrThrow()
    const place = { platform: 'discord', platform_id: 'guild', community, own_community: community }
    return tx
      .insertInto('spaces')
      .values({ ...place, name: 'bench', joined_at: 0, left_at: null, noticed_at: null })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  const { community } = space
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE)
    await store.write(async (tx) => {
      const nothing = { handle: null, bot: 0, locale: null, client_locale: null, zone: null, erased_at: null }
      const accounts = some.map((id) => ({
        ...{ id, platform: 'discord', platform_id: `p${id}`, name: 'x' },
        ...nothing,
      }))
      await tx.insertInto('accounts').values(accounts).execute()
      await tx
        .insertInto('members')
        .values(some.map((id) => ({ id, community, hidden: 0 })))
        .execute()
      await tx
        .insertInto('memberships')
        .values(some.map((id) => ({ community, account: id, member: id })))
        .execute()
      await tx
        .insertInto('stays')
        .values(some.map((id) => ({ space: space.id, account: id, from_at: 0, to_at: null })))
        .execute()
      const held = some.map((member) => ({ community, honour: 'regular', member, since: '2026-01-01' }))
      await tx.insertInto('honours_held').values(held).execute()
    })
  }
  await store.write((tx) =>
    tx.insertInto('honour_roles').values({ space: space.id, honour: 'regular', role: 'r' }).execute(),
  )
  return { store, space, ids }
}

export const bench: Bench = async ({ folder, smoke }: BenchOptions): Promise<Row[]> => {
  const people = smoke ? 300 : 10_000
  const { store, space, ids } = await fill(join(folder, 'roles.db'), people)
  try {
    // One in a hundred does not have it yet.
    const has = new Set(ids.filter((id) => id % 100 > 0).map((id) => `p${id}`))
    const pace = paceOf(store)
    const began = performance.now()
    await syncHonourRoles(pace, {
      space: { id: space.id, platform: 'discord', platformId: 'guild' },
      ...{ run: 'bench', now: NOW, restore: false, dryRun: false },
      port: {
        list: async () => [{ id: 'r', name: 'Regulars' }],
        holders: async () => new Map([['r', has]]),
      },
    })
    const took = performance.now() - began
    const planned = await store.reads.selectFrom('intents').select('id').execute()
    const name = `roles of ${people.toLocaleString('en')} people`
    return [
      {
        what: `${name}, 1 % changed: planned`,
        measured: planned.length,
        limit: people - has.size,
        unit: 'changes',
        target: { most: 1 },
        note: `in ${took.toFixed(0)} ms`,
      },
      {
        what: `${name}: longest step`,
        measured: pace.times.longest,
        unit: 'ms',
        target: { most: 100 },
      },
    ]
  } finally {
    await store.close()
  }
}
