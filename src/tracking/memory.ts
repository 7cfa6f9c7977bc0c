/**
 * What the tracker remembers between batches so that it need not ask: numbers of platform ids and how far each
 * channel is known. All of it can be forgotten at any time; a failed batch forgets everything.
 */
import type { AccountId, ChannelId, SpaceId } from '../domain/identity.js'
import type { Booked } from '../domain/incentives/booking.js'
import type { DayState } from '../domain/incentives/day-state.js'
import type { ChannelFactor } from '../domain/incentives/earning/weighing.js'
import type { Factor, Override, Settings } from '../domain/settings.js'
import type { DayKey } from '../store/days.js'
import type { SpaceRow } from '../store/spaces.js'

export interface KnownAccount {
  id: AccountId
  bot: boolean
  name: string
  handle: string | null
}

export interface KnownSettings {
  overrides: readonly Override[]
  zones: readonly { from: number; zone: string }[]
  untracked: ReadonlySet<ChannelId>
  staff: ReadonlySet<AccountId>
  byDay: Map<string, Settings>
  /** Roles that have, or once had, a factor. */
  roles: ReadonlySet<string>
  /** How days are weighed, by day. */
  weighing: Map<string, DayWeighing>
}

/** A space and what its community has set. */
export interface Ledger {
  space: SpaceRow
  settings: KnownSettings
}

export interface DayWeighing {
  channel: ChannelFactor
  /** Null: whoever earns, it is as usual. */
  roles: readonly Factor<string>[] | null
}

/** What somebody's roles were last: as the platform said them, and as noted. */
export interface KnownRoles {
  said: readonly string[] | null
  noted: string
}

export interface KnownDay {
  state: DayState
  booked: Booked
  /** `booked` as stored. */
  bookedText: string
  /** What their roles make of this day, in percent. */
  member: number
  /** Asked for since it was last to be forgotten. */
  lately: boolean
}

/** The inner map, made where it is missing. */
export const under = <K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> => {
  let map = maps.get(key)
  if (!map) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

export interface Memory {
  /** By platform and id; a handle nobody's id is known of begins with "@". */
  accounts: Map<string, Map<string, KnownAccount>>
  /** Those of a batch who only stand in a list of who is there: most of them never say anything. */
  listed: Map<string, Map<string, KnownAccount>>
  channels: Map<SpaceId, Map<string, ChannelId>>
  /** Which channel a thread or topic hangs from, as far as that matters. */
  parents: Map<ChannelId, ChannelId>
  /** Of those heard lately, by space; only where roles matter. */
  roles: Map<SpaceId, Map<AccountId, KnownRoles>>
  /** Accounts whose membership and presence are noted, by space. */
  present: Map<SpaceId, Set<AccountId>>
  /** By platform and id; gone at every write that is not ours. */
  spaces: Map<string, SpaceRow>
  settings: Map<number, KnownSettings>
  /** Days that were booked lately, by day and space, then by account. */
  days: Map<string, Map<AccountId, KnownDay>>
  /** The latest instant a channel has facts about: anything later is new. */
  newest: Map<ChannelId, number>
  /** Days of which something waits to be settled. */
  waiting: Map<KnownDay, DayKey>
  /** A number for each batch that has left something of them. */
  batches: Set<number>
  /** Of what all that waits to be settled is remembered. */
  whole: Set<'days'>
  newestLow: Map<SpaceId, number>
  seqs: Map<SpaceId, number>
  /** Keys of notices that are planned. */
  notices: Set<string>
  /** Up to which message each space is known to have been heard. */
  heard: Map<SpaceId, number>
}

/** About 250 bytes each. */
const MOST_ACCOUNTS = 200_000
/** A kilobyte or two each; more where more of them wait. */
const MOST_A_DAY = 6_000
/** Days of spaces; live there is one a space. */
const MOST_DAYS = 200

export const newMemory = (): Memory => ({
  accounts: new Map(),
  listed: new Map(),
  channels: new Map(),
  parents: new Map(),
  roles: new Map(),
  present: new Map(),
  spaces: new Map(),
  settings: new Map(),
  days: new Map(),
  newest: new Map(),
  waiting: new Map(),
  batches: new Set(),
  whole: new Set(),
  newestLow: new Map(),
  seqs: new Map(),
  notices: new Set(),
  heard: new Map(),
})

export const forgetAll = (memory: Memory): void => {
  for (const part of Object.values(memory)) part.clear()
}

/** Another connection may have written: numbers of ids never change, everything else may have. */
export const forgetState = (memory: Memory): void => {
  for (const part of Object.values(memory))
    if (part !== memory.accounts && part !== memory.channels) part.clear()
}

const forgetWaiting = (memory: Memory): void => {
  memory.waiting.clear()
  memory.batches.clear()
}

/** All of it has been settled. */
export const noneWaits = (memory: Memory): void => {
  forgetWaiting(memory)
  memory.whole.add('days')
}

/** Somebody else wrote on our connection (a command, a job): places, settings or the ledger, never facts. */
export const forgetPlaces = (memory: Memory): void => {
  memory.seqs.clear()
  memory.days.clear()
  forgetWaiting(memory)
  memory.whole.clear()
  memory.spaces.clear()
  memory.settings.clear()
  memory.roles.clear()
  memory.present.clear()
}

const nameOf = ({ day, space }: Omit<DayKey, 'account'>): string => `${day} ${space}`

export const dayIn = (memory: Memory, key: DayKey): KnownDay | undefined =>
  memory.days.get(nameOf(key))?.get(key.account)

/** Those whose day is remembered. */
export const accountsOn = (memory: Memory, key: Omit<DayKey, 'account'>): Map<AccountId, KnownDay> =>
  under(memory.days, nameOf(key))

/**
 * Down to three quarters. Stays: whose day was asked for since the last time, and of which something waits; that is
 * held until it is settled, and the row of any other is then all there is of it.
 */
const forgetSome = (memory: Memory, accounts: Map<AccountId, KnownDay>, most: number): void => {
  // Of so many of them nothing waits, or of more: those that wait may be of other days. While that is few, let them be.
  const settled = accounts.size - memory.waiting.size
  if (settled < most / 4) return
  for (const [account, day] of [...accounts]) {
    if (accounts.size <= most * 0.75) return
    if (day.lately) {
      day.lately = false
      // To the end of the line.
      accounts.delete(account)
      accounts.set(account, day)
    } else if (!memory.waiting.has(day)) accounts.delete(account)
  }
}

/** Between batches. */
export const keepBounded = (memory: Memory, mostADay = MOST_A_DAY): void => {
  memory.listed.clear()
  for (const ids of [...memory.accounts.values(), ...memory.channels.values(), ...memory.roles.values()]) {
    if (ids.size > MOST_ACCOUNTS) ids.clear()
  }
  for (const accounts of memory.days.values())
    if (accounts.size > mostADay) forgetSome(memory, accounts, mostADay)
  for (const day of memory.days.keys()) {
    if (memory.days.size <= MOST_DAYS) return
    memory.days.delete(day)
    memory.whole.delete('days')
  }
}
