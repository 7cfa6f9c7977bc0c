/** What an erasure does to each table. A map over all of them, so nobody adds a table without deciding. */
import type { Tables } from './tables.js'

/**
 * erase: the person's rows go. anonymise: the row stays for others' sake and names nobody, or only the tombstone.
 * none: the table says nothing about a person.
 */
export type Forget = readonly ['erase' | 'anonymise' | 'none', because: string]

export const ON_FORGET: Readonly<Record<keyof Tables, Forget>> = {
  accounts: [
    'anonymise',
    'facts and boards name the row by number; platform id, name, handle and choices go',
  ],
  communities: ['none', 'what a community is called'],
  spaces: ['none', 'what a guild or group is called'],
  channels: ['none', 'what a channel is called'],
  stays: ['erase', 'when somebody was present'],
  members: ['anonymise', 'closed boards keep their ranks; the member becomes "a former member"'],
  memberships: ['anonymise', 'leads from a member that closed boards keep to the tombstone'],
  facts: ['anonymise', 'those on which the sums of others rest stay under the tombstone, the rest goes'],
  locators: ['none', 'a message number and its instant'],
  account_days: ['erase', 'what somebody did on a day'],
  channel_days: ['none', 'counts of everybody together'],
  hour_days: ['none', 'counts of everybody together'],
  rollup_batches: ['anonymise', 'may hold ties, by number: as the ties'],
  channel_terms: ['none', 'keyed hashes of everybody together, without who'],
  term_chunks: ['none', 'the same, not added up yet'],
  terms: ['none', 'words that several people used'],
  voice_log: ['erase', 'when somebody was in voice, of the last days'],
  voice_marks: ['none', 'until when voice is known'],
  polls: ['none', 'where a poll is'],
  payments: ['anonymise', 'the books stay: an amount and a charge as a number, under the tombstone'],
  ties: ['anonymise', 'each is also what somebody else received or gave; the end is the tombstone'],
  awards: ['anonymise', 'the ranks of others rest on them; they belong to "a former member"'],
  folds: ['none', 'how far the ledger is folded'],
  boards: ['none', 'which boards there are'],
  closed_boards: ['none', 'which boards have closed'],
  closed_places: ['anonymise', 'numbers and ranks stay, under a member who is nobody now'],
  balances: ['anonymise', 'closed boards keep their numbers and ranks, under a member who is nobody now'],
  standings: ['none', 'how many stand at which value'],
  settings: ['anonymise', 'the setting stays in force; who made it becomes the tombstone'],
  intents: ['erase', 'the payload may name the account; what is open for it is not delivered'],
  slots: ['none', 'when which job ran'],
  leases: ['none', 'which process does what'],
  audit: ['anonymise', 'what was changed stays known; who did becomes the tombstone'],
  audit_head: ['none', 'where the audit log ends'],
  quarantine: ['erase', 'ids of events that could not be stored'],
  join_codes: ['erase', 'who asked for a code that lives for minutes'],
  refusals: ['none', 'a keyed hash that keeps what was erased or refused from coming back'],
  consents: ['erase', 'who said yes to being counted'],
  erasures: ['none', 'a bare number whose rows are being cleared; gone when they are'],
  notes: ['none', 'facts about the installation'],
  gaps: ['none', 'when facts may be missing'],
  watches: ['none', 'until when a space was watched'],
}
