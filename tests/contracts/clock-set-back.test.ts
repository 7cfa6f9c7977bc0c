/** A clock that is set back changes nothing: of what is only heard, the order counts. */
import { expect, test } from '@jest/globals'
import type { ChatEvent } from '../../src/chat/event.js'
import { presentIn } from '../../src/store/members.js'
import { findSpace } from '../../src/store/spaces.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, pointsBy, reacted, said, track, trackerFor } from '../support/tracking.js'

describeStores('a clock that is set back', (open) => {
  test('a reaction taken back "before" it was added is taken back, and one added again stands', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const first = said('ann', 0)
    const heard = { heard: true } as const
    await track(tracker, [first, reacted('bob', first, 130, heard)])
    expect(await pointsBy(store)).toMatchObject({ bob: 1 })
    await track(tracker, [reacted('bob', first, 10, { ...heard, change: 'removed' })])
    expect(await pointsBy(store)).toMatchObject({ bob: 0 })
    await track(tracker, [reacted('bob', first, 5, heard)])
    expect(await pointsBy(store)).toMatchObject({ bob: 1 })
    await tracker.close()
  })

  test('who leaves "before" they joined is gone', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const base = { platform: 'discord', space: 'guild', source: 'live', person: person('bob') } as const
    const events: ChatEvent[] = [
      said('ann', 0),
      { ...base, type: 'join', at: NOON + 7_200_000 },
      { ...base, type: 'leave', at: NOON + 60_000, heard: true },
    ]
    await track(tracker, events)
    const space = await findSpace(store.reads, 'discord', 'guild')
    expect(await presentIn(store.reads, space?.id ?? 0)).toHaveLength(1)
    await tracker.close()
  })
})
