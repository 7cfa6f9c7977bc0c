/** Runs a job once for a slot that is taken, whoever took it: the scheduler, or somebody by hand. */
import type { Backups } from '../store/backup.js'
import type { Store } from '../store/engine.js'
import { errorCode } from '../store/refusing.js'
import { noteProgress, type SlotKey } from '../store/slots.js'
import type { Clock } from './clock.js'
import type { Job, JobContext } from './job.js'

export interface RunParts {
  store: Store
  clock: Clock
  backups?: Backups | undefined
  tell?: JobContext['tell']
  platforms?: JobContext['platforms']
  onError(error: unknown): void
  /** Somebody watches. */
  onProgress?(word: string): void
}

export type Outcome =
  | { result: 'done'; said: string | null; ms: number }
  | { result: 'failed'; problem: string; ms: number }
  /** The end came first. */
  | { result: 'stopped'; ms: number }

/** Often enough for whoever looks, and nothing beside the work. */
const WRITE_EVERY = 2_000
const LONGEST = 200

/** `now`: the instant the run is for. */
export const runJob = async (
  parts: RunParts,
  job: Job,
  slot: SlotKey,
  now: number,
  signal: AbortSignal,
): Promise<Outcome> => {
  const { store, clock, backups, tell, platforms, onError } = parts
  const began = clock.now()
  let written = began
  let writing = Promise.resolve()
  const progress = (word: string) => {
    parts.onProgress?.(word)
    if (clock.now() - written < WRITE_EVERY) return
    written = clock.now()
    writing = writing
      .then(() => store.write((tx) => noteProgress(tx, slot, word.slice(0, LONGEST)), 'quiet'))
      .catch(onError)
  }
  const { community, period } = slot
  const ms = () => clock.now() - began
  try {
    const said = await job.run({ store, now, community, period, signal, backups, tell, platforms, progress })
    await writing
    return signal.aborted
      ? { result: 'stopped', ms: ms() }
      : { result: 'done', said: said.slice(0, LONGEST), ms: ms() }
  } catch (error) {
    await writing
    if (signal.aborted) return { result: 'stopped', ms: ms() }
    onError(error)
    return { result: 'failed', problem: errorCode(error).slice(0, 64), ms: ms() }
  }
}
