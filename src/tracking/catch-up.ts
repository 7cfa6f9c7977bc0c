/**
 * Reads back what was missed, beside everything else: the gaps in the store are the list of what is left to do, so a
 * crash in the middle loses nothing. Channels with something new first, then those that were busy lately.
 */
import type { ChannelInfo, ChatEvent, PlatformName, SpaceEvent } from '../chat/event.js'
import type { History, Platform } from '../chat/platform.js'
import type { Log } from '../log.js'
import type { Store } from '../store/engine.js'
import {
  changeGap,
  forbiddenGaps,
  type GapCause,
  type GapRow,
  markGapFilled,
  spacesWithGaps,
  unfilledGaps,
} from '../store/gaps.js'
import { type HeldChannel, heldChannel, heldChannelNamed } from '../store/held.js'
import { noteHeard } from '../store/watches.js'
import { createAlive } from './alive.js'
import { createCompare } from './compare-recent.js'
import { type PaymentsRead, readMissedPayments } from './missed-payments.js'
import { type Clock, createPatience, historyProblem } from './patience.js'
import { createReadBack, placeOf, type ReadBack, type SpaceAsked, type Wanted } from './read-back.js'
import { openedSince } from './reconcile.js'
import { createTouched } from './touched.js'
import type { Tracker } from './tracker.js'

/** The platform's own limits decide; more would only wait there. */
const AT_ONCE = 4
const ROWS = 100
/** What could not be read is tried again. */
const LOOK_AGAIN = 60_000
/** What was done before we asked may be heard after. */
const AFTERWARDS = 10_000
/** As long as reactions change while they are asked for. */
const ROUNDS = 3

export interface CatchUpParts {
  store: Store
  tracker: Pick<Tracker, 'event' | 'counts' | 'flush'>
  platforms: () => readonly Platform[]
  log: Log
  clock: Clock
}

export interface CatchUp {
  /** As the tracker's own; what is missed is read back once a space has been entered. */
  event(event: ChatEvent): Promise<void>
  run(signal: AbortSignal): Promise<void>
}

interface On {
  platform: Platform
  history: History
  paid: Promise<PaymentsRead>
}

/** Runs the work for all items, a few at once. */
const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

