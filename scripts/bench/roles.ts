/** Setting right the roles of ten thousand people of whom one in a hundred changed: exactly the differences are sent. */
import { join } from 'node:path'
import type { Platform } from '../../src/chat/platform.js'
import type { IntentPayloads } from '../../src/domain/intents.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { honourRolesKind } from '../../src/jobs/intents/honour-roles.js'
import type { Store } from '../../src/store/engine.js'
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
      // One in two hundred holds it no more, but has what we gave.
      const lost = some.filter((id) => id % 200 === 100)
      const held = some
        .filter((id) => id % 200 !== 100)
        .map((member) => ({ community, honour: 'regular', member, since: '2026-01-01' }))
      await tx.insertInto('honours_held').values(held).execute()
      const given = lost.map((account) => ({ space: space.id, account, role: 'r', state: 'given' }))
      if (given.length > 0) await tx.insertInto('honour_grants').values(given).execute()
    })
  }
  await store.write((tx) =>
    tx.insertInto('honour_roles').values({ space: space.id, honour: 'regular', role: 'r' }).execute(),
  )
  return { store, space, ids }
}

/** Carries out what was planned, without waiting until it is due, and says what was asked of the platform. */
const carryOut = async (store: Store, has: Set<string>): Promise<string[]> => {
  const sent: string[] = []
  const roles = {
    grant: async (_: string, person: string) => {
      sent.push(`+${person}`)
      has.add(person)
    },
    remove: async (_: string, person: string) => {
      sent.push(`-${person}`)
      has.delete(person)
    },
  }
  const platform = { name: 'discord', roles } as unknown as Platform
  const planned = await store.reads.selectFrom('intents').select('payload').execute()
  for (const row of planned) {
    const payload = JSON.parse(row.payload) as IntentPayloads['honour-roles']
    const scene = { db: store.reads, platform, now: NOW, defaults: DEFAULTS }
    const delivery = await honourRolesKind.deliver(scene, payload)
    if (!('act' in delivery)) continue
    await delivery.act()
    await store.write(async (tx) => honourRolesKind.settled?.(tx, payload, NOW))
  }
  return sent
}

export const bench: Bench = async ({ folder, smoke }: BenchOptions): Promise<Row[]> => {
  const people = smoke ? 400 : 10_000
  const { store, space, ids } = await fill(join(folder, 'roles.db'), people)
  try {
    // Of those who hold it one in two hundred does not have it yet.
    const lacking = ids.filter((id) => id % 200 === 0).map((id) => `p${id}`)
    const losing = ids.filter((id) => id % 200 === 100).map((id) => `p${id}`)
    const has = new Set(ids.map((id) => `p${id}`).filter((person) => !lacking.includes(person)))
    const differences = [...lacking.map((p) => `+${p}`), ...losing.map((p) => `-${p}`)]
    const pace = paceOf(store)
    const sync = (run: string) =>
      syncHonourRoles(pace, {
        space: { id: space.id, platform: 'discord', platformId: 'guild' },
        ...{ run, now: NOW, restore: false, dryRun: false },
        port: {
          list: async () => [{ id: 'r', name: 'Regulars' }],
          holders: async () => new Map([['r', new Set(has)]]),
        },
      })
    const began = performance.now()
    await sync('bench')
    const took = performance.now() - began
    const sent = await carryOut(store, has)
    const wrong = differences.filter((d) => !sent.includes(d)).length + sent.length - new Set(sent).size
    const more = sent.filter((s) => !differences.includes(s)).length
    const again = (await sync('again')).people
    const name = `roles of ${people.toLocaleString('en')} people, 1 % changed`
    return [
      {
        what: `${name}: sent`,
        measured: sent.length,
        limit: differences.length,
        unit: 'changes',
        target: { most: 1 },
        note: `planned in ${took.toFixed(0)} ms`,
      },
      {
        what: `${name}: missing, twice or too many, and left afterwards`,
        measured: wrong + more + again,
        unit: 'changes',
        target: { most: 0 },
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
