/** Reads what honours are measured from, a day or a page at a time: rollups, ties, stays and events, never a fact. */
import { addDays, dayOf, startOfDay, weekOf } from '../domain/calendar.js'
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import { type EvidenceParts, gatherEvidence } from '../domain/incentives/honour-evidence.js'
import type { Db } from './engine.js'
import { HIDDEN_BECAUSE } from './hidden-members.js'
import type { Pace } from './pace.js'

const PAGE = 5_000

export interface People {
  members: Map<AccountId, MemberId>
  /** Those who left: what they hold rests until they come back. */
  gone: Set<MemberId>
  /** Why members are seen nowhere, as the reasons are added up. */
  hidden: Map<MemberId, number>
}

/** Everybody who may hold an honour: people, present, who want to be counted. */
export const peopleOf = async (pace: Pace, community: CommunityId): Promise<People> => {
  const people: People = { members: new Map(), gone: new Set(), hidden: new Map() }
  for (let after = 0; ; ) {
    const rows = await pace.read((db) =>
      db
        .selectFrom('memberships')
        .innerJoin('members', 'members.id', 'memberships.member')
        .innerJoin('accounts', 'accounts.id', 'memberships.account')
        .select(['memberships.account', 'memberships.member', 'members.hidden'])
        .where('memberships.community', '=', community)
        .where('memberships.account', '>', after)
        .where('accounts.bot', '=', 0)
        .where('accounts.erased_at', 'is', null)
        .where('accounts.opted_out_at', 'is', null)
        .orderBy('memberships.account')
        .limit(PAGE)
        .execute(),
    )
    for (const { account, member, hidden } of rows) {
      after = account
      if (hidden > 0) people.hidden.set(member, hidden)
      if ((hidden & HIDDEN_BECAUSE.gone) !== 0) people.gone.add(member)
      else people.members.set(account, member)
    }
    if (rows.length < PAGE) return people
  }
}

const arrivalsOf = async (
  pace: Pace,
  spaces: readonly SpaceId[],
  members: ReadonlyMap<AccountId, MemberId>,
  zone: string,
): Promise<Map<MemberId, string>> => {
  const first = new Map<MemberId, number>()
  for (const space of spaces)
    for (let after = 0; ; ) {
      const rows = await pace.read((db) =>
        db
          .selectFrom('stays')
          .select((eb) => ['account', eb.fn.min('from_at').as('from_at')])
          .where('space', '=', space)
          .where('account', '>', after)
          .groupBy('account')
          .orderBy('account')
          .limit(PAGE)
          .execute(),
      )
      for (const { account, from_at } of rows) {
        after = account
        const member = members.get(account)
        const at = Number(from_at)
        if (member !== undefined) first.set(member, Math.min(at, first.get(member) ?? at))
      }
      if (rows.length < PAGE) break
    }
  return new Map([...first].map(([member, at]) => [member, dayOf(zone, at)]))
}

const daysOn = (db: Db, space: SpaceId, day: string, after: AccountId) =>
  db
    .selectFrom('account_days')
    .selectAll()
    .where('day', '=', day)
    .where('space', '=', space)
    .where('account', '>', after)
    .orderBy('account')
    .limit(PAGE)
    .execute()

const tiesIn = (db: Db, space: SpaceId, week: string, [from, to]: readonly [number, number]) =>
  db
    .selectFrom('ties')
    .selectAll()
    .where('week', '=', week)
    .where('space', '=', space)
    .where((eb) =>
      eb.or([
        eb('from_account', '>', from),
        eb.and([eb('from_account', '=', from), eb('to_account', '>', to)]),
      ]),
    )
    .orderBy('from_account')
    .orderBy('to_account')
    .limit(PAGE)
    .execute()

/** Events with a guest beside their host, by when they began. */
const hostedIn = (db: Db, spaces: readonly SpaceId[], from: number, to: number) =>
  db
    .selectFrom('events')
    .select(['host', 'start_at'])
    .where('space', 'in', spaces)
    .where('start_at', '>=', from)
    .where('start_at', '<', to)
    .where('closed_at', 'is not', null)
    .where('cancelled_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('event_attendances')
          .select('account')
          .whereRef('event_attendances.event', '=', 'events.id')
          .whereRef('event_attendances.account', '!=', 'events.host')
          .where('event_attendances.verdict', '!=', 'no-show'),
      ),
    )
    .execute()

const pointsOf = (booked: string): number =>
  Object.values(JSON.parse(booked) as Record<string, number>).reduce((sum, points) => sum + points, 0)

export interface EvidenceScope {
  spaces: readonly SpaceId[]
  members: ReadonlyMap<AccountId, MemberId>
  zone: string
  windows: readonly number[]
  lastDay: string
  freezeDays: number
}

export const readEvidence = async (pace: Pace, scope: EvidenceScope) => {
  const { spaces, members, zone, windows, lastDay, freezeDays } = scope
  const arrivals = await arrivalsOf(pace, spaces, members, zone)
  const parts: EvidenceParts = { members, arrivals, windows, lastDay, freezeDays }
  const evidence = gatherEvidence(parts)
  const begin = addDays(lastDay, 1 - Math.max(...windows, 1))
  for (const space of spaces) {
    for (let day = begin; day <= lastDay; day = addDays(day, 1))
      for (let after = 0; ; ) {
        const rows = await pace.read((db) => daysOn(db, space, day, after))
        for (const r of rows) {
          after = r.account
          evidence.day({
            day,
            account: r.account,
            active:
              r.messages + r.reactions + r.threads + r.voice_minutes + r.votes + r.shares + r.events > 0,
            messages: r.messages,
            replies: r.replies,
            voice: r.voice_minutes,
            events: r.events,
            invites: r.invites,
            points: pointsOf(r.booked),
          })
        }
        if (rows.length < PAGE) break
      }
    for (let week = weekOf(begin); week <= lastDay; week = addDays(week, 7))
      for (let after: readonly [number, number] = [0, 0]; ; ) {
        const rows = await pace.read((db) => tiesIn(db, space, week, after))
        for (const r of rows) {
          after = [r.from_account, r.to_account]
          const { replies, mentions } = r
          evidence.tie({ week, from: r.from_account, to: r.to_account, replies, mentions })
        }
        if (rows.length < PAGE) break
      }
  }
  if (spaces.length > 0) {
    const [from, to] = [startOfDay(zone, begin), startOfDay(zone, addDays(lastDay, 1))]
    for (const { host, start_at } of await pace.read((db) => hostedIn(db, spaces, from, to)))
      evidence.hosted({ day: dayOf(zone, start_at), host })
  }
  return evidence
}
