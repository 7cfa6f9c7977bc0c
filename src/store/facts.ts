/** Facts: one clustered key, no other index; read by key, by subject, or by subject's first kinds. */
import type { Fact } from '../domain/facts.js'
import { KIND } from '../domain/facts.js'
import type { BulkRead, BulkWrite } from './bulk.js'

const COLUMNS = [
  'channel',
  'at',
  'low',
  'kind',
  'actor',
  'detail',
  'happened_at',
  'renewed_at',
  'day',
  'minute',
  'to_account',
  'about_at',
  'about_low',
  'length',
  'media',
  'source',
  'marks',
  'withdrawn_at',
] as const satisfies readonly (keyof Fact)[]

const row = (f: Fact) => ({
  channel: f.channel,
  at: f.at,
  low: f.low,
  kind: f.kind,
  actor: f.actor,
  detail: f.detail,
  happened_at: f.happened_at,
  renewed_at: f.renewed_at,
  day: f.day,
  minute: f.minute,
  to_account: f.to_account,
  about_at: f.about_at,
  about_low: f.about_low,
  length: f.length,
  media: f.media,
  source: f.source,
  marks: f.marks,
  withdrawn_at: f.withdrawn_at,
})

const values = (f: Fact) => [
  f.channel,
  f.at,
  f.low,
  f.kind,
  f.actor,
  f.detail,
  f.happened_at,
  f.renewed_at,
  f.day,
  f.minute,
  f.to_account,
  f.about_at,
  f.about_low,
  f.length,
  f.media,
  f.source,
  f.marks,
  f.withdrawn_at,
]

/** For facts known not to be there. */
export const insertFacts: BulkWrite<Fact> = {
  name: 'insert facts',
  build: (tx, rows) => tx.insertInto('facts').values(rows.map(row)),
  values,
}

/** What may change of a fact. */
export const updateFacts: BulkWrite<Fact> = {
  name: 'update facts',
  single: true,
  build: (tx, [f]) => {
    if (!f) throw new RangeError('no fact to update')
    return tx
      .updateTable('facts')
      .set({
        happened_at: f.happened_at,
        renewed_at: f.renewed_at,
        day: f.day,
        minute: f.minute,
        to_account: f.to_account,
        marks: f.marks,
        withdrawn_at: f.withdrawn_at,
      })
      .where('channel', '=', f.channel)
      .where('at', '=', f.at)
      .where('low', '=', f.low)
      .where('kind', '=', f.kind)
      .where('actor', '=', f.actor)
      .where('detail', '=', f.detail)
  },
  values: (f) => [
    f.happened_at,
    f.renewed_at,
    f.day,
    f.minute,
    f.to_account,
    f.marks,
    f.withdrawn_at,
    f.channel,
    f.at,
    f.low,
    f.kind,
    f.actor,
    f.detail,
  ],
}

export interface SubjectKey {
  channel: number
  at: number
  low: number
}

/** Only where facts move to their message's real place (see `locators`). */
export const deleteSubjects: BulkWrite<SubjectKey> = {
  name: 'delete subjects',
  single: true,
  build: (tx, [k]) => {
    if (!k) throw new RangeError('no subject to delete')
    return tx
      .deleteFrom('facts')
      .where('channel', '=', k.channel)
      .where('at', '=', k.at)
      .where('low', '=', k.low)
  },
  values: (k) => [k.channel, k.at, k.low],
}

/** Everything said of a message. */
export const subjectFacts: BulkRead<SubjectKey, Fact> = {
  name: 'subject facts',
  build: (tx, keys) =>
    tx
      .selectFrom('facts')
      .select(COLUMNS)
      .where((eb) =>
        eb.or(
          keys.map((k) =>
            eb.and([eb('channel', '=', k.channel), eb('at', '=', k.at), eb('low', '=', k.low)]),
          ),
        ),
      ),
  values: (k) => [k.channel, k.at, k.low],
}

/** The message itself, its deletion and its clearings: enough to judge one reaction or answer. */
export const subjectHeads: BulkRead<SubjectKey, Fact> = {
  name: 'subject heads',
  build: (tx, keys) =>
    tx
      .selectFrom('facts')
      .select(COLUMNS)
      .where((eb) =>
        eb.or(
          keys.map((k) =>
            eb.and([
              eb('channel', '=', k.channel),
              eb('at', '=', k.at),
              eb('low', '=', k.low),
              eb('kind', '<=', KIND.cleared),
            ]),
          ),
        ),
      ),
  values: (k) => [k.channel, k.at, k.low, KIND.cleared],
}

export interface ExactKey extends SubjectKey {
  kind: number
  actor: number
  detail: number
}

export const deleteFacts: BulkWrite<ExactKey> = {
  name: 'delete facts',
  single: true,
  build: (tx, [k]) => {
    if (!k) throw new RangeError('no fact to delete')
    return tx
      .deleteFrom('facts')
      .where('channel', '=', k.channel)
      .where('at', '=', k.at)
      .where('low', '=', k.low)
      .where('kind', '=', k.kind)
      .where('actor', '=', k.actor)
      .where('detail', '=', k.detail)
  },
  values: (k) => [k.channel, k.at, k.low, k.kind, k.actor, k.detail],
}

export const exactFacts: BulkRead<ExactKey, Fact> = {
  name: 'exact facts',
  build: (tx, keys) =>
    tx
      .selectFrom('facts')
      .select(COLUMNS)
      .where((eb) =>
        eb.or(
          keys.map((k) =>
            eb.and([
              eb('channel', '=', k.channel),
              eb('at', '=', k.at),
              eb('low', '=', k.low),
              eb('kind', '=', k.kind),
              eb('actor', '=', k.actor),
              eb('detail', '=', k.detail),
            ]),
          ),
        ),
      ),
  values: (k) => [k.channel, k.at, k.low, k.kind, k.actor, k.detail],
}

/** The latest instant a channel has facts about. */
export const newestAt: BulkRead<number, { channel: number; newest: number | null }> = {
  name: 'newest at',
  build: (tx, keys) =>
    tx
      .selectFrom('channels')
      .select((eb) => [
        'channels.id as channel',
        eb
          .selectFrom('facts')
          .select((f) => f.fn.max('facts.at').as('m'))
          .whereRef('facts.channel', '=', 'channels.id')
          .as('newest'),
      ])
      .where('channels.id', 'in', keys),
  values: (k) => [k],
}
