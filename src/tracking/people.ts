/** Turns the people and channels of a batch into our numbers, and notes who is present. */
import type { AcceptedEvent, ChannelInfo, ChatEvent, FoundEvent, Person, ThanksEvent } from '../chat/event.js'
import type { AccountId, ChannelId } from '../domain/identity.js'
import { findByHandle, internAccounts, type NewAccount } from '../store/accounts.js'
import type { Bulk } from '../store/bulk.js'
import { internChannel } from '../store/channels.js'
import type { Tx } from '../store/engine.js'
import { setHidden } from '../store/hidden-members.js'
import { type Arrival, arriveAll, ensureMembers, membersOf } from '../store/members.js'
import type { SpaceRow } from '../store/spaces.js'
import { type KnownAccount, type Memory, under } from './memory.js'

const NOBODY: readonly Person[] = []

/** What we were told, or found out ourselves, of one person and another. */
export const isToSomebody = (event: ChatEvent): event is ThanksEvent | AcceptedEvent | FoundEvent =>
  event.type === 'thanks' || event.type === 'accepted' || event.type === 'found'

/** Everybody an event names beside its actor. */
const othersIn = (event: ChatEvent): readonly Person[] => {
  if (event.type === 'message') {
    const author = event.reply?.author
    return author ? [...event.mentions, author] : event.mentions
  }
  if (event.type === 'reaction') return event.author ? [event.author] : NOBODY
  if (event.type === 'invite') return event.by ? [event.by] : NOBODY
  if (isToSomebody(event)) return event.to ? [event.to] : NOBODY
  if (event.type === 'voice-roster') return event.people.map((p) => p.person)
  return event.type === 'roster' ? event.people : NOBODY
}

/** Whose act an event is; null where it is nobody's. */
export const actorIn = (event: ChatEvent): Person | null => {
  if (event.type === 'message' || event.type === 'thread' || event.type === 'edit') return event.author
  if (event.type === 'reaction' || event.type === 'vote') return event.by
  if (event.type === 'service') return event.by ?? null
  return 'person' in event ? event.person : null
}

interface Unknown {
  people: Map<string, NewAccount>
  /** Those of them whom only a list of who is there names. */
  listed: Set<string>
  handles: Map<string, { platform: string; handle: string }>
}

const meet = (
  accounts: Map<string, KnownAccount>,
  unknown: Unknown,
  platform: string,
  person: Person,
  isListed: boolean,
): void => {
  const handle = person.handle?.toLowerCase()
  if (person.id === '') {
    if (handle && !accounts.has(`@${handle}`))
      unknown.handles.set(`${platform} ${handle}`, { platform, handle })
    return
  }
  const known = accounts.get(person.id)
  const same = known && (person.name === '' || known.name === person.name)
  if (same && (handle === undefined || known.handle === handle)) return
  const key = `${platform} ${person.id}`
  if (!isListed) unknown.listed.delete(key)
  else if (!known && !unknown.people.has(key)) unknown.listed.add(key)
  if (unknown.people.has(key) && person.name === '') return
  const { id, name, locale, bot } = person
  unknown.people.set(key, { platform, id, name, handle, locale, bot })
}

/** Makes sure that memory knows everybody the events name, under today's name. */
export const learnPeople = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  events: readonly ChatEvent[],
): Promise<void> => {
  const unknown: Unknown = { people: new Map(), listed: new Set(), handles: new Map() }
  for (const event of events) {
    const accounts = under(memory.accounts, event.platform)
    const actor = actorIn(event)
    if (actor) meet(accounts, unknown, event.platform, actor, false)
    const isList = event.type === 'roster'
    for (const person of othersIn(event)) meet(accounts, unknown, event.platform, person, isList)
  }
  const wanted = [...unknown.people.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, person]) => person)
  for (const row of await internAccounts(bulk, wanted)) {
    const key = `${row.platform} ${row.platform_id}`
    const person = unknown.people.get(key)
    const into = unknown.listed.has(key) ? memory.listed : memory.accounts
    under(into, row.platform).set(row.platform_id, {
      id: row.id,
      bot: row.bot === 1,
      name: person && person.name !== '' ? person.name : row.name,
      handle: person?.handle?.toLowerCase() ?? row.handle,
    })
  }
  for (const { platform, handle } of unknown.handles.values()) {
    const row = await findByHandle(tx, platform, handle)
    // By their number they would have been left out before.
    if (!row || row.opted_out_at !== null) continue
    const known = { id: row.id, bot: row.bot === 1, name: row.name, handle: row.handle }
    under(memory.accounts, platform).set(`@${handle}`, known)
  }
}

/** Null for somebody only named by a handle that nobody we know has. */
export const accountOf = (memory: Memory, platform: string, person: Person): KnownAccount | null => {
  const id = person.id === '' ? `@${person.handle?.toLowerCase() ?? ''}` : person.id
  return memory.accounts.get(platform)?.get(id) ?? memory.listed.get(platform)?.get(id) ?? null
}

/** Whose act an event is, as far as it counts: no bot, no webhook. */
export const actorOf = (memory: Memory, event: ChatEvent): KnownAccount | null => {
  if (event.type === 'message' && event.relayed) return null
  const person = actorIn(event)
  if (!person || person.bot) return null
  const account = accountOf(memory, event.platform, person)
  return account && !account.bot ? account : null
}

export const knownChannel = (memory: Memory, space: SpaceRow, channel: ChannelInfo): ChannelId | undefined =>
  memory.channels.get(space.id)?.get(channel.id)

/** The channel's number; made on first sight. `learn` also keeps its name and kind current. */
export const channelOf = async (
  tx: Tx,
  memory: Memory,
  space: SpaceRow,
  channel: ChannelInfo,
  learn = false,
): Promise<ChannelId> => {
  const known = knownChannel(memory, space, channel)
  if (known !== undefined && !learn) return known
  const parent =
    channel.parent === undefined || channel.parent === channel.id
      ? undefined
      : await channelOf(tx, memory, space, { id: channel.parent })
  const row = await internChannel(tx, { space: space.id, ...channel, parent })
  under(memory.channels, space.id).set(channel.id, row.id)
  if (row.parent !== null) memory.parents.set(row.id, row.parent)
  return row.id
}

/**
 * Notes presence and membership of accounts not yet noted; `arrivals` false for history, which proves no presence.
 * Answers those of whom it was not known that they are there.
 */
export const notePresence = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  seen: ReadonlyMap<AccountId, number>,
  arrivals: boolean,
): Promise<Arrival[]> => {
  let present = memory.present.get(space.id)
  if (!present) {
    present = new Set()
    memory.present.set(space.id, present)
  }
  const fresh: Arrival[] = []
  for (const [account, at] of seen) if (!present.has(account)) fresh.push({ space: space.id, account, at })
  if (fresh.length === 0) return []
  await ensureMembers(
    bulk,
    space.community,
    fresh.map((a) => a.account),
  )
  if (!arrivals) return []
  const { opened, away } = await arriveAll(bulk, fresh)
  const members = await membersOf(
    bulk,
    space.community,
    opened.map((a) => a.account),
  )
  await setHidden(tx, bulk, space.community, [...members.values()], false)
  for (const a of fresh) if (!away.has(a.account)) present.add(a.account)
  return opened
}
