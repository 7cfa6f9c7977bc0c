import { expect, test } from '@jest/globals'
import type { Store } from '../../src/store/engine.js'
import { leaseHolder, releaseLease, renewLease, takeLease } from '../../src/store/leases.js'
import {
  addSlot,
  claimSlot,
  failSlot,
  finishSlot,
  planSlot,
  removeEndedSlots,
  reviveSlots,
  waitingSlots,
} from '../../src/store/slots.js'
import { describeStores } from '../support/stores.js'

const WEEKLY = { job: 'weekly', community: 1, period: '2026-11-16T09:00' }
const claim = (store: Store, now: number, jobs = ['weekly']) =>
  store.write((tx) => claimSlot(tx, store.engine, jobs, now))

describeStores('slots and leases', (open) => {
  test('a slot is run by exactly one of many who want it', async () => {
    const store = await open()
    await store.write((tx) => addSlot(tx, WEEKLY, 100))
    const claims = await Promise.all([1, 2, 3, 4].map(() => claim(store, 100)))
    expect(claims.filter((slot) => slot !== undefined)).toMatchObject([
      { ...WEEKLY, status: 'running', attempts: 1, started_at: 100 },
    ])
  })

  test('a slot that is done is not run again, though it be written down again', async () => {
    const store = await open()
    await store.write((tx) => addSlot(tx, WEEKLY, 100))
    await claim(store, 100)
    await store.write((tx) => finishSlot(tx, WEEKLY, 'posted', 120))
    await store.write((tx) => addSlot(tx, WEEKLY, 100))
    expect(await claim(store, 500)).toBeUndefined()
  })

  test('a slot is not run before it is due, nor by somebody who does not know the job', async () => {
    const store = await open()
    await store.write((tx) => addSlot(tx, WEEKLY, 100))
    expect(await claim(store, 99)).toBeUndefined()
    expect(await claim(store, 100, ['other'])).toBeUndefined()
  })

  test('the slot that has been due longest comes first', async () => {
    const store = await open()
    await store.write(async (tx) => {
      await addSlot(tx, { ...WEEKLY, community: 2 }, 90)
      await addSlot(tx, WEEKLY, 80)
    })
    expect([(await claim(store, 100))?.community, (await claim(store, 100))?.community]).toEqual([1, 2])
  })

  test('a run that failed is tried again later, then given up', async () => {
    const store = await open()
    await store.write((tx) => addSlot(tx, WEEKLY, 100))
    await claim(store, 100)
    await store.write((tx) => failSlot(tx, WEEKLY, { problem: 'TypeError', retryAt: 160 }, 101))
    expect(await claim(store, 159)).toBeUndefined()
    expect(await claim(store, 160)).toMatchObject({ attempts: 2, result: 'TypeError' })
    await store.write((tx) => failSlot(tx, WEEKLY, { problem: 'TypeError', retryAt: null }, 161))
    expect(await claim(store, 9999)).toBeUndefined()
    expect(await store.write((tx) => removeEndedSlots(tx, 161))).toBe(0)
    expect(await store.write((tx) => removeEndedSlots(tx, 162))).toBe(1)
  })

  test('a run left behind by a process that ended is made again', async () => {
    const store = await open()
    await store.write((tx) => addSlot(tx, WEEKLY, 100))
    await claim(store, 100)
    expect(await store.write((tx) => reviveSlots(tx))).toBe(1)
    expect(await claim(store, 100)).toMatchObject({ attempts: 2 })
  })

  test('a plan for the future replaces the one before it, but not a run that is overdue', async () => {
    const store = await open()
    const periods = async () => (await waitingSlots(store.reads, ['weekly'])).map((s) => s.period).sort()
    await store.write((tx) => planSlot(tx, { ...WEEKLY, period: 'overdue' }, 100, 50))
    await store.write((tx) => planSlot(tx, { ...WEEKLY, period: 'old zone' }, 300, 150))
    await store.write((tx) => planSlot(tx, { ...WEEKLY, community: 2, period: 'another' }, 300, 150))
    await store.write((tx) => planSlot(tx, { ...WEEKLY, period: 'new zone' }, 280, 160))
    expect(await periods()).toEqual(['another', 'new zone', 'overdue'])
  })

  test('a lease has one holder at a time', async () => {
    const store = await open()
    const take = (holder: string, now: number) =>
      store.write((tx) => takeLease(tx, 'courier', holder, now, now + 100))
    expect(await take('a', 0)).toBe(true)
    expect(await take('b', 99)).toBe(false)
    expect(await take('a', 50)).toBe(true)
    expect(await leaseHolder(store.reads, 'courier', 149)).toBe('a')
    expect(await leaseHolder(store.reads, 'courier', 150)).toBeNull()
  })

  test('an expired lease can be taken, and the one who lost it cannot renew it', async () => {
    const store = await open()
    const take = (holder: string, now: number) =>
      store.write((tx) => takeLease(tx, 'courier', holder, now, now + 100))
    await take('a', 0)
    expect(await take('b', 100)).toBe(true)
    expect(await store.write((tx) => renewLease(tx, 'courier', 'a', 500))).toBe(false)
    expect(await store.write((tx) => renewLease(tx, 'courier', 'b', 500))).toBe(true)
    await store.write((tx) => releaseLease(tx, 'courier', 'a'))
    expect(await leaseHolder(store.reads, 'courier', 499)).toBe('b')
    await store.write((tx) => releaseLease(tx, 'courier', 'b'))
    expect(await leaseHolder(store.reads, 'courier', 499)).toBeNull()
  })

  test('of many who want a free lease at once, one gets it', async () => {
    const store = await open()
    const won = await Promise.all(
      ['a', 'b', 'c', 'd'].map((holder) => store.write((tx) => takeLease(tx, 'jobs', holder, 0, 100))),
    )
    expect(won.filter(Boolean).length).toBe(1)
  })
})
