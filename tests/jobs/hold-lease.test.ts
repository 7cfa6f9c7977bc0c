import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { afterEach, expect, test } from '@jest/globals'
import { holdLease } from '../../src/jobs/hold-lease.js'
import type { Store } from '../../src/store/engine.js'
import { leaseHolder, takeLease } from '../../src/store/leases.js'
import { createTestClock, type TestClock } from '../support/clock.js'
import { describeStores } from '../support/stores.js'

const endings: (() => Promise<void>)[] = []

/** Holds the courier's lease and works until told to leave off; `at` waits for the n-th beginning or end of work. */
const begin = (store: Store, holder: string, clock: TestClock) => {
  const log: string[] = []
  const watchers = new Set<() => void>()
  const note = (word: string) => {
    log.push(word)
    for (const watch of watchers) watch()
  }
  const stop = new AbortController()
  const errors: unknown[] = []
  const parts = { store, role: 'courier', holder, clock, onError: (error: unknown) => errors.push(error) }
  const running = holdLease(parts, stop.signal, async (signal) => {
    note('began')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    note('left off')
  })
  const end = async () => {
    stop.abort()
    await running
  }
  endings.push(end)
  const said = (...words: string[]) =>
    new Promise<void>((resolve) => {
      const watch = () => {
        if (log.join() !== words.join()) return
        watchers.delete(watch)
        resolve()
      }
      watchers.add(watch)
      watch()
    })
  return { log, said, end, errors }
}

describeStores('holding a lease', (open) => {
  afterEach(async () => {
    for (const end of endings.splice(0)) await end()
  })

  test('of two processes one works; when it ends, the other takes over', async () => {
    const store = await open()
    const clock = createTestClock()
    const first = begin(store, 'a', clock)
    await first.said('began')
    const second = begin(store, 'b', clock)
    await clock.asleepUntil(clock.now() + 10_000)
    expect(second.log).toEqual([])
    await first.end()
    expect(first.log).toEqual(['began', 'left off'])
    expect(await leaseHolder(store.reads, 'courier', clock.now())).toBeNull()
    await clock.asleepUntil(clock.now() + 1_000)
    clock.advance(1_000)
    await second.said('began')
  })

  test('a process of this machine that is gone is not waited for', async () => {
    const store = await open()
    const clock = createTestClock()
    const child = spawnSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))'])
    const gone = `${hostname()}:${child.stdout}`
    await store.write((tx) => takeLease(tx, 'courier', gone, clock.now(), clock.now() + 30_000))
    const heir = begin(store, 'a', clock)
    await heir.said('began')
    expect(await leaseHolder(store.reads, 'courier', clock.now())).toBe('a')
  })

  test('one of another machine is waited for until its lease expires', async () => {
    const store = await open()
    const clock = createTestClock()
    await store.write((tx) => takeLease(tx, 'courier', 'elsewhere:1', clock.now(), clock.now() + 30_000))
    const heir = begin(store, 'a', clock)
    await clock.asleepUntil(clock.now() + 1_000)
    expect(heir.log).toEqual([])
    clock.advance(29_999)
    await clock.asleepUntil(clock.now() + 1_000)
    expect(heir.log).toEqual([])
    clock.advance(1_000)
    await heir.said('began')
  })

  test('the lease is renewed for as long as the work goes on', async () => {
    const store = await open()
    const clock = createTestClock()
    const world = begin(store, 'a', clock)
    await world.said('began')
    for (let i = 0; i < 6; i++) {
      await clock.asleepUntil(clock.now() + 10_000)
      clock.advance(10_000)
    }
    await clock.asleepUntil(clock.now() + 10_000)
    expect(await leaseHolder(store.reads, 'courier', clock.now() + 29_999)).toBe('a')
    expect(world.log).toEqual(['began'])
  })

  test('who has lost the lease leaves off, and waits for it again', async () => {
    const store = await open()
    const clock = createTestClock()
    const world = begin(store, 'a', clock)
    await world.said('began')
    await clock.asleepUntil(clock.now() + 10_000)
    const now = clock.now()
    await store.write((tx) => takeLease(tx, 'courier', 'thief', now + 30_000, now + 35_000))
    clock.advance(10_000)
    await world.said('began', 'left off')
    await clock.asleepUntil(clock.now() + 1_000)
    clock.advance(30_000)
    await world.said('began', 'left off', 'began')
  })

  test('who cannot renew leaves off before the lease expires', async () => {
    const store = await open()
    const clock = createTestClock()
    let broken = false
    const shaky: Store = {
      ...store,
      write: (work) => (broken ? Promise.reject(new Error('disk full')) : store.write(work)),
    }
    const start = clock.now()
    const world = begin(shaky, 'a', clock)
    await world.said('began')
    broken = true
    await clock.asleepUntil(start + 10_000)
    clock.advance(10_000)
    await clock.asleepUntil(start + 20_000)
    expect(world.log).toEqual(['began'])
    clock.advance(10_000)
    await world.said('began', 'left off')
    expect(clock.now()).toBeLessThan(start + 30_000)
    expect(world.errors.length).toBeGreaterThan(0)
  })
})
