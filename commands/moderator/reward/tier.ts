/** The tiers a community names: who is in one, and giving one up. */
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { excerpt } from '../../../src/bot/excerpt.js'
import { plainLine } from '../../../src/domain/engagement/event.js'
import { REWARD_LIMITS } from '../../../src/domain/incentives/rewards.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import { insertTier, type TierRow, tiersOf, updateTier } from '../../../src/store/tiers.js'
import { tiersView } from '../../../src/views/tiers.js'
import { text } from '../../member/event/plan.js'
import { reached } from '../../member/honours/roles.js'

const LONGEST = 40
const fold = (typed: string) => typed.normalize('NFKC').trim().toLowerCase()

export const completeTier = async (call: Call, typed: string) =>
  (await tiersOf(call.store.reads, call.community.id))
    .filter((t) => fold(t.title).includes(fold(typed)))
    .map((t) => ({ label: t.title, value: t.title }))

const named = (tiers: readonly TierRow[], typed: string) => tiers.find((t) => fold(t.title) === fold(typed))

export const findTier = async (call: Call, typed: string): Promise<TierRow> => {
  const found = named(await tiersOf(call.store.reads, call.community.id), typed)
  if (!found) throw new UserError('tier-unknown', { name: excerpt(typed) })
  return found
}

/** A role as its platform calls it; null where it cannot say just now. */
const roleNameOf = async (call: Call, { role, platform, space_id }: TierRow): Promise<string | null> => {
  const port = call.platforms.find((p) => p.name === platform)?.roles
  if (role === null || !port) return role
  try {
    return (await port.list(space_id)).find((r) => r.id === role)?.name ?? role
  } catch {
    return role
  }
}

const show = async (call: Call, said: string | null): Promise<Answer> => {
  const tiers = await tiersOf(call.store.reads, call.community.id)
  const shown = []
  for (const tier of tiers)
    shown.push({ title: tier.title, paid: tier.paid === 1, role: await roleNameOf(call, tier) })
  return { view: tiersView(call.t, shown, said) }
}

/** Any role of the space: those of boosters and paying members are the platform's own, which nobody gives. */
const anyRole = async (call: Call, typed: string): Promise<string> => {
  const port = call.platforms.find((p) => p.name === call.space.platform)?.roles
  if (!port) throw new UserError('roles-not-here')
  const roles = await reached(port.list(call.space.platformId))
  const id = /^(?:<@&)?(\d{1,20})>?$/.exec(typed.trim())?.[1]
  const role =
    roles.find((r) => r.id === id) ?? roles.find((r) => fold(r.name) === fold(typed.replace(/^@/, '')))
  if (!role) throw new UserError('role-unknown', { name: excerpt(typed) })
  return role.id
}

/** Made, changed where there is one of that name, or given up. */
export const changeTier = async (call: Call, args: Arguments): Promise<Answer> => {
  const typed = text(args['title'])
  if (typed === null) return show(call, null)
  const title = plainLine(typed)
  if (title === '' || [...title].length > LONGEST) throw new UserError('tier-title', { most: LONGEST })
  const role = text(args['role'])
  const wanted = {
    role: role === null ? null : await anyRole(call, role),
    paid: args['paid'] === true ? 1 : 0,
  }
  const retired = args['off'] === true
  await call.store.write(async (tx) => {
    const all = await tiersOf(tx, call.community.id)
    const known = named(all, title)
    if (retired && !known) throw new UserError('tier-unknown', { name: excerpt(title) })
    if (!known && all.length >= REWARD_LIMITS.tiers)
      throw new UserError('tiers-too-many', { most: REWARD_LIMITS.tiers })
    const what = { ...wanted, space: call.space.id }
    if (known) await updateTier(tx, known.id, retired ? { retired_at: call.now } : what)
    else await insertTier(tx, { ...what, title, created_at: call.now, retired_at: null })
    await appendAudit(tx, {
      ...{ at: call.now, community: call.community.id, actor: call.account, action: 'reward.tier' },
      before: known ? JSON.stringify(known.title) : null,
      after: retired ? null : JSON.stringify(title),
    })
  })
  return show(call, call.t(retired ? 'tiers.gone' : 'tiers.there', { name: title }))
}
