/**
 * What any chat platform can report. Ids are the platform's own, as text; instants are milliseconds UTC.
 * Long because the vocabulary is read as a whole.
 */

export const PLATFORMS = ['discord', 'telegram', 'playground'] as const
export type PlatformName = (typeof PLATFORMS)[number]

/** Somebody as the platform shows them. Names are for display and greeting only, never a key. */
export interface Person {
  id: string
  name: string
  bot: boolean
  /** The unique handle where there is one, without "@". */
  handle?: string
  /** What the person's own client is set to, as a BCP 47 tag. */
  locale?: string
}

/**
 * A message's exact place in time: Discord `at` = the snowflake's milliseconds, `low` = its low 22 bits;
 * Telegram `at` = date × 1000, `low` = the message id. `at` is null where the platform names a message
 * only by its number (a Telegram reaction).
 */
export interface MessageRef {
  at: number | null
  low: number
}

export type ChannelKind =
  | 'text'
  | 'announcement'
  | 'forum'
  | 'thread'
  | 'topic'
  | 'voice'
  | 'stage'
  | 'direct'
  /** The space itself: what happens in none of its channels. */
  | 'space'
  | 'other'

export interface ChannelInfo {
  id: string
  name?: string
  kind?: ChannelKind
  /** The channel a thread or topic hangs from. */
  parent?: string
  /** Its newest message, where the platform says so. */
  newest?: MessageRef
  /** When and by whom a thread was opened, where the platform says so. */
  opened?: { ref: MessageRef; by: string }
}

export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'file' | 'sticker' | 'poll' | 'link' | 'other'

/**
 * live: as it happens · gap: read back after an outage · import: from an export file · inferred: found out by
 * comparing what there is with what we hold; when it happened is not known, `at` is when it was first seen.
 */
export type EventSource = 'live' | 'gap' | 'import' | 'inferred'

interface Happening {
  platform: PlatformName
  /** The guild or group. */
  space: string
  /** When it happened by the platform's clock, else when we saw it. */
  at: number
  source: EventSource
}

export interface MessageEvent extends Happening {
  type: 'message'
  channel: ChannelInfo
  ref: MessageRef
  author: Person
  /** Roles of whoever wrote it, by the platform's ids, where it says so. */
  roles?: readonly string[]
  /** The message is written by a webhook or a bridge, not a person. */
  relayed?: boolean
  reply?: { ref: MessageRef; channel?: string; author?: Person }
  mentions: Person[]
  /** For observations made on arrival (similarity, language, terms); never stored. Null where content may not be read. */
  text: string | null
  /** Length in code points, known even where the text is not kept. */
  length: number
  media?: MediaKind
  /** A message of somebody else's, passed on here; its original where the platform names it. */
  forward?: { ref?: MessageRef }
  /** The message holds a poll, which later events name by this id. */
  poll?: string
}

/** Somebody changed what they had written. */
export interface EditEvent extends Happening {
  type: 'edit'
  channel: ChannelInfo
  ref: MessageRef
  author: Person
  length: number
}

/** Messages that are gone: one, or many at once. */
export interface DeletionEvent extends Happening {
  type: 'deletion'
  channel: ChannelInfo
  refs: MessageRef[]
}

export interface ReactionEvent extends Happening {
  type: 'reaction'
  change: 'added' | 'removed'
  channel: ChannelInfo
  ref: MessageRef
  by: Person
  /** Roles of whoever reacted, as of a message. */
  roles?: readonly string[]
  /** The emoji itself, or "custom:ID"; "number:N" where only our own number of it is known. */
  emoji: string
  /** The message's author where the platform says so. */
  author?: Person
  /** The platform gives no time: `at` is when we heard of it, and what is heard later happened later. */
  heard?: true
}

/** Options are numbered from 0. chosen: exactly these, as of now. */
export interface VoteEvent extends Happening {
  type: 'vote'
  change: 'added' | 'removed' | 'chosen'
  /** A platform may name the poll alone; then `space` is ''. */
  on: { channel: ChannelInfo; ref: MessageRef } | { poll: string }
  by: Person
  options: number[]
  /** As of a reaction. */
  heard?: true
}

/** A moderator removed everybody's reactions, or everybody's of one emoji. */
export interface ReactionsClearedEvent extends Happening {
  type: 'reactions-cleared'
  channel: ChannelInfo
  ref: MessageRef
  emoji?: string
  /** As of a reaction. */
  heard?: true
}

/** A thread, forum post or topic was opened. Its first message is reported as a message of its own. */
export interface ThreadEvent extends Happening {
  type: 'thread'
  channel: ChannelInfo
  ref: MessageRef
  author: Person
}

export interface JoinEvent extends Happening {
  type: 'join'
  person: Person
}

export interface LeaveEvent extends Happening {
  type: 'leave'
  person: Person
  /** As of a reaction. */
  heard?: true
}

/** How somebody joined. `at` is the instant of joining, as in their join event. */
export interface InviteEvent extends Happening {
  type: 'invite'
  person: Person
  /** Whose invite it was; null where nobody can tell. */
  by: Person | null
}

/** Where somebody is in voice from now on, or in no channel that counts. */
export interface VoiceEvent extends Happening {
  type: 'voice'
  person: Person
  channel: ChannelInfo | null
  muted: boolean
  deafened: boolean
  /** As of a reaction. */
  heard?: true
}

/** Everybody who is in voice now, told when the news of a space begin (again). */
export interface VoiceRosterEvent extends Happening {
  type: 'voice-roster'
  people: { person: Person; channel: ChannelInfo; muted: boolean; deafened: boolean }[]
  /** As of a reaction. */
  heard?: true
}

