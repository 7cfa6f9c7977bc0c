import { afterEach, expect, test } from '@jest/globals'
import type { Job } from '../../src/jobs/job.js'
import { createScheduler } from '../../src/jobs/scheduler.js'
import type { Store } from '../../src/store/engine.js'
import { saveSetting } from '../../src/store/settings.js'
import { ensureSpace } from '../../src/store/spaces.js'
import { createTestClock } from '../support/clock.js'
import { describeStores } from '../support/stores.js'

const MINUTE = 60_000
const DAY = 86_400_000
const endings: (() => Promise<void>)[] = []

const communityIn = async (store: Store, zone: string) => {
  const { community } = await store.write((tx) =>
    ensureSpace(tx, { platform: 'discord', id: '1', name: '', at: 1 }),
  )
  const value = JSON.stringify(zone)
  await store.write((tx) => saveSetting(tx, { community, key: 'zone', value, from: 0, by: null }))
}

/** Runs a daily job from one instant to another, in steps of a quarter hour. */
const days = async (store: Store, runs: string[], cron: string, from: string, to: string) => {
  const clock = createTestClock(Date.parse(from))
  const job: Job = {
    name: 'daily',
    cron,
    for: 'community',
    async run({ period }) {
      runs.push(`${period} at ${new Date(clock.now()).toISOString().slice(0, 16)}Z`)
      return ''
    },
  }
  const scheduler = createScheduler({
    store,
    jobs: [job],
    clock,
    random: () => 1,
    on: () => {},
    onError: () => {},
  })
  const stop = new AbortController()
  const running = scheduler.run(stop.signal)
  const end = async () => {
    stop.abort()
    await running
  }
  endings.push(end)
  while (clock.now() < Date.parse(to)) {
    await clock.asleepUntil(clock.now() + 1)
    clock.advance(Math.min(15 * MINUTE, Date.parse(to) - clock.now()))
  }
  await clock.asleepUntil(clock.now() + 1)
  await end()
}

describeStores('a daily job of a community', (open) => {
  afterEach(async () => {
    for (const end of endings.splice(0)) await end()
  })

  test('whose time the spring change skips comes as much later, once', async () => {
    const store = await open()
    await communityIn(store, 'Europe/Berlin')
    const runs: string[] = []
    await days(store, runs, '30 2 * * *', '2026-03-28T00:00Z', '2026-03-30T12:00Z')
    expect(runs).toEqual([
      '2026-03-28T02:30 at 2026-03-28T01:30Z',
      '2026-03-29T02:30 at 2026-03-29T01:30Z',
      '2026-03-30T02:30 at 2026-03-30T00:30Z',
    ])
  })

  test('whose time the autumn change repeats comes once, the first time', async () => {
    const store = await open()
    await communityIn(store, 'Europe/Berlin')
    const runs: string[] = []
    await days(store, runs, '30 2 * * *', '2026-10-24T00:00Z', '2026-10-26T12:00Z')
    expect(runs).toEqual([
      '2026-10-24T02:30 at 2026-10-24T00:30Z',
      '2026-10-25T02:30 at 2026-10-25T00:30Z',
      '2026-10-26T02:30 at 2026-10-26T01:30Z',
    ])
  })

  test('comes once though the bot ends and begins between the two', async () => {
    const store = await open()
    await communityIn(store, 'Europe/Berlin')
    const runs: string[] = []
    await days(store, runs, '30 2 * * *', '2026-10-25T00:00Z', '2026-10-25T01:00Z')
    await days(store, runs, '30 2 * * *', '2026-10-25T01:15Z', '2026-10-25T12:00Z')
    expect(runs).toEqual(['2026-10-25T02:30 at 2026-10-25T00:30Z'])
  })

  test('comes late where the bot slept through the change, and once for all it missed', async () => {
    const store = await open()
    await communityIn(store, 'America/Sao_Paulo')
    const runs: string[] = []
    await days(store, runs, '30 2 * * *', '2026-03-28T00:00Z', '2026-03-28T00:15Z')
    await days(
      store,
      runs,
      '30 2 * * *',
      new Date(Date.parse('2026-03-28T00:00Z') + 3 * DAY).toISOString(),
      '2026-03-31T06:00Z',
    )
    expect(runs).toEqual(['2026-03-28T02:30 at 2026-03-31T00:00Z', '2026-03-31T02:30 at 2026-03-31T05:30Z'])
  })

  test('keeps midnight where the clocks change at midnight', async () => {
    const store = await open()
    await communityIn(store, 'Africa/Cairo')
    const runs: string[] = []
    // On 24 April 2026 the day begins at one o'clock there.
    await days(store, runs, '0 0 * * *', '2026-04-22T12:00Z', '2026-04-25T12:00Z')
    expect(runs).toEqual([
      '2026-04-23T00:00 at 2026-04-22T22:00Z',
      '2026-04-24T00:00 at 2026-04-23T22:00Z',
      '2026-04-25T00:00 at 2026-04-24T21:00Z',
    ])
  })
})
