/**
 * Did a message of ours arrive? First what the gateway echoed to this very process, by nonce; then our messages in
 * the channel since the attempt, by the mark they carry. "No" is only said after having read all of them.
 */
import { type REST, Routes } from 'discord.js'
import { type Place, SendError, type SentMessage } from '../../chat/platform.js'
import { hasMark, nonceOf } from './mark.js'
import { codeOf, toSendError } from './send-error.js'
import { idAt, isId } from './snowflake.js'
import type { Packet } from './wire.js'

const ECHOES_MAX = 2000
const PAGE = 100
const PAGES_MAX = 20
/** Discord's clock and ours need not agree. */
const SKEW = 60_000
const UNKNOWN_CHANNEL = 10003

interface OurMessage {
  id: string
  author?: { id?: string }
  nonce?: string | number
  content?: string
  embeds?: { description?: string }[]
}

export interface Looker {
  /** Told of every message; remembers ours. */
  echo(packet: Packet): void
  find(place: Place, key: string, since: number): Promise<SentMessage | null>
}

export interface LookerParts {
  rest: REST
  self: () => Promise<string>
  channelOf: (place: Place) => Promise<string>
  /**
   * False where the history is closed to us: Discord then lists nothing, which must not be read as "not there". Null
   * where that is not known.
   */
  mayRead: (place: Place) => boolean | null
}

export const createLooker = ({ rest, self, channelOf, mayRead }: LookerParts): Looker => {
  const echoes = new Map<string, SentMessage>()

  const search = async (channel: string, key: string, since: number): Promise<SentMessage | null> => {
    const us = await self()
    let after = idAt(since - SKEW)
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = new URLSearchParams({ after, limit: String(PAGE) })
      const messages = (await rest.get(Routes.channelMessages(channel), { query })) as OurMessage[]
      const ours = messages.filter((m) => m.author?.id === us)
      const found = ours.find((m) => m.nonce === nonceOf(key) || hasMark(m, key))
      if (found) return { channel, id: found.id }
      if (messages.length < PAGE) return null
      after = messages.map((m) => m.id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b))
    }
    throw new SendError({ kind: 'unknown' })
  }

  return {
    echo: (packet) => {
      const {
        id,
        channel_id: channel,
        nonce,
      } = packet.d as { id?: unknown; channel_id?: unknown; nonce?: unknown }
      if (typeof nonce !== 'string' || !isId(id) || !isId(channel)) return
      if (echoes.size >= ECHOES_MAX) echoes.delete(echoes.keys().next().value ?? '')
      echoes.set(nonce, { channel, id })
    },
    find: async (place, key, since) => {
      const echoed = echoes.get(nonceOf(key))
      if (echoed) return echoed
      const may = mayRead(place)
      if (may === false) throw new SendError({ kind: 'unknown' })
      try {
        const found = await search(await channelOf(place), key, since)
        // An empty list may be a closed one: then only what is found says something.
        if (!found && may === null) throw new SendError({ kind: 'unknown' })
        return found
      } catch (error) {
        if (codeOf(error) === UNKNOWN_CHANNEL) return null
        throw toSendError(error)
      }
    },
  }
}
