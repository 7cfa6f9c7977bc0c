/** Whoever left a community's last space leaves its boards too, and is back on them when they come back. */
import { standingChanges } from '../domain/incentives/boards.js'
import { addStandings, readBalances, writeBalances } from './boards.js'
import type { Bulk, BulkWrite } from './bulk.js'
import type { Tx } from './engine.js'
import { addChanges, type Standings } from './fold.js'
import { hiddenOf } from './members.js'

const flagMembers: BulkWrite<{ id: number; hidden: number }> = {
  name: 'flag members',
  single: true,
  build: (tx, [m]) => {
    if (!m) throw new RangeError('nobody to flag')
    return tx.updateTable('members').set({ hidden: m.hidden }).where('id', '=', m.id)
  },
  values: (m) => [m.hidden, m.id],
}

/** Members left the community's last space, or came back: their rows leave or enter the standings. */
export const setHidden = async (
  tx: Tx,
  bulk: Bulk,
  community: number,
  members: readonly number[],
  hidden: boolean,
): Promise<void> => {
  const flag = hidden ? 1 : 0
  const already = await hiddenOf(bulk, members)
  const changing = members.filter((m) => already.has(m) !== hidden)
  if (changing.length === 0) return
  await bulk.write(
    flagMembers,
    changing.map((id) => ({ id, hidden: flag })),
  )
  for (const board of await tx
    .selectFrom('boards')
    .select('id')
    .where('community', '=', community)
    .where('closed_at', 'is', null)
    .execute()) {
    const balances = await bulk.read(
      readBalances,
      changing.map((member) => ({ board: board.id, member })),
    )
    await bulk.write(
      writeBalances,
      balances.map((b) => ({ ...b, hidden: flag })),
    )
    const sums: Standings = new Map()
    for (const b of balances) {
      addChanges(sums, board.id, standingChanges(hidden ? b.points : null, hidden ? null : b.points))
    }
    await bulk.write(addStandings, [...sums.values()])
  }
}
