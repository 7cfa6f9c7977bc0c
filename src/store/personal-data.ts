/** What is held about somebody, in figures. */
import { type RawBuilder, sql } from 'kysely'
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import { accountsById } from './accounts.js'
import { standing } from './boards.js'
import type { Db } from './engine.js'
import { accountsOf } from './members.js'
import { spacesOf } from './spaces.js'

/**
 * Somebody's days. The table is ordered by day first, so the days there are come one by one from the key, and each is
 * asked for this account: reading all rows would take as long as the community is old and large.
 */
export const daysOf = (
  spaces: readonly number[],
  accounts: readonly AccountId[],
  what: RawBuilder<unknown>,
) => sql`
  with recursive known(day) as (
    select min(day) from account_days
    union all
    select (select min(d.day) from account_days d where d.day > known.day) from known where known.day is not null
  )
  select ${what} from known join account_days a
    on a.day = known.day and a.space in (${sql.join(spaces)}) and a.account in (${sql.join(accounts)})`

export interface Held {
  accounts: { platform: string; name: string; handle: string | null }[]
  /** The first day of which anything is known; null where nothing is. */
  since: string | null
  days: number
  /** By what they did, or what was done to them. */
  counts: { messages: number; replies: number; mentions: number; reactions: number; received: number }
  points: number
  settings: number
}

interface Totals {
  since: string | null
  days: number
  messages: number | null
  replies: number | null
  mentions: number | null
  reactions: number | null
  received: number | null
}

const TOTALS = sql`
  min(a.day) as since, count(*) as days, sum(a.messages) as messages, sum(a.replies) as replies,
  sum(a.mentions) as mentions, sum(a.reactions) as reactions,
  sum(a.replies_received + a.mentions_received + a.reactions_received) as received`

export const heldAbout = async (db: Db, community: CommunityId, member: MemberId): Promise<Held> => {
  const ids = await accountsOf(db, member)
  const accounts = (await accountsById(db, ids)).filter((a) => a.erased_at === null)
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const { rows } =
    spaces.length === 0 || ids.length === 0
      ? { rows: [] }
      : await (daysOf(spaces, ids, TOTALS) as RawBuilder<Totals>).execute(db)
  const [totals] = rows
  const changed = await db
    .selectFrom('settings')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('by_account', 'in', ids.length === 0 ? [0] : ids)
    .executeTakeFirst()
  return {
    accounts: accounts.map(({ platform, name, handle }) => ({ platform, name, handle })),
    since: totals?.since ?? null,
    days: Number(totals?.days ?? 0),
    counts: {
      messages: Number(totals?.messages ?? 0),
      replies: Number(totals?.replies ?? 0),
      mentions: Number(totals?.mentions ?? 0),
      reactions: Number(totals?.reactions ?? 0),
      received: Number(totals?.received ?? 0),
    },
    points: (await standing(db, { community, member, period: 'all', start: '' })).points,
    settings: Number(changed?.n ?? 0),
  }
}
