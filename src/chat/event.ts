/** What any chat platform can report. Ids are the platform's own, as text; instants are milliseconds UTC. */

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
  | 'other'

export interface ChannelInfo {
  id: string
  name?: string
  kind?: ChannelKind
  /** The channel a thread or topic hangs from. */
  parent?: string
}

export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'file' | 'sticker' | 'poll' | 'link' | 'other'

/** live: as it happens · gap: read back after an outage · import: from an export file. */
export type EventSource = 'live' | 'gap' | 'import'

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
  /** The message is written by a webhook or a bridge, not a person. */
  relayed?: boolean
  reply?: { ref: MessageRef; channel?: string; author?: Person }
  mentions: Person[]
  /** For observations made on arrival (similarity, language, terms); never stored. Null where content may not be read. */
  text: string | null
  /** Length in code points, known even where the text is not kept. */
  length: number
  media?: MediaKind
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
  /** The emoji itself, or "custom:ID". */
  emoji: string
  /** The message's author where the platform says so. */
  author?: Person
}

/** A moderator removed everybody's reactions, or everybody's of one emoji. */
export interface ReactionsClearedEvent extends Happening {
  type: 'reactions-cleared'
  channel: ChannelInfo
  ref: MessageRef
  emoji?: string
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
}

/** Who is present as the platform lists them; `complete` means that whoever is not named has left. */
export interface RosterEvent extends Happening {
  type: 'roster'
  people: (Person & { joinedAt?: number })[]
  complete: boolean
}

/** The bot is in a space (on joining, and at every start). */
export interface SpaceEvent extends Happening {
  type: 'space'
  name: string
  locale?: string
  /** Whether the bot has just been added, as opposed to finding itself there. */
  fresh: boolean
  channels: ChannelInfo[]
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
