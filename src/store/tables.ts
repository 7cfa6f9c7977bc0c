/**
 * Every table and column. Instants: integer ms UTC; days: YYYY-MM-DD; flags: 0/1.
 * Long because the schema is read as a whole.
 */
import type { Generated } from 'kysely'
import type { Fact } from '../domain/facts.js'

/** A platform identity, global. */
export interface AccountsTable {
  id: Generated<number>
  platform: string
  platform_id: string
  name: string
  handle: string | null
  bot: number
  /** The language the person chose, or null: their client's. */
  locale: string | null
  /** The language their client reports. */
  client_locale: string | null
  zone: string | null
  /** Kept under a tombstone: the identity is gone, sums rest on its facts. */
  erased_at: number | null
  /** Not tracked at their own wish since then; absent from ties and models. */
  opted_out_at: Generated<number | null>
}

export interface CommunitiesTable {
  id: Generated<number>
  name: string
  home_space: number | null
  created_at: number
}

export interface SpacesTable {
  id: Generated<number>
  platform: string
  platform_id: string
  community: number
  /** The community made for this space when the bot came; where it returns to when a join is undone. */
  own_community: number
  name: string
  joined_at: number
  left_at: number | null
  /** The member may be told once per space that the bot takes note. */
  noticed_at: number | null
  /** Facts of the days before are gone by the retention clock: what happened before it books nothing any more. */
  sealed_before: Generated<number | null>
}

export interface ChannelsTable {
  id: Generated<number>
  space: number
  platform_id: string
  parent: number | null
  kind: string
  name: string
  removed_at: number | null
}

/** Presence: never a flag, because past rosters are denominators. */
export interface StaysTable {
  space: number
  account: number
  from_at: number
  to_at: number | null
}

/** A person in a community. */
export interface MembersTable {
  id: Generated<number>
  community: number
  /** Why they are kept but not shown, reasons added up (store/hidden-members.ts): 1 none of their accounts is present. */
  hidden: number
}

export interface MembershipsTable {
  community: number
  account: number
  member: number
}

export interface FactsTable extends Omit<Fact, 'kind'> {
  kind: number
}

/** Where a platform names messages by number alone: number → place in time. */
export interface LocatorsTable {
  space: number
  low: number
  channel: number
  at: number
}

/**
 * One account's day in one space: the day-state its worth is computed from, what is already booked of it,
 * and the rollup (day, account, kind) in the same row.
 */
export interface AccountDaysTable {
  day: string
  space: number
  account: number
  messages: number
  replies: number
  mentions: number
  reactions: number
  threads: number
  replies_received: number
  mentions_received: number
  reactions_received: number
  /** By fixed minutes of the clock, with somebody, neither muted nor deafened; before any tapering. */
  voice_minutes: number
  /** Polls voted in. */
  votes: number
  shares: number
  /** People who came by an invite of theirs and stayed. */
  invites: number
  boosts: number
  /** Events attended. */
  events: number
  /** Compact JSON: what the rules need beside the counts. */
  state: string
  /** Compact JSON: points booked by rule number. */
  booked: string
}

export interface ChannelDaysTable {
  day: string
  channel: number
  kind: number
  count: number
}

/** What is counted of the data itself (domain/data-quality.ts). */
export interface DataDaysTable {
  space: number
  day: string
  what: number
  count: number
}

export interface HourDaysTable {
  day: string
  space: number
  hour: number
  kind: number
  count: number
}

/**
 * What one batch adds to the rollups and ties, waiting to be added up with others: written in the batch's own
 * transaction, so each counts once. Terms are keyed numbers, not words.
 */
export interface RollupBatchesTable {
  id: Generated<number>
  sums: string
}

/** What one batch changed of days, until it is settled into them; settled and removed in one transaction. */
export interface DayBatchesTable {
  id: Generated<number>
  days: string
}

/** Keyed fingerprints of what the messages of one batch said, for a day, so that a restart does not forget them. */
export interface PrintBatchesTable {
  id: Generated<number>
  at: number
  prints: string
}

export interface ChannelTermsTable {
  week: string
  channel: number
  term: number
  count: number
}

/** Counts of a channel's week that are still to be added to `channel_terms`; packed (terms.ts). */
export interface TermChunksTable {
  week: string
  channel: number
  /** The latest of the rollup batches it holds. */
  batch: number
  counts: string
}