/** Until now nothing that happened in voice was missed. */
export interface AliveEvent extends Happening {
  type: 'alive'
  /** As of a reaction. */
  heard?: true
}

/** began: `id` tells several boosts of one person apart; `place` where a message says so. */
export interface BoostEvent extends Happening {
  type: 'boost'
  change: 'began' | 'ended'
  person: Person
  id?: string
  place?: { channel: ChannelInfo; ref: MessageRef }
  /** How many at once. */
  times?: number
}

/** What was paid, as far as the platform says; `space` is '' where it was paid in private. */
export interface PaymentEvent extends Happening {
  type: 'payment'
  person: Person
  /** The charge, by the platform's id. */
  id: string
  way: 'purchase' | 'subscription' | 'gift' | 'test'
  /** In the smallest unit of the currency. */
  amount?: number
  currency?: string
  /** What was bought, by the platform's id. */
  item?: string
  /** Until when it is paid. */
  until?: number
}

export interface RefundEvent extends Happening {
  type: 'refund'
  person: Person
  /** Of the payment. */
  id: string
  amount?: number
  currency?: string
  /** As of a reaction. */
  heard?: true
}

export type ServiceKind =
  | 'pinned'
  | 'topic-edited'
  | 'topic-closed'
  | 'topic-reopened'
  | 'call-planned'
  | 'call-started'
  | 'call-ended'
  | 'call-invited'
  | 'title'
  | 'photo'
  | 'stage-started'
  | 'stage-ended'

/** The platform itself says that something was done. */
export interface ServiceEvent extends Happening {
  type: 'service'
  channel: ChannelInfo
  ref: MessageRef
  what: ServiceKind
  by?: Person
  /** Seconds of a call, or people invited to it. */
  measure?: number
}

/** Somebody came to something that was planned, as we found out afterwards ourselves; `at` is when it began. */
export interface AttendanceEvent extends Happening {
  type: 'attendance'
  person: Person
  channel: ChannelInfo
  /** Our own number of what they came to. */
  occasion: number
  minutes: number
}

/** Somebody thanked somebody else, by a command of ours. */
export interface ThanksEvent extends Happening {
  type: 'thanks'
  person: Person
  to: Person
}

/** Somebody accepted an answer to what they asked, in the thread they opened, or took that back; by a command of ours. */
export interface AcceptedEvent extends Happening {
  type: 'accepted'
  change: 'added' | 'removed'
  channel: ChannelInfo
  /** The thread's first message. */
  ref: MessageRef
  person: Person
  to: Person
}

/** What a space's own calendar says of something planned: as it is now, whole, not what changed. */
export interface PlannedEvent extends Happening {
  type: 'planned'
  /** By the platform's id. */
  id: string
  /** Who put it there. */
  person: Person
  /** We did. */
  own: boolean
  state: 'ahead' | 'running' | 'ended' | 'cancelled'
  title: string
  startAt: number
  /** Null where it is left open. */
  endAt: number | null
  place: string | null
  /** The channel that it is held in. */
  room: ChannelInfo | null
}

/** Somebody said in a space's own calendar that something planned interests them, or took that back. */
export interface InterestEvent extends Happening {
  type: 'interest'
  id: string
  person: Person
  change: 'added' | 'removed'
}

/** All that stands in a space's own calendar and is not over, by the platform's ids, as we enter the space. */
export interface CalendarEvent extends Happening {
  type: 'calendar'
  ids: string[]
}

/** What we found out ourselves of somebody; `at` is the day's first instant, or when the newcomer came. */
export interface FoundEvent extends Happening {
  type: 'found'
  what: 'streak' | 'welcome'
  person: Person
  to: Person | null
}

/** Who is present as the platform lists them, all at once or part by part. */
export interface RosterEvent extends Happening {
  type: 'roster'
  people: (Person & { joinedAt?: number })[]
  /** With the last part: everybody who is there, by number. Whoever else was there has left. */
  here?: ReadonlySet<string>
}

/** The bot is in a space (on joining, and at every start). */
export interface SpaceEvent extends Happening {
  type: 'space'
  name: string
  locale?: string
  /** Whether the bot has just been added, as opposed to finding itself there. */
  fresh: boolean
  channels: ChannelInfo[]
  /** Why events may have been missed before this one; the list of channels is then whole. */
  missed?: 'down' | 'session-lost' | 'outage'
}

/** The bot was removed from a space, or the space was deleted. */
export interface SpaceLostEvent extends Happening {
  type: 'space-lost'
}

/** The space goes on under another id (Telegram group → supergroup). */
export interface SpaceMovedEvent extends Happening {
  type: 'space-moved'
  to: string
}

export interface ChannelEvent extends Happening {
  type: 'channel'
  change: 'seen' | 'removed'
  channel: ChannelInfo
}

export type ChatEvent =
  | MessageEvent
  | DeletionEvent
  | ReactionEvent
  | ReactionsClearedEvent
  | ThreadEvent
  | JoinEvent
  | LeaveEvent
  | RosterEvent
  | SpaceEvent
  | SpaceLostEvent
  | SpaceMovedEvent
  | ChannelEvent
  | EditEvent
  | VoteEvent
  | InviteEvent
  | VoiceEvent
  | VoiceRosterEvent
  | AliveEvent
  | BoostEvent
  | PaymentEvent
  | RefundEvent
  | ServiceEvent
  | AttendanceEvent
  | PlannedEvent
  | InterestEvent
  | CalendarEvent
  | ThanksEvent
  | AcceptedEvent
  | FoundEvent
