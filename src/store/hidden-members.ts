/**
 * Whoever left a community's last space leaves its boards too, and is back on them when they come back; so does
 * whoever wants to be on none. `members.hidden` adds up the reasons; on a board it is only whether there is one.
 */
import { standingChanges } from '../domain/incentives/boards.js'
import { addStandings, readBalances, writeBalances } from './boards.js'
import type { Bulk, BulkRead, BulkWrite } from './bulk.js'
import type { Tx } from './engine.js'
import { allBoardsOf } from './folding-boards.js'
import { addChanges, type Standings } from './standings.js'

export const HIDDEN_BECAUSE = { gone: 1, unlisted: 2, staff: 4 } as const
export type HiddenBecause = keyof typeof HIDDEN_BECAUSE

interface Flag {
  id: number
  hidden: number
}

const readFlags: BulkRead<number, Flag> = {
  name: 'read reasons to hide members',
  build: (tx, ids) => tx.selectFrom('members').select(['id', 'hidden']).where('id', 'in', ids),
  values: (id) => [id],
}

const flagMembers: BulkWrite<Flag> = {
  name: 'flag members',
  single: true,
  build: (tx, [m]) => {
    if (!m) throw new RangeError('nobody to flag')
    return tx.updateTable('members').set({ hidden: m.hidden }).where('id', '=', m.id)
  },
  values: (m) => [m.hidden, m.id],
}

/** Their rows leave or enter the standings of the boards that are open. */
const moveOnBoards = async (
  tx: Tx,
  bulk: Bulk,
  community: number,
  members: readonly number[],
  hidden: boolean,
): Promise<void> => {
  if (members.length === 0) return
  for (const board of await tx
    .selectFrom('boards')
    .select('id')
    .where('community', 'in', allBoardsOf(community))
    .where('closed_at', 'is', null)
    .execute()) {
    const balances = await bulk.read(
      readBalances,
      members.map((member) => ({ board: board.id, member })),
    )
    await bulk.write(
      writeBalances,
      balances.map((b) => ({ ...b, hidden: hidden ? 1 : 0 })),
    )
    const sums: Standings = new Map()
    for (const b of balances) {
      addChanges(sums, board.id, standingChanges(hidden ? b.points : null, hidden ? null : b.points))
    }
    await bulk.write(addStandings, [...sums.values()])
  }
}

/** A reason begins or ends for some members: who has none is seen. */
export const setHidden = async (
  tx: Tx,
  bulk: Bulk,
  community: number,
  members: readonly number[],
  hidden: boolean,
  because: HiddenBecause = 'gone',
): Promise<void> => {
  const bit = HIDDEN_BECAUSE[because]
  const before = await bulk.read(readFlags, [...new Set(members)])
  const changing = before
    .map(({ id, hidden: was }) => ({ id, was, hidden: hidden ? was | bit : was & ~bit }))
    .filter((m) => m.hidden !== m.was)
  await bulk.write(
    flagMembers,
    changing.map(({ id, hidden: now }) => ({ id, hidden: now })),
  )
  const moving = changing.filter((m) => m.was > 0 !== m.hidden > 0).map((m) => m.id)
  await moveOnBoards(tx, bulk, community, moving, hidden)
}
