/**
 * The facts of somebody erased: those on which the sums of others rest stay under the number that nobody is behind
 * any more, the rest goes. There is no index on who did it, because every fact would pay for one: channel by channel
 * the facts are walked through in short reads, and what is found is deleted in short writes.
 */
import { sql } from 'kysely'
import { KIND } from '../domain/facts.js'
import type { AccountId } from '../domain/identity.js'
import type { Db } from './engine.js'
import { deleteFacts, type ExactKey } from './facts.js'
import type { Pace } from './pace.js'

/** Facts looked at in one read: about ten milliseconds. */
const LOOK_AT = 40_000
/** Facts deleted in one write: as many as take about so many milliseconds, so that commits are few and short. */
const LEAST = 200
const MOST = 2_000
const LONG = 20

/** A subject's place in a channel. */
export interface Cursor {
  at: number
  low: number
}

const START: Cursor = { at: Number.MIN_SAFE_INTEGER, low: -1 }

/** The place up to which the next portion of a channel reaches; null at its end. */
const boundAfter = async (db: Db, channel: number, from: Cursor): Promise<Cursor | null> =>
  (await db
    .selectFrom('facts')
    .select(['at', 'low'])
    .where('channel', '=', channel)
    .where(sql<boolean>`(at, low) > (${from.at}, ${from.low})`)
    .orderBy('channel')
    .orderBy('at')
    .orderBy('low')
    .offset(LOOK_AT)
    .limit(1)
    .executeTakeFirst()) ?? null

const between = (db: Db, channel: number, from: Cursor, to: Cursor | null) => {
  const query = db
    .selectFrom('facts')
    .where('channel', '=', channel)
    .where(sql<boolean>`(at, low) > (${from.at}, ${from.low})`)
  return to ? query.where(sql<boolean>`(at, low) <= (${to.at}, ${to.low})`) : query
}

/** Walks through all facts of a channel, or those after a place, a portion at a time. */
export const portionsOf = async function* (pace: Pace, channel: number, after: Cursor = START) {
  for (let from: Cursor | null = after; from; ) {
    const begin: Cursor = from
    const to: Cursor | null = await pace.read((db) => boundAfter(db, channel, begin))
    yield between(pace.reads, channel, from, to)
    from = to
  }
}

/** Nobody else's sum rests on it: it was done to nobody, to oneself, or taken back. */
const unneeded = (portion: ReturnType<typeof between>, account: AccountId): Promise<ExactKey[]> =>
  portion
    .select(['channel', 'at', 'low', 'kind', 'actor', 'detail'])
    .where('actor', '=', account)
    // The books stay.
    .where('kind', 'not in', [KIND.payment, KIND.refund])
    .where((eb) =>
      eb.or([
        eb('to_account', 'is', null),
        eb('to_account', '=', account),
        eb('withdrawn_at', 'is not', null),
      ]),
    )
    .execute() as Promise<ExactKey[]>

export const eraseFacts = async (pace: Pace, account: AccountId): Promise<void> => {
  const channels = await pace.read((db) => db.selectFrom('channels').select('id').orderBy('id').execute())
  let found: ExactKey[] = []
  let atOnce = LEAST
  const clear = async (least: number) => {
    while (found.length >= least) {
      const some = found.slice(0, atOnce)
      found = found.slice(atOnce)
      const before = pace.times.total
      await pace.write((_, bulk) => bulk.write(deleteFacts, some))
      const took = pace.times.total - before
      atOnce = Math.round(Math.min(MOST, Math.max(LEAST, took > LONG ? atOnce / 2 : atOnce * 1.3)))
    }
  }
  for (const { id } of channels) {
    for await (const portion of portionsOf(pace, id)) {
      found.push(...(await pace.read(() => unneeded(portion, account))))
      await clear(atOnce)
    }
  }
  await clear(1)
}
