/** What must be equal between a run with faults and one without: by platform ids, without the times of arrival. */
import { KIND, KIND_NAMES } from '../../src/domain/facts.js'
import type { Store } from '../../src/store/engine.js'
import { stateByNames } from '../support/day-state.js'

export interface Line {
  text: string
  withdrawn: boolean
  /** The instant of its subject. */
  at: number
}

/** What can only be heard when it happens: votes, and whose invite brought somebody. */
export interface Heard {
  key: string
  state: 'stands' | 'withdrawn'
  /** When it was done and undone. */
  instants: number[]
}

export interface Essence {
  facts: Line[]
  heard: Heard[]
  /** Minutes of voice by the hour in which it begins. */
  voice: ReadonlyMap<number, number>
  payments: string[]
  /** Which kinds of facts there are, by platform. */
  kinds: string[]
  ledger: string[]
  days: string[]
  balances: string[]
  channelDays: string[]
  hourDays: string[]
  ties: string[]
  present: string[]
  intents: string[]
  quarantined: string[]
  gaps: { cause: string; from: number; to: number | null; filled: boolean }[]
  /** Sums that differ from what they are sums of, within this one database. */
  doesNotAddUp: string[]
}

/** Their key's instant is another's; when they themselves were done, the platform does not say afterwards. */
const TIMELESS: ReadonlySet<number> = new Set([
  ...[KIND.reaction, KIND.vote, KIND.deletion, KIND.cleared, KIND.join, KIND.leave],
])
const NAMES_A_PERSON: ReadonlySet<number> = new Set([KIND.mention, KIND.invite])
/** On Discord nobody can read back who talked in voice, voted, or came by whose invite. */
const ONLY_HEARD: ReadonlySet<number> = new Set([KIND.vote, KIND.invite])
const HOUR = 3_600_000

const addUp = (rows: readonly (readonly [string, number])[]): string[] => {
  const sums = new Map<string, number>()
  for (const [key, by] of rows) sums.set(key, (sums.get(key) ?? 0) + by)
  return [...sums]
    .filter(([, sum]) => sum !== 0)
    .map(([key, sum]) => `${key} ${sum}`)
    .sort()
}

