import { afterEach, describe, expect, test } from '@jest/globals'
import { planNotice } from '../../src/domain/intents.js'
import { JOBS } from '../../src/jobs/index.js'
import type { Job, JobContext } from '../../src/jobs/job.js'
import { scheduleOf } from '../../src/jobs/schedule.js'
import { createScheduler } from '../../src/jobs/scheduler.js'
import type { Store } from '../../src/store/engine.js'
import { addIntents, countIntents, endIntent } from '../../src/store/intents.js'
import { saveSetting } from '../../src/store/settings.js'
import { addSlot } from '../../src/store/slots.js'
import { ensureSpace } from '../../src/store/spaces.js'
import { createTestClock } from '../support/clock.js'
import { describeStores } from '../support/stores.js'

const HOUR = 3_600_000
const NOON = Date.parse('2026-11-21T12:00Z')
const endings: (() => Promise<void>)[] = []

/** A scheduler at work; `ran` resolves once so many runs have ended. */
const begin = (store: Store, jobs: readonly Job[], clock = createTestClock(NOON)) => {
  const results: { job: string; community: number; result: string }[] = []
  const watchers = new Set<() => void>()
  const errors: unknown[] = []
  const scheduler = createScheduler({
    store,
    jobs,
    clock,
    random: () => 1,
    on: ({ job, community, result }) => {
      results.push({ job, community, result })
      for (const watch of watchers) watch()
    },
    onError: (error) => errors.push(error),
  })
  const stop = new AbortController()
  const running = scheduler.run(stop.signal)
  const end = async () => {
    stop.abort()
    await running
  }
  endings.push(end)
  const ran = (times: number) =>
    new Promise<void>((resolve) => {
      const watch = () => {
        if (results.length < times) return
        watchers.delete(watch)
        resolve()
      }
      watchers.add(watch)
      watch()
    })
  /** Lets time pass in steps, waiting each time until the scheduler has nothing more to do. */
  const pass = async (ms: number, step = 60_000) => {
    const until = clock.now() + ms
    while (clock.now() < until) {
      await clock.asleepUntil(clock.now() + 1)
      clock.advance(Math.min(step, until - clock.now()))
    }
    await clock.asleepUntil(clock.now() + 1)
  }
  return { scheduler, clock, results, errors, ran, pass, end, stop, running }
}

const jobThat = (run: (context: JobContext) => Promise<string>, more: Partial<Job> = {}): Job => ({
  name: 'greet',
  cron: '30 12 * * *',
  for: 'installation',
  run,
  ...more,
})

const slots = (store: Store) =>
  store.reads.selectFrom('slots').select(['period', 'status', 'attempts']).orderBy('due_at').execute()

describe('the list of jobs', () => {
  test('has unique names and schedules that can be read', () => {
    expect(new Set(JOBS.map((job) => job.name)).size).toBe(JOBS.length)
    for (const job of JOBS) expect(scheduleOf(job.cron).minute.length).toBeGreaterThan(0)
  })

  test('refuses a schedule it would not keep', () => {
    expect(() => scheduleOf('0 9 L * *')).toThrow()
    expect(() => scheduleOf('61 9 * * *')).toThrow()
  })
})

