/**
 * What the tracker remembers between batches so that it need not ask: numbers of platform ids and how far each
 * channel is known. All of it can be forgotten at any time; a failed batch forgets everything.
 */
import type { AccountId, ChannelId, SpaceId } from '../domain/identity.js'
import type { Override, Settings } from '../domain/settings.js'

export interface KnownAccount {
  id: AccountId
  bot: boolean
  name: string
  handle: string | null
}

export interface KnownSettings {
  /** What the settings were read from: equal text, equal settings. */
  signature: string
  overrides: readonly Override[]
  zones: readonly { from: number; zone: string }[]
  untracked: ReadonlySet<ChannelId>
  byDay: Map<string, Settings>
}

export interface Memory {
  accounts: Map<string, KnownAccount>
  channels: Map<string, ChannelId>
  /** Accounts whose membership and presence are noted, by space. */
  present: Map<SpaceId, Set<AccountId>>
  settings: Map<number, KnownSettings>
  /** The latest instant a channel has facts about: anything later is new. */
  newest: Map<ChannelId, number>
  newestLow: Map<SpaceId, number>
  seqs: Map<SpaceId, number>
}

/** About 250 bytes each. */
const MOST_ACCOUNTS = 200_000

export const newMemory = (): Memory => ({
  accounts: new Map(),
  channels: new Map(),
  present: new Map(),
  settings: new Map(),
  newest: new Map(),
  newestLow: new Map(),
  seqs: new Map(),
})

export const forgetAll = (memory: Memory): void => {
  for (const part of Object.values(memory)) part.clear()
}

/** Another connection may have written: numbers of ids never change, everything else may have. */
export const forgetState = (memory: Memory): void => {
  for (const part of [memory.newest, memory.newestLow, memory.seqs, memory.present, memory.settings])
    part.clear()
}

export const keepBounded = (memory: Memory): void => {
  if (memory.accounts.size > MOST_ACCOUNTS) memory.accounts.clear()
  if (memory.channels.size > MOST_ACCOUNTS) memory.channels.clear()
}
