import { expect, test } from '@jest/globals'
import type { Tags } from '../../src/chat/tags.js'
import type { Honour } from '../../src/domain/incentives/honours.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { honours } from '../../src/jobs/honours.js'
import { honourTagsKind } from '../../src/jobs/intents/honour-tags.js'
import type { Store } from '../../src/store/engine.js'
import { saveHonour } from '../../src/store/honours.js'
import { saveSetting } from '../../src/store/settings.js'
import { createTestPort } from '../support/port.js'
import { describeStores } from '../support/stores.js'
import { NOON, said, track, trackerFor } from '../support/tracking.js'

const DAY = 86_400_000
const own = (n: number, title: string, enter: number): Honour => ({
  ...{ honour: `own-${n}`, title, icon: '💬', days: 7, leastDays: 0 },
  needs: [{ measure: 'messages', enter, stay: enter }],
})

/** A platform's tags: what each bears, and what was asked of it. */
const tagsOf = () => {
  const bears = new Map<string, string>()
  const asked: string[] = []
  let problem: Awaited<ReturnType<Tags['problem']>> = null
  const tags: Tags = {
    problem: async () => problem,
    async of(_, person) {
      asked.push(`?${person}`)
      return bears.get(person) ?? ''
    },
    async set(_, person, tag) {
      asked.push(`=${person} ${tag}`)
      bears.set(person, tag)
    },
  }
  return {
    ...{ tags, bears, asked },
    forbid: (now: typeof problem) => {
      problem = now
    },
  }
}

const pending = (store: Store) =>
  store.reads
    .selectFrom('intents')
    .selectAll()
    .where('kind', '=', 'honour-tags')
    .where('status', '=', 'pending')
    .orderBy('id')
    .execute()

describeStores('honours as words beside names', (open) => {
  const begin = async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('ann', 1), said('ann', 2), said('bob', 3), said('bob', 4)])
    const space = await store.reads.selectFrom('spaces').selectAll().executeTakeFirstOrThrow()
    const { community } = space
    await store.write(async (tx) => {
      await saveHonour(tx, { community, honour: own(1, '🗣️ Orator', 3), by: 1, at: 1 })
      await saveHonour(tx, { community, honour: own(2, 'Talker', 2), by: 1, at: 1 })
    })
    const fake = tagsOf()
    const platform = { ...createTestPort('discord'), tags: fake.tags }
    const night = (day: number) => {
      const now = NOON + day * DAY
      const period = `${new Date(now).toISOString().slice(0, 10)}T03:47`
      const signal = new AbortController().signal
      return honours.run({ store, now, community, period, signal, platforms: [platform] })
    }
    const set = (key: string, value: unknown, from: number) =>
      store.write((tx) => saveSetting(tx, { community, key, value: JSON.stringify(value), from, by: null }))
    /** As the courier does it. */
    const carryOut = async () => {
      for (const row of await pending(store)) {
        const payload = JSON.parse(row.payload) as Parameters<typeof honourTagsKind.deliver>[1]
        const scene = { db: store.reads, platform, now: NOON, defaults: DEFAULTS }
        const delivery = await honourTagsKind.deliver(scene, payload)
        const sent = 'made' in delivery ? await delivery.made() : null
        await store.write(async (tx) => {
          await tx
            .updateTable('intents')
            .set({ status: 'sent', sent_channel: sent?.channel ?? null, sent_id: sent?.id ?? null })
            .where('id', '=', row.id)
            .execute()
          if (sent) await honourTagsKind.settled?.(tx, payload, NOON)
        })
      }
      return fake.asked.splice(0)
    }
    return { store, space, fake, night, set, carryOut }
  }

  test('are shown nowhere unless a space wants it; then one each, the first they hold, and only differences', async () => {
    const { space, night, set, carryOut, store } = await begin()
    expect(await night(1)).toBe('3 given, 0 withdrawn')
    await set('honourTags', [space.id], 1)
    expect(await night(2)).toBe('0 given, 0 withdrawn, tags of 2')
    const [intent] = await pending(store)
    expect(intent?.payload).not.toContain('Orator')
    expect(await carryOut()).toEqual(['?ann', '=ann Orator', '?bob', '=bob Talker'])
    expect(await night(3)).toBe('0 given, 0 withdrawn')
    expect(await pending(store)).toEqual([])
  })

  test('are taken away with the honour, and all of them where a space wants none any more', async () => {
    const { space, night, set, carryOut, fake } = await begin()
    await set('honourTags', [space.id], 1)
    await night(1)
    await carryOut()
    expect(await night(9)).toBe('0 given, 3 withdrawn, tags of 2')
    expect(await carryOut()).toEqual(['?ann', '=ann ', '?bob', '=bob '])
    const again = await begin()
    await again.set('honourTags', [again.space.id], 1)
    await again.night(1)
    await again.carryOut()
    await again.set('honourTags', [], 2)
    expect(await again.night(2)).toBe('0 given, 0 withdrawn, tags of 2')
    await again.carryOut()
    expect([...fake.bears.values(), ...again.fake.bears.values()].join('')).toBe('')
  })

  test('never stand in the place of somebody’s own, nor come back once taken away, unless a community wants it', async () => {
    const { space, night, set, carryOut, fake } = await begin()
    fake.bears.set('ann', 'Captain')
    await set('honourTags', [space.id], 1)
    await night(1)
    expect(await carryOut()).toEqual(['?ann', '?bob', '=bob Talker'])
    fake.bears.set('bob', '')
    expect(await night(2)).toBe('0 given, 0 withdrawn')
    expect(await night(3)).toBe('0 given, 0 withdrawn')
    await set('honourRoles', 'restore', 4)
    expect(await night(4)).toBe('0 given, 0 withdrawn, tags of 1')
    fake.asked.splice(0)
    expect(await carryOut()).toEqual(['?bob', '=bob Talker'])
    expect(fake.bears.get('ann')).toBe('Captain')
  })

  test('are not tried where the bot may not set them, and look again at what holds when they are set', async () => {
    const { store, space, night, set, carryOut, fake } = await begin()
    await set('honourTags', [space.id], 1)
    fake.forbid('permission')
    expect(await night(1)).toBe('3 given, 0 withdrawn')
    fake.forbid(null)
    expect(await night(2)).toBe('0 given, 0 withdrawn, tags of 2')
    await store.write((tx) => tx.deleteFrom('honours_held').where('honour', '=', 'own-1').execute())
    expect(await carryOut()).toEqual(['?ann', '=ann Talker', '?bob', '=bob Talker'])
  })
})