export const createCatchUp = (parts: CatchUpParts): CatchUp => {
  const { store, tracker, platforms, log, clock } = parts
  const alive = createAlive({ ...parts, flush: tracker.flush })
  /** What a space listed when we entered it. */
  const entered = new Map<string, readonly ChannelInfo[]>()
  const touched = createTouched()
  /** Read back a moment ago. */
  const lately = new Map<string, readonly [PlatformName, SpaceAsked]>()
  /** Aborted when there is something to do. */
  let bell = new AbortController()

  const commit = async (events: readonly ChatEvent[]): Promise<void> => {
    await Promise.all(events.map((event) => tracker.event(event)))
  }

  const remember = (event: SpaceEvent) => {
    if (event.missed === undefined) return
    entered.set(`${event.platform} ${event.space}`, event.channels)
  }

  const fill = (gap: GapRow) => store.write((tx) => markGapFilled(tx, gap, clock.now()), 'quiet')
  const change = (gap: GapRow, cause: GapCause, to: number | null) =>
    store.write((tx) => changeGap(tx, gap.id, cause, to), 'quiet')

  const fillSpace = async ({ platform, history, paid }: On, space: SpaceAsked, signal: AbortSignal) => {
    const key = `${platform.name} ${space.platform_id}`
    const patience = createPatience(clock, signal)
    const readBack: ReadBack = createReadBack({
      store,
      platform: platform.name,
      history,
      patience,
      commit,
      waiting: () => tracker.counts().waiting,
      fits: touched.fits,
      now: clock.now,
    })
    const read = new Set<number>()
    touched.watch(platform.name, space.platform_id)
    let failed = 0

    const attempt = async (channel: HeldChannel, wanted: Wanted) => {
      const { gap } = wanted
      try {
        const outcome = await readBack.channel(space, channel, wanted)
        read.add(channel.id)
        if (gap && outcome === 'forbidden') await change(gap, 'no-permission', null)
        else if (gap) await fill(gap)
      } catch (error) {
        const kind = historyProblem(error)?.kind
        if (kind === undefined) throw error
        if (kind === 'forbidden' && gap) await change(gap, 'no-permission', null)
        else if (kind === 'gone' && gap) await change(gap, 'channel-gone', gap.to_at)
        else if (kind !== 'forbidden' && kind !== 'gone') failed++
        log.warn('history-not-read', { problem: kind, space: space.id, channel: channel.id })
      }
    }
    const compare = createCompare({ store, space, platform: platform.name, readBack, attempt, commit })

    const askAgain = async () => {
      let asked = 0
      for (let round = 0; round < ROUNDS; round++) {
        const doubtful = touched.take(platform.name, space.platform_id)
        asked += doubtful.length
        if (doubtful.length === 0) break
        await inTurns(doubtful, async (one) => {
          const channel = await heldChannelNamed(store.reads, space.id, one.channel)
          if (channel) await readBack.reactors(space, channel, one.reaction).catch(leave)
        })
      }
      return asked
    }

    for (const gap of await forbiddenGaps(store.reads, space.id)) {
      const channel = gap.channel === null ? undefined : await heldChannel(store.reads, gap.channel)
      if (!channel || !history.mayRead(placeOf(space, channel))) continue
      await change(gap, 'down', clock.now())
    }

    const whole: GapRow[] = []
    for (let last = 0; ; ) {
      const gaps = await unfilledGaps(store.reads, space.id, { after: last, limit: ROWS })
      whole.push(...gaps.filter((g) => g.channel === null))
      await inTurns(gaps, async (gap) => {
        if (gap.channel === null) return
        const channel = await heldChannel(store.reads, gap.channel)
        if (!channel) return
        if (channel.kind !== 'forum') return attempt(channel, { gap, from: gap.from_at, since: gap.from_at })
        await compare.archived(channel.platform_id, gap.from_at)
        await fill(gap)
      })
      const end = gaps.at(-1)
      if (!end || gaps.length < ROWS) break
      last = end.id
    }
    const [first] = whole
    const listed = entered.get(key)
    if (first) {
      const since = Math.min(...whole.map((g) => g.from_at))
      const here = listed ?? []
      await commit(openedSince(platform.name, space.platform_id, here, since))
      const vanished = await compare.vanished(here, since)
      await inTurns(vanished, (c) => attempt(c, { from: c.newest, since }))
      const busy = await compare.busy(here, since, read)
      await inTurns(busy, (c) => attempt(c, { from: null, since }))
      // Entering a space asks who is there; a queue that overflowed may have lost who came and went.
      if (whole.some((g) => g.cause === 'queue-full')) history.roster(space.platform_id)
    }
    const asked = await askAgain()
    if (!first) {
      lately.delete(key)
      touched.unwatch(platform.name, space.platform_id)
    }
    if (failed === 0 && first && whole.every(await paid)) {
      const newest = Math.max(...whole.map((g) => g.read_at ?? 0))
      await store.write(async (tx, bulk) => {
        for (const gap of whole) await markGapFilled(tx, gap, clock.now())
        await bulk.write(noteHeard, [{ space: space.id, at: newest }])
      }, 'quiet')
      // Entered again meanwhile, it has listed more.
      if (entered.get(key) === listed) entered.delete(key)
      lately.set(key, [platform.name, space])
    }
    if (first || read.size + failed + asked > 0)
      log.info('caught-up', { space: space.id, channels: read.size, failed, asked })
  }

  const pass = async (signal: AbortSignal) => {
    for (const platform of platforms()) {
      const { history } = platform
      if (!history) continue
      const spaces = new Map<number, SpaceAsked>()
      for (const [on, one] of lately.values()) if (on === platform.name) spaces.set(one.id, one)
      for (const one of await spacesWithGaps(store.reads, platform.name)) spaces.set(one.id, one)
      const patience = createPatience(clock, signal)
      const paid = readMissedPayments({ store, platform: platform.name, history, patience, commit, log })
      paid.catch(() => undefined)
      for (const space of spaces.values()) {
        if (signal.aborted) return
        if (history.serves(space.platform_id)) await fillSpace({ platform, history, paid }, space, signal)
      }
      await paid
    }
  }

  const read = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const idle = lately.size > 0 ? AFTERWARDS : LOOK_AGAIN
      await clock.sleep(idle, AbortSignal.any([signal, bell.signal]))
      bell = new AbortController()
      if (signal.aborted) return
      await pass(signal).catch((error: unknown) => {
        if ((error as Error | null)?.name !== 'StoppedError') log.error('catch-up-failed', error)
      })
    }
  }

  return {
    event(event) {
      const done = tracker.event(event)
      touched.note(event)
      alive.heard(event)
      if (event.type === 'space' && event.missed !== undefined) {
        remember(event)
        touched.watch(event.platform, event.space)
        done.then(
          () => bell.abort(),
          () => {},
        )
      }
      return done
    },
    run: async (signal) => {
      await Promise.all([alive.run(signal), read(signal)])
    },
  }
}

/** A number was believed that may be wrong: no reason to begin anew. */
const leave = (error: unknown): void => {
  if (historyProblem(error) === null) throw error
}
