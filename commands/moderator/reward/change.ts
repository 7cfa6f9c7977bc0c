/** Putting rewards on the shelf, changing and retiring them, and filling them up. */
import { randomBytes } from 'node:crypto'
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import type { SentFile } from '../../../src/chat/command.js'
import { CODE_LIMITS, readCodeFile } from '../../../src/domain/incentives/code-file.js'
import {
  checkTerms,
  checkWording,
  REWARD_KINDS,
  type RewardKind,
  readCodes,
} from '../../../src/domain/incentives/rewards.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import type { Tx } from '../../../src/store/engine.js'
import { lockBoards } from '../../../src/store/locks.js'
import { addCodes } from '../../../src/store/reward-codes.js'
import {
  countShelf,
  insertReward,
  type RewardRow,
  rewardById,
  updateReward,
} from '../../../src/store/rewards.js'
import { rewardNoteView } from '../../../src/views/rewards.js'
import { readTime, text, whole } from '../../member/event/plan.js'
import { findHonour } from '../../member/honours/change.js'
import { findRole } from '../../member/honours/roles.js'
import { showReward } from '../../member/reward/show.js'
import { findTier } from './tier.js'

const MOST_REWARDS = 100

export const audit = (tx: Tx, call: Call, action: string, what: number) =>
  appendAudit(tx, {
    at: call.now,
    community: call.community.id,
    actor: call.account,
    action,
    before: null,
    after: JSON.stringify(what),
  })

const timeOf = (call: Call, typed: unknown): number | null => {
  const given = text(typed)
  return given === null ? null : readTime(call, given, true).at
}

const NONE = '-'

/** As named, as it was where it is not, or none. */
const honourOf = async (call: Call, typed: unknown, was: string | null): Promise<string | null> => {
  const given = text(typed)
  if (given === null) return was
  return given === NONE ? null : (await findHonour(call, given)).honour
}
const tierOf = async (call: Call, typed: unknown, was: number | null): Promise<number | null> => {
  const given = text(typed)
  if (given === null) return was
  return given === NONE ? null : (await findTier(call, given)).id
}

const isKind = (kind: unknown): kind is RewardKind => REWARD_KINDS.some((k) => k === kind)

export const createReward = async (call: Call, args: Arguments): Promise<Answer> => {
  const kind = isKind(args['kind']) ? args['kind'] : 'custom'
  const given = text(args['role'])
  if ((kind === 'role') !== (given !== null)) throw new UserError('reward-role')
  // Whoever may give a role decides which one: an administrator of this very space.
  if (given !== null) await call.require('set-up-space')
  const role = given === null ? null : (await findRole(call, given)).id
  const wording = checkWording({
    title: text(args['title']) ?? '',
    about: text(args['about']),
    icon: text(args['icon']),
  })
  const milestone = text(args['milestone'])
  const reached = whole(args['reached'])
  const honour = await honourOf(call, args['honour'], null)
  if ((milestone === 'honour' ? honour : reached) === null && milestone !== null)
    throw new UserError('reward-milestone')
  if (reached !== null && (milestone === null || milestone === 'honour'))
    throw new UserError('reward-milestone')
  // What is neither priced nor given would only lie there.
  const price = whole(args['price']) ?? (milestone === null ? 0 : null)
  const terms = {
    kind,
    price,
    offer_price: whole(args['offer']),
    offer_until: timeOf(call, args['until']),
    tier: await tierOf(call, args['tier'], null),
    tier_price: whole(args['tier_price']),
    opens_at: timeOf(call, args['opens']),
    closes_at: timeOf(call, args['closes']),
  }
  checkTerms(terms)
  const id = await call.store.write(async (tx) => {
    if ((await countShelf(tx, call.community.id)) >= MOST_REWARDS)
      throw new UserError('rewards-too-many', { most: MOST_REWARDS })
    const made = await insertReward(tx, {
      ...wording,
      ...terms,
      space: call.space.id,
      stock: whole(args['stock']),
      per_member: whole(args['limit']),
      least_level: whole(args['level']),
      milestone,
      milestone_at: milestone === 'honour' ? 0 : reached,
      honour,
      role,
      role_days: role === null && kind !== 'tier' ? null : whole(args['days']),
      seed: kind === 'raffle' ? randomBytes(16).toString('hex') : null,
      keeper: call.account,
      created_at: call.now,
    })
    await audit(tx, call, 'reward.create', made)
    return made
  })
  const text_ = call.t('reward.created', { number: id })
  const lines = kind === 'code' ? [call.t('reward.created.codes', { number: id })] : []
  return { view: rewardNoteView({ text: text_, title: wording.title, lines }) }
}

/** Without a tier there is no price of its own. */
const tierTerms = async (call: Call, reward: RewardRow, args: Arguments) => {
  const tier = await tierOf(call, args['tier'], reward.tier)
  return { tier, tier_price: tier === null ? null : (whole(args['tier_price']) ?? reward.tier_price) }
}

