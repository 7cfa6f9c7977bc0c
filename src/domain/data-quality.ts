/**
 * What is counted of the data itself, by day: facts by kind and source, and what was left out or marked, and why.
 * Numbers are stored: only ever append.
 */
import type { Kind } from './facts.js'

export const REASONS = [
  /** Another bot, or an app. */
  'bot',
  /** A webhook that always speaks under one name. */
  'webhook',
  /** A webhook that speaks under many names: people of somewhere else. */
  'bridge',
  /** Counted once, then taken back with their points. */
  'deleted',
  /** Nearly the words that its author said within a day before; it earns nothing. */
  'duplicate',
  /** The sixth or a later message in ten seconds; it earns nothing. */
  'burst',
  /** Somebody who opted out, or from before they were erased. */
  'opted-out',
  /** Somebody who has not said yes, where that is asked. */
  'unasked',
  /** Older than what the community keeps. */
  'sealed',
  /** In a channel that does not count. */
  'untracked',
  /** It could not be stored. */
  'quarantined',
  /** A message of the community's staff; counted. */
  'staff',
] as const
export type Reason = (typeof REASONS)[number]

export const SOURCES = ['live', 'gap', 'import', 'inferred'] as const
export type SourceName = (typeof SOURCES)[number]

const SOURCES_MOST = 10
const FIRST_REASON = 1_000

export const factNumber = (kind: Kind, source: number): number => kind * SOURCES_MOST + source
export const reasonNumber = (reason: Reason): number => FIRST_REASON + REASONS.indexOf(reason)

export type Counted = { kind: number; source: SourceName } | { reason: Reason }

/** What a stored number stands for; null for one of a newer version. */
export const countedBy = (number: number): Counted | null => {
  const reason = REASONS[number - FIRST_REASON]
  if (reason) return { reason }
  const source = SOURCES[number % SOURCES_MOST]
  return source && number < FIRST_REASON ? { kind: Math.floor(number / SOURCES_MOST), source } : null
}

/** A webhook with more names than this relays people. */
export const NAMES_OF_A_BRIDGE = 2
