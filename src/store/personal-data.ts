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

const COUNTS = [
  ...(['messages', 'replies', 'mentions', 'reactions', 'received'] as const),
  ...(['threads', 'votes', 'voice', 'shares', 'invites', 'boosts', 'events'] as const),
] as const
type Count = (typeof COUNTS)[number]

export interface Held {
  accounts: { platform: string; name: string; handle: string | null }[]
  /** The first day of which anything is known; null where nothing is. */
  since: string | null
  days: number
  /** By what they did, or what was done to them. */
  counts: Record<Count, number>
  points: number
}

type Totals = { since: string | null; days: number } & Record<Count, number | null>

const TOTALS = sql`
  min(a.day) as since, count(*) as days, sum(a.messages) as messages, sum(a.replies) as replies,
  sum(a.mentions) as mentions, sum(a.reactions) as reactions,
  sum(a.replies_received + a.mentions_received + a.reactions_received) as received,
  sum(a.threads) as threads, sum(a.votes) as votes, sum(a.voice_minutes) as voice, sum(a.shares) as shares,
  sum(a.invites) as invites, sum(a.boosts) as boosts, sum(a.events) as events`

export const heldAbout = async (db: Db, community: CommunityId, member: MemberId): Promise<Held> => {
  const ids = await accountsOf(db, member)
  const accounts = (await accountsById(db, ids)).filter((a) => a.erased_at === null)
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const { rows } =
    spaces.length === 0 || ids.length === 0
      ? { rows: [] }
      : await (daysOf(spaces, ids, TOTALS) as RawBuilder<Totals>).execute(db)
  const [totals] = rows
  return {
    accounts: accounts.map(({ platform, name, handle }) => ({ platform, name, handle })),
    since: totals?.since ?? null,
    days: Number(totals?.days ?? 0),
    counts: Object.fromEntries(COUNTS.map((name) => [name, Number(totals?.[name] ?? 0)])) as Held['counts'],
    points: (await standing(db, { community, member, period: 'all', start: '' })).points,
  }
}
