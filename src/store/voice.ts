/** The log of voice, from which stretches are rebuilt; stretches themselves are facts. */

import { KIND } from '../domain/facts.js'
import type { AccountId, ChannelId, SpaceId } from '../domain/identity.js'
import type { Stretch, VoicePoint } from '../domain/voice.js'
import type { Bulk, BulkRead, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { VoiceLogTable } from './tables.js'

interface Somebody {
  space: SpaceId
  account: AccountId
}

const readLog: BulkRead<Somebody, VoiceLogTable> = {
  name: 'read voice log',
  build: (tx, keys) =>
    tx
      .selectFrom('voice_log')
      .selectAll()
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('space', '=', k.space), eb('account', '=', k.account)]))),
      ),
  values: (k) => [k.space, k.account],
}

/** Everything logged of some people in a space, in order of time. */
export const voicePoints = async (
  bulk: Bulk,
  space: SpaceId,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, VoicePoint[]>> => {
  const points = new Map<AccountId, VoicePoint[]>(accounts.map((account) => [account, []]))
  const rows = await bulk.read(
    readLog,
    accounts.map((account) => ({ space, account })),
  )
  for (const { account, at, channel, state } of rows) points.get(account)?.push({ at, channel, state })
  for (const list of points.values()) list.sort((a, b) => a.at - b.at)
  return points
}

export const writeLog: BulkWrite<VoiceLogTable> = {
  name: 'write voice log',
  build: (tx, rows) =>
    tx
      .insertInto('voice_log')
      .values(
        rows.map((r) => ({
          space: r.space,
          account: r.account,
          at: r.at,
          channel: r.channel,
          state: r.state,
        })),
      )
      .onConflict((c) =>
        c.columns(['space', 'account', 'at']).doUpdateSet((eb) => ({
          channel: eb.ref('excluded.channel'),
          state: eb.ref('excluded.state'),
        })),
      ),
  values: (r) => [r.space, r.account, r.at, r.channel, r.state],
}

export const deleteLog: BulkWrite<Omit<VoiceLogTable, 'channel' | 'state'>> = {
  name: 'delete voice log',
  single: true,
  build: (tx, [p]) => {
    if (!p) throw new RangeError('no point to delete')
    return tx
      .deleteFrom('voice_log')
      .where('space', '=', p.space)
      .where('account', '=', p.account)
      .where('at', '=', p.at)
  },
  values: (p) => [p.space, p.account, p.at],
}

/** Who is in voice as far as it is logged: each account's last point, where that is in a channel. */
export const openVoice = async (db: Db | Tx, space: SpaceId): Promise<Map<AccountId, VoicePoint>> => {
  const rows = await db
    .selectFrom('voice_log as v')
    .selectAll('v')
    .where('v.space', '=', space)
    .where('v.channel', '!=', 0)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('voice_log as later')
            .select('later.at')
            .whereRef('later.space', '=', 'v.space')
            .whereRef('later.account', '=', 'v.account')
            .whereRef('later.at', '>', 'v.at'),
        ),
      ),
    )
    .execute()
  return new Map(rows.map(({ account, at, channel, state }) => [account, { at, channel, state }]))
}

/** Nothing of somebody in voice is noted from here on: as far as the log goes they have left. */
export const leaveVoice = async (tx: Tx, bulk: Bulk, account: AccountId, at: number): Promise<void> => {
  const rows = await tx
    .selectFrom('voice_log')
    .select(['space', (eb) => eb.fn.max('at').as('at')])
    .where('space', 'in', (eb) => eb.selectFrom('spaces').select('id'))
    .where('account', '=', account)
    .groupBy('space')
    .execute()
  const last = rows.map((r) => ({ space: r.space, account, at: Number(r.at) }))
  await bulk.write(
    writeLog,
    last.map((point) => ({ ...point, at: Math.max(at, point.at), channel: 0, state: 0 })),
  )
}

export const voiceMark = async (db: Db | Tx, space: SpaceId): Promise<number | null> => {
  const row = await db
    .selectFrom('voice_marks')
    .select('alive_at')
    .where('space', '=', space)
    .executeTakeFirst()
  return row?.alive_at ?? null
}

/** It only ever moves on. */
export const moveVoiceMark = async (tx: Tx, space: SpaceId, at: number): Promise<void> => {
  await tx
    .insertInto('voice_marks')
    .values({ space, alive_at: at })
    .onConflict((c) => c.column('space').doUpdateSet({ alive_at: at }).where('voice_marks.alive_at', '<', at))
    .execute()
}

/** Where the clock that moved it on was wrong. */
export const setVoiceMark = async (tx: Tx, space: SpaceId, at: number): Promise<void> => {
  await tx
    .insertInto('voice_marks')
    .values({ space, alive_at: at })
    .onConflict((c) => c.column('space').doUpdateSet({ alive_at: at }))
    .execute()
}

/** Stretches of everybody in a channel, which begin in a run of time. */
export const stretchesIn = async (
  tx: Tx,
  channel: ChannelId,
  from: number,
  to: number,
): Promise<Stretch[]> => {
  const rows = await tx
    .selectFrom('facts')
    .select(['actor', 'at', 'renewed_at', 'detail'])
    .where('channel', '=', channel)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('kind', '=', KIND.voice)
    .execute()
  return rows.map((r) => ({
    account: r.actor,
    channel,
    from: r.at,
    to: r.renewed_at ?? r.at,
    state: r.detail,
  }))
}
