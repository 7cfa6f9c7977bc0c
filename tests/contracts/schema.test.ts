import { expect, test } from '@jest/globals'
import { CompiledQuery, type SelectType } from 'kysely'
import type { Store } from '../../src/store/engine.js'
import { KNOWN_MIGRATIONS, migrate } from '../../src/store/migrate.js'
import { openStore } from '../../src/store/open.js'
import type { Tables } from '../../src/store/tables.js'
import { describeStores } from '../support/stores.js'

type ShapeOf<V> = [Exclude<V, null>] extends [number]
  ? null extends V
    ? 'integer?'
    : 'integer'
  : null extends V
    ? 'text?'
    : 'text'

/** What tables.ts says, as values: the compiler refuses a column that is missing, superfluous or of another type. */
const SHAPES: { [T in keyof Tables]: { [C in keyof Tables[T]]-?: ShapeOf<SelectType<Tables[T][C]>> } } = {
  accounts: {
    id: 'integer',
    platform: 'text',
    platform_id: 'text',
    name: 'text',
    handle: 'text?',
    bot: 'integer',
    locale: 'text?',
    client_locale: 'text?',
    zone: 'text?',
    erased_at: 'integer?',
    opted_out_at: 'integer?',
  },
  communities: { id: 'integer', name: 'text', home_space: 'integer?', created_at: 'integer' },
  spaces: {
    id: 'integer',
    platform: 'text',
    platform_id: 'text',
    community: 'integer',
    own_community: 'integer',
    name: 'text',
    joined_at: 'integer',
    left_at: 'integer?',
    noticed_at: 'integer?',
    sealed_before: 'integer?',
  },
  channels: {
    id: 'integer',
    space: 'integer',
    platform_id: 'text',
    parent: 'integer?',
    kind: 'text',
    name: 'text',
    removed_at: 'integer?',
  },
  stays: { space: 'integer', account: 'integer', from_at: 'integer', to_at: 'integer?' },
  members: { id: 'integer', community: 'integer', hidden: 'integer' },
  memberships: { community: 'integer', account: 'integer', member: 'integer' },
  facts: {
    channel: 'integer',
    at: 'integer',
    low: 'integer',
    kind: 'integer',
    actor: 'integer',
    detail: 'integer',
    happened_at: 'integer?',
    renewed_at: 'integer?',
    day: 'text',
    minute: 'integer',
    to_account: 'integer?',
    about_at: 'integer?',
    about_low: 'integer?',
    length: 'integer',
    media: 'integer',
    source: 'integer',
    marks: 'integer',
    withdrawn_at: 'integer?',
  },
  locators: { space: 'integer', low: 'integer', channel: 'integer', at: 'integer' },
  account_days: {
    day: 'text',
    space: 'integer',
    account: 'integer',
    messages: 'integer',
    replies: 'integer',
    mentions: 'integer',
    reactions: 'integer',
    threads: 'integer',
    replies_received: 'integer',
    mentions_received: 'integer',
    reactions_received: 'integer',
    voice_minutes: 'integer',
    votes: 'integer',
    shares: 'integer',
    invites: 'integer',
    boosts: 'integer',
    events: 'integer',
    state: 'text',
    booked: 'text',
  },
  channel_days: { day: 'text', channel: 'integer', kind: 'integer', count: 'integer' },
  data_days: { space: 'integer', day: 'text', what: 'integer', count: 'integer' },
  hour_days: { day: 'text', space: 'integer', hour: 'integer', kind: 'integer', count: 'integer' },
  rollup_batches: { id: 'integer', sums: 'text' },
  day_batches: { id: 'integer', days: 'text' },
  channel_terms: { week: 'text', channel: 'integer', term: 'integer', count: 'integer' },
  print_batches: { id: 'integer', at: 'integer', prints: 'text' },
  term_chunks: { week: 'text', channel: 'integer', batch: 'integer', counts: 'text' },
  terms: { term: 'integer', word: 'text' },
  voice_log: { space: 'integer', account: 'integer', at: 'integer', channel: 'integer', state: 'integer' },
  voice_marks: { space: 'integer', alive_at: 'integer' },
  polls: { platform: 'text', poll: 'text', channel: 'integer', at: 'integer', low: 'integer' },
  payments: {
    charge: 'integer',
    channel: 'integer?',
    at: 'integer?',
    low: 'integer?',
    account: 'integer',
    way: 'text?',
    amount: 'integer?',
    currency: 'text?',
    item: 'text?',
    until_at: 'integer?',
    refunded_at: 'integer?',
    refunded_amount: 'integer?',
  },
  ties: {
    week: 'text',
    space: 'integer',
    from_account: 'integer',
    to_account: 'integer',
    replies: 'integer',
    mentions: 'integer',
    reactions: 'integer',
  },
  awards: {
    space: 'integer',
    seq: 'integer',
    account: 'integer',
    day: 'text',
    rule: 'integer',
    points: 'integer',
    booked_at: 'integer',
  },
  folds: { space: 'integer', seq: 'integer' },
  boards: {
    id: 'integer',
    community: 'integer',
    period: 'text',
    what: 'text',
    start: 'text',
    closed_at: 'integer?',
  },
  closed_boards: {
    id: 'integer',
    community: 'integer',
    period: 'text',
    what: 'text',
    start: 'text',
    revision: 'integer',
    closed_at: 'integer',
    progress: 'text?',
  },
  closed_places: { closed_board: 'integer', member: 'integer', points: 'integer', rank: 'integer?' },
  balances: { board: 'integer', member: 'integer', points: 'integer', hidden: 'integer' },
  grants: {
    id: 'integer',
    space: 'integer',
    account: 'integer',
    by_account: 'integer',
    points: 'integer',
    reason: 'text',
    day: 'text',
    asked_at: 'integer',
    undone_at: 'integer?',
  },
  member_roles: { space: 'integer', account: 'integer', at: 'integer', roles: 'text' },
  absences: { space: 'integer', account: 'integer', from_day: 'text', to_day: 'text', said_at: 'integer' },
  rescores: {
    id: 'integer',
    community: 'integer',
    from_day: 'text',
    by_account: 'integer',
    asked_at: 'integer',
    progress: 'text',
    ended_at: 'integer?',
  },
  head_starts: {
    space: 'integer',
    account: 'integer',
    level: 'integer',
    points: 'integer',
    at: 'integer',
    by_account: 'integer?',
  },
  unlisted: { community: 'integer', account: 'integer', at: 'integer' },
  levels_told: { community: 'integer', member: 'integer', level: 'integer' },
  level_marks: { space: 'integer', seq: 'integer' },
  standings: { board: 'integer', level: 'integer', value: 'integer', members: 'integer' },
  settings: { community: 'integer', key: 'text', from_at: 'integer', value: 'text', by_account: 'integer?' },
  intents: {
    id: 'integer',
    kind: 'text',
    platform: 'text',
    lane: 'text',
    key: 'text',
    payload: 'text',
    status: 'text',
    attempts: 'integer',
    due_at: 'integer',
    expires_at: 'integer',
    attempted_at: 'integer?',
    created_at: 'integer',
    done_at: 'integer?',
    problem: 'text?',
    sent_channel: 'text?',
    sent_id: 'text?',
  },
  slots: {
    job: 'text',
    community: 'integer',
    period: 'text',
    status: 'text',
    due_at: 'integer',
    started_at: 'integer?',
    done_at: 'integer?',
    attempts: 'integer',
    result: 'text?',
  },
  leases: { role: 'text', holder: 'text', until_at: 'integer' },
  audit: {
    id: 'integer',
    at: 'integer',
    community: 'integer?',
    actor: 'integer?',
    action: 'text',
    before: 'text?',
    after: 'text?',
    seq: 'integer?',
    actor_salt: 'text?',
    actor_digest: 'text?',
    hash: 'text?',
  },
  audit_head: {
    id: 'integer',
    seq: 'integer',
    hash: 'text',
    start_seq: 'integer',
    start_hash: 'text',
    mac: 'text',
  },
  quarantine: { id: 'integer', at: 'integer', platform: 'text', type: 'text', problem: 'text', ids: 'text' },
  join_codes: {
    hash: 'text',
    space: 'integer',
    by_account: 'integer',
    made_at: 'integer',
    expires_at: 'integer',
    used_at: 'integer?',
  },
  refusals: { hash: 'text', since_at: 'integer', until_at: 'integer?', returned_at: 'integer?' },
  consents: { community: 'integer', account: 'integer', at: 'integer' },
  erasures: { account: 'integer', asked_at: 'integer', step: 'text' },
  notes: { key: 'text', value: 'text' },
  gaps: {
    id: 'integer',
    space: 'integer',
    channel: 'integer?',
    from_at: 'integer',
    to_at: 'integer?',
    cause: 'text',
    filled_at: 'integer?',
    read_at: 'integer?',
    read_low: 'integer?',
  },
  watches: { space: 'integer', heard_at: 'integer', alive_at: 'integer' },
  event_series: {
    id: 'integer',
    space: 'integer',
    zone: 'text',
    start: 'text',
    minutes: 'integer',
    rule: 'text',
    made_until: 'integer',
    ended_at: 'integer?',
    title: 'text?',
    place: 'text?',
    channel: 'integer?',
    capacity: 'integer?',
    shift: 'integer',
  },
  events: {
    id: 'integer',
    space: 'integer',
    series: 'integer?',
    date_at: 'integer?',
    title: 'text',
    place: 'text?',
    channel: 'integer?',
    post_in: 'integer?',
    start_at: 'integer',
    end_at: 'integer',
    capacity: 'integer?',
    host: 'integer',
    code_key: 'text',
    created_at: 'integer',
    announced_at: 'integer?',
    cancelled_at: 'integer?',
    closed_at: 'integer?',
  },
  event_sign_ups: { event: 'integer', account: 'integer', choice: 'text', at: 'integer', remind: 'integer' },
  event_check_ins: { event: 'integer', account: 'integer', at: 'integer' },
  event_attendances: {
    event: 'integer',
    account: 'integer',
    verdict: 'text',
    minutes: 'integer',
    arrived_at: 'integer?',
    left_at: 'integer?',
  },
  event_ratings: { event: 'integer', account: 'integer', stars: 'integer', at: 'integer' },
  event_questions: {
    id: 'integer',
    event: 'integer',
    account: 'integer',
    text: 'text',
    at: 'integer',
    asked_at: 'integer?',
  },
  event_votes: { question: 'integer', account: 'integer' },
  event_posts: { event: 'integer', space: 'integer', channel_id: 'text', message_id: 'text' },
  event_speakers: { event: 'integer', account: 'integer', question: 'integer' },
  account_hours: { account: 'integer', space: 'integer', day: 'text', hours: 'integer' },
  event_mirrors: { event: 'integer', space: 'integer', platform_id: 'text', stated: 'text' },
  rewards: {
    id: 'integer',
    space: 'integer',
    kind: 'text',
    title: 'text',
    about: 'text?',
    icon: 'text?',
    price: 'integer?',
    offer_price: 'integer?',
    offer_until: 'integer?',
    stock: 'integer?',
    per_member: 'integer?',
    least_level: 'integer?',
    opens_at: 'integer?',
    closes_at: 'integer?',
    milestone: 'text?',
    milestone_at: 'integer?',
    role: 'text?',
    role_days: 'integer?',
    seed: 'text?',
    drawn_at: 'integer?',
    honour: 'text?',
    tier: 'integer?',
    tier_price: 'integer?',
    keeper: 'integer',
    created_at: 'integer',
    retired_at: 'integer?',
  },
  tiers: {
    id: 'integer',
    space: 'integer',
    title: 'text',
    role: 'text?',
    paid: 'integer',
    created_at: 'integer',
    retired_at: 'integer?',
  },
  reward_orders: {
    id: 'integer',
    reward: 'integer',
    space: 'integer',
    account: 'integer',
    asked_at: 'integer',
    price: 'integer',
    state: 'text',
    created_at: 'integer',
    ended_at: 'integer?',
    until_at: 'integer?',
    place: 'integer?',
  },
  spendings: {
    of_order: 'integer',
    entry: 'text',
    space: 'integer',
    account: 'integer',
    points: 'integer',
    booked_at: 'integer',
  },
  reward_codes: {
    id: 'integer',
    reward: 'integer',
    fingerprint: 'text',
    sealed: 'text?',
    of_order: 'integer?',
    added_at: 'integer',
    seen_at: 'integer?',
  },
  honours: {
    community: 'integer',
    honour: 'text',
    definition: 'text?',
    changed_at: 'integer',
    by_account: 'integer?',
    retired_at: 'integer?',
  },
  honours_held: { community: 'integer', honour: 'text', member: 'integer', since: 'text' },
  honour_progress: { community: 'integer', member: 'integer', day: 'text', measured: 'text' },
  honour_roles: { space: 'integer', honour: 'text', role: 'text' },
  honour_grants: { space: 'integer', account: 'integer', role: 'text', state: 'text' },
}