/** A term's word, once enough different people used it. */
export interface TermsTable {
  term: number
  word: string
}

/** What was logged of somebody in voice, of the last days: from this instant in this channel (0: in none). */
export interface VoiceLogTable {
  space: number
  account: number
  at: number
  channel: number
  state: number
}

/** Until when each space's voice is known without a hole. */
export interface VoiceMarksTable {
  space: number
  alive_at: number
}

/** Where the polls are that later events name by an id alone. */
export interface PollsTable {
  platform: string
  poll: string
  channel: number
  at: number
  low: number
}

/** What facts of payments say in numbers; either half may be missing where only the other was seen. */
export interface PaymentsTable {
  /** The platform's charge as a number. */
  charge: number
  /** Where the fact of the payment stands. */
  channel: number | null
  at: number | null
  low: number | null
  account: number
  /** purchase · subscription · gift · test */
  way: string | null
  /** In the smallest unit of the currency; null where the platform does not say. */
  amount: number | null
  currency: string | null
  item: string | null
  until_at: number | null
  refunded_at: number | null
  refunded_amount: number | null
}

/** Directed, by week (its Monday), so that decay is computed when read and sums stay integers. */
export interface TiesTable {
  week: string
  space: number
  from_account: number
  to_account: number
  replies: number
  mentions: number
  reactions: number
}

/** The ledger, append-only: each row books a difference. */
export interface AwardsTable {
  space: number
  /** Counts up within the space, in commit order. */
  seq: number
  account: number
  day: string
  rule: number
  points: number
  booked_at: number
}

/** How far each space's awards are folded into balances. */
export interface FoldsTable {
  space: number
  seq: number
}

/**
 * All time, a week or a month of one community. Those that rank by something else than points are summed when they
 * are asked for; a row with what '*' says that all of a period were written down.
 */
export interface BoardsTable {
  id: Generated<number>
  community: number
  period: string
  /** What it ranks by (domain/incentives/counted.ts). */
  what: Generated<string>
  /** First day; '' for all time. */
  start: string
  /** What is booked from then on counts on the board of the day on which it is booked. */
  closed_at: Generated<number | null>
}

/** A board as it was when it closed; a further revision where its past had to be added up anew. */
export interface ClosedBoardsTable {
  id: Generated<number>
  community: number
  period: string
  what: Generated<string>
  start: string
  /** From 1. */
  revision: number
  closed_at: number
  /** How far its places are copied, as compact JSON; null: it is whole. */
  progress: string | null
}

export interface ClosedPlacesTable {
  closed_board: number
  member: number
  points: number
  /** Null: hidden when the board closed. */
  rank: number | null
}

export interface BalancesTable {
  board: number
  member: number
  points: number
  hidden: number
}

/** A level somebody brought along from elsewhere, and the points they had here when it was noted. */
export interface HeadStartsTable {
  space: number
  account: number
  level: number
  points: number
  at: number
  by_account: number | null
}

/** Who wants to be on no board. */
export interface UnlistedTable {
  community: number
  account: number
  at: number
}

/** The highest level that was said of somebody: reached again, it is not said again. */
export interface LevelsToldTable {
  community: number
  member: number
  level: number
}

/** How far each space's awards were looked through for levels reached. */
export interface LevelMarksTable {
  space: number
  seq: number
}

/** Points given or (less than nothing) taken by hand. */
export interface GrantsTable {
  id: Generated<number>
  space: number
  account: number
  by_account: number
  points: number
  reason: string
  day: string
  /** The instant of the request, so that one delivered again is the same. */
  asked_at: number
  undone_at: number | null
}

/** A history that is scored anew; while one is under way, awards are folded into boards that nobody sees yet. */
export interface RescoresTable {
  id: Generated<number>
  community: number
  from_day: string
  by_account: number
  asked_at: number
  /** How far its days are looked through, as compact JSON. */
  progress: string
  ended_at: number | null
}

/** Roles of somebody that have a factor, from this instant on as we heard it; only where a community uses them. */
export interface MemberRolesTable {
  space: number
  account: number
  at: number
  /** The platform's ids, in order, with spaces between. */
  roles: string
}

