/**
 * Gathers events for a few milliseconds and commits them together. What `event` returns resolves once the event is
 * durable. A batch that fails is retried event by event; an event that fails alone is put aside and the rest is
 * kept. While the store refuses writes, events wait; a full queue gives way by marking the channel's gap.
 */
import type { ChatEvent } from '../chat/event.js'
import { KIND_NAMES } from '../domain/facts.js'
import type { Log } from '../log.js'
import type { Store } from '../store/engine.js'
import { quarantine } from '../store/quarantine.js'
import { isRefusing } from '../store/refusing.js'
import { createAddingUp } from './adding-up.js'
import { applyBatch, type BatchTools } from './batch.js'
import { createConsent, type LeftOut } from './consent.js'
import { createDataCounts } from './data-counts.js'
import { daysRemembered } from './day-batches.js'
import { describeFailed } from './failed-event.js'
import { createGapMarks } from './gap-marks.js'
import { countLeftOut, type Left, noteIn } from './left-out.js'
import { createLikeness } from './likeness.js'
import { forgetAll, forgetPlaces, forgetState, keepBounded, newMemory } from './memory.js'
import { watchOthers } from './others.js'
import { createQueue, isPast, type Waiting } from './queue.js'
import type { Beginnings } from './structure.js'
import { createTermCounter } from './terms.js'

export interface TrackerOptions {
  store: Store
  log: Log
  clock: () => number
  /** Seeds the numbers that stand for terms. */
  secret: string
  begin: Beginnings
  batchSize?: number
  /** How long events are gathered. */
  gatherMs?: number
  mostWaiting?: number
  /** People of whose day it is remembered what it consists of. */
  mostADay?: number
  /** How long the store is left alone after it refused; doubles up to five seconds. */
  retryMs?: number
}

export interface TrackerCounts {
  /** By `platform kind`. */
  received: ReadonlyMap<string, number>
  committed: ReadonlyMap<string, number>
  quarantined: number
  /** Events that may not be stored, by why. */
  leftOut: Readonly<LeftOut>
  waiting: number
}

export interface Tracker {
  event(event: ChatEvent): Promise<void>
  /** All that arrived before, but for what is read back, is committed and added up. Rejects while the store refuses writes. */
  flush(): Promise<void>
  counts(): TrackerCounts
  /** Commits what is waiting and stops. */
  close(): Promise<void>
}

/** Platforms that wait for our word before they send more: gathering would only slow them down. */
const WAITING_PLATFORMS: ReadonlySet<string> = new Set(['telegram'])
/** Enough to share a commit, few enough to be stored soon; within it others get their turn. */
const BATCH = 1_000
/** What is read back holds up who asks now by one of these. */
const PAST_BATCH = 50
const RETRY = { first: 100, longest: 5_000 } as const

const count = (counts: Map<string, number>, key: string, by = 1) =>
  counts.set(key, (counts.get(key) ?? 0) + by)