const shapeOf = (dataType: string, nullable: boolean) => {
  const type = dataType.toLowerCase()
  const known = type === 'text' ? 'text' : /^(integer|bigint|int4|int8)$/.test(type) ? 'integer' : type
  return known + (nullable ? '?' : '')
}

/** The database as it really is, by its own catalogue. */
const realShapes = async (store: Store) => {
  const shapes: Record<string, Record<string, string>> = {}
  for (const table of await store.reads.introspection.getTables()) {
    const columns = table.columns.map((c) => [c.name, shapeOf(c.dataType, c.isNullable)])
    shapes[table.name] = Object.fromEntries(columns)
  }
  return shapes
}

describeStores('schema', (open, engine, address) => {
  test('every table and column is what tables.ts says, no more and no less', async () => {
    expect(await realShapes(await open())).toEqual(SHAPES)
  })

  test('an empty database is migrated from nothing, and a second time there is nothing to do', async () => {
    const store = await openStore(await address(), { migrate: false })
    expect(await migrate(store)).toEqual(KNOWN_MIGRATIONS)
    const before = await realShapes(store)
    expect(await migrate(store)).toEqual([])
    expect(await realShapes(store)).toEqual(before)
    await store.close()
  })

  test('a migrated database is opened again with what it held', async () => {
    const url = await address()
    const first = await openStore(url)
    await first.write((tx) => tx.insertInto('notes').values({ key: 'seed', value: '7' }).execute())
    await first.close()
    const second = await openStore(url)
    expect(await second.reads.selectFrom('notes').selectAll().execute()).toEqual([
      { key: 'seed', value: '7' },
    ])
    await second.close()
  })

  test('facts are clustered by their key alone', async () => {
    const store = await open()
    if (engine === 'postgres') {
      const { rows } = await store.reads.executeQuery<{ indexdef: string }>(
        CompiledQuery.raw(`select indexdef from pg_indexes where tablename = 'facts'`),
      )
      expect(rows.map((r) => r.indexdef.replace(/.*\((.*)\)/, '$1'))).toEqual([
        'channel, at, low, kind, actor, detail',
      ])
    } else {
      const { rows } = await store.reads.executeQuery<{ sql: string }>(
        CompiledQuery.raw(`select sql from sqlite_master where tbl_name = 'facts'`),
      )
      expect(rows.map((r) => /without rowid$/i.test(r.sql))).toEqual([true])
    }
  })
})
