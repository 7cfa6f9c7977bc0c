/** A backup while events come in: how long the loop stands still meanwhile, and how much of the ingestion is left. */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import type { ChatEvent } from '../../src/chat/event.js'
import { backUp } from '../../src/store/backup.js'
import { openStore } from '../../src/store/open.js'
import type { Tracker } from '../../src/tracking/tracker.js'
import { benchTracker, filled } from './ingest.js'
import { mix, take } from './mix.js'
import type { Bench } from './row.js'

const MEMBERS = 20_000
/** Measured: a fact with all that belongs to it takes about so many bytes. */
const BYTES_A_FACT = 150
const AT_ONCE = 64
const MOST_WAITING = 5_000

/** As many events as fit in until the work is over, and at least so long. Answers events a second. */
const ingestWhile = async (
  tracker: Tracker,
  events: Iterator<ChatEvent>,
  work: Promise<unknown>,
  least: number,
) => {
  let over = false
  void work.finally(() => {
    over = true
  })
  let waiting = 0
  let taken = 0
  const failures: unknown[] = []
  const began = performance.now()
  while ((!over || performance.now() - began < least) && failures.length === 0) {
    for (let n = 0; n < AT_ONCE && waiting < MOST_WAITING; n++) {
      const event = events.next().value as ChatEvent | undefined
      if (!event) throw new Error('the mix has ended')
      waiting += 1
      tracker
        .event(event)
        .then(() => {
          taken += 1
        })
        .catch((error) => failures.push(error))
        .finally(() => {
          waiting -= 1
        })
    }
    await turn()
  }
  const seconds = (performance.now() - began) / 1000
  const rate = taken / seconds
  await tracker.flush()
  await work
  if (failures.length > 0) throw failures[0]
  return { rate, seconds }
}

export const bench: Bench = async ({ folder, full, smoke }) => {
  const bytes = full ? 1e9 : smoke ? 1e6 : 1e8
  const {
    path: template,
    facts,
    now,
  } = await filled(folder, smoke ? 500 : MEMBERS, Math.ceil(bytes / BYTES_A_FACT))
  const path = join(folder, 'backup.db')
  copyFileSync(template, path)
  const store = await openStore(path)
  const tracker = benchTracker(store, () => now + 86_400_000)
  const events = mix({ members: smoke ? 500 : MEMBERS })
  take(events, facts)
  const least = smoke ? 100 : 8_000
  // Once before, so that both runs find everything warm.
  await ingestWhile(tracker, events, Promise.resolve(), least / 2)
  const calm = monitorEventLoopDelay({ resolution: 1 })
  calm.enable()
  const alone = await ingestWhile(tracker, events, Promise.resolve(), least)
  calm.disable()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const began = performance.now()
  let took = 0
  const backups = { database: path, folder: join(folder, 'backups'), days: 7, programs: {} }
  const work = backUp(backups, Date.now(), { signal: new AbortController().signal }).then((made) => {
    took = (performance.now() - began) / 1000
    return made
  })
  const beside = await ingestWhile(tracker, events, work, 0)
  delay.disable()
  const made = await work
  await tracker.close()
  await store.close()
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  rmSync(made.path)
  const ms = (nanoseconds: number) => nanoseconds / 1e6
  return [
    {
      what: 'event-loop delay p99 during a backup',
      measured: ms(delay.percentile(99)),
      unit: 'ms',
      target: { most: 50 },
      note: `longest ${ms(delay.max).toFixed(0)} ms; without: p99 ${ms(calm.percentile(99)).toFixed(0)}, longest ${ms(calm.max).toFixed(0)} ms; ${(made.bytes / 1e6).toFixed(0)} MB in ${took.toFixed(1)} s, verified`,
    },
    {
      what: 'ingestion during a backup / without',
      measured: beside.rate,
      limit: alone.rate,
      unit: 'events/s',
      target: { least: 0.7 },
    },
  ]
}
