/** Day-states, each with its account's rollup of the day. */
import { COUNTS, type Count, type DayState } from '../domain/incentives/day-state.js'
import { writeState } from '../domain/incentives/day-text.js'
import type { BulkRead, BulkWrite } from './bulk.js'
import type { AccountDaysTable } from './tables.js'

export interface DayKey {
  day: string
  space: number
  account: number
}

/** In key order. */
export const compareDays = (a: DayKey, b: DayKey): number =>
  (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) || a.space - b.space || a.account - b.account

export const dayRow = (key: DayKey, state: DayState, booked: string): AccountDaysTable => {
  const { counts } = state
  return {
    day: key.day,
    space: key.space,
    account: key.account,
    messages: counts.messages,
    replies: counts.replies,
    mentions: counts.mentions,
    reactions: counts.reactions,
    threads: counts.threads,
    replies_received: counts.replies_received,
    mentions_received: counts.mentions_received,
    reactions_received: counts.reactions_received,
    voice_minutes: counts.voice_minutes,
    votes: counts.votes,
    shares: counts.shares,
    invites: counts.invites,
    boosts: counts.boosts,
    events: counts.events,
    state: writeState(state),
    booked,
  }
}

export const readDays: BulkRead<DayKey, AccountDaysTable> = {
  name: 'read days',
  build: (tx, keys) =>
    tx
      .selectFrom('account_days')
      .selectAll()
      .where((eb) =>
        eb.or(
          keys.map((k) =>
            eb.and([eb('day', '=', k.day), eb('space', '=', k.space), eb('account', '=', k.account)]),
          ),
        ),
      ),
  values: (k) => [k.day, k.space, k.account],
}

export const writeDays: BulkWrite<AccountDaysTable> = {
  name: 'write days',
  build: (tx, rows) =>
    tx
      .insertInto('account_days')
      .values(
        rows.map((r) => ({
          day: r.day,
          space: r.space,
          account: r.account,
          messages: r.messages,
          replies: r.replies,
          mentions: r.mentions,
          reactions: r.reactions,
          threads: r.threads,
          replies_received: r.replies_received,
          mentions_received: r.mentions_received,
          reactions_received: r.reactions_received,
          voice_minutes: r.voice_minutes,
          votes: r.votes,
          shares: r.shares,
          invites: r.invites,
          boosts: r.boosts,
          events: r.events,
          state: r.state,
          booked: r.booked,
        })),
      )
      .onConflict((c) =>
        c.columns(['day', 'space', 'account']).doUpdateSet((eb) => ({
          ...(Object.fromEntries(COUNTS.map((n) => [n, eb.ref(`excluded.${n}`)])) as Record<Count, never>),
          state: eb.ref('excluded.state'),
          booked: eb.ref('excluded.booked'),
        })),
      ),
  values: (r) => [
    r.day,
    r.space,
    r.account,
    r.messages,
    r.replies,
    r.mentions,
    r.reactions,
    r.threads,
    r.replies_received,
    r.mentions_received,
    r.reactions_received,
    r.voice_minutes,
    r.votes,
    r.shares,
    r.invites,
    r.boosts,
    r.events,
    r.state,
    r.booked,
  ],
}