/** Days on which somebody said they would be away. */
export interface AbsencesTable {
  space: number
  account: number
  from_day: string
  /** The last day of it. */
  to_day: string
  said_at: number
}

/** How many visible members stand at each value (level 0) and at each span of 256 values (level 1). */
export interface StandingsTable {
  board: number
  level: number
  value: number
  members: number
}

/** Effective-dated overrides only. */
export interface SettingsTable {
  community: number
  key: string
  from_at: number
  value: string
  by_account: number | null
}

/** The outbox. Holds ids and numbers, never text or names. */
export interface IntentsTable {
  id: Generated<number>
  kind: string
  platform: string
  /** Intents of one lane are delivered in the order in which they were written. */
  lane: string
  /** Unique: the same intent is never written twice. */
  key: string
  payload: string
  /** pending · sending (an attempt is under way or its outcome is unknown) · sent · dead · expired · dropped */
  status: string
  attempts: number
  due_at: number
  expires_at: number
  attempted_at: number | null
  created_at: number
  done_at: number | null
  problem: string | null
  sent_channel: string | null
  sent_id: string | null
}

/** A job's run for one community and period: happens once. Community 0: the whole installation. */
export interface SlotsTable {
  job: string
  community: number
  period: string
  status: string
  due_at: number
  started_at: number | null
  done_at: number | null
  attempts: number
  result: string | null
}

export interface LeasesTable {
  role: string
  holder: string
  until_at: number
}

export interface AuditTable {
  id: Generated<number>
  at: number
  community: number | null
  actor: number | null
  action: string
  before: string | null
  after: string | null
  /** Its place in the chain, counted without a gap; null in rows older than the chain until the first start with one. */
  seq: number | null
  /** With it the digest can be told to be the actor's; an erasure puts a mark in its place. */
  actor_salt: string | null
  actor_digest: string | null
  hash: string | null
}

/** One row: where the audit log's chain ends and where retention cut it, signed. */
export interface AuditHeadTable {
  id: number
  seq: number
  hash: string
  start_seq: number
  start_hash: string
  mac: string
}

export interface QuarantineTable {
  id: Generated<number>
  at: number
  platform: string
  type: string
  /** Error code and the event's ids; never text or names. */
  problem: string
  ids: string
}

/** Codes an administrator shows in another space to join the two. Kept as a hash. */
export interface JoinCodesTable {
  hash: string
  space: number
  by_account: number
  made_at: number
  expires_at: number
  used_at: number | null
}

/** Keyed hashes of (platform, id) that tracking refuses: for what is older than `until_at`, or for ever (null). */
export interface RefusalsTable {
  hash: string
  since_at: number
  until_at: number | null
  /** When somebody erased was first seen doing something again. */
  returned_at: Generated<number | null>
}

/** Those who said yes where a community tracks only such. */
export interface ConsentsTable {
  community: number
  account: number
  at: number
}

/** Erasures that are not finished: the identity is gone, rows of the number are still being cleared. */
export interface ErasuresTable {
  account: number
  asked_at: number
  /** Which part comes next, so that one that was interrupted goes on. */
  step: string
}

/** Small facts about this installation: schema of published commands, poll offsets, seeds. */
export interface NotesTable {
  key: string
  value: string
}

/** Runs of time in which a channel's facts may be missing. */
export interface GapsTable {
  id: Generated<number>
  space: number
  channel: number | null
  from_at: number
  to_at: number | null
  cause: string
  filled_at: number | null
  /** How far it has been read back: the place of the last message. */
  read_at: number | null
  read_low: number | null
}

/** How far each space was watched, by two clocks: the platform's, and ours. */
export interface WatchesTable {
  space: number
  /** The newest message that is stored, give or take seconds. */
  heard_at: number
  /** When we last knew that events reach us. */
  alive_at: number
}

/** A rule that makes dates. */
export interface EventSeriesTable {
  id: Generated<number>
  space: number
  zone: string
  /** The first date by the clock on the wall, YYYY-MM-DDTHH:MM. */
  start: string
  minutes: number
  /** RFC 5545. */
  rule: string
  /** Dates up to here have been made. */
  made_until: number
  ended_at: number | null
  /** What its dates are like, but for those that were changed alone. No title: as the latest date is. */
  title: string | null
  place: string | null
  channel: number | null
  capacity: number | null
  /** Minutes on the clock on the wall by which its dates begin later than the rule says. */
  shift: Generated<number>
}

