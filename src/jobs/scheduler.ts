/**
 * Runs jobs: each run is a slot written down ahead, so it happens once, and late rather than never. One after
 * another; what takes long belongs to the workers.
 */
import { dayOf } from '../domain/calendar.js'
import { DEFAULTS, type Settings } from '../domain/settings.js'
import type { Backups } from '../store/backup.js'
import { communityIds } from '../store/communities.js'
import type { Store } from '../store/engine.js'
import { addSlot, claimSlot, failSlot, finishSlot, reviveSlots, type SlotRow } from '../store/slots.js'
import { backOff } from './back-off.js'
import { createBell } from './bell.js'
import type { Clock } from './clock.js'
import type { Job, JobContext } from './job.js'
import { planRuns } from './plan.js'
import { runJob } from './run-job.js'
import { scheduleOf } from './schedule.js'

export interface SchedulerParts {
  store: Store
  jobs: readonly Job[]
  clock: Clock
  random: () => number
  defaults?: Settings
  backups?: Backups | undefined
  tell?: JobContext['tell']
  platforms?: JobContext['platforms']
  on(run: { job: string; community: number; result: 'done' | 'retry' | 'failed'; ms: number }): void
  onError(error: unknown): void
}

export interface Scheduler {
  /** Runs what is due until the signal aborts; only one process at a time (see `holdLease`). */
  run(signal: AbortSignal): Promise<void>
  /** A slot was written or a time zone changed: look now. */
  wake(): void
  /** Once more today for every community, not at its hour: what it looks at has just come in. */
  soon(job: Job): Promise<void>
}

/** Another process may have written a slot or changed a zone. */
const LONGEST_IDLE = 60_000
const AFTER_ERROR = 5_000
const MOST_ATTEMPTS = 5
/** A job that failed is not hurried: times sixteen, from about ten seconds to some minutes. */
const PATIENCE = 16
/** How long the end waits for a job that leaves off. */
const GRACE = 3_000

export const createScheduler = (parts: SchedulerParts): Scheduler => {
  const { store, clock, random, defaults = DEFAULTS } = parts
  const scheduled = parts.jobs.map((job) => ({ job, schedule: scheduleOf(job.cron) }))
  const byName = new Map(parts.jobs.map((job) => [job.name, job]))
  const bell = createBell(clock)

  const runSlot = async (slot: SlotRow, signal: AbortSignal) => {
    const job = byName.get(slot.job)
    if (!job) return
    const outcome = await runJob(parts, job, slot, clock.now(), signal)
    // Left as running: whoever takes over runs it again.
    if (outcome.result === 'stopped') return
    const last = slot.attempts >= MOST_ATTEMPTS
    const result = outcome.result === 'done' ? 'done' : last ? 'failed' : 'retry'
    await store.write((tx) => {
      const now = clock.now()
      if (outcome.result === 'done') return finishSlot(tx, slot, outcome.said, now)
      const retryAt = last ? null : now + PATIENCE * backOff(slot.attempts, random)
      return failSlot(tx, slot, { problem: outcome.problem, retryAt }, now)
    }, 'quiet')
    parts.on({ job: slot.job, community: slot.community, result, ms: outcome.ms })
  }

  const round = async (signal: AbortSignal): Promise<number> => {
    const now = clock.now()
    const due = await planRuns(store, scheduled, now, defaults)
    if (due === null) return LONGEST_IDLE
    if (due > now) return Math.min(LONGEST_IDLE, due - now)
    const slot = await store.write((tx) => claimSlot(tx, store.engine, [...byName.keys()], now), 'quiet')
    if (slot) await runSlot(slot, signal)
    // Somebody else has it; they should not, but it is no reason to spin.
    return slot ? 0 : AFTER_ERROR
  }

  const loop = async (signal: AbortSignal) => {
    let revived = false
    while (!signal.aborted) {
      try {
        if (!revived) await store.write((tx) => reviveSlots(tx))
        revived = true
        const idle = await round(signal)
        if (idle > 0) await bell.wait(idle, signal)
      } catch (error) {
        parts.onError(error)
        await clock.sleep(AFTER_ERROR, signal)
      }
    }
  }

  return {
    async run(signal) {
      const enough = new AbortController()
      const grace = new Promise<void>((resolve) => {
        const begin = () => void clock.sleep(GRACE, enough.signal).then(resolve)
        if (signal.aborted) begin()
        else signal.addEventListener('abort', begin, { once: true })
      })
      await Promise.race([loop(signal), grace])
      enough.abort()
    },
    wake: () => bell.ring(),
    async soon({ name }) {
      const now = clock.now()
      const period = dayOf('UTC', now)
      for (const community of await communityIds(store.reads))
        await store.write((tx) => addSlot(tx, { job: name, community, period }, now), 'quiet')
      bell.ring()
    },
  }
}