/** Only what was named changes. */
const changesOf = async (call: Call, reward: RewardRow, args: Arguments) => {
  const number = (name: string, was: number | null) => whole(args[name]) ?? was
  // An offer that is over does not stand in the way of a new price.
  const lasts = reward.offer_until !== null && reward.offer_until > call.now
  const offer = number('offer', lasts ? reward.offer_price : null)
  const change = {
    ...checkWording({
      title: text(args['title']) ?? reward.title,
      about: text(args['about']) ?? reward.about,
      icon: text(args['icon']) ?? reward.icon,
    }),
    price: number('price', reward.price),
    offer_price: offer,
    offer_until: timeOf(call, args['until']) ?? (lasts ? reward.offer_until : null),
    per_member: number('limit', reward.per_member),
    least_level: number('level', reward.least_level),
    opens_at: timeOf(call, args['opens']) ?? reward.opens_at,
    closes_at: timeOf(call, args['closes']) ?? reward.closes_at,
    honour: await honourOf(call, args['honour'], reward.honour),
    ...(await tierTerms(call, reward, args)),
  }
  checkTerms({ ...change, kind: reward.kind })
  return change
}

export const editReward = async (call: Call, reward: RewardRow, args: Arguments): Promise<Answer> => {
  if (Object.keys(args).length < 2) throw new UserError('reward-nothing-changed')
  const change = await changesOf(call, reward, args)
  await call.store.write(async (tx) => {
    await updateReward(tx, reward.id, change)
    await audit(tx, call, 'reward.edit', reward.id)
  })
  return showReward(call, (await rewardById(call.store.reads, reward.id)) ?? reward)
}

/** Nobody can have it any more; what was ordered stays. Put back, it is as it was. */
export const retireReward = async (call: Call, reward: RewardRow, retired: boolean): Promise<Answer> => {
  await call.store.write(async (tx) => {
    await updateReward(tx, reward.id, { retired_at: retired ? call.now : null })
    await audit(tx, call, retired ? 'reward.retire' : 'reward.back', reward.id)
  })
  const view = rewardNoteView({
    text: call.t(retired ? 'reward.retired' : 'reward.back.done'),
    title: reward.title,
  })
  const id = reward.id.toString(36)
  return {
    view: {
      ...view,
      buttons: [
        [
          retired
            ? { label: call.t('reward.back'), action: `reward:back:${id}` }
            : { label: call.t('reward.retire'), action: `reward:retire:${id}`, style: 'danger' as const },
        ],
      ],
    },
  }
}

/** Says how many there are from now on; without a number, as many as are wanted. */
export const setStock = async (call: Call, reward: RewardRow, count: number | null): Promise<Answer> => {
  await call.store.write(async (tx, bulk) => {
    await lockBoards(tx, bulk, call.community.id)
    await updateReward(tx, reward.id, { stock: count })
    await audit(tx, call, 'reward.stock', reward.id)
  })
  const said = count === null ? call.t('reward.stock.endless') : call.t('reward.stock.set', { count })
  return { view: rewardNoteView({ text: said, title: reward.title }) }
}

export interface CodesGiven {
  pasted: string | null
  file: SentFile | null
}

/** Some milliseconds of writing. */
const SLICE = 100
const PATIENCE = 10_000

const codesIn = async (
  call: Call,
  { pasted, file }: CodesGiven,
): Promise<{ codes: string[]; leftOut: number }> => {
  if (file === null && pasted === null) throw new UserError('codes-which')
  const typed = pasted === null ? [] : readCodes(pasted)
  if (file === null) return { codes: typed, leftOut: 0 }
  const read = readCodeFile(await call.readFile(file, { ms: PATIENCE, bytes: CODE_LIMITS.bytes }))
  if (!read.ok) throw new UserError(`codes-${read.why}`, { most: CODE_LIMITS.codes })
  return { codes: [...new Set([...typed, ...read.codes])], leftOut: read.leftOut }
}

/** Where others would read along, what was typed is not a secret any more. */
export const takeCodesIn = async (call: Call, reward: RewardRow, given: CodesGiven): Promise<Answer> => {
  const port = call.platforms.find((p) => p.name === call.platform)
  if (!call.alone && !port?.privateReplies) throw new UserError('codes-in-private')
  if (reward.kind !== 'code') throw new UserError('reward-kind')
  const { codes, leftOut } = await codesIn(call, given)
  if (codes.length === 0) throw new UserError('codes-none')
  let added = 0
  for (let i = 0; i < codes.length; i += SLICE)
    added += await call.store.write((tx) =>
      addCodes(call.store, tx, { reward: reward.id, codes: codes.slice(i, i + SLICE), now: call.now }),
    )
  await call.store.write((tx) => audit(tx, call, 'reward.codes', reward.id))
  const left = (await rewardById(call.store.reads, reward.id))?.left ?? 0
  const said = call.t('reward.codes.added', { added, known: codes.length - added, left })
  const lines =
    leftOut > 0 ? [call.t('reward.codes.left-out', { n: leftOut, most: CODE_LIMITS.letters })] : []
  return { view: rewardNoteView({ text: said, title: reward.title, lines }) }
}
