/** Which spaces have been told that the bot takes note of activity. */
import type { SpaceId } from '../domain/identity.js'
import type { Tx } from './engine.js'

export const markSpaceNoticed = async (tx: Tx, space: SpaceId, at: number): Promise<void> => {
  await tx
    .updateTable('spaces')
    .set({ noticed_at: at })
    .where('id', '=', space)
    .where('noticed_at', 'is', null)
    .execute()
}
