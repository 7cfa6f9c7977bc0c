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
import { setHidden } from '../store/hidden-members.js'
import { goneAmong, membersOf } from '../store/members.js'
import { ensureSpace, leaveSpace, moveSpace, type SpaceRow, spacesOf } from '../store/spaces.js'
import { absentFrom, beginEarlier, departAll, openStays } from '../store/stays.js'
import type { Comings } from './comings.js'
import type { Consent } from './consent.js'
import { enterSpace } from './entering.js'
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

const STRUCTURE: ReadonlySet<ChatEvent['type']> = new Set([
  'space',
  'space-lost',
  'space-moved',
  'channel',
  'join',
  'leave',
  'roster',
] satisfies StructureEvent['type'][])

export const isStructure = (event: ChatEvent): event is StructureEvent => STRUCTURE.has(event.type)

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

/** Whom we have known for longer has long been looked at. */
const LATELY = 7 * 86_400_000

const leave = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  accounts: readonly number[],
  event: LeaveEvent | RosterEvent,
  comings: Comings,
): Promise<void> => {
  const inferred = event.type === 'roster'
  const departures = new Map(accounts.map((account) => [account, event.at]))
  for (const [account, joinedAt] of await openStays(bulk, space.id, accounts)) {
    // What is only heard comes after what was known, whatever the clock says.
    const at = !inferred && event.heard ? Math.max(event.at, joinedAt) : event.at
    departures.set(account, at)
    if (joinedAt <= at) comings.push({ space, account, joinedAt, leftAt: at, source: event.source, inferred })
  }
  await departAll(
    bulk,
    [...departures].map(([account, at]) => ({ space: space.id, account, at })),
  )
  const present = memory.present.get(space.id)
  for (const account of accounts) present?.delete(account)
  const members = await membersOf(bulk, space.community, accounts)
  const spaces = (await spacesOf(tx, space.community)).map((s) => s.id)
  await setHidden(tx, bulk, space.community, await goneAmong(bulk, [...members.values()], spaces), true)
}

const applyRoster = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  event: RosterEvent,
  comings: Comings,
  consent: Pick<Consent, 'mayLeave'>,
) => {
  const seen = new Map<number, number>()
  /** Those of whom the platform says when they joined. */
  const dated = new Set<number>()
  for (const person of event.people) {
    const account = accountOf(memory, event.platform, person)
    if (!account || account.bot) continue
    seen.set(account.id, person.joinedAt ?? event.at)
    if (person.joinedAt !== undefined) dated.add(account.id)
  }
  for (const { account, at } of await notePresence(tx, bulk, memory, space, seen, true)) {
    // Who was there before us did not come while we were away.
    if (at > space.joined_at && dated.has(account))
      comings.push({ space, account, joinedAt: at, leftAt: null, source: event.source, inferred: true })
  }
  const lately = [...dated].flatMap((account) => {
    const at = seen.get(account) ?? 0
    return at > Math.max(space.joined_at, event.at - LATELY) ? [{ space: space.id, account, at }] : []
  })
  // Who did something before the roster told of them came then, not when they did it.
  for (const { account, at } of await beginEarlier(bulk, lately))
    comings.push({ space, account, joinedAt: at, leftAt: null, source: event.source, inferred: true })
  if (!event.here) return
  const gone = await absentFrom(tx, space.id, event.here)
  // Who may not be noted is in no list, and has not left for that.
  const noted = await consent.mayLeave(tx, event, gone)
  await leave(tx, bulk, memory, space, noted, event, comings)
}

export const applyStructure = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  event: StructureEvent,
  { begin, consent }: { begin: Beginnings; consent: Pick<Consent, 'mayLeave'> },
  comings: Comings,
): Promise<void> => {
  if (event.type === 'space-moved') {
    await moveSpace(tx, event.platform, event.space, event.to)
    memory.channels.clear()
    return
  }
  const space = await spaceOf(tx, event, begin)
  if (event.type === 'space') await enterSpace(tx, bulk, memory, space, event)
  else if (event.type === 'space-lost') await leaveSpace(tx, space.id, event.at)
  else if (event.type === 'channel') {
    const channel = await channelOf(tx, memory, space, event.channel, true)
    if (event.change === 'removed') await removeChannel(tx, channel, event.at)
  } else if (event.type === 'roster') await applyRoster(tx, bulk, memory, space, event, comings, consent)
  else {
    const account = accountOf(memory, event.platform, event.person)
    if (!account || account.bot) return
    if (event.type === 'leave') await leave(tx, bulk, memory, space, [account.id], event, comings)
    else {
      await notePresence(tx, bulk, memory, space, new Map([[account.id, event.at]]), true)
      await beginEarlier(bulk, [{ space: space.id, account: account.id, at: event.at }])
      const { at, source } = event
      comings.push({ space, account: account.id, joinedAt: at, leftAt: null, source, inferred: false })
    }
  }
}
