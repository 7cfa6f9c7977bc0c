/** What is held about somebody, in figures, and all of it for them to take along. */
import { type RawBuilder, sql } from 'kysely'
import { KIND_NAMES } from '../domain/facts.js'
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import { accountsById } from './accounts.js'
import { standing } from './boards.js'
import { communitiesOf } from './communities.js'
import type { Db, Store } from './engine.js'
import { portionsOf } from './erase-facts.js'
import { ordersToTake } from './export-rewards.js'
import { grantsOf } from './grants.js'
import { accountsOf, memberOf } from './members.js'
import { paceOf } from './pace.js'
import { eventsAbout } from './personal-events.js'
import { spacesOf } from './spaces.js'
import type { AccountDaysTable } from './tables.js'

/** A few megabytes: what every platform takes as a file. */
const MOST_FACTS = 40_000

/**
 * Somebody's days. The table is ordered by day first, so the days there are come one by one from the key, and each is
 * asked for this account: reading all rows would take as long as the community is old and large.
 */
const daysOf = (spaces: readonly number[], accounts: readonly AccountId[], what: RawBuilder<unknown>) => sql`
  with recursive known(day) as (
    select min(day) from account_days
    union all
    select (select min(d.day) from account_days d where d.day > known.day) from known where known.day is not null
  )
  select ${what} from known join account_days a
    on a.day = known.day and a.space in (${sql.join(spaces)}) and a.account in (${sql.join(accounts)})`

export interface Held {
  accounts: { platform: string; name: string; handle: string | null }[]
  /** The first day of which anything is known; null where nothing is. */
  since: string | null
  days: number
  /** By what they did, or what was done to them. */
  counts: { messages: number; replies: number; mentions: number; reactions: number; received: number }
  points: number
  settings: number
}

interface Totals {
  since: string | null
  days: number
  messages: number | null
  replies: number | null
  mentions: number | null
  reactions: number | null
  received: number | null
}

const TOTALS = sql`
  min(a.day) as since, count(*) as days, sum(a.messages) as messages, sum(a.replies) as replies,
  sum(a.mentions) as mentions, sum(a.reactions) as reactions,
  sum(a.replies_received + a.mentions_received + a.reactions_received) as received`

export const heldAbout = async (db: Db, community: CommunityId, member: MemberId): Promise<Held> => {
  const ids = await accountsOf(db, member)
  const accounts = (await accountsById(db, ids)).filter((a) => a.erased_at === null)
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const { rows } =
    spaces.length === 0 || ids.length === 0
      ? { rows: [] }
      : await (daysOf(spaces, ids, TOTALS) as RawBuilder<Totals>).execute(db)
  const [totals] = rows
  const changed = await db
    .selectFrom('settings')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('by_account', 'in', ids.length === 0 ? [0] : ids)
    .executeTakeFirst()
  return {
    accounts: accounts.map(({ platform, name, handle }) => ({ platform, name, handle })),
    since: totals?.since ?? null,
    days: Number(totals?.days ?? 0),
    counts: {
      messages: Number(totals?.messages ?? 0),
      replies: Number(totals?.replies ?? 0),
      mentions: Number(totals?.mentions ?? 0),
      reactions: Number(totals?.reactions ?? 0),
      received: Number(totals?.received ?? 0),
    },
    points: (await standing(db, { community, member, period: 'all', start: '' })).points,
    settings: Number(changed?.n ?? 0),
  }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const communityData = async (db: Db, community: { id: CommunityId; name: string }, account: AccountId) => {
  const member = (await memberOf(db, community.id, account)) ?? 0
  const accounts = await accountsOf(db, member)
  const spaces = await spacesOf(db, community.id)
  const named = new Map(spaces.map((s) => [s.id, `${s.platform}:${s.platform_id}`]))
  const ids = spaces.map((s) => s.id)
  if (ids.length === 0 || accounts.length === 0)
    return { name: community.name, points: 0, present: [], days: [] }
  const stays = await db
    .selectFrom('stays')
    .selectAll()
    .where('space', 'in', ids)
    .where('account', 'in', accounts)
    .orderBy('from_at')
    .execute()
  const days = daysOf(ids, accounts, sql`a.*`) as RawBuilder<AccountDaysTable>
  return {
    name: community.name,
    points: (await standing(db, { community: community.id, member, period: 'all', start: '' })).points,
    honours: await db
      .selectFrom('honours_held')
      .select(['honour', 'since'])
      .where('community', '=', community.id)
      .where('member', '=', member)
      .orderBy('honour')
      .execute(),
    present: stays.map((s) => ({ space: named.get(s.space), from: iso(s.from_at), to: iso(s.to_at) })),
    orders: await ordersToTake(db, ids, accounts),
    days: (await days.execute(db)).rows.map(({ space, account: _, state, booked, ...day }) => ({
      ...day,
      space: named.get(space),
      blocks: (JSON.parse(state) as unknown[])[0],
      pointsByRule: JSON.parse(booked) as unknown,
    })),
    pointsByHand: await grantsOf(db, { spaces: ids, accounts, since: '' }),
  }
}

/** What they did themselves, newest channel last, up to a number. */
const factsOf = async (store: Store, accounts: readonly AccountId[]) => {
  const pace = paceOf(store)
  const channels = await store.reads
    .selectFrom('channels')
    .innerJoin('spaces', 'spaces.id', 'channels.space')
    .select(['channels.id', 'channels.platform_id as channel', 'spaces.platform'])
    .orderBy('channels.id')
    .execute()
  const facts: unknown[] = []
  for (const { id, channel, platform } of channels) {
    for await (const portion of portionsOf(pace, id)) {
      const rows = await pace.read(() => portion.selectAll().where('actor', 'in', accounts).execute())
      for (const f of rows) {
        if (facts.length >= MOST_FACTS) return { facts, whole: false }
        facts.push({
          what: KIND_NAMES[f.kind] ?? f.kind,
          platform,
          channel,
          at: iso(f.happened_at ?? f.at),
          day: f.day,
          ...(f.length > 0 && { length: f.length }),
          ...(f.withdrawn_at !== null && { withdrawn: iso(f.withdrawn_at) }),
        })
      }
    }
  }
  return { facts, whole: true }
}

/** Everything about a person, without anybody else's name. */
export const exportPerson = async (
  store: Store,
  accounts: readonly AccountId[],
  now: number,
): Promise<Record<string, unknown>> => {
  const db = store.reads
  const rows = await accountsById(db, accounts)
  const communities = new Map<number, Record<string, unknown>>()
  for (const account of accounts) {
    for (const community of await communitiesOf(db, account)) {
      if (!communities.has(community.id))
        communities.set(community.id, await communityData(db, community, account))
    }
  }
  const { facts, whole } = await factsOf(store, accounts)
  const settings = await db
    .selectFrom('settings')
    .select(['key', 'value', 'from_at'])
    .where('by_account', 'in', accounts)
    .orderBy('from_at')
    .execute()
  return {
    madeAt: iso(now),
    accounts: rows.map((a) => ({
      platform: a.platform,
      id: a.platform_id,
      name: a.name,
      handle: a.handle,
      language: a.locale,
      languageOfApp: a.client_locale,
      timeZone: a.zone,
      optedOut: iso(a.opted_out_at),
    })),
    communities: [...communities.values()],
    settingsChanged: settings.map((s) => ({ setting: s.key, value: s.value, at: iso(s.from_at) })),
    events: await eventsAbout(db, accounts),
    acts: facts,
    actsAreComplete: whole,
  }
}