export const createTracker = (options: TrackerOptions): Tracker => {
  const { store, log, clock } = options
  const memory = newMemory()
  const consent = createConsent(options.secret)
  const terms = createTermCounter(options.secret, clock)
  const counts = createDataCounts(options.secret)
  const likeness = createLikeness(options.secret, clock, counts.leftOut)
  const queue = createQueue(options.batchSize ?? BATCH, PAST_BATCH)
  const gaps = createGapMarks(store)
  const others = watchOthers(store)
  const addingUp = createAddingUp(store, log, clock, daysRemembered(memory, others))
  const [received, committed] = [new Map<string, number>(), new Map<string, number>()]
  let quarantined = 0
  let working: Promise<void> | null = null
  let refusing: unknown = null
  let closed = false
  let timer: NodeJS.Timeout | NodeJS.Immediate | null = null
  let wake: (() => void) | null = null
  /** The batch of the latest event that is not read back. */
  let latest: Promise<void> = Promise.resolve()
  /** Whoever waits for a flush: told at once when the store refuses. */
  const flushing = new Set<(error: unknown) => void>()

  const commit = async (events: readonly ChatEvent[]): Promise<void> => {
    const now = clock()
    const tools: BatchTools = { memory, terms, counts, likeness, begin: options.begin, consent, now }
    try {
      keepBounded(memory, options.mostADay)
      const inserted = await store.write(async (tx, bulk) => {
        // Nobody else can commit from here on, so what is remembered stays true.
        const { elsewhere, here } = others.since()
        if (elsewhere) forgetState(memory)
        if (here) forgetPlaces(memory)
        if ((elsewhere || here) && (await consent.refresh(tx, now))) forgetAll(memory)
        if (elsewhere) likeness.doubt()
        const left: Left[] = []
        const stored = await applyBatch(tx, bulk, await consent.admit(tx, events, now, noteIn(left)), tools)
        await countLeftOut(tx, bulk, memory, counts, left)
        await likeness.keep(tx, bulk)
        return stored
      })
      likeness.settle(true)
      for (const i of inserted) count(committed, `${i.platform} ${KIND_NAMES[i.kind] ?? i.kind}`, i.count)
    } catch (error) {
      forgetAll(memory)
      for (const part of [terms, counts]) part.take()
      likeness.settle(false)
      throw error
    }
  }

  const putAside = async (event: ChatEvent, error: unknown): Promise<void> => {
    quarantined++
    log.error('event-quarantined', error, { platform: event.platform, type: event.type })
    await store.write(async (tx, bulk) => {
      await quarantine(tx, describeFailed(event, error, clock()))
      await countLeftOut(tx, bulk, memory, counts, [{ event, why: 'quarantined' }])
    })
  }

  const commitOneByOne = async (events: readonly ChatEvent[]): Promise<void> => {
    for (const event of events) {
      try {
        await commit([event])
      } catch (error) {
        if (isRefusing(error)) throw error
        await putAside(event, error)
      }
    }
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const t = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(t)
        resolve()
      }
    })

  /** Until it is stored, or we are told to stop. */
  const settle = async (batch: Waiting): Promise<void> => {
    let wait = options.retryMs ?? RETRY.first
    let whole = true
    for (;;) {
      try {
        await (whole ? commit(batch.events) : commitOneByOne(batch.events))
        if (refusing !== null) log.info('store-accepts-again', { waiting: queue.size })
        refusing = null
        batch.resolve()
        return
      } catch (error) {
        if (!isRefusing(error)) {
          if (!whole) throw error
          whole = false
          continue
        }
        if (refusing === null) log.error('store-refuses', error, { waiting: queue.size })
        refusing = error
        for (const reject of flushing) reject(error)
        if (closed) {
          batch.reject(error)
          return
        }
        await pause(wait)
        wait = Math.min(wait * 2, RETRY.longest)
      }
    }
  }

  const work = async (): Promise<void> => {
    for (let batch = queue.take(); batch; batch = queue.take()) {
      try {
        await settle(batch)
        addingUp.soon(batch.events.every(isPast))
        if (gaps.waiting) await gaps.write(clock())
        // However many batches wait, between two of them everything else gets its turn.
        await new Promise((resolve) => setImmediate(resolve))
      } catch (error) {
        log.error('batch-failed', error, { events: batch.events.length })
        batch.reject(error)
      }
    }
  }

  const start = (): Promise<void> => {
    if (timer) {
      clearTimeout(timer as NodeJS.Timeout)
      clearImmediate(timer as NodeJS.Immediate)
      timer = null
    }
    working ??= work().finally(() => {
      working = null
      if (queue.size > 0) void start()
    })
    return working
  }

  return {
    event(event) {
      if (closed) return Promise.reject(new Error('the tracker is closed'))
      count(received, `${event.platform} ${event.type}`)
      if (queue.size >= (options.mostWaiting ?? 50_000)) {
        gaps.mark(event)
        return Promise.resolve()
      }
      const done = queue.add(event)
      if (!isPast(event)) latest = done
      if (working !== null) return done
      if (queue.full) void start()
      else if (!timer) {
        timer = WAITING_PLATFORMS.has(event.platform)
          ? setImmediate(() => void start())
          : setTimeout(() => void start(), options.gatherMs ?? 4)
      }
      return done
    },
    async flush() {
      const mine = latest
      if (queue.size > 0) void start()
      await new Promise<void>((resolve, reject) => {
        if (refusing !== null) reject(refusing)
        flushing.add(reject)
        mine.then(resolve, reject).finally(() => flushing.delete(reject))
      })
      await addingUp.asked()
    },
    counts: () => ({ received, committed, quarantined, leftOut: consent.leftOut, waiting: queue.size }),
    async close() {
      closed = true
      wake?.()
      while (queue.size > 0 || working !== null) await start()
      await addingUp.stop()
      if (refusing === null) await addingUp.all()
    },
  }
}
