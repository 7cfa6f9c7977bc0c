/** What a reward asks for beside points: the tiers that a platform's roles stand for, and honours by their names. */
import type { Call } from '../../../src/bot/command.js'
import { UserError } from '../../../src/domain/user-error.js'
import { accountsById } from '../../../src/store/accounts.js'
import { honoursOf } from '../../../src/store/honours.js'
import { accountsOf } from '../../../src/store/members.js'
import type { RewardRow } from '../../../src/store/rewards.js'
import { tiersOf } from '../../../src/store/tiers.js'
import { honourName } from '../../../src/views/honours.js'

/** The reward's tier, where somebody has its role; asked of the platform, so only where it matters. */
export const tiersByRole = async (
  call: Call,
  { kind, tier: asked }: Pick<RewardRow, 'kind' | 'tier'>,
): Promise<ReadonlySet<number>> => {
  const none: ReadonlySet<number> = new Set()
  if (asked === null || kind === 'tier') return none
  const db = call.store.reads
  const tier = (await tiersOf(db, call.community.id)).find((t) => t.id === asked)
  const port = tier && call.platforms.find((p) => p.name === tier.platform)?.roles
  if (!tier || !port || tier.role === null) return none
  const accounts = await accountsById(db, await accountsOf(db, call.member))
  for (const { platform, platform_id, erased_at } of accounts) {
    if (platform !== tier.platform || erased_at !== null) continue
    try {
      if ((await port.of(tier.space_id, platform_id)).includes(tier.role)) return new Set([tier.id])
    } catch (error) {
      throw (error as { name?: unknown } | null)?.name === 'SendError' ? new UserError('roles-down') : error
    }
  }
  return none
}

/** The name of the honour in it, for who reads it. */
export const honourOf = async (call: Call, { honour }: Pick<RewardRow, 'honour'>): Promise<string | null> => {
  if (honour === null) return null
  const found = (await honoursOf(call.store.reads, call.community.id)).find((h) => h.honour === honour)
  return found ? honourName(call.t, found) : call.t('rewards.honour.gone')
}
