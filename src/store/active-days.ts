/** On which days somebody did something themselves: one row a day, space and account, by key, never a fact. */
import { addDays } from '../domain/calendar.js'
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'

export interface Whose {
  spaces: readonly SpaceId[]
  accounts: readonly AccountId[]
}

const WINDOW = 56
/** A streak is not followed further back than this: some five years. */
export const FURTHEST_DAYS = 1_848

const activeAmong = async (db: Db | Tx, who: Whose, days: readonly string[]): Promise<string[]> => {
  const rows = await db
    .selectFrom('account_days')
    .select('day')
    .distinct()
    .where('day', 'in', days)
    .where('space', 'in', who.spaces)
    .where('account', 'in', who.accounts)
    .where((eb) =>
      eb.or(
        (['messages', 'reactions', 'threads', 'voice_minutes', 'votes', 'shares'] as const).map((own) =>
          eb(own, '>', 0),
        ),
      ),
    )
    .execute()
  return rows.map((r) => r.day)
}

/**
 * The days up to today, eight weeks at a time until eight hold none: no freeze forgives so many, so whatever streak
 * there is has ended.
 */
export const activeDays = async (db: Db | Tx, who: Whose, today: string): Promise<Set<string>> => {
  const days = new Set<string>()
  if (who.spaces.length === 0 || who.accounts.length === 0) return days
  for (let back = 0; back < FURTHEST_DAYS; back += WINDOW) {
    const window = Array.from({ length: WINDOW }, (_, i) => addDays(today, -(back + i)))
    const found = await activeAmong(db, who, window)
    for (const day of found) days.add(day)
    if (found.length === 0) break
  }
  return days
}