/** One date. It belongs to a space, so that joining two communities only moves a pointer. */
export interface EventsTable {
  id: Generated<number>
  space: number
  series: number | null
  /** When the series had it, however it was moved since. */
  date_at: number | null
  title: string
  place: string | null
  /** The voice or stage channel it is held in. */
  channel: number | null
  /** Where it is announced in its own space. */
  post_in: number | null
  start_at: number
  end_at: number
  capacity: number | null
  /** Who looks after it. */
  host: number
  /** Makes its check-in codes; by chance. */
  code_key: string
  created_at: number
  announced_at: number | null
  cancelled_at: number | null
  /** Who came is settled. */
  closed_at: number | null
}

/** What somebody said last about coming. */
export interface EventSignUpsTable {
  event: number
  account: number
  /** going · maybe · no */
  choice: string
  at: number
  remind: number
}

export interface EventCheckInsTable {
  event: number
  account: number
  at: number
}

export interface EventAttendancesTable {
  event: number
  account: number
  verdict: string
  minutes: number
  arrived_at: number | null
  left_at: number | null
}

export interface EventRatingsTable {
  event: number
  account: number
  /** 1–5. */
  stars: number
  at: number
}

/** The queue of questions of an event that is on; gone when it is over. */
export interface EventQuestionsTable {
  id: Generated<number>
  event: number
  account: number
  text: string
  at: number
  /** When it was called up. */
  asked_at: number | null
}

export interface EventVotesTable {
  question: number
  account: number
}

/** Who was let speak on an event's stage by us, and for which question; gone once they listen again. */
export interface EventSpeakersTable {
  event: number
  account: number
  question: number
}

/** In which hours of a day somebody was here, as bits; by the community's clock. */
export interface AccountHoursTable {
  account: number
  space: number
  day: string
  hours: number
}

/** Where an event was announced, to keep the tally there current. */
export interface EventPostsTable {
  event: number
  space: number
  channel_id: string
  message_id: string
}

/** What stands for an event in a space's own calendar. */
export interface EventMirrorsTable {
  event: number
  space: number
  /** The entry, by the platform's id. */
  platform_id: string
  /** What it said last (domain/engagement/mirror.ts), as JSON. */
  stated: string
}

/** What can be had for points, or at a milestone. It belongs to a space, so that joining two communities only moves a pointer. */
export interface RewardsTable {
  id: Generated<number>
  space: number
  /** code · custom · raffle · role · tier */
  kind: string
  title: string
  about: string | null
  /** One emoji. */
  icon: string | null
  /** Null: only given at its milestone. */
  price: number | null
  offer_price: number | null
  offer_until: number | null
  /** How many are left; null: as many as are wanted, or as there are codes. */
  stock: number | null
  per_member: number | null
  least_level: number | null
  opens_at: number | null
  closes_at: number | null
  /** level · streak · honour; given once to whoever reaches it. */
  milestone: string | null
  milestone_at: number | null
  /** The platform's id of the role, and for how many days; null: for good. */
  role: string | null
  role_days: number | null
  /** What a raffle is drawn with; known to nobody before. */
  seed: string | null
  drawn_at: number | null
  /** Which one is needed, or at which it is given. */
  honour: string | null
  /** Of a tier for a while: which. Else whose price is `tier_price`; without one, nobody else can have it. */
  tier: number | null
  tier_price: number | null
  /** Who looks after it and is told of orders. */
  keeper: number
  created_at: number
  retired_at: number | null
}

/** A standing that a community names. */
export interface TiersTable {
  id: Generated<number>
  space: number
  title: string
  /** Whoever has this role of the space is in it, by the platform's id. */
  role: string | null
  /** 1: whoever pays for something that still runs is in it. */
  paid: number
  created_at: number
  retired_at: number | null
}

export interface RewardOrdersTable {
  id: Generated<number>
  reward: number
  /** Where it was asked for. */
  space: number
  account: number
  /** When the question was shown that was answered with yes: pressed twice, it is one order. 0: given at a milestone. */
  asked_at: number
  price: number
  /** open · fulfilled · cancelled · refunded */
  state: string
  created_at: number
  ended_at: number | null
  /** When a role is taken back, or a tier left. */
  until_at: number | null
  /** Of a raffle's ticket: which place it won. */
  place: number | null
}

