import { expect, test } from '@jest/globals'
import { appendAudit, lastActors } from '../../src/store/audit.js'
import { beginGap, endGaps, markGapFilled, unfilledGaps } from '../../src/store/gaps.js'
import { getNote, setNote } from '../../src/store/notes.js'
import { ON_EXPORT } from '../../src/store/on-export.js'
import { ON_FORGET } from '../../src/store/on-forget.js'
import { countQuarantined, quarantine } from '../../src/store/quarantine.js'
import { overridesOf, saveSetting } from '../../src/store/settings.js'
import { describeStores } from '../support/stores.js'

describeStores('settings, notes and the small logs', (open) => {
  test('a setting is kept with the instant from which it counts, oldest first', async () => {
    const store = await open()
    await store.write(async (tx) => {
      await saveSetting(tx, { community: 1, key: 'language', value: '"zh-CN"', from: 2000, by: null })
      await saveSetting(tx, { community: 1, key: 'language', value: '"en"', from: 1000, by: 7 })
      await saveSetting(tx, { community: 2, key: 'zone', value: '"Asia/Shanghai"', from: 1500, by: 7 })
    })
    expect(await overridesOf(store.reads, 1)).toEqual([
      { key: 'language', from: 1000, value: '"en"' },
      { key: 'language', from: 2000, value: '"zh-CN"' },
    ])
  })

  test('a setting saved again for the same instant replaces what it said', async () => {
    const store = await open()
    for (const value of ['3', '9'])
      await store.write((tx) =>
        saveSetting(tx, { community: 1, key: 'points.messageBlock', value, from: 5, by: 1 }),
      )
    expect(await overridesOf(store.reads, 1)).toEqual([{ key: 'points.messageBlock', from: 5, value: '9' }])
  })

  test.each([
    ['language', '"no tag at all"'],
    ['points.messageBlock', '-1'],
    ['points.constructor', '1'],
    ['unheard-of', '1'],
    ['zone', '{not json'],
  ])('a setting that fails its check is never stored: %s = %s', async (key, value) => {
    const store = await open()
    const save = store.write((tx) => saveSetting(tx, { community: 1, key, value, from: 5, by: null }))
    await expect(save).rejects.toMatchObject({ name: expect.stringMatching(/TypeError|SyntaxError/) })
    expect(await overridesOf(store.reads, 1)).toEqual([])
  })

  test('a note is what was noted last, and nothing before', async () => {
    const store = await open()
    expect(await getNote(store.reads, 'offset')).toBeNull()
    await store.write((tx) => setNote(tx, 'offset', '1'))
    await store.write((tx) => setNote(tx, 'offset', "2'; drop table notes; --"))
    expect(await getNote(store.reads, 'offset')).toBe("2'; drop table notes; --")
  })

  test('those who last changed something are found once each, latest first, without bots and the erased', async () => {
    const store = await open()
    const person = (id: string, bot = 0, erased_at: number | null = null) => ({
      platform: 'discord',
      platform_id: id,
      name: '',
      bot,
      erased_at,
    })
    await store.write(async (tx) => {
      await tx
        .insertInto('accounts')
        .values([person('1'), person('2'), person('3', 1), person('4', 0, 9), person('5')])
        .execute()
      const acts = [
        [1, 10],
        [2, 20],
        [1, 30],
        [3, 40],
        [4, 50],
      ] as const
      for (const [actor, at] of acts)
        await appendAudit(tx, { at, community: 1, actor, action: 'setting', before: null, after: 'zone' })
      await appendAudit(tx, { at: 60, community: 2, actor: 5, action: 'setting' })
    })
    expect(await lastActors(store.reads, 1, 5)).toEqual([
      { id: 1, platform: 'discord' },
      { id: 2, platform: 'discord' },
    ])
    expect(await lastActors(store.reads, 1, 1)).toEqual([{ id: 1, platform: 'discord' }])
  })

  test('an event that could not be stored is counted', async () => {
    const store = await open()
    expect(await countQuarantined(store.reads)).toBe(0)
    await store.write((tx) =>
      quarantine(tx, {
        at: 1,
        platform: 'telegram',
        type: 'message',
        problem: 'RangeError',
        ids: '{"low":1}',
      }),
    )
    expect(await countQuarantined(store.reads)).toBe(1)
  })

  test('a gap is open once for a place, ends when events come again, and is done with once filled', async () => {
    const store = await open()
    await store.write(async (tx) => {
      await beginGap(tx, { space: 1, channel: null, from: 100, cause: 'session-lost' })
      await beginGap(tx, { space: 1, channel: null, from: 150, cause: 'session-lost' })
      await beginGap(tx, { space: 1, channel: 4, from: 120, cause: 'queue-full' })
    })
    expect(await unfilledGaps(store.reads, 1)).toEqual([])
    await store.write((tx) => endGaps(tx, 1, null, 200))
    const [gap, ...others] = await unfilledGaps(store.reads, 1)
    expect([gap, others]).toMatchObject([
      { channel: null, from_at: 100, to_at: 200, cause: 'session-lost' },
      [],
    ])
    await store.write((tx) => markGapFilled(tx, gap ?? { id: 0, to_at: null }, 300))
    expect(await unfilledGaps(store.reads, 1)).toEqual([])
    await store.write((tx) => endGaps(tx, 1, 4, 400))
    expect(await unfilledGaps(store.reads, 1)).toMatchObject([{ channel: 4, from_at: 120, to_at: 400 }])
  })

  test('every table that names a person is decided on, and every table is in both maps', async () => {
    const store = await open()
    const tables = await store.reads.introspection.getTables()
    const names = tables.map((t) => t.name).sort()
    expect([Object.keys(ON_FORGET).sort(), Object.keys(ON_EXPORT).sort()]).toEqual([names, names])
    const pointsAtPerson = /^(account|actor|by_account|from_account|to_account|member|platform_id|handle)$/
    const aboutPeople = tables
      .filter((t) => t.columns.some((c) => pointsAtPerson.test(c.name)))
      .map((t) => t.name)
    const undecided = aboutPeople.filter((t) => ON_FORGET[t as keyof typeof ON_FORGET][0] === 'none')
    // Their platform ids are a guild's, a channel's and an event's; an erasure under way names only the tombstone.
    expect(undecided.sort()).toEqual(['channels', 'erasures', 'event_mirrors', 'spaces'])
  })
})
