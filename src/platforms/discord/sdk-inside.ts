/** The few places inside discord.js that have no public door. Everything that leans on them is in this file. */
import { type Client, type REST, SimpleShardingStrategy, type WebSocketOptions } from 'discord.js'
import type { Session } from './session.js'
import type { Packet } from './wire.js'

interface InnerShard {
  internalConnect(): Promise<void>
  connection?: { terminate?: () => void } | null
}

type BuildStrategy = NonNullable<WebSocketOptions['buildStrategy']>

interface InnerManager {
  handlePacket(packet?: Packet, shard?: unknown): boolean
  _ws: {
    send(shard: number, payload: unknown): Promise<void>
    strategy?: { shards?: Map<number, InnerShard> }
    destroy(options: { code: number }): Promise<void>
  } | null
}

/** Any code of ours but 1000 and 1001, which end the session. */
const CLOSED_FOR_ANOTHER = 4200

const inside = (client: Client) => client.ws as unknown as InnerManager

/**
 * What the SDK must hear so that its picture of spaces, channels, roles and cached members stays right. Messages,
 * reactions, interactions and rosters are read from the JSON by ourselves: the SDK would only build objects of them.
 */
const HEARD = new Set([
  'READY',
  'RESUMED',
  'GUILD_CREATE',
  'GUILD_UPDATE',
  'GUILD_DELETE',
  'GUILD_ROLE_CREATE',
  'GUILD_ROLE_UPDATE',
  'GUILD_ROLE_DELETE',
  'GUILD_MEMBER_UPDATE',
  'GUILD_MEMBER_REMOVE',
  'CHANNEL_CREATE',
  'CHANNEL_UPDATE',
  'CHANNEL_DELETE',
  'THREAD_CREATE',
  'THREAD_UPDATE',
  'THREAD_DELETE',
  'THREAD_LIST_SYNC',
  'USER_UPDATE',
])

/** Some payloads make the SDK throw where nobody can catch it, which would end the process: they are survived here. */
export const guardPackets = (
  client: Client,
  fault: (event: string, error: unknown) => void,
  deaf = false,
): void => {
  const manager = inside(client)
  const handle = manager.handlePacket.bind(manager)
  manager.handlePacket = (packet, shard) => {
    if (deaf || (packet && !HEARD.has(packet.t ?? ''))) return true
    try {
      return handle(packet, shard)
    } catch (error) {
      fault(packet?.t ?? 'none', error)
      return true
    }
  }
}

/** A gateway command; lost without a word when the connection is, as the next session asks again. */
export const sendToGateway = (client: Client, shard: number, payload: unknown): void => {
  inside(client)
    ._ws?.send(shard, payload)
    .catch(() => undefined)
}

/** Lets a client take up a session that another has begun, and never begin one; `ended`: it is not to be had. */
export const takeUpSession = ({ session, ended }: { session: Session; ended: () => void }) => ({
  buildStrategy: ((manager) => {
    let known: Awaited<ReturnType<typeof manager.options.retrieveSessionInfo>> = null
    manager.options.retrieveSessionInfo = (shardId) => {
      known ??= {
        sessionId: session.id,
        resumeURL: session.url,
        sequence: session.seq,
        shardId,
        shardCount: manager.options.shardCount ?? 1,
      }
      return known
    }
    manager.options.updateSessionInfo = (_shardId, info) => {
      if (info) known = info
      else ended()
    }
    return new SimpleShardingStrategy(manager)
  }) satisfies BuildStrategy,
  buildIdentifyThrottler: () => ({
    waitForIdentify: (_shardId: number, signal: AbortSignal) =>
      new Promise<void>((_, reject) => {
        ended()
        const refuse = () => reject(new Error('only taken up'))
        if (signal.aborted) refuse()
        else signal.addEventListener('abort', refuse, { once: true })
      }),
  }),
})

/**
 * Ends a client for good. A shard that is between two attempts when it is destroyed would connect once more half a
 * second later, and a server that does not answer the closing handshake would be waited for. With `resumable` the
 * session outlives it.
 */
export const endClient = async (
  client: Client,
  patience: Promise<void>,
  resumable = false,
): Promise<void> => {
  const shards = [...(inside(client)._ws?.strategy?.shards?.values() ?? [])]
  for (const shard of shards) shard.internalConnect = async () => {}
  const close = async () => {
    if (resumable) await inside(client)._ws?.destroy({ code: CLOSED_FOR_ANOTHER })
    await client.destroy()
  }
  await Promise.race([close().catch(() => undefined), patience])
  for (const shard of shards) shard.connection?.terminate?.()
  client.removeAllListeners()
}

/** Keeps an instant by the clock that only goes on. */
const keepSteady = (on: object, field: string): void => {
  let due = 0
  const instant = {
    get: () => Date.now() + due - performance.now(),
    set: (at: number) => {
      due = performance.now() + at - Date.now()
    },
  }
  instant.set(Number(Reflect.get(on, field)))
  Object.defineProperty(on, field, { ...instant, configurable: true, enumerable: true })
}

/** The SDK waits for an instant of the wall clock: once that was set back by hours, nothing would be sent for as long. */
export const steadyLimits = (rest: REST): REST => {
  keepSteady(rest, 'globalReset')
  const add = rest.handlers.set.bind(rest.handlers)
  rest.handlers.set = (key, handler) => {
    keepSteady(handler, 'reset')
    return add(key, handler)
  }
  return rest
}
