/**
 * Keeps one client connected: waits out an absent Discord, gives up only on what a person must mend, and goes on with
 * fewer intents where the privileged ones are refused.
 */
import type { Client } from 'discord.js'
import type { PlatformState } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { After } from './answer.js'
import type { Granted } from './client.js'
import { endClient } from './sdk-inside.js'
import { codeOf, statusOf } from './send-error.js'

const CLOSE = { tokenRefused: 4004, intentsRefused: 4014 } as const
/** Close codes after which trying again cannot help. */
const FATAL: Readonly<Record<number, string>> = {
  4004: 'token-refused',
  4010: 'shard-refused',
  4011: 'sharding-required',
  4012: 'version-refused',
  4013: 'intents-invalid',
}
/** How long `start` waits before it says that it is still trying. */
const PATIENCE = 20_000
const RETRY_FIRST = 1000
const RETRY_LAST = 60_000
const GOODBYE = 3000

export class DiscordStartError extends Error {
  override readonly name = 'DiscordStartError'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export interface ConnectionParts {
  token: string
  make: (granted: Granted) => Client
  /** Which privileged intents we ask for: the same for all connections. */
  grants: { current: Granted }
  /** Whether another process may take up the session when we leave off. */
  resumable: boolean
  /** Which privileged intents the application has, by its own account. */
  askGranted: () => Promise<Granted>
  after: After
  clock: () => number
  log: Log
}

export interface Connection {
  start(): Promise<void>
  stop(): Promise<void>
  client(): Client | null
  state(): PlatformState
}

export const createConnection = (parts: ConnectionParts): Connection => {
  const { token, make, grants, resumable, askGranted, after, clock, log } = parts
  let current: Client | null = null
  let stopped = false
  let wake: (() => void) | null = null
  let release = () => {}
  let stopping: Promise<void> | undefined
  let state: PlatformState = { connected: false, since: clock(), problem: 'starting' }
  const away = new Set<number>()

  const say = (connected: boolean, problem?: string) => {
    const lasting = grants.current.content && grants.current.members ? undefined : 'intents-refused'
    const code = problem ?? (connected ? lasting : 'lost')
    if (state.connected === connected && state.problem === code) return
    state = {
      connected,
      since: state.connected === connected ? state.since : clock(),
      ...(code !== undefined && { problem: code }),
    }
    log.info('state', { connected, problem: code })
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })

  /** The gateway does not say which one it refused; the application's own page does. */
  const giveUpIntents = async () => {
    const has = await askGranted().catch(() => ({ content: false, members: false }))
    const missing = !has.content || !has.members
    const { content, members } = grants.current
    grants.current = missing
      ? { content: content && has.content, members: members && has.members }
      : { content: false, members: false }
    log.warn('intents-refused', { ...grants.current })
  }

  const closedBy = async (client: Client, kept = false) => {
    let cancel = () => {}
    const patience = new Promise<void>((resolve) => {
      cancel = after(GOODBYE, resolve)
    })
    await endClient(client, patience, kept)
    cancel()
  }

  /** One client, until it is connected (then null) or refused: the reason. */
  const attempt = async (): Promise<{ code: string; fatal: boolean } | 'intents' | null> => {
    const client = make(grants.current)
    current = client
    away.clear()
    let close: number | undefined
    let settled = false
    client.on('error', (error) => log.error('client-error', error))
    client.on('shardError', (error, shard) => log.error('shard-error', error, { shard }))
    client.on('shardReady', (shard) => back(shard))
    client.on('shardResume', (shard) => back(shard))
    client.on('shardReconnecting', (shard) => {
      away.add(shard)
      if (settled && current === client) say(false)
    })
    client.on('shardDisconnect', ({ code }, shard) => {
      close = code
      away.add(shard)
      if (settled && current === client) void lost(client, code)
    })
    const back = (shard: number) => {
      away.delete(shard)
      if (settled && current === client && away.size === 0) say(true)
    }
    try {
      await client.login(token)
      settled = true
      if (current === client && !stopped) say(true)
      return null
    } catch (error) {
      const code = codeName(error)
      await closedBy(client)
      if (close === CLOSE.intentsRefused) return 'intents'
      if (code === 'TokenInvalid' || statusOf(error) === 401) return { code: 'token-refused', fatal: true }
      const reason = close === undefined ? undefined : FATAL[close]
      if (reason !== undefined) return { code: reason, fatal: true }
      log.warn('connect-failed', { code, status: statusOf(error), close })
      return { code: 'unreachable', fatal: false }
    }
  }

  const codeName = (error: unknown) => {
    const code = (error as { code?: unknown } | null)?.code
    return typeof code === 'string' ? code : codeOf(error)
  }

  /** The gateway ended a running session and will not have it back as it is. */
  const lost = async (client: Client, close: number) => {
    say(false, FATAL[close] ?? 'lost')
    await closedBy(client)
    if (stopped || current !== client) return
    if (close === CLOSE.intentsRefused) await giveUpIntents()
    else if (FATAL[close] !== undefined) return
    await connect(() => undefined).catch((error: unknown) => log.error('connect-refused', error))
  }

  /** Until connected; `degraded` is told when it will take a while. */
  const connect = async (degraded: () => void): Promise<void> => {
    let wait = RETRY_FIRST
    while (!stopped) {
      const outcome = await attempt()
      if (outcome === null || stopped) return
      if (outcome === 'intents') {
        if (!grants.current.content && !grants.current.members) throw refuse('intents-invalid')
        await giveUpIntents()
        continue
      }
      if (outcome.fatal) throw refuse(outcome.code)
      say(false, outcome.code)
      degraded()
      await pause(wait)
      wait = Math.min(wait * 2, RETRY_LAST)
    }
  }

  const refuse = (code: string) => {
    say(false, code)
    return new DiscordStartError(code)
  }

  const stop = async () => {
    stopped = true
    wake?.()
    release()
    const client = current
    current = null
    if (client) await closedBy(client, resumable)
    say(false, 'stopped')
  }

  return {
    start: async () => {
      let cancel = () => {}
      await new Promise<void>((resolve, reject) => {
        release = resolve
        cancel = after(PATIENCE, () => {
          if (!state.connected) say(false, 'unreachable')
          resolve()
        })
        connect(resolve).then(resolve, (error: unknown) => {
          log.error('connect-refused', error)
          reject(error)
        })
      }).finally(() => cancel())
    },
    stop: () => {
      stopping ??= stop()
      return stopping
    },
    client: () => current,
    state: () => state,
  }
}
