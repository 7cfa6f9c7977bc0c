/** Who was where while an event was on, and who came, once that is settled. */
import type { Attendance, Span, Verdict } from '../domain/engagement/attendance.js'
import { KIND, SERVICES } from '../domain/facts.js'
import type { AccountId, ChannelId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'

const HOUR = 3_600_000

interface Presence extends Span {
  account: AccountId
}

/** Everybody's time in a channel; who is there still is counted up to when we last knew. */
export const presenceIn = async (
  db: Db | Tx,
  place: { channel: ChannelId; space: SpaceId },
  within: Span,
): Promise<Presence[]> => {
  const stretches = await db
    .selectFrom('facts')
    .select(['actor', 'at', 'renewed_at'])
    .where('channel', '=', place.channel)
    // A stretch is never longer than an hour of the clock.
    .where('at', '>=', within.from - HOUR)
    .where('at', '<', within.to)
    .where('kind', '=', KIND.voice)
    .where('withdrawn_at', 'is', null)
    .execute()
  const open = await db
    .selectFrom('voice_log as v')
    .select(['v.account', 'v.at'])
    .where('v.space', '=', place.space)
    .where('v.channel', '=', place.channel)
    .where('v.at', '<', within.to)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('voice_log as later')
            .select('later.at')
            .whereRef('later.space', '=', 'v.space')
            .whereRef('later.account', '=', 'v.account')
            .whereRef('later.at', '>', 'v.at'),
        ),
      ),
    )
    .execute()
  const mark = await db
    .selectFrom('voice_marks')
    .select('alive_at')
    .where('space', '=', place.space)
    .executeTakeFirst()
  return [
    ...stretches.map((s) => ({ account: s.actor, from: s.at, to: s.renewed_at ?? s.at })),
    ...open.map((o) => ({ account: o.account, from: o.at, to: Math.max(o.at, mark?.alive_at ?? o.at) })),
  ]
}

