import { expect, test } from '@jest/globals'
import { retention } from '../../src/jobs/retention.js'
import type { Store } from '../../src/store/engine.js'
import { saveAttendances } from '../../src/store/event-attendance.js'
import { addQuestion, vote } from '../../src/store/event-questions.js'
import { saveRating } from '../../src/store/event-ratings.js'
import { saveCheckIn, saveSignUp } from '../../src/store/event-sign-ups.js'
import { saveSpeaker } from '../../src/store/event-speakers.js'
import { insertEvent } from '../../src/store/events.js'
import { addGaps, beginGap } from '../../src/store/gaps.js'
import { saveSetting } from '../../src/store/settings.js'
import { describeStores } from '../support/stores.js'
import { NOON, reacted, said, track, trackerFor } from '../support/tracking.js'

const DAY = 24 * 60
const DAYS_MS = 86_400_000

const setting = (store: Store, key: string, value: unknown) =>
  store.write((tx) => saveSetting(tx, { community: 1, key, value: JSON.stringify(value), from: 0, by: null }))

const runAt = (store: Store, now: number) =>
  retention.run({ store, now, community: 1, period: '', signal: new AbortController().signal })

describeStores('retention', (open) => {
  /** Two old days, one young; a reaction of a young day to a message of an old one. */
  const begin = async () => {
    const store = await open()
    const tracker = trackerFor(store, {
      begin: { language: 'en', zone: 'Pacific/Auckland', bestLocale: () => 'en' },
    })
    const old = said('ann', 0, { text: 'kayak paddle river' })
    const young = said('bob', 9 * DAY)
    await track(tracker, [old, said('bob', DAY), young, reacted('bob', old, 9 * DAY + 5)])
    await tracker.close()
    return { store, old, young }
  }
  const counts = async (store: Store) => ({
    facts: (
      await store.reads.selectFrom('facts').select(['day', 'kind']).orderBy('day').orderBy('kind').execute()
    ).map((f) => `${f.day} ${f.kind}`),
    days: (
      await store.reads
        .selectFrom('account_days')
        .select(['day', 'account'])
        .orderBy('day')
        .orderBy('account')
        .execute()
    ).map((d) => d.day),
    points: Number(
      (
        await store.reads
          .selectFrom('awards')
          .select((eb) => eb.fn.sum<number>('points').as('n'))
          .executeTakeFirst()
      )?.n,
    ),
  })

  test('lets facts go by the calendar of the community, and keeps what was earned', async () => {
    const { store } = await begin()
    const before = await counts(store)
    // Noon UTC is already the next day in Auckland.
    expect(before.days).toEqual(['2026-03-03', '2026-03-04', '2026-03-12', '2026-03-12'])
    await setting(store, 'retention.facts', 8)
    await setting(store, 'retention.accountDays', 8)
    // 2026-03-12 in Auckland: what lies before the 4th goes, the 4th stays.
    await runAt(store, Date.parse('2026-03-11T20:00:00Z'))
    expect(await counts(store)).toEqual({
      facts: ['2026-03-04 1', '2026-03-12 1', '2026-03-12 5'],
      days: ['2026-03-04', '2026-03-12', '2026-03-12'],
      points: before.points,
    })
    // A day later the 4th has had its time as well.
    await runAt(store, Date.parse('2026-03-12T12:00:00Z'))
    expect((await counts(store)).days).toEqual(['2026-03-12', '2026-03-12'])
  })

  test('lets what was counted of the data go with the days, and gaps with the facts', async () => {
    const { store } = await begin()
    const gap = { space: 1, channel: null, cause: 'down' } as const
    await store.write(async (tx) => {
      await addGaps(tx, [
        { ...gap, from: NOON, to: NOON + 60_000 },
        { ...gap, from: NOON, to: NOON + 9 * DAYS_MS },
      ])
      await beginGap(tx, { ...gap, channel: 1, from: NOON })
    })
    const left = async () => ({
      data: [
        ...new Set((await store.reads.selectFrom('data_days').select('day').execute()).map((d) => d.day)),
      ].sort(),
      gaps: (await store.reads.selectFrom('gaps').select('id').execute()).length,
    })
    expect(await left()).toEqual({ data: ['2026-03-03', '2026-03-04', '2026-03-12'], gaps: 3 })
    await setting(store, 'retention.accountDays', 8)
    await runAt(store, Date.parse('2026-03-11T20:00:00Z'))
    expect(await left()).toEqual({ data: ['2026-03-04', '2026-03-12'], gaps: 3 })
    await setting(store, 'retention.facts', 8)
    await runAt(store, Date.parse('2026-03-11T20:00:00Z'))
    // One is open, one reaches into what is kept.
    expect(await left()).toEqual({ data: ['2026-03-04', '2026-03-12'], gaps: 2 })
  })

  test('lets go of who came to what when that has had its time; the event stays', async () => {
    const { store } = await begin()
    const dated = async (ago: number) => {
      const end = NOON - ago * DAYS_MS
      const event = {
        ...{ space: 1, series: null, date_at: null, title: 'Tea', place: null, channel: null, post_in: null },
        ...{ start_at: end - 3_600_000, end_at: end, capacity: null, host: 1, code_key: 'k', created_at: 0 },
      }
      return store.write(async (tx) => {
        const id = (await insertEvent(tx, event)) ?? 0
        await saveSignUp(tx, { event: id, account: 1, choice: 'going', at: end })
        await saveCheckIn(tx, id, 1, end)
        await saveRating(tx, { event: id, account: 1, stars: 5, at: end })
        const came = { account: 1, verdict: 'attended', minutes: 60, arrivedAt: end, leftAt: null } as const
        await saveAttendances(tx, id, [came])
        await addQuestion(tx, { event: id, account: 1, text: 'Why?', at: end })
        await saveSpeaker(tx, { event: id, account: 1, question: 1 })
        return id
      })
    }
    const [old, young] = [await dated(100), await dated(80)]
    const question = await store.reads.selectFrom('event_questions').select('id').execute()
    for (const { id } of question) await store.write((tx) => vote(tx, id, 1))
    await setting(store, 'retention.events', 90)
    await runAt(store, NOON)
    const left = async (
      table: 'event_sign_ups' | 'event_check_ins' | 'event_attendances' | 'event_ratings' | 'event_questions',
    ) => (await store.reads.selectFrom(table).select('event').execute()).map((r) => r.event)
    for (const table of [
      ...(['event_sign_ups', 'event_check_ins', 'event_attendances'] as const),
      ...(['event_ratings', 'event_questions'] as const),
    ])
      expect(await left(table)).toEqual([young])
    expect(await store.reads.selectFrom('event_votes').selectAll().execute()).toHaveLength(1)
    expect(await store.reads.selectFrom('event_speakers').select('event').execute()).toEqual([
      { event: young },
    ])
    expect((await store.reads.selectFrom('events').select('id').execute()).map((e) => e.id)).toEqual([
      old,
      young,
    ])
  })

  test('a late event from before the seal books nothing, and is counted as left out', async () => {
    const { store, old } = await begin()
    await setting(store, 'retention.facts', 5)
    await runAt(store, NOON + 10 * DAYS_MS)
    const before = await counts(store)
    const tracker = trackerFor(store)
    await track(tracker, [
      { ...old, source: 'gap' },
      said('cleo', 2, { source: 'import' }),
      said('cleo', 9 * DAY + 30),
    ])
    expect(tracker.counts().leftOut.sealed).toBe(2)
    await tracker.close()
    const after = await counts(store)
    expect(after.facts).toHaveLength(before.facts.length + 1)
    expect(after.points).toBe(before.points + 5)
  })

  test('keeps everything for as long as the community likes, where a clock is at nought', async () => {
    const { store } = await begin()
    for (const clock of ['facts', 'accountDays', 'terms', 'ties'])
      await setting(store, `retention.${clock}`, 0)
    const before = await counts(store)
    expect(await runAt(store, NOON + 4_000 * DAYS_MS)).toBe('0')
    expect(await counts(store)).toEqual(before)
  })

  test('lets terms and ties go by the week, and a seal only ever moves on', async () => {
    const { store } = await begin()
    await setting(store, 'retention.terms', 14)
    await setting(store, 'retention.ties', 14)
    await runAt(store, NOON + 40 * DAYS_MS)
    for (const table of ['channel_terms', 'term_chunks', 'ties'] as const)
      expect(await store.reads.selectFrom(table).select('week').execute()).toEqual([])
    const sealed = async () =>
      (await store.reads.selectFrom('spaces').select('sealed_before').execute())[0]?.sealed_before
    await setting(store, 'retention.facts', 5)
    await runAt(store, NOON + 40 * DAYS_MS)
    const first = await sealed()
    await setting(store, 'retention.facts', 20)
    await runAt(store, NOON + 40 * DAYS_MS)
    expect(await sealed()).toBe(first)
  })
})
