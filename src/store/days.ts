/** Day-states with their rollup, and the other rollups: upserts that add. */
import { sql } from 'kysely'
import { COUNTS, type Count } from '../domain/incentives/day-state.js'
import type { BulkRead, BulkWrite } from './bulk.js'
import type { AccountDaysTable, TiesTable } from './tables.js'

export interface DayKey {
  day: string
  space: number
  account: number
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
    r.state,
    r.booked,
  ],
}

export interface ChannelDay {
  day: string
  channel: number
  kind: number
  count: number
}

export const addChannelDays: BulkWrite<ChannelDay> = {
  name: 'add channel days',
  build: (tx, rows) =>
    tx
      .insertInto('channel_days')
      .values(rows.map((r) => ({ day: r.day, channel: r.channel, kind: r.kind, count: r.count })))
      .onConflict((c) =>
        c
          .columns(['day', 'channel', 'kind'])
          .doUpdateSet({ count: sql`channel_days.count + excluded.count` }),
      ),
  values: (r) => [r.day, r.channel, r.kind, r.count],
}

export interface HourDay {
  day: string
  space: number
  hour: number
  kind: number
  count: number
}

export const addHourDays: BulkWrite<HourDay> = {
  name: 'add hour days',
  build: (tx, rows) =>
    tx
      .insertInto('hour_days')
      .values(rows.map((r) => ({ day: r.day, space: r.space, hour: r.hour, kind: r.kind, count: r.count })))
      .onConflict((c) =>
        c
          .columns(['day', 'space', 'hour', 'kind'])
          .doUpdateSet({ count: sql`hour_days.count + excluded.count` }),
      ),
  values: (r) => [r.day, r.space, r.hour, r.kind, r.count],
}

export const addTies: BulkWrite<TiesTable> = {
  name: 'add ties',
  build: (tx, rows) =>
    tx
      .insertInto('ties')
      .values(
        rows.map((r) => ({
          week: r.week,
          space: r.space,
          from_account: r.from_account,
          to_account: r.to_account,
          replies: r.replies,
          mentions: r.mentions,
          reactions: r.reactions,
        })),
      )
      .onConflict((c) =>
        c.columns(['week', 'space', 'from_account', 'to_account']).doUpdateSet({
          replies: sql`ties.replies + excluded.replies`,
          mentions: sql`ties.mentions + excluded.mentions`,
          reactions: sql`ties.reactions + excluded.reactions`,
        }),
      ),
  values: (r) => [r.week, r.space, r.from_account, r.to_account, r.replies, r.mentions, r.reactions],
}
