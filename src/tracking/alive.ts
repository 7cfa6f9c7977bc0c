/**
 * Notes every few seconds that events reach us, so that after an outage it is known when it began; and records what a
 * platform cannot give back: updates that waited too long, or were taken by somebody else.
 */
import type { ChatEvent, PlatformName } from '../chat/event.js'
import type { History, Platform } from '../chat/platform.js'
import type { Log } from '../log.js'
import type { Store } from '../store/engine.js'
import { addGaps, beginGap, endGaps } from '../store/gaps.js'
import { getNote, setNote } from '../store/notes.js'
import { isRefusing } from '../store/refusing.js'
import { noteAlive, presentSpaces } from '../store/watches.js'
import type { Clock } from './patience.js'
import { SKEW, saidAt } from './platform-clock.js'

const ALIVE_EVERY = 15_000

export interface AliveParts {
  store: Store
  platforms: () => readonly Platform[]
  /** Everything that was heard before is stored. */
  flush(): Promise<void>
  log: Log
  clock: Clock
}

/** Only spaces that have been entered since we are connected. */
const noteSpaces = async (
  { store, flush }: AliveParts,
  { name }: Platform,
  history: History,
  ahead: number,
): Promise<void> => {
  const spaces = await presentSpaces(store.reads, name)
  const alive = spaces.flatMap(({ id, platform_id }) => {
    const at = history.aliveAt(platform_id)
    return at === null ? [] : [{ space: id, at: at - ahead }]
  })
  if (alive.length === 0) return
  // What was missed in them must be noted first.
  await flush()
  await store.write((_tx, bulk) => bulk.write(noteAlive, alive), 'quiet')
}

const noteKept = async (store: Store, platform: Platform, keeps: number, now: number): Promise<void> => {
  const key = `alive ${platform.name}`
  const state = platform.state()
  if (!state.connected && state.problem !== 'conflict') return
  const spaces = await presentSpaces(store.reads, platform.name)
  await store.write(async (tx) => {
    if (!state.connected) {
      for (const { id } of spaces)
        await beginGap(tx, { space: id, channel: null, from: state.since, cause: 'conflict' })
      return
    }
    const before = Number((await getNote(tx, key)) ?? now)
    const lost = now - keeps
    if (before < lost)
      await addGaps(
        tx,
        spaces.map(({ id }) => ({ space: id, channel: null, from: before, to: lost, cause: 'expired' })),
      )
    for (const { id } of spaces) await endGaps(tx, id, null, now)
    await setNote(tx, key, String(now))
  }, 'quiet')
}

export const createAlive = (parts: AliveParts) => {
  const { store, platforms, log, clock } = parts
  /** By how much our clock is ahead of each platform's, as what was said last tells. */
  const ahead = new Map<PlatformName, number>()
  const note = async (): Promise<void> => {
    for (const platform of platforms()) {
      if (platform.history) await noteSpaces(parts, platform, platform.history, ahead.get(platform.name) ?? 0)
      if (platform.keeps !== undefined) await noteKept(store, platform, platform.keeps, clock.now())
    }
  }

  return {
    note,
    /** What somebody says carries the platform's own time. */
    heard(event: ChatEvent): void {
      const at = saidAt(event)
      if (at === null) return
      const by = clock.now() - at
      ahead.set(event.platform, by > SKEW ? by : 0)
    },
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await clock.sleep(ALIVE_EVERY, signal)
        if (signal.aborted) return
        await note().catch((error: unknown) => {
          // Told by the tracker already.
          if (!isRefusing(error)) log.error('alive-not-noted', error)
        })
      }
    },
  }
}
