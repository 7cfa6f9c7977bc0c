/** Whether somebody still looks after a community, by the rights they have now in its spaces. */
import type { Db } from '../../store/engine.js'
import { spacesOf } from '../../store/spaces.js'
import type { DeliveryScene } from '../intent-kind.js'

/** Where a platform cannot be asked, who did so lately is believed. */
export const looksAfter = async (
  { platform, db }: Pick<DeliveryScene, 'platform'> & { db: Db },
  community: number,
  account: { platform: string; platform_id: string },
): Promise<boolean> => {
  const { rights } = platform
  if (!rights) return true
  const spaces = await spacesOf(db, community)
  const theirs = spaces.filter((s) => s.platform === account.platform && s.left_at === null)
  const asked = await Promise.all(theirs.map((s) => rights.of(s.platform_id, account.platform_id)))
  return asked.some((r) => r.moderator || r.administrator)
}
