/**
 * One attempt at one intent, and what becomes of it. Whoever calls has already written the attempt down.
 * Invariants: what may have arrived is never sent again unless twice does no harm or the platform was asked;
 * what surely did not arrive is tried again until it expires or has failed too often.
 */
import type { Place, Platform, SendProblem } from '../chat/platform.js'
import { planUnsure } from '../domain/intents.js'
import { DEFAULTS, type Settings } from '../domain/settings.js'
import { lastActors } from '../store/audit.js'
import type { Store, Tx } from '../store/engine.js'
import {
  addIntents,
  endIntent,
  type IntentEnd,
  type IntentRow,
  leaveIntentUnclear,
  markIntentSent,
  retryIntent,
} from '../store/intents.js'
import { backOff } from './back-off.js'
import type { Clock } from './clock.js'
import type { Delivery, DeliveryScene, IntentKind } from './intent-kind.js'

export interface CourierEvent {
  event: 'sent' | 'retry' | 'unclear' | IntentEnd
  platform: string
  kind: string
  intent: number
  /** A code. */
  problem?: string
}

export interface DeliveryParts {
  store: Store
  platforms: readonly Platform[]
  /** Payloads are checked by the compiler where they are planned; from the database they are JSON. */
  kinds: Readonly<Record<string, IntentKind<never>>>
  clock: Clock
  random: () => number
  defaults?: Settings
  workers?: DeliveryScene['workers']
  mostAttempts?: number
  on(event: CourierEvent): void
}

const MOST_ATTEMPTS = 12
const SHORTEST_WAIT = 100
const LONGEST_WAIT = 3_600_000
/** A message just sent takes a moment until the platform finds it. */
const BEFORE_LOOKING = 5_000
/** Platforms' clocks and ours differ. */
const CLOCK_SKEW = 60_000
const MOST_TOLD = 3

const problemOf = (error: unknown): SendProblem => {
  const { name, problem } = (error ?? {}) as { name?: unknown; problem?: SendProblem }
  return name === 'SendError' && problem ? problem : { kind: 'unknown' }
}

const nameOf = (error: unknown): string => {
  const name = (error as { name?: unknown } | null)?.name
  return typeof name === 'string' ? name.slice(0, 64) : 'error'
}