/** What was spent, append-only: paid once, given back at most once. Earning stands in awards. */
export interface SpendingsTable {
  of_order: number
  /** paid · returned */
  entry: string
  space: number
  account: number
  /** Below zero where it was paid. */
  points: number
  booked_at: number
}

/** Codes to be handed out, each to one order. */
export interface RewardCodesTable {
  id: Generated<number>
  reward: number
  /** A keyed hash: the same code is not taken in twice. */
  fingerprint: string
  /** Null: seen, and no longer kept. */
  sealed: string | null
  of_order: number | null
  added_at: number
  seen_at: number | null
}

/** What a community changed of an honour that Kith brings along, or made itself. */
export interface HonoursTable {
  community: number
  honour: string
  /** As JSON; null: as Kith brings it along. */
  definition: string | null
  changed_at: number
  by_account: number | null
  retired_at: number | null
}

export interface HonoursHeldTable {
  community: number
  honour: string
  member: number
  /** A day. */
  since: string
}

/** What honours were decided on last, for whoever wants to know how far they are. */
export interface HonourProgressTable {
  community: number
  member: number
  /** The last day that was counted. */
  day: string
  /** Compact JSON: by honour, a value for each of its needs. */
  measured: string
}

/** The role that an honour comes with in a space, by the platform's id. */
export interface HonourRolesTable {
  space: number
  honour: string
  role: string
}

/** Roles we gave, which alone we take back. */
export interface HonourGrantsTable {
  space: number
  account: number
  role: string
  /** given · by-hand: somebody took it away, and it is not given again */
  state: string
}

export interface Tables {
  accounts: AccountsTable
  communities: CommunitiesTable
  spaces: SpacesTable
  channels: ChannelsTable
  stays: StaysTable
  members: MembersTable
  memberships: MembershipsTable
  facts: FactsTable
  locators: LocatorsTable
  account_days: AccountDaysTable
  channel_days: ChannelDaysTable
  hour_days: HourDaysTable
  data_days: DataDaysTable
  rollup_batches: RollupBatchesTable
  day_batches: DayBatchesTable
  print_batches: PrintBatchesTable
  channel_terms: ChannelTermsTable
  term_chunks: TermChunksTable
  terms: TermsTable
  voice_log: VoiceLogTable
  voice_marks: VoiceMarksTable
  polls: PollsTable
  payments: PaymentsTable
  ties: TiesTable
  awards: AwardsTable
  folds: FoldsTable
  boards: BoardsTable
  closed_boards: ClosedBoardsTable
  closed_places: ClosedPlacesTable
  balances: BalancesTable
  standings: StandingsTable
  grants: GrantsTable
  rescores: RescoresTable
  member_roles: MemberRolesTable
  absences: AbsencesTable
  head_starts: HeadStartsTable
  unlisted: UnlistedTable
  levels_told: LevelsToldTable
  level_marks: LevelMarksTable
  settings: SettingsTable
  intents: IntentsTable
  slots: SlotsTable
  leases: LeasesTable
  audit: AuditTable
  audit_head: AuditHeadTable
  quarantine: QuarantineTable
  join_codes: JoinCodesTable
  refusals: RefusalsTable
  consents: ConsentsTable
  erasures: ErasuresTable
  notes: NotesTable
  gaps: GapsTable
  watches: WatchesTable
  event_series: EventSeriesTable
  events: EventsTable
  event_sign_ups: EventSignUpsTable
  event_check_ins: EventCheckInsTable
  event_attendances: EventAttendancesTable
  event_ratings: EventRatingsTable
  event_questions: EventQuestionsTable
  event_votes: EventVotesTable
  event_posts: EventPostsTable
  event_speakers: EventSpeakersTable
  account_hours: AccountHoursTable
  event_mirrors: EventMirrorsTable
  rewards: RewardsTable
  tiers: TiersTable
  reward_orders: RewardOrdersTable
  spendings: SpendingsTable
  reward_codes: RewardCodesTable
  honours: HonoursTable
  honours_held: HonoursHeldTable
  honour_progress: HonourProgressTable
  honour_roles: HonourRolesTable
  honour_grants: HonourGrantsTable
}
