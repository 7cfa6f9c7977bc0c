import { expect, test } from '@jest/globals'
import { type Intent, planNotice } from '../../src/domain/intents.js'
import type { Store } from '../../src/store/engine.js'
import {
  addIntents,
  claimIntents,
  countIntents,
  endIntent,
  expireIntents,
  intentById,
  leaveIntentUnclear,
  markIntentSent,
  nextIntentDue,
  removeEndedIntents,
  retryIntent,
  unclearIntents,
} from '../../src/store/intents.js'
import { describeStores } from '../support/stores.js'

const intent = (key: string, lane: string, more: Partial<Intent<'notice'>> = {}): Intent<'notice'> => ({
  kind: 'notice',
  platform: 'discord',
  lane,
  key,
  payload: { space: 1, channel: 2 },
  dueAt: 100,
  expiresAt: 10_000,
  ...more,
})

const add = (store: Store, ...intents: Intent[]) => store.write((tx) => addIntents(tx, intents, 50))
const claim = async (store: Store, now = 100, limit = 10, platform = 'discord') =>
  (await store.write((tx) => claimIntents(tx, store.engine, platform, now, limit))).map((i) => i.key)

describeStores('outbox', (open) => {
  test('an intent planned twice is written once', async () => {
    const store = await open()
    const notice = planNotice({ id: 1, platform: 'discord' }, 2, 100)
    await add(store, notice, { ...notice, payload: { space: 9, channel: 9 } })
    await add(store, notice)
    expect(await countIntents(store.reads)).toEqual({ pending: 1, dead: 0 })
    expect(await intentById(store.reads, 1)).toMatchObject({
      key: 'notice:1:2',
      payload: '{"space":1,"channel":2}',
      status: 'pending',
      attempts: 0,
    })
  })

  test('an intent is claimed once, with the attempt written down', async () => {
    const store = await open()
    await add(store, intent('a', 'space:1'))
    expect(await claim(store)).toEqual(['a'])
    expect(await claim(store)).toEqual([])
    expect(await intentById(store.reads, 1)).toMatchObject({
      status: 'sending',
      attempts: 1,
      attempted_at: 100,
    })
  })

  test('what is not due, expired or for another platform is not claimed', async () => {
    const store = await open()
    await add(
      store,
      intent('later', 'a', { dueAt: 101 }),
      intent('over', 'b', { expiresAt: 100 }),
      intent('elsewhere', 'c', { platform: 'telegram' }),
    )
    expect(await claim(store)).toEqual([])
    expect(await claim(store, 100, 10, 'telegram')).toEqual(['elsewhere'])
  })

  test('a lane waits for its first, and other lanes do not', async () => {
    const store = await open()
    await add(store, intent('a1', 'a'), intent('a2', 'a'), intent('b1', 'b', { dueAt: 90 }))
    expect(await claim(store)).toEqual(['b1', 'a1'])
    expect(await claim(store)).toEqual([])
    await store.write((tx) => retryIntent(tx, 1, { dueAt: 500, problem: 'down', counted: true }))
    expect(await claim(store, 200)).toEqual([])
    expect(await claim(store, 500)).toEqual(['a1'])
    await store.write((tx) => markIntentSent(tx, 1, { channel: 'c', id: 'm' }, 501))
    expect(await claim(store, 501)).toEqual(['a2'])
  })

  test('no more are claimed than asked for', async () => {
    const store = await open()
    await add(store, ...[1, 2, 3].map((n) => intent(`k${n}`, `lane${n}`)))
    expect(await claim(store, 100, 2)).toEqual(['k1', 'k2'])
    expect(await claim(store, 100, 2)).toEqual(['k3'])
  })

  test('two claims at once never take the same intent', async () => {
    const store = await open()
    await add(store, ...Array.from({ length: 12 }, (_, n) => intent(`k${n}`, `lane${n}`)))
    const taken = (await Promise.all([1, 2, 3, 4].map(() => claim(store, 100, 5)))).flat()
    expect(new Set(taken).size).toBe(taken.length)
    while (taken.length < 12) {
      const more = await claim(store, 100, 5)
      if (more.length === 0) break
      taken.push(...more)
    }
    expect(taken.length).toBe(12)
  })

  test('an attempt that was only put off is not counted', async () => {
    const store = await open()
    await add(store, intent('a', 'a'))
    await claim(store)
    await store.write((tx) => retryIntent(tx, 1, { dueAt: 300, problem: 'wait', counted: false }))
    expect(await intentById(store.reads, 1)).toMatchObject({ attempts: 0, due_at: 300, problem: 'wait' })
  })

  test('an attempt under way when the process ended is unclear, and is looked at when it is due', async () => {
    const store = await open()
    await add(store, intent('a', 'a'), intent('b', 'b'))
    await claim(store)
    const keys = async (now: number, busy: number[]) =>
      (await unclearIntents(store.reads, 'discord', now, busy)).map((i) => i.key)
    expect(await keys(100, [])).toEqual(['a', 'b'])
    expect(await keys(100, [1])).toEqual(['b'])
    await store.write((tx) => leaveIntentUnclear(tx, 2, 900))
    expect(await keys(899, [1])).toEqual([])
    expect(await keys(900, [1])).toEqual(['b'])
    expect(await keys(900, [1, 2])).toEqual([])
  })

  test('what has ended cannot end again', async () => {
    const store = await open()
    await add(store, intent('a', 'a'))
    await claim(store)
    await store.write((tx) => markIntentSent(tx, 1, { channel: 'c', id: 'm1' }, 120))
    await store.write((tx) => endIntent(tx, 1, 'dead', 'late', 130))
    expect(await intentById(store.reads, 1)).toMatchObject({
      status: 'sent',
      sent_channel: 'c',
      sent_id: 'm1',
      done_at: 120,
      problem: null,
    })
  })

  test('what was not sent in time expires; what may have been sent does not', async () => {
    const store = await open()
    await add(store, intent('sending', 'a', { expiresAt: 200 }))
    await claim(store)
    await add(store, intent('waiting', 'b', { expiresAt: 200 }), intent('fresh', 'c', { expiresAt: 201 }))
    expect(await store.write((tx) => expireIntents(tx, 'discord', 200))).toEqual([{ id: 2, kind: 'notice' }])
    expect(await countIntents(store.reads)).toEqual({ pending: 2, dead: 0 })
  })

  test('the next due instant is that of the first in its lane, without what is under way', async () => {
    const store = await open()
    expect(await nextIntentDue(store.reads, 'discord', [])).toBeNull()
    await add(store, intent('a1', 'a', { dueAt: 700 }), intent('a2', 'a'), intent('b1', 'b', { dueAt: 800 }))
    expect(await nextIntentDue(store.reads, 'discord', [])).toBe(700)
    expect(await nextIntentDue(store.reads, 'discord', [1])).toBe(800)
    expect(await nextIntentDue(store.reads, 'telegram', [])).toBeNull()
  })

  test('what ended long ago is removed, a slice at a time, and nothing else', async () => {
    const store = await open()
    await add(store, ...[1, 2, 3, 4].map((n) => intent(`k${n}`, `lane${n}`)))
    await store.write(async (tx) => {
      for (const [id, at] of [
        [1, 10],
        [2, 20],
        [3, 90],
      ] as const)
        await endIntent(tx, id, 'dead', 'gone', at)
    })
    expect(await store.write((tx) => removeEndedIntents(tx, 50, 1))).toBe(1)
    expect(await store.write((tx) => removeEndedIntents(tx, 50, 10))).toBe(1)
    expect(await countIntents(store.reads)).toEqual({ pending: 1, dead: 1 })
  })
})
