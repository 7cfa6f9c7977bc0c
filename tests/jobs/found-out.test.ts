import { expect, test } from '@jest/globals'
import type { ChatEvent } from '../../src/chat/event.js'
import { foundOut } from '../../src/jobs/found-out.js'
import type { Store } from '../../src/store/engine.js'
import { foldAllRollups } from '../../src/store/rollups.js'
import type { Tracker } from '../../src/tracking/tracker.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, person, pointsBy, said, track, trackerFor } from '../support/tracking.js'

const DAY_MINUTES = 24 * 60
const DAY = 86_400_000

const run = async (store: Store, tracker: Tracker, day: number) => {
  const { community } = await store.reads.selectFrom('spaces').select('community').executeTakeFirstOrThrow()
  const now = NOON + day * DAY
  const tell = (event: ChatEvent) => tracker.event(event)
  const { signal } = new AbortController()
  const said = await foundOut.run({ store, now, community, period: 'x', signal, tell })
  await tracker.flush()
  return said
}
const booked = async (store: Store, rule: number) =>
  store.reads
    .selectFrom('awards')
    .innerJoin('accounts', 'accounts.id', 'awards.account')
    .select(['accounts.platform_id', 'awards.day', 'awards.points'])
    .where('rule', '=', rule)
    .orderBy('awards.seq')
    .execute()

describeStores('what is found out at night', (open) => {
  test('a seventh day of a streak earns once, when it is settled, however often one looks', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const days = Array.from({ length: 8 }, (_, i) => said('anna', i * DAY_MINUTES))
    await track(tracker, [...days, said('ben', 6 * DAY_MINUTES + 1)])
    expect(await run(store, tracker, 8)).toBe('0')
    expect(await run(store, tracker, 9)).toBe('1')
    await run(store, tracker, 9)
    await run(store, tracker, 10)
    expect(await booked(store, 9)).toEqual([{ platform_id: 'anna', day: '2026-03-08', points: 10 }])
    await tracker.close()
  })

  test('those who spoke most to a newcomer who stayed have welcomed them', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const join = (who: string): ChatEvent => ({
      type: 'join',
      platform: 'discord',
      space: 'guild',
      at: NOON,
      source: 'live',
      person: person(who),
    })
    const first = said('new', 1)
    const answer = (by: string, minute: number) =>
      said(by, minute, { reply: { ref: first.ref, author: person('new') } })
    const taken = answer('eve', 9)
    await track(tracker, [
      said('anna', 0),
      join('new'),
      first,
      answer('anna', 2),
      answer('anna', 3),
      answer('ben', 4),
      answer('cleo', 5),
      answer('cleo', 6),
      answer('dora', 7),
      answer('dora', 8),
      taken,
      deleted(taken, 10),
      answer('new', 11),
    ])
    await foldAllRollups(store)
    expect(await run(store, tracker, 13)).toBe('0')
    expect(await run(store, tracker, 14)).toBe('3')
    await run(store, tracker, 15)
    expect((await booked(store, 13)).map((a) => a.platform_id).sort()).toEqual(['anna', 'cleo', 'dora'])
    expect(await pointsBy(store)).toMatchObject({ ben: 5 })
    expect(tracker.counts().quarantined).toBe(0)
    await tracker.close()
  })

  test('nobody has welcomed somebody who left again', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const base = { platform: 'discord', space: 'guild', source: 'live', person: person('new') } as const
    const first = said('new', 1)
    await track(tracker, [
      said('anna', 0),
      { ...base, type: 'join', at: NOON },
      first,
      said('anna', 2, { reply: { ref: first.ref, author: person('new') } }),
      { ...base, type: 'leave', at: NOON + 3 * DAY },
    ])
    await foldAllRollups(store)
    expect(await run(store, tracker, 14)).toBe('0')
    await tracker.close()
  })
})
