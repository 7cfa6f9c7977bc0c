/** Adds up what batches left behind: awards into boards and days soon, rollups and terms by and by, so that no batch waits. */
import type { Log } from '../log.js'
import { type Remembered, settleDays, settleDaysIn } from '../store/day-batches.js'
import type { Store } from '../store/engine.js'
import { foldAwards } from '../store/fold.js'
import { foldAllRollups, foldRollups } from '../store/rollups.js'
import { addUpTerms } from '../store/terms.js'

/** Commands add up first, so this is only how much they may find waiting. */
const FOLD_EVERY = 2_000
/** Rollups are asked for by the day or week. */
const ROLL_UP_EVERY = 15_000
/** Chunks of a channel's week that may wait for the job. */
const MOST_CHUNKS = 16

export interface AddingUp {
  /** There is something to add up; `past`: a batch of what is read back, that nobody waits for. */
  soon(past: boolean): void
  /** No more begins; what is under way has ended. */
  stop(): Promise<void>
  /** What commands show: boards and days. Where nothing but what is read back has been written, it can wait. */
  asked(): Promise<void>
  /** Nothing is left waiting. */
  all(): Promise<void>
}

export const createAddingUp = (
  store: Store,
  log: Log,
  clock: () => number,
  days: () => Remembered | undefined,
): AddingUp => {
  let rolledUp = clock()
  let timer: NodeJS.Timeout | null = null
  let underWay: Promise<void> | null = null
  let again = false
  let stopped = false

  /** The store's count of writes when we last began, and how many batches of the past there have been since. */
  let seen = -1
  let pasts = 0
  /** Adding up something that somebody may wait for. */
  let owed: Promise<void> | null = null

  /** Elsewhere others write, of whom we would not know. */
  const isOwing = () => store.engine !== 'sqlite' || store.written() - seen !== pasts

  const addUp = async (): Promise<void> => {
    await foldAwards(store, (tx, bulk) => settleDaysIn(tx, bulk, days()))
    await settleDays(store, days)
  }

  const now = async (): Promise<void> => {
    const owing = isOwing()
    seen = store.written()
    pasts = 0
    const adding = addUp()
    if (owing) owed = adding
    try {
      await adding
    } catch (error) {
      seen = -1
      throw error
    } finally {
      if (owed === adding) owed = null
    }
  }

  const add = async (): Promise<void> => {
    await now()
    if (clock() - rolledUp < ROLL_UP_EVERY) return
    rolledUp = clock()
    await foldRollups(store)
    await addUpTerms(store, MOST_CHUNKS)
  }

  const soon = (): void => {
    if (stopped || timer !== null) return
    if (underWay !== null) {
      again = true
      return
    }
    timer = setTimeout(() => {
      timer = null
      underWay = add()
        .catch((error) => log.error('fold-failed', error))
        .finally(() => {
          underWay = null
          if (again) soon()
          again = false
        })
    }, FOLD_EVERY)
    timer.unref()
  }

  return {
    soon(past) {
      if (past) pasts += 1
      soon()
    },
    async asked() {
      await (isOwing() ? now() : owed)
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await underWay
    },
    async all() {
      await now()
      await foldAllRollups(store)
    },
  }
}
