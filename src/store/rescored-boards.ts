/** The end of scoring a history anew: the boards made meanwhile take the place of the old ones, which then go. */

import type { Bulk } from './bulk.js'
import { reopenBoards } from './closed-boards.js'
import type { Tx } from './engine.js'
import { shadowOf } from './folding-boards.js'
import { lockBoards } from './locks.js'
import type { Rescore } from './rescores.js'

/** Communities below it are none: their boards are read by nobody any more. */
const RETIRED = -1_000_000_000
const retiredOf = (id: number): number => RETIRED - id

/** From here on everybody sees the new boards. What had closed closes again, as a further revision. */
export const endRescore = async (
  tx: Tx,
  bulk: Bulk,
  { id, community }: Pick<Rescore, 'id' | 'community'>,
  now: number,
): Promise<void> => {
  await lockBoards(tx, bulk, community)
  const ended = await tx
    .updateTable('rescores')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!ended) return
  await reopenBoards(tx, community)
  const move = (from: number, to: number) =>
    tx.updateTable('boards').set({ community: to }).where('community', '=', from).execute()
  await move(community, retiredOf(id))
  await move(shadowOf(community), community)
}

/** The rows of boards that were replaced, some at a time. False once there are none. */
export const removeRetired = async (tx: Tx, limit: number): Promise<boolean> => {
  const board = await tx
    .selectFrom('boards')
    .select('id')
    .where('community', '<', RETIRED)
    .limit(1)
    .executeTakeFirst()
  if (!board) return false
  const members = tx.selectFrom('balances').select('member').where('board', '=', board.id).limit(limit)
  const gone = await tx
    .deleteFrom('balances')
    .where('board', '=', board.id)
    .where('member', 'in', members)
    .executeTakeFirst()
  if (Number(gone.numDeletedRows) > 0) return true
  const values = tx.selectFrom('standings').select('value').where('board', '=', board.id).limit(limit)
  const left = await tx
    .deleteFrom('standings')
    .where('board', '=', board.id)
    .where('value', 'in', values)
    .executeTakeFirst()
  if (Number(left.numDeletedRows) === 0) await tx.deleteFrom('boards').where('id', '=', board.id).execute()
  return true
}