/** Members by account, of those accounts that have one in the community. */
export const membersAmong = async (
  db: Db | Tx,
  community: CommunityId,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, MemberId>> => {
  const members = new Map<AccountId, MemberId>()
  for (let i = 0; i < accounts.length; i += 500) {
    const rows = await db
      .selectFrom('memberships')
      .select(['account', 'member'])
      .where('community', '=', community)
      .where('account', 'in', accounts.slice(i, i + 500))
      .execute()
    for (const r of rows) members.set(r.account, r.member)
  }
  return members
}

/**
 * Calls and stages around an event, as the platform told of them: in its channel or, where it has none, anywhere in
 * its space.
 */
export const callsIn = async (
  db: Db | Tx,
  event: { space: SpaceId; channel: ChannelId | null },
  within: Span,
): Promise<{ from: number; to: number | null }[]> => {
  const wanted = ['call-started', 'call-ended', 'stage-started', 'stage-ended'] as const
  const numbers = wanted.map((w) => SERVICES.indexOf(w))
  const rows = await db
    .selectFrom('facts')
    .innerJoin('channels', 'channels.id', 'facts.channel')
    .select(['facts.at', 'facts.detail'])
    .where('channels.space', '=', event.space)
    .where((eb) => (event.channel === null ? eb.lit(true) : eb('channels.id', '=', event.channel)))
    .where('facts.at', '>=', within.from - 12 * HOUR)
    .where('facts.at', '<', within.to + HOUR)
    .where('facts.kind', '=', KIND.service)
    .where('facts.detail', 'in', numbers)
    .where('facts.withdrawn_at', 'is', null)
    .orderBy('facts.at')
    .execute()
  const calls: { from: number; to: number | null }[] = []
  for (const { at, detail } of rows) {
    const began = SERVICES[detail]?.endsWith('-started')
    const last = calls.at(-1)
    if (began) calls.push({ from: at, to: null })
    else if (last && last.to === null) last.to = at
  }
  return calls
}

export type AttendanceRow = Attendance & { account: AccountId }

/** Settled anew, it is as if it had never been otherwise. */
export const saveAttendances = async (
  tx: Tx,
  event: number,
  attendances: readonly AttendanceRow[],
): Promise<void> => {
  await tx.deleteFrom('event_attendances').where('event', '=', event).execute()
  for (let i = 0; i < attendances.length; i += 100)
    await tx
      .insertInto('event_attendances')
      .values(
        attendances.slice(i, i + 100).map((a) => ({
          event,
          account: a.account,
          verdict: a.verdict,
          minutes: a.minutes,
          arrived_at: a.arrivedAt,
          left_at: a.leftAt,
        })),
      )
      .execute()
}

export const attendancesOf = async (db: Db | Tx, event: number): Promise<AttendanceRow[]> => {
  const rows = await db
    .selectFrom('event_attendances')
    .selectAll()
    .where('event', '=', event)
    .orderBy('account')
    .execute()
  return rows.map((r) => ({
    account: r.account,
    verdict: r.verdict as Verdict,
    minutes: r.minutes,
    arrivedAt: r.arrived_at,
    leftAt: r.left_at,
  }))
}

/** How often each member had a place since an instant, and how often they came. */
export const keptByMember = (db: Db | Tx, community: CommunityId, since: number): Promise<KeptPlaces> =>
  keptWhere(db, community, since, null)

export const keptPlaces = async (
  db: Db | Tx,
  community: CommunityId,
  members: readonly MemberId[],
  since: number,
): Promise<KeptPlaces> => (members.length === 0 ? new Map() : keptWhere(db, community, since, members))

type KeptPlaces = Map<MemberId, { came: number; of: number }>

const keptWhere = async (
  db: Db | Tx,
  community: CommunityId,
  since: number,
  members: readonly MemberId[] | null,
): Promise<KeptPlaces> => {
  const kept: KeptPlaces = new Map()
  const rows = await db
    .selectFrom('event_attendances')
    .innerJoin('events', 'events.id', 'event_attendances.event')
    .innerJoin('spaces', 'spaces.id', 'events.space')
    .innerJoin('memberships', 'memberships.account', 'event_attendances.account')
    .select((eb) => ['memberships.member', 'event_attendances.verdict', eb.fn.countAll<number>().as('count')])
    .where('spaces.community', '=', community)
    .where('memberships.community', '=', community)
    .where((eb) => (members === null ? eb.lit(true) : eb('memberships.member', 'in', members)))
    .where('events.start_at', '>=', since)
    .groupBy(['memberships.member', 'event_attendances.verdict'])
    .execute()
  for (const { member, verdict, count } of rows) {
    // Coming without a place says nothing of keeping one.
    if (verdict === 'unexpected') continue
    const sum = kept.get(member) ?? { came: 0, of: 0 }
    const times = Number(count)
    kept.set(member, { came: sum.came + (verdict === 'no-show' ? 0 : times), of: sum.of + times })
  }
  return kept
}

/** How many of some accounts had never come to anything of the community before. */
export const newcomersAmong = async (
  db: Db | Tx,
  community: CommunityId,
  accounts: readonly AccountId[],
  before: number,
): Promise<number> => {
  const seen = new Set<AccountId>()
  for (let i = 0; i < accounts.length; i += 500) {
    const rows = await db
      .selectFrom('event_attendances')
      .innerJoin('events', 'events.id', 'event_attendances.event')
      .innerJoin('spaces', 'spaces.id', 'events.space')
      .select('event_attendances.account')
      .distinct()
      .where('spaces.community', '=', community)
      .where('event_attendances.account', 'in', accounts.slice(i, i + 500))
      .where('event_attendances.verdict', '!=', 'no-show')
      .where('events.start_at', '<', before)
      .execute()
    for (const r of rows) seen.add(r.account)
  }
  return accounts.length - seen.size
}
