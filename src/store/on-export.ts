/** What an export does with each table. A map over all of them, so nobody adds a table without deciding. */
import type { Tables } from './tables.js'

/** The rows of an export, in the order in which they are written: what a row refers to comes before it. */
export const EXPORT_TYPES = [
  'community',
  'space',
  'channel',
  'setting',
  'member',
  'stay',
  'fact',
  'payment',
  'award',
  'board',
  'term',
  'event',
] as const
export type ExportType = (typeof EXPORT_TYPES)[number]

/**
 * A row type: the table's rows are in these. derived: rebuilt from what is exported. secret: never leaves.
 * operational: about this installation, of no meaning elsewhere.
 */
export type Export = ExportType | 'derived' | 'secret' | 'operational'

export const ON_EXPORT: Readonly<Record<keyof Tables, Export>> = {
  accounts: 'member',
  communities: 'community',
  spaces: 'space',
  channels: 'channel',
  stays: 'stay',
  members: 'member',
  memberships: 'member',
  facts: 'fact',
  locators: 'derived',
  account_days: 'derived',
  channel_days: 'derived',
  hour_days: 'derived',
  rollup_batches: 'operational',
  channel_terms: 'term',
  term_chunks: 'operational',
  terms: 'term',
  voice_log: 'operational',
  voice_marks: 'operational',
  polls: 'derived',
  payments: 'payment',
  ties: 'derived',
  awards: 'award',
  folds: 'derived',
  boards: 'derived',
  closed_boards: 'board',
  closed_places: 'board',
  balances: 'derived',
  standings: 'derived',
  head_starts: 'operational',
  unlisted: 'operational',
  levels_told: 'operational',
  level_marks: 'operational',
  settings: 'setting',
  intents: 'operational',
  slots: 'operational',
  leases: 'operational',
  audit: 'operational',
  audit_head: 'operational',
  quarantine: 'operational',
  join_codes: 'secret',
  refusals: 'secret',
  consents: 'operational',
  erasures: 'operational',
  notes: 'operational',
  gaps: 'operational',
  watches: 'operational',
  event_series: 'event',
  events: 'event',
  event_sign_ups: 'event',
  event_check_ins: 'event',
  event_attendances: 'event',
  event_ratings: 'event',
  event_questions: 'operational',
  event_votes: 'operational',
  event_posts: 'operational',
}
