import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SendError } from '../../src/chat/platform.js'
import type { Roles, SpaceRole } from '../../src/chat/roles.js'
import type { Honour } from '../../src/domain/incentives/honours.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { honours } from '../../src/jobs/honours.js'
import { honourRolesKind } from '../../src/jobs/intents/honour-roles.js'
import { orderRoleKind } from '../../src/jobs/intents/order-role.js'
import type { Store } from '../../src/store/engine.js'
import { syncHonourRoles } from '../../src/store/honour-role-sync.js'
import { grantsIn, setHonourRole } from '../../src/store/honour-roles.js'
import { saveHonour } from '../../src/store/honours.js'
import { paceOf } from '../../src/store/pace.js'
import { insertReward } from '../../src/store/rewards.js'
import { createTestPort } from '../support/port.js'
import { describeStores } from '../support/stores.js'
import { NOON, said, track, trackerFor } from '../support/tracking.js'

const DAY = 86_400_000
const talker: Honour = {
  ...{ honour: 'own-1', title: 'Talker', icon: '💬', days: 7, leastDays: 0 },
  needs: [{ measure: 'messages', enter: 2, stay: 2 }],
}

/** A platform's roles, and what was asked of it. */
const rolesOf = (list: SpaceRole[] = [{ id: 'r', name: 'Talkers' }]) => {
  const has = new Set<string>()
  const asked: string[] = []
  const roles: Roles = {
    list: async () => list,
    holders: async (_, wanted) =>
      new Map(
        wanted.map((r) => [
          r,
          new Set([...has].flatMap((h) => (h.endsWith(` ${r}`) ? [h.split(' ')[0] ?? ''] : []))),
        ]),
      ),
    of: async () => [],
    grant: async (_, person, role) => {
      asked.push(`+${person} ${role}`)
      has.add(`${person} ${role}`)
    },
    remove: async (_, person, role) => {
      asked.push(`-${person} ${role}`)
      has.delete(`${person} ${role}`)
    },
  }
  return { has, asked, roles, list }
}

const pending = async (store: Store) =>
  store.reads
    .selectFrom('intents')
    .selectAll()
    .where('kind', '=', 'honour-roles')
    .where('status', '=', 'pending')
    .orderBy('id')
    .execute()

/** As the courier does it. */
const carryOut = async (store: Store, roles: Roles, now = NOON) => {
  const platform = { ...createTestPort('discord'), roles }
  for (const row of await pending(store)) {
    const payload = JSON.parse(row.payload) as Parameters<typeof honourRolesKind.deliver>[1]
    const scene = { db: store.reads, platform, now, defaults: DEFAULTS }
    const delivery = await honourRolesKind.deliver(scene, payload)
    if ('act' in delivery) {
      await delivery.act()
      await store.write(async (tx) => honourRolesKind.settled?.(tx, payload, now))
    }
    await store.write((tx) =>
      tx.updateTable('intents').set({ status: 'sent' }).where('id', '=', row.id).execute(),
    )
  }
}

