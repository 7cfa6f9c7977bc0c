/** A space that is entered again while it is read back: what came between the two is read as well. */
import { expect, test } from '@jest/globals'
import type { ChannelInfo, ChatEvent, MessageRef } from '../../src/chat/event.js'
import type { History } from '../../src/chat/platform.js'
import { KIND } from '../../src/domain/facts.js'
import { systemClock } from '../../src/jobs/clock.js'
import { createCatchUp } from '../../src/tracking/catch-up.js'
import { createTestPort } from '../support/port.js'
import { silentLog } from '../support/silent-log.js'
import { describeStores } from '../support/stores.js'
import { entering, NOON, said, trackerFor } from '../support/tracking.js'

const MINUTE = 60_000
const general = (minute: number): ChannelInfo => ({
  id: 'general',
  name: 'general',
  kind: 'text',
  newest: { at: NOON + minute * MINUTE, low: 1 },
})
const thread = (id: string, minute: number): ChannelInfo => ({
  id,
  name: id,
  kind: 'thread',
  parent: 'general',
  opened: { ref: { at: NOON + minute * MINUTE, low: 1 }, by: 'ann' },
})

/** What was paid is waited for last, until it is let go; only later looks find what was said last. */
const makePlatform = () => {
  let letGo = () => {}
  const free = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let looks = 0
  const history: History = {
    serves: () => true,
    mayRead: () => true,
    async messages({ channel }, after: MessageRef) {
      const events =
        channel !== 'general'
          ? []
          : [said('ann', 1, { source: 'gap' }), ...(looks++ > 0 ? [said('ann', 8, { source: 'gap' })] : [])]
      const news = events.filter((e) => (e.ref.at ?? 0) > (after.at ?? 0))
      return { events: news, refs: news.map((e) => e.ref), reactions: [], last: true }
    },
    async payments() {
      await free
      return { events: [] }
    },
    reactors: async () => ({ people: [] }),
    archived: async () => ({ threads: [] }),
    roster: () => {},
    aliveAt: () => null,
  }
  const platform = createTestPort('discord', undefined, { history })
  return { platform, letGo }
}

describeStores('a space that is entered twice', (open) => {
  test('is read back until the second time', async () => {
    const store = await open()
    const tracker = trackerFor(store, { clock: () => NOON + 20 * MINUTE })
    const { platform, letGo } = makePlatform()
    let begin = () => {}
    /** What the space listed the first time is being looked at. */
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const told = {
      ...tracker,
      event: (event: ChatEvent) => {
        if (event.type === 'thread') begin()
        return tracker.event(event)
      },
    }
    let done = () => {}
    const twice = new Promise<void>((resolve) => {
      done = resolve
    })
    let times = 0
    const log = {
      ...silentLog,
      info: (event: string) => {
        if (event === 'caught-up' && ++times === 2) done()
      },
      named: () => log,
    }
    const catchUp = createCatchUp({
      store,
      tracker: told,
      platforms: () => [platform],
      log,
      clock: systemClock,
    })
    const ending = new AbortController()
    await catchUp.event(entering(-5, [general(-10)]))
    const running = catchUp.run(ending.signal)
    await catchUp.event(entering(3, [general(1), thread('one', 2)], 'down'))
    await begun
    await catchUp.event(entering(10, [general(8), thread('one', 2), thread('two', 9)], 'down'))
    letGo()
    await twice
    ending.abort()
    await running
    await tracker.close()
    const facts = await store.reads.selectFrom('facts').select(['kind', 'at']).orderBy('at').execute()
    expect(facts.map((f) => [f.kind, (Number(f.at) - NOON) / MINUTE])).toEqual([
      [KIND.message, 1],
      [KIND.thread, 2],
      [KIND.message, 8],
      [KIND.thread, 9],
    ])
    const open2 = await store.reads.selectFrom('gaps').select('id').where('filled_at', 'is', null).execute()
    expect(open2).toEqual([])
  })
})
