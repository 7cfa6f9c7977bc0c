/**
 * The shards this process serves: all of them where it is alone, else its fair share, by leases. How many there are
 * in all is one number for every process.
 */
import { type Client, type REST, Routes } from 'discord.js'
import type { PlatformState } from '../../chat/platform.js'
import { type Connection, DiscordStartError } from './connection.js'
import { createFairShare } from './fair-share.js'
import { pause } from './pause.js'
import { statusOf } from './send-error.js'
import { type ShardParts, serveShard } from './serve-shard.js'
import { shardOf } from './snowflake.js'

const COUNT = 'discord shards'
const ROLE = 'discord shard '
const RETRY_FIRST = 1_000
const RETRY_LAST = 60_000

export interface ShardsParts extends ShardParts {
  rest: REST
  /** How many; as many as Discord recommends where nothing is said. */
  wanted: number | undefined
}

export interface Shards {
  /** Resolves when each shard is connected, degraded or elsewhere; rejects on what a person must mend. */
  start(): Promise<void>
  stop(): Promise<void>
  /** The client that serves a space, or null where another process does. */
  clientOf(space: string): Client | null
  anyClient(): Client | null
  state(): PlatformState
}

interface Advice {
  shards: number
  /** How many shards may begin a session at once. */
  concurrency: number
}

export const createShards = (parts: ShardsParts): Shards => {
  const { rest, wanted, sharing, after, clock, log } = parts
  const ending = new AbortController()
  const { signal } = ending
  const connections = new Map<number, Connection>()
  let total = 1
  let running: Promise<void> = Promise.resolve()
  /** While there is no connection. */
  let idle: PlatformState = { connected: false, since: clock(), problem: 'starting' }
  let settled = () => {}
  let refused = (_error: unknown) => {}

  const onError = (error: unknown) => log.error('sharing-failed', error)
  const nothing = (state: Omit<PlatformState, 'connected' | 'since'>) => {
    const same = idle.problem === state.problem && idle.standby === state.standby
    idle = { connected: false, since: same ? idle.since : clock(), ...state }
  }

  const advice = async (): Promise<Advice> => {
    const said = (await rest.get(Routes.gatewayBot())) as {
      shards?: number
      session_start_limit?: { max_concurrency?: number }
    }
    return {
      shards: Math.max(1, said.shards ?? 1),
      concurrency: Math.max(1, said.session_start_limit?.max_concurrency ?? 1),
    }
  }

  const agree = async (ours: number) => (sharing ? sharing.agree(COUNT, ROLE, ours) : ours)

  /** Until the end, or until another number of shards is in force. */
  const serve = async (count: number, concurrency: number): Promise<void> => {
    const round = new AbortController()
    const endRound = () => round.abort()
    signal.addEventListener('abort', endRound)
    if (signal.aborted) endRound()
    const share = createFairShare(count, sharing, after, onError)
    const unsettled = new Set(Array.from({ length: count }, (_, id) => id))
    const settle = (id: number) => {
      if (unsettled.delete(id) && unsettled.size === 0) settled()
    }

    const serveOne = async (id: number) => {
      const work = async (held: AbortSignal) => {
        const mine = new AbortController()
        const letGo = () => mine.abort()
        held.addEventListener('abort', letGo)
        if (held.aborted) letGo()
        share.took(id, letGo)
        try {
          const inForce = await agree(count)
          if (inForce !== count) {
            log.warn('shards-changed', { from: count, to: inForce })
            return endRound()
          }
          log.info('shard-held', { shard: id, count })
          await serveShard(parts, { id, count }, concurrency, mine.signal, {
            opened: (connection) => connections.set(id, connection),
            started: () => settle(id),
          })
        } catch (error) {
          nothing({ problem: error instanceof DiscordStartError ? error.code : 'lost' })
          refused(error)
          throw error
        } finally {
          share.gave(id)
          connections.delete(id)
          log.info('shard-let-go', { shard: id, count })
        }
      }
      const elsewhere = () => {
        if (connections.size === 0) nothing({ standby: true })
        settle(id)
      }
      if (sharing) await sharing.hold(`${ROLE}${id}`, round.signal, work, share.gate(id, elsewhere))
      else await work(round.signal)
    }
    const watching = share.watch(round.signal)
    try {
      await Promise.all(Array.from({ length: count }, (_, id) => serveOne(id)))
    } finally {
      endRound()
      signal.removeEventListener('abort', endRound)
      await watching
    }
  }

  const run = async () => {
    let wait = RETRY_FIRST
    while (!signal.aborted) {
      try {
        const { shards, concurrency } = await advice()
        total = await agree(wanted ?? shards)
        if (wanted !== undefined && total !== wanted) log.warn('shards-otherwise', { wanted, inForce: total })
        wait = RETRY_FIRST
        await serve(total, concurrency)
      } catch (error) {
        if (signal.aborted) return
        if (statusOf(error) === 401 || error instanceof DiscordStartError) {
          const code = error instanceof DiscordStartError ? error.code : 'token-refused'
          nothing({ problem: code })
          return refused(error instanceof DiscordStartError ? error : new DiscordStartError(code))
        }
        log.warn('connect-failed', { status: statusOf(error) })
        nothing({ problem: 'unreachable' })
        settled()
        await pause(after, wait, signal)
        wait = Math.min(wait * 2, RETRY_LAST)
      }
    }
  }

  return {
    start: () =>
      new Promise<void>((resolve, reject) => {
        settled = resolve
        refused = reject
        running = run().finally(resolve)
      }),
    stop: async () => {
      ending.abort()
      await running
      nothing({ problem: 'stopped' })
    },
    clientOf: (space) => connections.get(shardOf(space, total) ?? -1)?.client() ?? null,
    anyClient: () => [...connections.values()].map((c) => c.client()).find((c) => c !== null) ?? null,
    state: () => {
      const states = [...connections.values()].map((c) => c.state())
      return states.find((s) => !s.connected) ?? states[0] ?? idle
    },
  }
}