export const createDelivery = (parts: DeliveryParts) => {
  const { store, clock, random, defaults = DEFAULTS, mostAttempts = MOST_ATTEMPTS } = parts

  const report = (row: IntentRow, event: CourierEvent['event'], problem?: string) =>
    parts.on({
      event,
      platform: row.platform,
      kind: row.kind,
      intent: row.id,
      ...(problem !== undefined && { problem }),
    })

  const end = async (row: IntentRow, status: IntentEnd, problem: string) => {
    await store.write((tx) => endIntent(tx, row.id, status, problem, clock.now()), 'quiet')
    report(row, status, problem)
  }

  const tryLater = async (row: IntentRow, after: number, problem: string, counted = true) => {
    if (counted && row.attempts >= mostAttempts) return end(row, 'dead', problem)
    const dueAt = Math.min(clock.now() + after, row.expires_at)
    await store.write((tx) => retryIntent(tx, row.id, { dueAt, problem, counted }), 'quiet')
    report(row, 'retry', problem)
  }

  const tell = async (tx: Tx, row: IntentRow, kind: IntentKind<never>, payload: never) => {
    const community = await kind.tells?.(tx, payload)
    if (community === undefined || community === null) return
    const now = clock.now()
    const reachable = new Set(parts.platforms.map((p) => p.name as string))
    const actors = await lastActors(tx, community, 10)
    const told = actors.filter((a) => reachable.has(a.platform)).slice(0, MOST_TOLD)
    await addIntents(
      tx,
      told.map((account) => planUnsure(account, community, row.id, now)),
      now,
    )
  }

  /** Nobody will know: it is not repeated, and said. */
  const giveUpUnsure = async (row: IntentRow, kind: IntentKind<never>, payload: never) => {
    await store.write(async (tx) => {
      await endIntent(tx, row.id, 'dropped', 'unknown', clock.now())
      await kind.settled?.(tx, payload, clock.now())
      await tell(tx, row, kind, payload)
    })
    report(row, 'dropped', 'unknown')
  }

  const lookLater = async (row: IntentRow, after: number) => {
    await store.write(
      (tx) => leaveIntentUnclear(tx, row.id, Math.min(clock.now() + after, row.expires_at)),
      'quiet',
    )
    report(row, 'unclear')
  }

  const arrived = async (
    row: IntentRow,
    kind: IntentKind<never>,
    payload: never,
    sent: { channel: string; id: string } | null,
  ) => {
    await store.write(async (tx) => {
      await markIntentSent(tx, row.id, sent, clock.now())
      await kind.settled?.(tx, payload, clock.now())
    })
    report(row, 'sent')
  }

  /** The kind and payload of a row, or the end of it. */
  const read = async (row: IntentRow): Promise<{ kind: IntentKind<never>; payload: never } | undefined> => {
    const kind = Object.hasOwn(parts.kinds, row.kind) ? parts.kinds[row.kind] : undefined
    if (kind) {
      try {
        return { kind, payload: JSON.parse(row.payload) as never }
      } catch {
        await end(row, 'dead', 'payload-unreadable')
        return undefined
      }
    }
    await end(row, 'dead', 'kind-unknown')
    return undefined
  }

  const prepare = (platform: Platform, kind: IntentKind<never>, payload: never): Promise<Delivery> =>
    kind.deliver({ db: store.reads, platform, now: clock.now(), defaults, workers: parts.workers }, payload)

  const fail = async (
    platform: Platform,
    row: IntentRow,
    kind: IntentKind<never>,
    payload: never,
    problem: SendProblem,
  ) => {
    if (problem.kind === 'refused') return end(row, 'dead', problem.reason.slice(0, 64))
    if (problem.kind === 'wait') {
      const after = Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, problem.after))
      return tryLater(row, after, 'wait', false)
    }
    const pause = backOff(row.attempts, random)
    if (problem.kind === 'down' || kind.unknown === 'repeat') return tryLater(row, pause, problem.kind)
    if (kind.unknown === 'drop' || !platform.look) return giveUpUnsure(row, kind, payload)
    return lookLater(row, Math.max(BEFORE_LOOKING, pause))
  }

  /** Sends what was claimed just now. */
  const attempt = async (platform: Platform, row: IntentRow): Promise<void> => {
    const known = await read(row)
    if (!known) return
    const { kind, payload } = known
    let delivery: Delivery
    try {
      delivery = await prepare(platform, kind, payload)
    } catch (error) {
      return tryLater(row, backOff(row.attempts, random), nameOf(error))
    }
    if ('nothing' in delivery) return end(row, 'dropped', delivery.nothing)
    let sent: { channel: string; id: string } | null = null
    try {
      if ('act' in delivery) await delivery.act()
      else if ('made' in delivery) sent = await delivery.made()
      else if ('message' in delivery) {
        await platform.edit(delivery.message, delivery.view)
        sent = delivery.message
      } else sent = await platform.send(delivery.place, delivery.view, row.key)
    } catch (error) {
      return fail(platform, row, kind, payload, problemOf(error))
    }
    return arrived(row, kind, payload, sent)
  }

  const look = async (platform: Platform, row: IntentRow, place: Place) => {
    const since = (row.attempted_at ?? row.created_at) - CLOCK_SKEW
    return platform.look?.find(place, row.key, since) ?? null
  }

  /** Finds out, or decides, what became of an attempt whose outcome nobody knows. */
  const clarify = async (platform: Platform, row: IntentRow): Promise<void> => {
    const known = await read(row)
    if (!known) return
    const { kind, payload } = known
    const over = row.expires_at <= clock.now()
    if (kind.unknown === 'repeat') return over ? end(row, 'expired', 'unknown') : tryLater(row, 0, 'unknown')
    if (kind.unknown === 'drop' || !platform.look || over) return giveUpUnsure(row, kind, payload)
    try {
      const delivery = await prepare(platform, kind, payload)
      if ('nothing' in delivery) return await end(row, 'dropped', delivery.nothing)
      // To change a message twice does no harm.
      if ('message' in delivery || 'act' in delivery || 'made' in delivery)
        return await tryLater(row, 0, 'unknown')
      const found = await look(platform, row, delivery.place)
      return found ? await arrived(row, kind, payload, found) : await tryLater(row, 0, 'not-found')
    } catch (error) {
      const problem = problemOf(error)
      if (problem.kind === 'refused') return giveUpUnsure(row, kind, payload)
      const after = problem.kind === 'wait' ? problem.after : backOff(row.attempts, random)
      return lookLater(row, Math.min(LONGEST_WAIT, Math.max(BEFORE_LOOKING, after)))
    }
  }

  /** Claimed, but not begun. */
  const putBack = (row: IntentRow): Promise<void> =>
    store.write((tx) =>
      retryIntent(tx, row.id, { dueAt: row.due_at, problem: row.problem ?? 'stopped', counted: false }),
    )

  return { attempt, clarify, putBack }
}
