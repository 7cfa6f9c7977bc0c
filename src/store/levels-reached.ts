/**
 * Looks through the ledger for levels that were reached since the last look. A mark per space moves in the transaction
 * that plans what is said, and the highest level said of somebody is kept: lost and reached again, it is no news.
 */
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import type { Curve } from '../domain/incentives/curves.js'
import { levelOf, levelReached } from '../domain/incentives/levels.js'
import type { Bulk } from './bulk.js'
import type { Tx } from './engine.js'
import { headStartsOf } from './head-starts.js'
import { lockBoards } from './locks.js'
import { accountsOf } from './members.js'
import { spacesOf } from './spaces.js'

/** More awards at once were not earned just now but read back or imported. */
const MOST_NEWS = 20_000

export interface Reached {
  member: MemberId
  /** One that earned just now. */
  account: AccountId
  level: number
  /** On no board, for whatever reason. */
  hidden: boolean
}

const markOf = async (tx: Tx, table: 'folds' | 'level_marks', space: number): Promise<number | null> => {
  const row = await tx.selectFrom(table).select('seq').where('space', '=', space).executeTakeFirst()
  return row?.seq ?? null
}

const moveMark = (tx: Tx, space: number, seq: number) =>
  tx
    .insertInto('level_marks')
    .values({ space, seq })
    .onConflict((c) => c.column('space').doUpdateSet({ seq }))
    .execute()

interface Earned {
  account: AccountId
  points: number
}

/** What each member's accounts earned in the spaces since the marks. */
const earnedSince = async (
  tx: Tx,
  community: CommunityId,
  spaces: readonly number[],
): Promise<Map<MemberId, Earned>> => {
  const earned = new Map<MemberId, Earned>()
  for (const space of spaces) {
    const [folded, mark] = [await markOf(tx, 'folds', space), await markOf(tx, 'level_marks', space)]
    if (folded === null || folded === mark) continue
    await moveMark(tx, space, folded)
    if (mark === null || folded - mark > MOST_NEWS) continue
    const rows = await tx
      .selectFrom('awards')
      .innerJoin('memberships', (join) =>
        join.onRef('memberships.account', '=', 'awards.account').on('memberships.community', '=', community),
      )
      .select((eb) => [
        'memberships.member',
        'awards.account',
        eb.fn.sum<number>('awards.points').as('points'),
      ])
      .where('awards.space', '=', space)
      .where('awards.seq', '>', mark)
      .where('awards.seq', '<=', folded)
      .groupBy(['memberships.member', 'awards.account'])
      .execute()
    for (const { member, account, points } of rows) {
      const known = earned.get(member)
      if (known) known.points += Number(points)
      else earned.set(member, { account, points: Number(points) })
    }
  }
  return earned
}

const toldOf = async (tx: Tx, community: CommunityId, member: MemberId): Promise<number | null> => {
  const row = await tx
    .selectFrom('levels_told')
    .select('level')
    .where('community', '=', community)
    .where('member', '=', member)
    .executeTakeFirst()
  return row?.level ?? null
}

const tell = (tx: Tx, community: CommunityId, member: MemberId, level: number) =>
  tx
    .insertInto('levels_told')
    .values({ community, member, level })
    .onConflict((c) => c.columns(['community', 'member']).doUpdateSet({ level }))
    .execute()

/** The awards must be folded. The first look only sets the marks: what was reached before is no news. */
export const takeLevelsReached = async (
  tx: Tx,
  bulk: Bulk,
  community: CommunityId,
  curve: Curve,
): Promise<Reached[]> => {
  await lockBoards(tx, bulk, community)
  const spaces = (await spacesOf(tx, community)).map((s) => s.id)
  const earned = await earnedSince(tx, community, spaces)
  const risen = [...earned].filter(([, e]) => e.points > 0)
  const reached: Reached[] = []
  for (const [member, { account, points }] of risen) {
    const now = await tx
      .selectFrom('balances')
      .innerJoin('boards', 'boards.id', 'balances.board')
      .select(['balances.points', 'balances.hidden'])
      .where('boards.community', '=', community)
      .where('boards.period', '=', 'all')
      .where('balances.member', '=', member)
      .executeTakeFirst()
    if (!now) continue
    const starts = [...(await headStartsOf(tx, spaces, await accountsOf(tx, member))).values()].flat()
    const level = levelReached({
      before: levelOf(curve, now.points - points, starts).level,
      after: levelOf(curve, now.points, starts).level,
      told: await toldOf(tx, community, member),
    })
    if (level === null) continue
    await tell(tx, community, member, level)
    reached.push({ member, account, level, hidden: now.hidden > 0 })
  }
  return reached
}

/** Nobody wants to hear: the next look is a first one. */
export const dropLevelMarks = async (tx: Tx, spaces: readonly number[]): Promise<void> => {
  if (spaces.length > 0) await tx.deleteFrom('level_marks').where('space', 'in', spaces).execute()
}

export const hasLevelMarks = async (
  tx: Pick<Tx, 'selectFrom'>,
  spaces: readonly number[],
): Promise<boolean> =>
  spaces.length > 0 &&
  (await tx.selectFrom('level_marks').select('space').where('space', 'in', spaces).executeTakeFirst()) !==
    undefined
