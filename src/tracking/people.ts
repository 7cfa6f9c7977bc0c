/** Turns the people and channels of a batch into our numbers, and notes who is present. */
import type { ChannelInfo, ChatEvent, Person } from '../chat/event.js'
import type { AccountId, ChannelId } from '../domain/identity.js'
import { findByHandle, internAccounts, type NewAccount } from '../store/accounts.js'
import type { Bulk } from '../store/bulk.js'
import { internChannel } from '../store/channels.js'
import type { Tx } from '../store/engine.js'
import { setHidden } from '../store/fold.js'
import { type Arrival, arriveAll, ensureMembers, hiddenOf, membersOf } from '../store/members.js'
import type { SpaceRow } from '../store/spaces.js'
import type { KnownAccount, Memory } from './memory.js'

const keyOf = (platform: string, id: string): string => `${platform} ${id}`

/** Everybody an act names, with the platform it happened on. */
export const peopleOf = function* (event: ChatEvent): Generator<Person> {
  if (event.type === 'message') {
    yield event.author
    yield* event.mentions
    if (event.reply?.author) yield event.reply.author
  } else if (event.type === 'reaction') {
    yield event.by
    if (event.author) yield event.author
  } else if (event.type === 'thread') yield event.author
  else if (event.type === 'join' || event.type === 'leave') yield event.person
  else if (event.type === 'roster') yield* event.people
}

const asNew = (platform: string, person: Person): NewAccount => ({
  platform,
  id: person.id,
  name: person.name,
  handle: person.handle,
  locale: person.locale,
  bot: person.bot,
})

/** Makes sure that memory knows everybody the events name, under today's name. */
export const learnPeople = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  events: readonly ChatEvent[],
): Promise<void> => {
  const unknown = new Map<string, NewAccount>()
  const byHandle = new Map<string, { platform: string; handle: string }>()
  for (const event of events) {
    for (const person of peopleOf(event)) {
      if (person.id === '') {
        const handle = person.handle?.toLowerCase()
        if (handle) byHandle.set(keyOf(event.platform, `@${handle}`), { platform: event.platform, handle })
        continue
      }
      const key = keyOf(event.platform, person.id)
      const known = memory.accounts.get(key)
      const handle = person.handle?.toLowerCase() ?? known?.handle
      if (known && (person.name === '' || known.name === person.name) && known.handle === handle) continue
      const waiting = unknown.get(key)
      if (waiting && person.name === '') continue
      unknown.set(key, asNew(event.platform, person))
    }
  }
  const wanted = [...unknown.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = await internAccounts(
    bulk,
    wanted.map(([, person]) => person),
  )
  for (const row of rows) {
    const key = keyOf(row.platform, row.platform_id)
    const person = unknown.get(key)
    memory.accounts.set(key, {
      id: row.id,
      bot: row.bot === 1,
      name: person && person.name !== '' ? person.name : row.name,
      handle: person?.handle?.toLowerCase() ?? row.handle,
    })
  }
  for (const [key, { platform, handle }] of byHandle) {
    if (memory.accounts.has(key)) continue
    const row = await findByHandle(tx, platform, handle)
    if (row) memory.accounts.set(key, { id: row.id, bot: row.bot === 1, name: row.name, handle: row.handle })
  }
}

/** Null for somebody only named by a handle that nobody we know has. */
export const accountOf = (memory: Memory, platform: string, person: Person): KnownAccount | null => {
  const id = person.id === '' ? `@${person.handle?.toLowerCase() ?? ''}` : person.id
  return memory.accounts.get(keyOf(platform, id)) ?? null
}

const channelKey = (space: number, id: string): string => `${space} ${id}`

export const knownChannel = (memory: Memory, space: SpaceRow, channel: ChannelInfo): ChannelId | undefined =>
  memory.channels.get(channelKey(space.id, channel.id))

/** The channel's number; made on first sight. `learn` also keeps its name and kind current. */
export const channelOf = async (
  tx: Tx,
  memory: Memory,
  space: SpaceRow,
  channel: ChannelInfo,
  learn = false,
): Promise<ChannelId> => {
  const key = channelKey(space.id, channel.id)
  const known = memory.channels.get(key)
  if (known !== undefined && !learn) return known
  const parent =
    channel.parent === undefined || channel.parent === channel.id
      ? undefined
      : await channelOf(tx, memory, space, { id: channel.parent })
  const row = await internChannel(tx, { space: space.id, ...channel, parent })
  memory.channels.set(key, row.id)
  return row.id
}

/** Notes presence and membership of accounts not yet noted; `arrivals` false for history, which proves no presence. */
export const notePresence = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  seen: ReadonlyMap<AccountId, number>,
  arrivals: boolean,
): Promise<void> => {
  let present = memory.present.get(space.id)
  if (!present) {
    present = new Set()
    memory.present.set(space.id, present)
  }
  const fresh: Arrival[] = []
  for (const [account, at] of seen) if (!present.has(account)) fresh.push({ space: space.id, account, at })
  if (fresh.length === 0) return
  await ensureMembers(
    bulk,
    space.community,
    fresh.map((a) => a.account),
  )
  if (!arrivals) return
  const opened = await arriveAll(bulk, fresh)
  const members = await membersOf(
    bulk,
    space.community,
    opened.map((a) => a.account),
  )
  for (const member of await hiddenOf(bulk, [...members.values()])) await setHidden(tx, bulk, member, false)
  for (const a of fresh) present.add(a.account)
}