/** `left`: accounts by platform id of whom nothing is compared. */
export const essenceOf = async (store: Store, left: ReadonlySet<string>): Promise<Essence> => {
  const db = store.reads
  const accounts = new Map(
    (await db.selectFrom('accounts').select(['id', 'platform_id']).execute()).map((a) => [
      a.id,
      a.platform_id,
    ]),
  )
  const channels = new Map(
    (await db.selectFrom('channels').select(['id', 'platform_id', 'kind', 'space']).execute()).map((c) => [
      c.id,
      c,
    ]),
  )
  const listed = await db.selectFrom('spaces').select(['id', 'platform_id', 'platform']).execute()
  const spaces = new Map(listed.map((s) => [s.id, s.platform_id]))
  const platforms = new Map(listed.map((s) => [s.id, s.platform]))
  const who = (id: number | null) => (id ? (accounts.get(id) ?? String(id)) : '-')
  const isLeft = (id: number) => left.has(who(id))

  const platformOf = (channel: number) => platforms.get(channels.get(channel)?.space ?? 0)
  const isHeard = (f: { kind: number; channel: number }) =>
    platformOf(f.channel) === 'discord' && ONLY_HEARD.has(f.kind)
  const every = await db.selectFrom('facts').selectAll().execute()
  const detailOf = (f: { kind: number; detail: number }) =>
    NAMES_A_PERSON.has(f.kind) ? who(f.detail) : f.detail
  const heard = every.filter(isHeard).map(
    (f): Heard => ({
      key: [channels.get(f.channel)?.platform_id, f.at, f.low, f.kind, who(f.actor), detailOf(f)].join(' '),
      state: f.withdrawn_at === null ? 'stands' : 'withdrawn',
      instants: [f.at, f.happened_at, f.renewed_at, f.withdrawn_at].filter((at) => at !== null),
    }),
  )
  /** What is edited before it is read back was never seen as it was. */
  const placeOf = (f: { channel: number; at: number; low: number }) => `${f.channel} ${f.at} ${f.low}`
  const edited = new Set(every.filter((f) => f.kind === KIND.edit).map(placeOf))
  const lengthOf = (f: (typeof every)[number]) =>
    f.kind === KIND.message && edited.has(placeOf(f)) ? 'edited' : f.length
  const facts = every
    .filter((f) => f.kind !== KIND.voice && !isHeard(f) && !isLeft(f.actor))
    .map((f): Line => {
      const channel = channels.get(f.channel)
      const withdrawn = f.withdrawn_at !== null
      const own = TIMELESS.has(f.kind) ? '-' : `${f.day} ${f.minute}`
      // Of who came and went it counts that they did, and how often.
      const place = channel?.kind === 'space' ? ['space'] : [channel?.platform_id, f.at, f.low]
      const text = [
        ...[...place, f.kind, who(f.actor), detailOf(f)],
        ...(withdrawn
          ? ['withdrawn']
          : [own, who(f.to_account), f.about_at, f.about_low, lengthOf(f), f.media]),
      ].join(' ')
      return { text, withdrawn: withdrawn || f.kind === KIND.deletion, at: f.at }
    })
    .sort((a, b) => (a.text < b.text ? -1 : 1))

  const awards = (await db.selectFrom('awards').selectAll().execute()).filter((a) => !isLeft(a.account))
  const ledger = addUp(
    awards.map((a) => [`${spaces.get(a.space)} ${who(a.account)} ${a.day} ${a.rule}`, a.points] as const),
  )
  const days = (await db.selectFrom('account_days').selectAll().execute())
    .filter((d) => !isLeft(d.account))
    .map(({ space, account, ...d }) => {
      const state = stateByNames(d.state, (id) => channels.get(id)?.platform_id, who)
      return `${spaces.get(space)} ${who(account)} ${JSON.stringify({ ...d, state })}`
    })
    .filter((line) => /":[1-9]/.test(line))
    .sort()
  const balances = (
    await db
      .selectFrom('balances')
      .innerJoin('boards', 'boards.id', 'balances.board')
      .innerJoin('memberships', 'memberships.member', 'balances.member')
      .select(['boards.period', 'boards.start', 'memberships.account', 'balances.points', 'balances.hidden'])
      .where('balances.points', '!=', 0)
      .execute()
  ).filter((b) => !isLeft(b.account))
  const whole = balances.filter((b) => b.period === 'all')
  const earned = new Map<string, number>()
  for (const a of awards) earned.set(who(a.account), (earned.get(who(a.account)) ?? 0) + a.points)
  const doesNotAddUp = whole
    .filter((b) => earned.get(who(b.account)) !== b.points)
    .map((b) => `${who(b.account)} has ${b.points} and earned ${earned.get(who(b.account))}`)
  const channelDays = (await db.selectFrom('channel_days').selectAll().execute()).filter(
    (c) => c.kind !== KIND.voice && !isHeard(c),
  )
  const hours = await db.selectFrom('hour_days').selectAll().execute()
  const hourDays = hours.filter(
    (h) => h.kind !== KIND.voice && !(platforms.get(h.space) === 'discord' && ONLY_HEARD.has(h.kind)),
  )
  const voice = new Map<number, number>()
  for (const h of hours.filter((one) => one.kind === KIND.voice)) {
    const at = Date.parse(`${h.day}T00:00:00Z`) + h.hour * HOUR
    voice.set(at, (voice.get(at) ?? 0) + h.count)
  }
  const payments = (await db.selectFrom('payments').selectAll().execute())
    .filter((p) => !isLeft(p.account))
    .map(({ channel: _c, account, ...p }) => `${who(account)} ${JSON.stringify(p)}`)
    .sort()
  const ties = (await db.selectFrom('ties').selectAll().execute()).filter((t) => !isLeft(t.from_account))
  const stays = await db.selectFrom('stays').selectAll().where('to_at', 'is', null).execute()
  const intents = await db.selectFrom('intents').select(['kind', 'status']).execute()
  const gaps = await db.selectFrom('gaps').selectAll().execute()
  const quarantined = await db.selectFrom('quarantine').select(['type', 'problem', 'ids']).execute()
  return {
    facts,
    heard,
    voice,
    payments,
    kinds: [...new Set(every.map((f) => `${platformOf(f.channel)} ${KIND_NAMES[f.kind]}`))].sort(),
    ledger,
    days,
    balances: balances.map((b) => `${b.period} ${b.start} ${who(b.account)} ${b.points} ${b.hidden}`).sort(),
    channelDays: addUp(
      channelDays.map(
        (c) => [`${c.day} ${channels.get(c.channel)?.platform_id} ${c.kind}`, c.count] as const,
      ),
    ),
    hourDays: addUp(
      hourDays
        .filter((h) => !TIMELESS.has(h.kind))
        .map((h) => [`${h.day} ${spaces.get(h.space)} ${h.hour} ${h.kind}`, h.count] as const),
    ),
    ties: ties
      .map(
        (t) =>
          `${t.week} ${who(t.from_account)} ${who(t.to_account)} ${t.replies} ${t.mentions} ${t.reactions}`,
      )
      .filter((line) => !line.endsWith(' 0 0 0'))
      .sort(),
    present: stays.map((s) => `${spaces.get(s.space)} ${who(s.account)}`).sort(),
    // How often it was planned to tell a space what it had been told is nobody's business.
    intents: intents
      .filter((i) => i.status !== 'dropped')
      .map((i) => `${i.kind} ${i.status}`)
      .sort(),
    quarantined: quarantined.map((q) => `${q.type} ${q.problem} ${q.ids}`),
    gaps: gaps.map((g) => ({ cause: g.cause, from: g.from_at, to: g.to_at, filled: g.filled_at !== null })),
    doesNotAddUp,
  }
}