describeStores('roles of honours', (open) => {
  const begin = async (fake = rolesOf()) => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('ann', 1), said('bob', 2), said('bob', 3), said('cem', 4)])
    const space = await store.reads.selectFrom('spaces').selectAll().executeTakeFirstOrThrow()
    await store.write(async (tx) => {
      await saveHonour(tx, { community: space.community, honour: talker, by: 1, at: 1 })
      await setHonourRole(tx, space.id, 'own-1', 'r')
    })
    const night = (day: number) => {
      const now = NOON + day * 86_400_000
      const period = `${new Date(now).toISOString().slice(0, 10)}T03:47`
      const platforms = [{ ...createTestPort('discord'), roles: fake.roles }]
      const signal = new AbortController().signal
      return honours.run({ store, now, community: space.community, period, signal, platforms })
    }
    return { store, tracker, space, night, fake }
  }

  test('are given to who holds the honour, once, and nothing is asked where nothing differs', async () => {
    const { store, night, fake, space } = await begin()
    expect(await night(1)).toBe('2 given, 0 withdrawn, roles of 2')
    await night(1)
    expect(await pending(store)).toHaveLength(2)
    await carryOut(store, fake.roles)
    expect(fake.asked.sort()).toEqual(['+ann r', '+bob r'])
    expect(await night(2)).toBe('0 given, 0 withdrawn')
    expect(await pending(store)).toEqual([])
    expect((await grantsIn(store.reads, space.id)).size).toBe(2)
  })

  test('are taken back with the honour, but never from somebody who had them from elsewhere', async () => {
    const { store, night, fake } = await begin()
    fake.has.add('bob r')
    await night(1)
    await carryOut(store, fake.roles)
    expect(await night(9)).toBe('0 given, 2 withdrawn, roles of 1')
    await carryOut(store, fake.roles)
    expect(fake.asked).toEqual(['+ann r', '-ann r'])
    expect([...fake.has]).toEqual(['bob r'])
  })

  test('that somebody took away by hand are let be, or given again where a community wants it', async () => {
    const { store, night, fake, space } = await begin()
    await night(1)
    await carryOut(store, fake.roles)
    fake.has.delete('ann r')
    expect(await night(2)).toBe('0 given, 0 withdrawn')
    expect(await night(3)).toBe('0 given, 0 withdrawn')
    await store.write((tx) =>
      tx
        .insertInto('settings')
        .values({
          community: space.community,
          key: 'honourRoles',
          value: '"restore"',
          from_at: 0,
          by_account: null,
        })
        .execute(),
    )
    expect(await night(4)).toBe('0 given, 0 withdrawn, roles of 1')
    await carryOut(store, fake.roles)
    expect(fake.asked.at(-1)).toBe('+ann r')
  })

  test('that cannot be given are not asked for, and a platform that is away fails the run, which comes again', async () => {
    const { store, night, fake } = await begin(rolesOf([{ id: 'r', name: 'Mods', problem: 'powerful' }]))
    expect(await night(1)).toBe('2 given, 0 withdrawn')
    expect(await pending(store)).toEqual([])
    fake.roles.list = () => Promise.reject(new SendError({ kind: 'down' }))
    await expect(night(2)).rejects.toThrow('down')
  })

  test('are believed as we gave them where the platform does not tell who has them', async () => {
    const { store, night, fake } = await begin()
    fake.roles.holders = () => Promise.reject(new SendError({ kind: 'refused', reason: 'forbidden' }))
    await night(1)
    await carryOut(store, fake.roles)
    expect(await night(2)).toBe('0 given, 0 withdrawn')
    expect(await night(9)).toBe('0 given, 2 withdrawn, roles of 2')
  })

  test('are looked at once more when they are given: an honour that ended meanwhile gives none', async () => {
    const { store, night, fake } = await begin()
    await night(1)
    await store.write((tx) => tx.deleteFrom('honours_held').execute())
    await carryOut(store, fake.roles)
    expect(fake.asked).toEqual([])
  })

  describe('that a reward gives as well', () => {
    const shop = async () => {
      const all = await begin()
      const { store, space } = all
      const ann = await store.reads
        .selectFrom('accounts')
        .select('id')
        .where('platform_id', '=', 'ann')
        .executeTakeFirstOrThrow()
      const reward = await store.write((tx) =>
        insertReward(tx, {
          ...{ space: space.id, kind: 'role', title: 'Talkers', about: null, icon: null, price: 0 },
          ...{ offer_price: null, offer_until: null, stock: null, per_member: null, least_level: null },
          ...{
            opens_at: null,
            closes_at: null,
            milestone: null,
            milestone_at: null,
            role: 'r',
            role_days: 4,
          },
          ...{ honour: null, tier: null, tier_price: null },
          ...{ seed: null, keeper: ann.id, created_at: 1 },
        }),
      )
      const ordered = (day: number, until: number | null, state = 'fulfilled') =>
        store.write((tx) =>
          tx
            .insertInto('reward_orders')
            .values({
              ...{
                reward,
                space: space.id,
                account: ann.id,
                asked_at: day + 1,
                price: 0,
                state,
                created_at: 1,
              },
              ...{ ended_at: null, until_at: until === null ? null : NOON + until * DAY, place: null },
            })
            .returning('id')
            .executeTakeFirstOrThrow(),
        )
      /** What the courier does when an order's time is over. */
      const over = async (order: number, day: number) => {
        const platform = { ...createTestPort('discord'), roles: all.fake.roles }
        const scene = { db: store.reads, platform, now: NOON + day * DAY, defaults: DEFAULTS }
        const delivery = await orderRoleKind.deliver(scene, { order, account: ann.id, turn: 'take' })
        if (!('act' in delivery)) return false
        const before = all.fake.asked.length
        await delivery.act()
        const payload = { order, account: ann.id, turn: 'take' as const }
        await store.write(async (tx) => orderRoleKind.settled?.(tx, payload, NOON + day * DAY))
        return all.fake.asked.length > before
      }
      return { ...all, ann: ann.id, ordered, over }
    }

    test('are not taken with the honour while the order runs, but with the order', async () => {
      const { store, night, fake, ordered, over } = await shop()
      await night(1)
      await carryOut(store, fake.roles)
      const { id } = await ordered(1, 20)
      expect(await night(9)).toBe('0 given, 2 withdrawn, roles of 1')
      await carryOut(store, fake.roles)
      expect([...fake.has]).toEqual(['ann r'])
      expect(await over(id, 20)).toBe(true)
      expect([...fake.has]).toEqual([])
      expect(await night(21)).toBe('0 given, 0 withdrawn')
    })

    test('are not taken with the order while the honour is held, but with the honour', async () => {
      const { store, night, fake, ordered, over } = await shop()
      fake.has.add('ann r')
      const { id } = await ordered(0, 4)
      await night(1)
      await carryOut(store, fake.roles)
      expect(fake.asked).toEqual(['+bob r'])
      expect(await over(id, 4)).toBe(false)
      expect(await night(9)).toBe('0 given, 2 withdrawn, roles of 2')
      await carryOut(store, fake.roles, NOON + 9 * DAY)
      expect([...fake.has]).toEqual([])
    })

    test('are somebody’s exactly as long as one of the two gives them, in whatever order they come and go', async () => {
      const { store, space, fake, ann, ordered, over } = await shop()
      const { community } = space
      const who = await store.reads
        .selectFrom('memberships')
        .select('member')
        .where('account', '=', ann)
        .executeTakeFirstOrThrow()
      let run = 0
      const night = async () => {
        run += 1
        const place = { id: space.id, platform: 'discord', platformId: 'guild' }
        const sync = {
          space: place,
          run: `${run}`,
          now: NOON,
          restore: false,
          port: fake.roles,
          dryRun: false,
        }
        await syncHonourRoles(paceOf(store), sync)
        await carryOut(store, fake.roles)
      }
      const row = { community, honour: 'own-1', member: who.member }
      const step = fc.constantFrom('hold', 'lose', 'order', 'end', 'night', 'night')
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
          const orders: number[] = []
          let holds = false
          const lose = () => store.write((tx) => tx.deleteFrom('honours_held').execute())
          for (const [i, what] of [...steps, 'night', 'lose', 'night'].entries()) {
            if (what === 'hold' && !holds)
              await store.write((tx) =>
                tx
                  .insertInto('honours_held')
                  .values({ ...row, since: '2026-01-01' })
                  .execute(),
              )
            if (what === 'lose') await lose()
            if (what === 'hold' || what === 'lose') holds = what === 'hold'
            if (what === 'order') {
              run += 1
              orders.push((await ordered(1_000 + run * 20 + i, null)).id)
              await fake.roles.grant('guild', 'ann', 'r')
            }
            const ending = what === 'end' ? orders.pop() : undefined
            if (ending !== undefined) {
              await store.write((tx) =>
                tx.updateTable('reward_orders').set({ state: 'refunded' }).where('id', '=', ending).execute(),
              )
              await over(ending, 0)
            }
            if (what === 'night') await night()
            if (orders.length > 0 || (what === 'night' && holds)) expect(fake.has.has('ann r')).toBe(true)
          }
          expect(fake.has.has('ann r')).toBe(orders.length > 0)
          for (const id of orders) {
            await store.write((tx) =>
              tx.updateTable('reward_orders').set({ state: 'refunded' }).where('id', '=', id).execute(),
            )
            await over(id, 0)
          }
          await night()
          expect([...fake.has]).toEqual([])
        }),
        {
          numRuns: 20,
          examples: [
            [['order', 'hold', 'end']],
            [['hold', 'night', 'order', 'lose', 'night']],
            [['order', 'hold', 'night', 'lose', 'end', 'hold', 'night']],
          ],
        },
      )
    })

    test('are looked at once more when they are taken: an order that came meanwhile keeps them', async () => {
      const { store, night, fake, ordered } = await shop()
      await night(1)
      await carryOut(store, fake.roles)
      await night(9)
      await ordered(9, null, 'open')
      await carryOut(store, fake.roles)
      expect([...fake.has]).toEqual(['ann r'])
    })
  })

  test('of ten thousand people with one in a hundred changed, exactly the differences are planned', async () => {
    const { store, fake, space } = await begin()
    const { community } = space
    const ids = Array.from({ length: 10_000 }, (_, i) => 1_000 + i)
    await store.write(async (tx) => {
      for (let i = 0; i < ids.length; i += 500) {
        const some = ids.slice(i, i + 500)
        const account = (id: number) => ({
          id,
          platform: 'discord',
          platform_id: `p${id}`,
          name: 'x',
          handle: null,
        })
        const nothing = { bot: 0, locale: null, client_locale: null, zone: null, erased_at: null }
        await tx
          .insertInto('accounts')
          .values(some.map((id) => ({ ...account(id), ...nothing })))
          .execute()
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
        await tx
          .insertInto('honours_held')
          .values(
            some
              .filter((id) => id % 100 > 0)
              .map((id) => ({ community, honour: 'own-1', member: id, since: '2026-01-01' })),
          )
          .execute()
      }
    })
    for (const id of ids) if (id % 200 !== 150) fake.has.add(`p${id} r`)
    await store.write((tx) =>
      tx
        .insertInto('honour_grants')
        .values(
          ids
            .filter((id) => id % 200 === 0)
            .map((account) => ({ space: space.id, account, role: 'r', state: 'given' })),
        )
        .execute(),
    )
    const counts = await syncHonourRoles(paceOf(store), {
      space: { id: space.id, platform: 'discord', platformId: 'guild' },
      ...{ run: 'x', now: NOON, restore: false, port: fake.roles, dryRun: false },
    })
    expect(counts).toMatchObject({ give: 50, take: 50, people: 100, byHand: 0 })
    const planned = await pending(store)
    expect(planned).toHaveLength(100)
    // Ten a second, so that nothing else waits behind them.
    expect(new Set(planned.map((p) => p.due_at)).size).toBe(10)
  })
})
