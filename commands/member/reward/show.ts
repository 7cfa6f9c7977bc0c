/** The shelf a page at a time, and one reward as the caller sees it. */
import { createHash } from 'node:crypto'
import type { Answer, Call } from '../../../src/bot/command.js'
import type { Picture } from '../../../src/chat/view.js'
import { commitmentOf } from '../../../src/domain/incentives/raffle.js'
import { priceFor, refusalOf } from '../../../src/domain/incentives/rewards.js'
import { leftOf } from '../../../src/store/fading.js'
import { buyerOf } from '../../../src/store/place-order.js'
import { countShelf, type RewardRow, shelfOf } from '../../../src/store/rewards.js'
import type { RewardShown } from '../../../src/views/reward-texts.js'
import { rewardView, shopView } from '../../../src/views/rewards.js'
import { shelfTiles } from '../../../src/views/shelf.js'
import { honourOf, tiersByRole } from './conditions.js'

const PAGE = 6

/** Null where nobody draws just now: the words do. */
const pictureOf = async (call: Call, rewards: readonly RewardShown[]): Promise<Picture | null> => {
  if (!call.pictures || rewards.length === 0) return null
  const { tiles, alt } = shelfTiles(call.t, rewards, call)
  try {
    return { png: await call.pictures.drawShelf(tiles), name: 'rewards.png', alt }
  } catch {
    return null
  }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const readPage = (text: string | undefined): number => {
  const page = /^\d{1,4}$/.test(text ?? '') ? Number(text) : 0
  return page
}

export const showShelf = async (call: Call, asked: number): Promise<Answer> => {
  const db = call.store.reads
  const { id: community, name } = call.community
  const pages = Math.max(1, Math.ceil((await countShelf(db, community)) / PAGE))
  const page = Math.min(asked, pages - 1)
  const rewards = await shelfOf(db, community, { offset: page * PAGE, limit: PAGE })
  return {
    view: shopView(call.t, {
      community: name || call.t('community.nameless'),
      rewards,
      page,
      pages,
      balance: (await leftOf(db, community, call.member, call.now)).points,
      now: call.now,
      zone: call.zone,
      picture: await pictureOf(call, rewards),
      keeps: rewards.length === 0 && (await call.may('keep-rewards')),
    }),
  }
}

export const buyer = (call: Call, reward: RewardRow, tiers: ReadonlySet<number>) =>
  buyerOf(
    call.store.reads,
    {
      community: call.community.id,
      member: call.member,
      curve: call.community.settings.curve,
      tiers,
      now: call.now,
    },
    reward,
  )

export const showReward = async (call: Call, reward: RewardRow): Promise<Answer> => {
  // Where the platform is away, the page shows what is known without it.
  const who = await buyer(call, reward, await tiersByRole(call, reward).catch(() => new Set<number>()))
  const { seed, drawn_at } = reward
  const shown = { ...reward, honour_name: await honourOf(call, reward) }
  return {
    view: rewardView(call.t, {
      reward: shown,
      picture: await pictureOf(call, [shown]),
      own: priceFor(reward, who.tiers, call.now),
      balance: who.balance,
      refusal: refusalOf(reward, reward.left, who, call.now),
      proof:
        seed === null ? null : { hash: commitmentOf(seed, sha256), seed: drawn_at === null ? null : seed },
      now: call.now,
      zone: call.zone,
    }),
  }
}
