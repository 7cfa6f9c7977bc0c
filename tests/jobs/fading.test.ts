import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/domain/settings.js'
import { fading } from '../../src/jobs/fading.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import { read } from '../support/bot.js'
import { describeStores } from '../support/stores.js'
import { said, track, trackerFor } from '../support/tracking.js'

describeStores('points that go soon', (open) => {
  test('are told to those whose they are, once, and not where they stay', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0)])
    const { community } = (await findSpace(store.reads, 'discord', 'guild')) ?? { community: 0 }
    const run = (day: string) =>
      fading.run({
        store,
        community,
        now: Date.parse(`${day}T10:10:00Z`),
        period: day,
        signal: new AbortController().signal,
      })
    expect(await run('2026-05-18')).toBe('0')
    await store.write((tx) =>
      saveSetting(tx, { community, key: 'fade.months', value: '2', from: 0, by: null }),
    )
    expect(await run('2026-05-03')).toBe('0')
    expect(await run('2026-05-18')).toBe('1')
    expect(await run('2026-05-20')).toBe('1')
    const intents = await store.reads
      .selectFrom('intents')
      .select(['kind', 'payload'])
      .where('kind', '=', 'points-fading')
      .execute()
    expect(intents).toHaveLength(1)
    const kind = INTENT_KINDS['points-fading']
    const at = { db: store.reads, now: Date.parse('2026-05-18T10:11:00Z'), defaults: DEFAULTS }
    const told = await kind.deliver(at as never, JSON.parse(intents[0]?.payload ?? '{}'))
    if (!('place' in told)) throw new Error('nothing was said')
    expect(told.place).toEqual({ person: 'ann' })
    expect(read(told.view)).toMatch(/5 unspent points of yours go on .*June|Jun/)
  })
})
