/** Everything that must be equal between two runs, by platform ids: surrogate numbers and arrival times left out. */
import type { Store } from '../../src/store/engine.js'
import { stateByNames } from './day-state.js'

export const dump = async (store: Store): Promise<Record<string, string[]>> => {
  const db = store.reads
  const accounts = new Map(
    (await db.selectFrom('accounts').select(['id', 'platform_id']).execute()).map((a) => [
      a.id,
      a.platform_id,
    ]),
  )
  const channels = new Map(
    (await db.selectFrom('channels').select(['id', 'platform_id']).execute()).map((c) => [
      c.id,
      c.platform_id,
    ]),
  )
  const spaces = new Map(
    (await db.selectFrom('spaces').select(['id', 'platform_id']).execute()).map((s) => [s.id, s.platform_id]),
  )
  const who = (id: number | null) => (id === null ? '-' : (accounts.get(id) ?? String(id)))
  const facts = (await db.selectFrom('facts').selectAll().execute()).map((f) =>
    [
      channels.get(f.channel),
      f.at,
      f.low,
      f.kind,
      who(f.actor || null),
      [4, 12, 20, 22, 23].includes(f.kind) ? who(f.detail) : f.detail,
      f.happened_at,
      f.renewed_at,
      f.happened_at === null && (f.kind === 5 || f.kind === 8 || f.kind === 23)
        ? '-'
        : `${f.day} ${f.minute}`,
      who(f.to_account),
      f.about_at,
      f.about_low,
      f.length,
      f.marks,
      f.withdrawn_at,
    ].join(' '),
  )
  const sums = new Map<string, number>()
  for (const a of await db.selectFrom('awards').selectAll().execute()) {
    const key = `${spaces.get(a.space)} ${who(a.account)} ${a.day} ${a.rule}`
    sums.set(key, (sums.get(key) ?? 0) + a.points)
  }
  const days = (await db.selectFrom('account_days').selectAll().execute())
    .map((d) => ({
      ...d,
      state: stateByNames(d.state, (id) => channels.get(id), who),
      space: spaces.get(d.space),
      account: who(d.account),
    }))
    .filter(
      (d) =>
        d.messages +
          d.replies +
          d.mentions +
          d.reactions +
          d.threads +
          d.replies_received +
          d.mentions_received +
          d.reactions_received +
          d.voice_minutes +
          d.votes +
          d.shares +
          d.invites +
          d.boosts +
          d.events >
        0,
    )
    .map((d) => JSON.stringify(d))
  const balances = await db
    .selectFrom('balances')
    .innerJoin('boards', 'boards.id', 'balances.board')
    .innerJoin('memberships', 'memberships.member', 'balances.member')
    .select(['boards.period', 'boards.start', 'memberships.account', 'balances.points', 'balances.hidden'])
    .where('balances.points', '!=', 0)
    .execute()
  const standings = await db
    .selectFrom('standings')
    .innerJoin('boards', 'boards.id', 'standings.board')
    .select(['boards.period', 'boards.start', 'standings.level', 'standings.value', 'standings.members'])
    .where('standings.members', '!=', 0)
    .where('standings.value', '!=', 0)
    .execute()
  const channelDays = await db.selectFrom('channel_days').selectAll().where('count', '!=', 0).execute()
  const hourDays = await db.selectFrom('hour_days').selectAll().where('count', '!=', 0).execute()
  const ties = (await db.selectFrom('ties').selectAll().execute()).filter(
    (t) => t.replies + t.mentions + t.reactions > 0,
  )
  const sorted = (rows: string[]) => rows.sort()
  return {
    facts: sorted(facts),
    ledger: sorted([...sums].filter(([, points]) => points !== 0).map(([key, points]) => `${key} ${points}`)),
    days: sorted(days),
    balances: sorted(balances.map((b) => `${b.period} ${b.start} ${who(b.account)} ${b.points} ${b.hidden}`)),
    standings: sorted(standings.map((s) => `${s.period} ${s.start} ${s.level} ${s.value} ${s.members}`)),
    channelDays: sorted(channelDays.map((c) => `${c.day} ${channels.get(c.channel)} ${c.kind} ${c.count}`)),
    hourDays: sorted(hourDays.map((h) => `${h.day} ${spaces.get(h.space)} ${h.hour} ${h.kind} ${h.count}`)),
    ties: sorted(
      ties.map(
        (t) =>
          `${t.week} ${who(t.from_account)} ${who(t.to_account)} ${t.replies} ${t.mentions} ${t.reactions}`,
      ),
    ),
  }
}