describeStores('scheduler', (open) => {
  afterEach(async () => {
    for (const end of endings.splice(0)) await end()
  })

  test('a job runs at its time, once a day, and its result is kept', async () => {
    const store = await open()
    const runs: string[] = []
    const world = begin(store, [
      jobThat(async ({ period, now }) => {
        runs.push(`${period} at ${new Date(now).toISOString().slice(11, 16)}`)
        return '3'
      }),
    ])
    await world.pass(29 * 60_000)
    expect(runs).toEqual([])
    await world.pass(60_000)
    await world.ran(1)
    await world.pass(2 * HOUR, HOUR)
    expect(runs).toEqual(['2026-11-21T12:30 at 12:30'])
    expect(await slots(store)).toEqual([
      { period: '2026-11-21T12:30', status: 'done', attempts: 1 },
      { period: '2026-11-22T12:30', status: 'waiting', attempts: 0 },
    ])
  })

  test('what was missed while nothing ran is made up for once, late', async () => {
    const store = await open()
    const periods: string[] = []
    const job = jobThat(async ({ period }) => {
      periods.push(period)
      return ''
    })
    const first = begin(store, [job])
    await first.clock.asleepUntil(NOON + 1)
    await first.end()
    const later = begin(store, [job], createTestClock(NOON + 75 * HOUR))
    await later.ran(1)
    await later.clock.asleepUntil(later.clock.now() + 1)
    expect(periods).toEqual(['2026-11-21T12:30'])
    expect((await slots(store)).map((s) => s.period)).toEqual(['2026-11-21T12:30', '2026-11-25T12:30'])
  })

  test('a first start makes up for nothing', async () => {
    const store = await open()
    const world = begin(store, [jobThat(async () => '', { cron: '0 9 * * *' })])
    await world.pass(HOUR)
    expect(world.results).toEqual([])
  })

  test('two schedulers on one database run a job once', async () => {
    const store = await open()
    let runs = 0
    const job = jobThat(async () => String(++runs))
    const worlds = [begin(store, [job]), begin(store, [job])]
    for (const world of worlds) await world.pass(40 * 60_000)
    await Promise.race(worlds.map((world) => world.ran(1)))
    expect(runs).toBe(1)
  })

  test('each community has its own clock, and a changed zone changes the plan', async () => {
    const store = await open()
    const { community } = await store.write((tx) =>
      ensureSpace(tx, { platform: 'discord', id: '1', name: '', at: 1 }),
    )
    const setZone = (zone: string, from: number) =>
      store.write((tx) =>
        saveSetting(tx, { community, key: 'zone', value: JSON.stringify(zone), from, by: null }),
      )
    await setZone('Asia/Shanghai', 0)
    const runs: string[] = []
    const world = begin(store, [
      jobThat(
        async ({ now }) => {
          runs.push(new Date(now).toISOString().slice(0, 16))
          return ''
        },
        { for: 'community', cron: '0 21 * * *' },
      ),
    ])
    await world.pass(30 * 60_000)
    await setZone('Asia/Tokyo', NOON + 40 * 60_000)
    await world.pass(60 * 60_000)
    expect((await slots(store)).filter((s) => s.status === 'waiting')).toMatchObject([
      { period: '2026-11-22T21:00' },
    ])
    await world.pass(22 * HOUR, HOUR)
    await world.pass(HOUR, HOUR / 2)
    // 21:00 had gone by in Tokyo when the zone changed, so the next is 21:00 there on the day after.
    expect(runs).toEqual(['2026-11-22T12:00'])
  })

  test('a job that fails is tried again, later each time, then given up; others go on', async () => {
    const store = await open()
    const world = begin(store, [
      jobThat(async () => Promise.reject(new RangeError('with a name in it')), { name: 'bad' }),
      jobThat(async () => 'fine', { name: 'good' }),
    ])
    await world.pass(30 * 60_000)
    await world.ran(2)
    await world.pass(30 * 60_000)
    const of = (job: string) => world.results.filter((r) => r.job === job).map((r) => r.result)
    expect(of('good')).toEqual(['done'])
    expect(of('bad')).toEqual(['retry', 'retry', 'retry', 'retry', 'failed'])
    const bad = await store.reads
      .selectFrom('slots')
      .select(['status', 'result'])
      .where('job', '=', 'bad')
      .where('status', '=', 'failed')
      .execute()
    expect(bad).toEqual([{ status: 'failed', result: 'RangeError' }])
  })

  test('a run that the end cuts short is made again at the next start', async () => {
    const store = await open()
    let begun: () => void = () => {}
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const world = begin(store, [
      jobThat(({ signal }) => {
        begun()
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve('half')))
      }),
    ])
    await store.write((tx) => addSlot(tx, { job: 'greet', community: 0, period: 'now' }, NOON))
    world.scheduler.wake()
    await started
    await world.end()
    const again = begin(store, [jobThat(async () => 'whole')])
    await again.ran(1)
    expect(await slots(store)).toMatchObject([
      { period: 'now', status: 'done', attempts: 2 },
      { status: 'waiting' },
    ])
  })

  test('a job asked for now runs once for every community, and at its own hour all the same', async () => {
    const store = await open()
    const { community } = await store.write((tx) =>
      ensureSpace(tx, { platform: 'discord', id: '1', name: '', at: 1 }),
    )
    const job = jobThat(async () => 'done', { for: 'community', cron: '30 13 * * *' })
    const world = begin(store, [job])
    await world.scheduler.soon(job)
    await world.scheduler.soon(job)
    await world.ran(1)
    await world.pass(HOUR)
    expect(world.results.map((r) => r.community)).toEqual([community])
    await world.pass(HOUR)
    expect(world.results.map((r) => r.community)).toEqual([community, community])
  })

  test('the end does not wait for a job that does not leave off', async () => {
    const store = await open()
    let begun: () => void = () => {}
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const world = begin(store, [
      jobThat(() => {
        begun()
        return new Promise(() => {})
      }),
    ])
    await store.write((tx) => addSlot(tx, { job: 'greet', community: 0, period: 'now' }, NOON))
    world.scheduler.wake()
    await started
    world.stop.abort()
    await world.clock.asleepUntil(NOON + 3_000)
    world.clock.advance(3_000)
    await world.running
    expect((await slots(store))[0]).toMatchObject({ period: 'now', status: 'running' })
  })

  test('the sweep forgets what ended more than a month ago, and nothing that is open', async () => {
    const store = await open()
    const space = { id: 1, platform: 'discord' }
    await store.write(async (tx) => {
      await addIntents(
        tx,
        [1, 2, 3].map((channel) => planNotice(space, channel, 0)),
        0,
      )
      await endIntent(tx, 1, 'dead', 'gone', NOON - 31 * 24 * HOUR)
      await endIntent(tx, 2, 'dead', 'gone', NOON - 29 * 24 * HOUR)
    })
    const sweep = JOBS.find((job) => job.name === 'sweep')
    const { signal } = new AbortController()
    expect(await sweep?.run({ store, now: NOON, community: 0, period: '', signal })).toBe('1')
    expect(await countIntents(store.reads)).toEqual({ pending: 1, dead: 1 })
  })
})
