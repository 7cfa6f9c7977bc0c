/** The ledger: append-only differences, numbered within their space in commit order. */
import type { BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { AwardsTable } from './tables.js'

export const insertAwards: BulkWrite<AwardsTable> = {
  name: 'insert awards',
  build: (tx, rows) =>
    tx.insertInto('awards').values(
      rows.map((r) => ({
        space: r.space,
        seq: r.seq,
        account: r.account,
        day: r.day,
        rule: r.rule,
        points: r.points,
        booked_at: r.booked_at,
      })),
    ),
  values: (r) => [r.space, r.seq, r.account, r.day, r.rule, r.points, r.booked_at],
}

export const lastSeq = async (db: Db | Tx, space: number): Promise<number> => {
  const row = await db
    .selectFrom('awards')
    .select('seq')
    .where('space', '=', space)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.seq ?? 0
}

export interface Booking {
  day: string
  rule: number
  points: number
}

/** What is booked of some accounts' days, by day and rule: newest day first. Reads one row a day, space and account. */
export const bookingsOf = async (
  db: Db | Tx,
  who: { spaces: readonly number[]; accounts: readonly number[]; days: readonly string[] },
): Promise<Booking[]> => {
  if (who.spaces.length === 0 || who.accounts.length === 0 || who.days.length === 0) return []
  const rows = await db
    .selectFrom('account_days')
    .select(['day', 'booked'])
    .where('day', 'in', who.days)
    .where('space', 'in', who.spaces)
    .where('account', 'in', who.accounts)
    .execute()
  const sums = new Map<string, Booking>()
  for (const row of rows) {
    for (const [rule, points] of Object.entries(JSON.parse(row.booked) as Record<string, number>)) {
      const key = `${row.day} ${rule}`
      const sum = sums.get(key)
      if (sum) sum.points += points
      else sums.set(key, { day: row.day, rule: Number(rule), points })
    }
  }
  return [...sums.values()].sort((a, b) => b.day.localeCompare(a.day) || b.points - a.points)
}
