/** In which hours of which days people were here, counted from facts once a day is over, and kept for some weeks. */
import { sql } from 'kysely'
import { KIND } from '../domain/facts.js'
import type { AccountId, ChannelId, SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { Pace } from './pace.js'

/** What somebody does where others see it. */
const HERE = [KIND.message, KIND.reply, KIND.reaction, KIND.thread, KIND.voice, KIND.vote, KIND.attended]
const DAY = 86_400_000
const AT_ONCE = 200

interface Seen {
  actor: AccountId
  hour: number
}

const seenIn = async (db: Db, channel: ChannelId, day: string, begins: number): Promise<Seen[]> => {
  const rows = await db
    .selectFrom('facts')
    .select(['actor', sql<number>`minute / 60`.as('hour')])
    .distinct()
    .where('channel', '=', channel)
    // Most reactions are to what was said a day before at most; what is older is under its own message.
    .where('at', '>=', begins - DAY)
    .where('at', '<', begins + 2 * DAY)
    .where('day', '=', day)
    .where('kind', 'in', HERE)
    .where('withdrawn_at', 'is', null)
    .execute()
  return rows.map((r) => ({ actor: r.actor, hour: Math.floor(Number(r.hour)) }))
}

/** Anew, as often as it is done. `begins`: the day's first instant. Answers how many people were here. */
export const countHours = async (
  pace: Pace,
  space: SpaceId,
  day: { day: string; begins: number },
): Promise<number> => {
  const channels = await pace.read((db) =>
    db.selectFrom('channels').select('id').where('space', '=', space).orderBy('id').execute(),
  )
  const hours = new Map<AccountId, number>()
  for (const { id } of channels)
    for (const { actor, hour } of await pace.read((db) => seenIn(db, id, day.day, day.begins)))
      hours.set(actor, (hours.get(actor) ?? 0) | (1 << hour))
  await pace.write((tx) =>
    tx.deleteFrom('account_hours').where('space', '=', space).where('day', '=', day.day).execute(),
  )
  // Nobody does what a platform says by itself.
  const rows = [...hours]
    .filter(([account]) => account > 0)
    .map(([account, bits]) => ({ account, space, day: day.day, hours: bits }))
  for (let i = 0; i < rows.length; i += AT_ONCE)
    await pace.write((tx) => insertHours(tx, rows.slice(i, i + AT_ONCE)))
  return rows.length
}

const insertHours = async (
  tx: Tx,
  rows: readonly { account: AccountId; space: SpaceId; day: string; hours: number }[],
): Promise<void> => {
  await tx
    .insertInto('account_hours')
    .values(rows)
    .onConflict((c) =>
      c.columns(['account', 'space', 'day']).doUpdateSet((eb) => ({ hours: eb.ref('excluded.hours') })),
    )
    .execute()
}

/** Days that have been counted, of any of some spaces. */
export const countedDays = async (
  db: Db,
  spaces: readonly SpaceId[],
  since: string,
): Promise<Set<string>> => {
  if (spaces.length === 0) return new Set()
  const rows = await db
    .selectFrom('account_hours')
    .select('day')
    .distinct()
    .where('space', 'in', spaces)
    .where('day', '>=', since)
    .execute()
  return new Set(rows.map((r) => r.day))
}

export const removeHours = async (tx: Tx, spaces: readonly SpaceId[], before: string): Promise<void> => {
  if (spaces.length === 0) return
  await tx.deleteFrom('account_hours').where('space', 'in', spaces).where('day', '<', before).execute()
}
