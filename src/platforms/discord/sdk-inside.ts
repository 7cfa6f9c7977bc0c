/** The few places inside discord.js that have no public door. Everything that leans on them is in this file. */
import type { Client } from 'discord.js'
import type { Packet } from './wire.js'

interface InnerShard {
  internalConnect(): Promise<void>
  connection?: { terminate?: () => void } | null
}

interface InnerManager {
  handlePacket(packet?: Packet, shard?: unknown): boolean
  _ws: {
    send(shard: number, payload: unknown): Promise<void>
    strategy?: { shards?: Map<number, InnerShard> }
  } | null
}

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
export const guardPackets = (client: Client, fault: (event: string, error: unknown) => void): void => {
  const manager = inside(client)
  const handle = manager.handlePacket.bind(manager)
  manager.handlePacket = (packet, shard) => {
    if (packet && !HEARD.has(packet.t ?? '')) return true
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

/**
 * Ends a client for good. A shard that is between two attempts when it is destroyed would connect once more half a
 * second later, and a server that does not answer the closing handshake would be waited for.
 */
export const endClient = async (client: Client, patience: Promise<void>): Promise<void> => {
  const shards = [...(inside(client)._ws?.strategy?.shards?.values() ?? [])]
  for (const shard of shards) shard.internalConnect = async () => {}
  await Promise.race([client.destroy().catch(() => undefined), patience])
  for (const shard of shards) shard.connection?.terminate?.()
  client.removeAllListeners()
}
