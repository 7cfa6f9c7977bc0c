/** What somebody's unspent points have lost, where a community lets them go: from the boards of months, never a fact. */
import { dayOf } from '../domain/calendar.js'
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import { type Faded, faded } from '../domain/incentives/fading.js'
import { type Override, settingsAt } from '../domain/settings.js'
import { absencesOf } from './absences.js'
import { type Balance, balanceOf } from './balance.js'
import type { Db, Tx } from './engine.js'
import { accountsOf } from './members.js'
import { overridesOf } from './settings.js'
import { spacesOf } from './spaces.js'

const KEY = 'fade.months'

/** Since when they go, without having been switched off since; null: they stay. */
const sinceWhen = (overrides: readonly Override[], now: number): number | null => {
  let since: number | null = null
  for (const o of overrides) {
    if (o.key !== KEY || o.from > now) continue
    if (JSON.parse(o.value) === 0) since = null
    else since ??= o.from
  }
  return since
}

const monthsOf = async (db: Db | Tx, community: CommunityId, member: MemberId) => {
  const rows = await db
    .selectFrom('balances')
    .innerJoin('boards', 'boards.id', 'balances.board')
    .select(['boards.start', 'balances.points'])
    .where('boards.community', '=', community)
    .where('boards.period', '=', 'month')
    .where('balances.member', '=', member)
    .execute()
  return new Map(rows.map((r) => [r.start, r.points]))
}

const NOTHING: Faded = { gone: 0, next: null }

export const fadedOf = async (
  db: Db | Tx,
  community: CommunityId,
  member: MemberId,
  now: number,
): Promise<Faded> => {
  const set = await db
    .selectFrom('settings')
    .select('from_at')
    .where('community', '=', community)
    .where('key', '=', KEY)
    .limit(1)
    .executeTakeFirst()
  if (!set) return NOTHING
  const overrides = await overridesOf(db, community)
  const since = sinceWhen(overrides, now)
  if (since === null) return NOTHING
  const { zone, fade } = settingsAt(overrides, now)
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const accounts = await accountsOf(db, member)
  const spendings =
    spaces.length === 0 || accounts.length === 0
      ? []
      : await db
          .selectFrom('spendings')
          .select(['points', 'booked_at'])
          .where('space', 'in', spaces)
          .where('account', 'in', accounts)
          .execute()
  return faded({
    months: fade.months,
    since: dayOf(zone, since),
    earned: await monthsOf(db, community, member),
    spent: spendings.map((s) => ({ day: dayOf(zone, s.booked_at), points: -s.points })),
    absences: await absencesOf(db, { spaces, accounts }),
    today: dayOf(zone, now),
  })
}

export interface Left extends Balance {
  /** What went unspent for too long, and what goes next. */
  faded: Faded
}

/** What somebody has left to spend, less what has gone; where a community lets points go it asks for it. */
export const leftOf = async (
  db: Db | Tx,
  community: CommunityId,
  member: MemberId,
  now: number,
): Promise<Left> => {
  const balance = await balanceOf(db, community, member)
  const faded = await fadedOf(db, community, member, now)
  return { ...balance, faded, points: balance.points - faded.gone }
}

/** Who has something on the board of all time, with one of their accounts, after one of them. */
export const membersWithPoints = (
  db: Db,
  community: CommunityId,
  after: MemberId,
  limit: number,
): Promise<{ member: MemberId; account: AccountId }[]> =>
  db
    .selectFrom('memberships')
    .innerJoin('boards', (join) =>
      join
        .onRef('boards.community', '=', 'memberships.community')
        .on('boards.period', '=', 'all')
        .on('boards.start', '=', ''),
    )
    .innerJoin('balances', (join) =>
      join.onRef('balances.board', '=', 'boards.id').onRef('balances.member', '=', 'memberships.member'),
    )
    .select((eb) => ['memberships.member', eb.fn.min('memberships.account').as('account')])
    .where('memberships.community', '=', community)
    .where('memberships.member', '>', after)
    .where('balances.points', '>', 0)
    .groupBy('memberships.member')
    .orderBy('memberships.member')
    .limit(limit)
    .execute()
