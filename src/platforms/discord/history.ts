/** Reading back over REST what the gateway did not tell us. Its own queue, so that what we send never waits behind it. */
import { type Client, PermissionFlagsBits, type REST, Routes } from 'discord.js'
import { type History, HistoryError, type HistoryPlace } from '../../chat/platform.js'
import { ENTITLEMENTS, readEntitlements } from './read-entitlement.js'
import { PAGE, readArchived, readPage, readUsers } from './read-history.js'
import { statusOf } from './send-error.js'
import { idOf } from './snowflake.js'

/** Reactions are listed by sort. */
const SORTS = { n: ['0'], b: ['1'], a: ['0', '1'] } as const
const DISCORD_BEGAN = Date.UTC(2015, 0, 1)
const READ = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory

/** What lies before Discord began is asked for as what came after nothing. */
const idAfter = (place: { at: number; low: number }): string => (place.at < DISCORD_BEGAN ? '0' : idOf(place))

export interface HistoryParts {
  rest: REST
  /** The client that serves a space. */
  clientOf: (space: string) => Client | null
  content: () => boolean
  /** The bot's own application. */
  application: () => Promise<string>
  askMembers: (space: string) => void
  heardAt: (client: Client) => number | undefined
  clock: () => number
}

const toHistoryError = (error: unknown): HistoryError => {
  const { retryAfter } = (error ?? {}) as { retryAfter?: unknown }
  if (typeof retryAfter === 'number')
    return new HistoryError({ kind: 'wait', after: retryAfter }, { cause: error })
  const status = statusOf(error)
  const kind = status === 403 ? 'forbidden' : status === 404 ? 'gone' : 'down'
  return new HistoryError({ kind }, { cause: error })
}

export const createHistory = (parts: HistoryParts): History => {
  const { rest, clientOf, content, application, askMembers, heardAt, clock } = parts

  const ask = async <T>(
    route: `/${string}`,
    query: Record<string, string>,
    read: (answer: unknown) => T | null,
  ): Promise<T> => {
    let found: T | null
    try {
      found = read(await rest.get(route, { query: new URLSearchParams(query) }))
    } catch (error) {
      throw toHistoryError(error)
    }
    if (found === null) throw new HistoryError({ kind: 'down' })
    return found
  }

  const guildOf = (space: string) => clientOf(space)?.guilds.cache.get(space)

  return {
    serves: (space) => guildOf(space)?.available === true,
    mayRead: ({ space, channel, parent }: HistoryPlace) => {
      const guild = guildOf(space)
      const me = guild?.members.me
      const place =
        guild?.channels.cache.get(channel) ??
        (parent === undefined ? undefined : guild?.channels.cache.get(parent))
      return me && place ? me.permissionsIn(place).has(READ) : false
    },
    messages: ({ space, channel }, after) =>
      ask(Routes.channelMessages(channel), { after: idAfter(after), limit: String(PAGE) }, (answer) =>
        readPage(answer, { space, channel, after, content: content(), now: clock() }),
      ),
    reactors: async ({ channel }, { ref, key }, next) => {
      const [sort = '0', after] = next?.split(':') ?? []
      const sorts: readonly string[] = SORTS[key.charAt(0) as keyof typeof SORTS] ?? SORTS.n
      const type = next === undefined ? (sorts[0] ?? '0') : sort
      const message = idOf({ at: ref.at ?? 0, low: ref.low })
      const route = Routes.channelMessageReaction(channel, message, encodeURIComponent(key.slice(1)))
      const query = { limit: String(PAGE), type, ...(after && { after }) }
      const people = await ask(route, query, readUsers)
      const last = people.at(-1)?.id
      if (people.length >= PAGE && last !== undefined && last !== after)
        return { people, next: `${type}:${last}` }
      const other = sorts[sorts.indexOf(type) + 1]
      return { people, ...(other !== undefined && { next: `${other}:` }) }
    },
    archived: async ({ channel }, since, next) =>
      ask(
        Routes.channelThreads(channel, 'public'),
        { limit: String(PAGE), ...(next !== undefined && { before: next }) },
        (answer) => {
          const page = readArchived(answer, since)
          return page?.next !== undefined && page.next === next ? { threads: page.threads } : page
        },
      ),
    payments: async (after) => {
      const id = await application().catch((error: unknown) => {
        throw toHistoryError(error)
      })
      const query = { after: idAfter(after), limit: String(ENTITLEMENTS), exclude_deleted: 'false' }
      return ask(Routes.entitlements(id), query, (answer) =>
        readEntitlements(answer, { after, now: clock() }),
      )
    },
    roster: askMembers,
    aliveAt: (space) => {
      const on = clientOf(space)
      const guild = guildOf(space)
      if (!on || guild?.available !== true) return null
      const answered = on.ws.shards.get(guild.shardId)?.lastPingTimestamp ?? -1
      const at = Math.max(heardAt(on) ?? -1, answered)
      return at < 0 ? null : at
    },
  }
}
