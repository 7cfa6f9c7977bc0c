/** Gives what comes with a milestone to whoever has reached it, once each; streaks are looked through once a day. */
import { addDays, dayOf } from '../domain/calendar.js'
import type { CommunityId } from '../domain/identity.js'
import { totalFor } from '../domain/incentives/curves.js'
import { levelOf } from '../domain/incentives/levels.js'
import type { Milestone } from '../domain/incentives/rewards.js'
import { dayStreak } from '../domain/incentives/streaks.js'
import { DEFAULTS, type Settings, settingsAt } from '../domain/settings.js'
import { activeDays, FURTHEST_DAYS } from '../store/active-days.js'
import { balanceOf } from '../store/balance.js'
import { settleDays } from '../store/day-batches.js'
import type { Store } from '../store/engine.js'
import { foldAwards } from '../store/fold.js'
import { headStartsOf } from '../store/head-starts.js'
import { accountsOf } from '../store/members.js'
import { type Candidate, candidatesFor, type Milestoned, milestonesOf } from '../store/milestones.js'
import { giveAtMilestone } from '../store/place-order.js'
import { overridesOf } from '../store/settings.js'
import { spacesOf } from '../store/spaces.js'
import type { Job, JobContext } from './job.js'

const PAGE = 100

interface Scene {
  store: Store
  community: CommunityId
  settings: Settings
  today: string
  spaces: readonly number[]
}

/** One a kind of milestone: which members to look at, and whether one of them has reached it. */
interface Way {
  among(
    scene: Scene,
    reward: Milestoned,
  ): Pick<Parameters<typeof candidatesFor>[2], 'points' | 'since' | 'honour'>
  reached(scene: Scene, member: number, reward: Milestoned): Promise<boolean>
}

const WAYS: Readonly<Record<Milestone, Way>> = {
  level: {
    among: ({ settings }, { milestone_at }) => ({
      points: totalFor(settings.curve, milestone_at),
      since: null,
      honour: null,
    }),
    async reached({ store, community, settings, spaces }, member, { milestone_at }) {
      const { earned } = await balanceOf(store.reads, community, member)
      const starts = await headStartsOf(store.reads, spaces, await accountsOf(store.reads, member))
      return levelOf(settings.curve, earned, [...starts.values()].flat()).level >= milestone_at
    },
  },
  streak: {
    among: ({ today }) => ({ points: null, since: addDays(today, -1), honour: null }),
    async reached({ store, settings, today, spaces }, member, { milestone_at }) {
      const accounts = await accountsOf(store.reads, member)
      const days = await activeDays(store.reads, { spaces, accounts }, today)
      return dayStreak(days, today, settings.streaks.freezeDays, FURTHEST_DAYS).length >= milestone_at
    },
  },
  // Whoever holds it is who was asked for.
  honour: {
    among: (_, { honour }) => ({ points: null, since: null, honour }),
    reached: async () => true,
  },
}

const give = async (scene: Scene, reward: Milestoned, { now, signal }: JobContext): Promise<number> => {
  const { store, community } = scene
  const way = WAYS[reward.milestone as Milestone]
  if (!way || (reward.left !== null && reward.left <= 0)) return 0
  const among = way.among(scene, reward)
  let given = 0
  for (let page: Candidate[] = [], after = 0; !signal.aborted; after = page.at(-1)?.member ?? after) {
    page = await candidatesFor(store.reads, community, { reward: reward.id, ...among, after, limit: PAGE })
    for (const who of page) {
      if (signal.aborted || !(await way.reached(scene, who.member, reward))) continue
      const order = await giveAtMilestone(store, { ...who, community, reward: reward.id, now })
      if (order !== null) given += 1
    }
    if (page.length < PAGE) break
  }
  return given
}

export const milestones: Job = {
  name: 'milestones',
  cron: '11 * * * *',
  for: 'community',
  async run(context) {
    const { store, now, community, period, signal } = context
    const rewards = await milestonesOf(store.reads, community)
    if (rewards.length === 0) return '0'
    const settings = settingsAt(await overridesOf(store.reads, community), now, DEFAULTS)
    const spaces = (await spacesOf(store.reads, community)).map((s) => s.id)
    const scene = { store, community, settings, today: dayOf(settings.zone, now), spaces }
    await foldAwards(store)
    await settleDays(store)
    let given = 0
    for (const reward of rewards) {
      // Reading everybody's days takes longer than their points: in the first hour of the day, or by hand.
      if (signal.aborted || (reward.milestone === 'streak' && /T(?!00)/.test(period))) continue
      given += await give(scene, reward, context)
    }
    return String(given)
  },
}
