/** Who wins the prizes of a week, month or season: staff, the bot's own kind and those who are gone are passed over, and why. */
import type { Answer, Call } from '../../src/bot/command.js'
import { dayOf } from '../../src/domain/calendar.js'
import { boardTime, boardTimeBack } from '../../src/domain/incentives/boards.js'
import { chooseWinners, type Ineligible } from '../../src/domain/incentives/prizes.js'
import { seasonRules } from '../../src/domain/incentives/seasons.js'
import { UserError } from '../../src/domain/user-error.js'
import { type AccountRow, accountsById } from '../../src/store/accounts.js'
import { pageOf } from '../../src/store/board-pages.js'
import { hiddenBecause } from '../../src/store/listing.js'
import { accountsOf, facesOf } from '../../src/store/members.js'
import { overridesOf } from '../../src/store/settings.js'
import { spacesOf } from '../../src/store/spaces.js'
import { periodName } from '../../src/views/leaderboard.js'
import { winnersView } from '../../src/views/levels.js'

/** Further down nobody looks for winners. */
const LOOKED_AT = 60

/** Whoever runs a space is staff without being named. */
const runsSpace = async (call: Call, accounts: readonly AccountRow[]): Promise<boolean> => {
  const spaces = (await spacesOf(call.store.reads, call.community.id)).filter((s) => s.left_at === null)
  for (const account of accounts) {
    const rights = call.platforms.find((p) => p.name === account.platform)?.rights
    if (!rights) continue
    for (const space of spaces.filter((s) => s.platform === account.platform)) {
      const standing = await rights.of(space.platform_id, account.platform_id).catch(() => null)
      if (standing?.administrator || standing?.moderator) return true
    }
  }
  return false
}

const reasonFor = async (
  call: Call,
  member: number,
  hidden: readonly string[],
): Promise<Ineligible | null> => {
  const accounts = await accountsById(call.store.reads, await accountsOf(call.store.reads, member))
  if (accounts.every((a) => a.erased_at !== null)) return 'former'
  if (hidden.includes('unlisted')) return 'unlisted'
  if (hidden.includes('gone')) return 'gone'
  if (accounts.some((a) => a.bot === 1)) return 'bot'
  const staff = new Set(call.community.settings.staff)
  return accounts.some((a) => staff.has(a.id)) || (await runsSpace(call, accounts)) ? 'staff' : null
}

export interface WinnersAsked {
  period: 'week' | 'month' | 'season'
  back: number
  count: number
}

export const showWinners = async (call: Call, { period, back, count }: WinnersAsked): Promise<Answer> => {
  const db = call.store.reads
  const { zone, seasonNames } = call.community.settings
  const rules = seasonRules((await overridesOf(db, call.community.id)).filter((o) => o.from <= call.now))
  const now = boardTime(period, dayOf(zone, call.now), rules)
  const time = now && boardTimeBack(period, now, back, rules)
  if (!time) throw new UserError('season-none')
  const page = await pageOf(
    db,
    { community: call.community.id, period, ...time },
    { from: { at: 'top' }, limit: LOOKED_AT, own: call.member },
  )
  const members = page.places.map((p) => p.member)
  const [hidden, faces] = [await hiddenBecause(db, members), await facesOf(db, members)]
  const reasons = new Map<number, Ineligible | null>()
  // Rights are asked of the platform: only for as many as it takes.
  for (const { member } of page.places) {
    if ([...reasons.values()].filter((r) => r === null).length >= count) break
    reasons.set(member, await reasonFor(call, member, hidden.get(member) ?? []))
  }
  const { winners, passedOver } = chooseWinners(page.places, count, (p) => reasons.get(p.member) ?? null)
  const rowOf = ({ member, rank, points }: (typeof page.places)[number]) => {
    const face = hidden.get(member)?.includes('unlisted') ? undefined : faces.get(member)
    return {
      rank,
      points,
      who: {
        platform: face?.platform ?? call.platform,
        id: face?.platformId ?? '',
        name: face?.name || call.t(face ? 'person.former' : 'leaderboard.unlisted'),
      },
    }
  }
  return {
    view: winnersView(call.t, {
      period: periodName(call.t, {
        period,
        ...time,
        current: back === 0,
        seasonName: seasonNames.find((s) => period === 'season' && s.start === time.start)?.name ?? null,
      }),
      open: page.closedAt === null,
      winners: winners.map(rowOf),
      passedOver: passedOver.map(({ place, because }) => ({ ...rowOf(place), because })),
    }),
  }
}
