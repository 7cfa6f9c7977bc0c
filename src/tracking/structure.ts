/** Spaces, channels and rosters: what the platform says about places and presence, as opposed to acts. */
import type {
  ChannelEvent,
  ChatEvent,
  JoinEvent,
  LeaveEvent,
  RosterEvent,
  SpaceEvent,
  SpaceLostEvent,
  SpaceMovedEvent,
} from '../chat/event.js'
import type { Bulk } from '../store/bulk.js'
import { removeChannel } from '../store/channels.js'
import type { Tx } from '../store/engine.js'
import { setHidden } from '../store/fold.js'
import { depart, isGone, memberOf, presentIn } from '../store/members.js'
import { ensureSpace, leaveSpace, moveSpace, type SpaceRow } from '../store/spaces.js'
import type { Memory } from './memory.js'
import { accountOf, channelOf, notePresence } from './people.js'

export type StructureEvent =
  | SpaceEvent
  | SpaceLostEvent
  | SpaceMovedEvent
  | ChannelEvent
  | JoinEvent
  | LeaveEvent
  | RosterEvent

export interface Beginnings {
  /** What a new community begins with. */
  language: string
  zone: string
  /** The best language we have for what the platform says of a space. */
  bestLocale(tag: string | undefined): string
}

/** The space of an event, made with its community on first sight. */
export const spaceOf = (tx: Tx, event: ChatEvent, begin: Beginnings): Promise<SpaceRow> =>
  ensureSpace(tx, {
    platform: event.platform,
    id: event.space,
    name: event.type === 'space' ? event.name : undefined,
    at: event.at,
    language: event.type === 'space' && event.locale ? begin.bestLocale(event.locale) : begin.language,
    zone: begin.zone,
  })

const leave = async (tx: Tx, bulk: Bulk, memory: Memory, space: SpaceRow, account: number, at: number) => {
  await depart(tx, space.id, account, at)
  memory.present.get(space.id)?.delete(account)
  const member = await memberOf(tx, space.community, account)
  if (member !== undefined && (await isGone(tx, member))) await setHidden(tx, bulk, member, true)
}

const applyRoster = async (tx: Tx, bulk: Bulk, memory: Memory, space: SpaceRow, event: RosterEvent) => {
  const seen = new Map<number, number>()
  for (const person of event.people) {
    const account = accountOf(memory, event.platform, person)
    if (account && !account.bot) seen.set(account.id, person.joinedAt ?? event.at)
  }
  await notePresence(tx, bulk, memory, space, seen, true)
  if (!event.complete) return
  for (const account of await presentIn(tx, space.id)) {
    if (!seen.has(account)) await leave(tx, bulk, memory, space, account, event.at)
  }
}

/** Returns the space where the event leaves one. */
export const applyStructure = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  event: StructureEvent,
  begin: Beginnings,
): Promise<void> => {
  if (event.type === 'space-moved') {
    await moveSpace(tx, event.platform, event.space, event.to)
    memory.channels.clear()
    return
  }
  const space = await spaceOf(tx, event, begin)
  if (event.type === 'space') {
    for (const channel of event.channels) await channelOf(tx, memory, space, channel, true)
  } else if (event.type === 'space-lost') await leaveSpace(tx, space.id, event.at)
  else if (event.type === 'channel') {
    const channel = await channelOf(tx, memory, space, event.channel, true)
    if (event.change === 'removed') await removeChannel(tx, channel, event.at)
  } else if (event.type === 'roster') await applyRoster(tx, bulk, memory, space, event)
  else {
    const account = accountOf(memory, event.platform, event.person)
    if (!account || account.bot) return
    if (event.type === 'leave') await leave(tx, bulk, memory, space, account.id, event.at)
    else await notePresence(tx, bulk, memory, space, new Map([[account.id, event.at]]), true)
  }
}
