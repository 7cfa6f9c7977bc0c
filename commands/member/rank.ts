/** /rank: somebody's level, place and streak as a card, for themselves or, with `share`, for everybody here. */
import type { Call, Command } from '../../src/bot/command.js'
import { findMember, findMemberByAccount } from '../../src/bot/find-member.js'
import { dayOf } from '../../src/domain/calendar.js'
import { levelOf } from '../../src/domain/incentives/levels.js'
import { dayStreak, weekStreak } from '../../src/domain/incentives/streaks.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { activeDays, FURTHEST_DAYS } from '../../src/store/active-days.js'
import { standing } from '../../src/store/boards.js'
import { headStartsOf } from '../../src/store/head-starts.js'
import { honoursOf } from '../../src/store/honours.js'
import { honoursOfMember } from '../../src/store/honours-held.js'
import { hiddenBecause, setListed } from '../../src/store/listing.js'
import { accountsOf } from '../../src/store/members.js'
import { spacesOf } from '../../src/store/spaces.js'
import { LOOKS, type Look } from '../../src/views/card/card.js'
import { honourLine } from '../../src/views/honours.js'
import { type RankShown, rankCard, rankView } from '../../src/views/rank.js'
import type { Words } from '../../src/views/words.js'

interface Whose {
  member: number
  account: number
  name: string
}

interface Asked {
  whose: Whose
  look: Look
  shared: boolean
}

const isLook = (text: unknown): text is Look => LOOKS.some((look) => look === text)

/** As many as a card has room for. */
const MOST_HONOURS = 3

/** Whoever is on no board shows them to nobody but themselves. */
const honoursShown = async (
  call: Call,
  member: number,
  { t, toOthers }: { t: Words; toOthers: boolean },
): Promise<string[]> => {
  const db = call.store.reads
  if (toOthers && (await hiddenBecause(db, [member])).get(member)?.includes('unlisted')) return []
  const honours = await honoursOf(db, call.community.id)
  const names = honours.map((h) => h.honour)
  const held = await honoursOfMember(db, call.community.id, names, member)
  return honours
    .filter((h) => held.has(h.honour))
    .slice(0, MOST_HONOURS)
    .map((h) => honourLine(t, h))
}

const gather = async (
  call: Call,
  { member, name }: Whose,
  to: { t: Words; toOthers: boolean },
): Promise<RankShown> => {
  const db = call.store.reads
  const { id: community, settings } = call.community
  const { curve, streaks, zone } = settings
  const total = await standing(db, { community, member, period: 'all', start: '' })
  const today = dayOf(zone, call.now)
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const accounts = await accountsOf(db, member)
  const days = await activeDays(db, { spaces, accounts }, today)
  const headStarts = await headStartsOf(db, spaces, accounts)
  return {
    name: name || call.t('person.former'),
    member,
    community: call.community.name || call.t('community.nameless'),
    level: levelOf(curve, total.points, [...headStarts.values()].flat()),
    points: total.points,
    rank: total.rank,
    of: total.of,
    days: dayStreak(days, today, streaks.freezeDays, FURTHEST_DAYS),
    weeks: weekStreak(days, today, streaks.freezeWeeks, FURTHEST_DAYS),
    freeze: streaks,
    honours: await honoursShown(call, member, to),
  }
}

/** Their face as one of the community's spaces shows it; of this space where they are in it. */
const faceOf = async (call: Call, account: number): Promise<Uint8Array | null> => {
  const [row] = await accountsById(call.store.reads, [account])
  if (!row || row.erased_at !== null) return null
  const spaces = await spacesOf(call.store.reads, call.community.id)
  const theirs = spaces.filter((s) => s.platform === row.platform && s.left_at === null)
  const space = theirs.find((s) => s.id === call.space.id) ?? theirs[0]
  const port = call.platforms.find((p) => p.name === row.platform)
  if (!space || !port || !call.pictures) return null
  return call.pictures.faceOf({ platform: port.name, space: space.platform_id, person: row.platform_id })
}

/** Null when nobody can draw just now: the words do. */
const draw = async (
  call: Call,
  shown: RankShown,
  { whose, look, shared }: Asked,
): Promise<Uint8Array | null> => {
  if (!call.pictures) return null
  const t = shared ? call.aloud : call.t
  try {
    return await call.pictures.drawCard(rankCard(t, shown, look, await faceOf(call, whose.account)))
  } catch {
    return null
  }
}

const show = async (call: Call, asked: Asked) => {
  const { whose, look, shared } = asked
  const toOthers = shared || whose.member !== call.member
  const shown = await gather(call, whose, { t: shared ? call.aloud : call.t, toOthers })
  const other = look === 'dark' ? 'light' : 'dark'
  const turn = { to: other, action: `rank:${other}:${whose.account.toString(36)}` } as const
  const own = whose.member === call.member && !shared
  const hidden = own && (await hiddenBecause(call.store.reads, [call.member])).get(call.member)
  const listed = own ? !(hidden || []).includes('unlisted') : null
  return {
    private: !shared,
    view: rankView(shared ? call.aloud : call.t, shown, await draw(call, shown, asked), {
      look: shared ? null : turn,
      listing: listed === null ? null : { listed, action: `rank:list:${listed ? 0 : 1}` },
      board: shared ? 'leaderboard:all:0:all' : 'leaderboard:all:me',
    }),
  }
}

/** On the boards or on none, at their own wish. */
const list = async (call: Call, listed: boolean) => {
  const { member, account, now } = call
  await call.store.write((tx, bulk) =>
    setListed(tx, bulk, { community: call.community.id, member, account, listed, at: now }),
  )
  return show(call, { whose: { member, account, name: call.by.name }, look: 'dark', shared: false })
}

export const rank: Command = {
  name: 'rank',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'person', type: 'person' },
    { name: 'look', type: 'choice', choices: LOOKS },
    { name: 'share', type: 'flag' },
  ],
  run: async (call, { person, look, share }) => {
    const own = { member: call.member, account: call.account, name: call.by.name }
    return show(call, {
      whose: typeof person === 'object' ? await findMember(call, person) : own,
      look: isLook(look) ? look : 'dark',
      shared: share === true,
    })
  },
  press: async (call, [look, id = '']) => {
    if (look === 'list' && /^[01]$/.test(id)) return list(call, id === '1')
    if (!isLook(look) || !/^[0-9a-z]{1,10}$/.test(id)) throw new UserError('button-expired')
    return show(call, {
      whose: await findMemberByAccount(call, Number.parseInt(id, 36)),
      look,
      shared: false,
    })
  },
}
