/** The port's ability to give roles. */
/**
 * A role of a space. `problem`: why the bot cannot give it, or should not: it belongs to an integration, stands above
 * ours, lets people govern, or we may give none.
 */
export interface SpaceRole {
  id: string
  name: string
  problem?: 'managed' | 'above' | 'powerful' | 'permission'
}

/** Roles that people are given. Everything rejects with SendError; given twice, or taken twice, is once. */
export interface Roles {
  list(space: string): Promise<SpaceRole[]>
  /** Who has them now, by role. */
  holders(space: string, roles: readonly string[]): Promise<Map<string, Set<string>>>
  grant(space: string, person: string, role: string): Promise<void>
  remove(space: string, person: string, role: string): Promise<void>
}

/** Something planned, as a space's own calendar holds it. */
export interface Scheduled {
  title: string
  startAt: number
  endAt: number
  /** Where it is, in words. */
  place: string
  /** The channel that it is held in instead. */
  room: { channel: string; kind: 'voice' | 'stage' } | null
  about: string
}

/** The calendar of a space. Everything rejects with SendError. */
export interface ScheduledEvents {
  /** Whether the bot may write in it; null where that is not known. */
  may(space: string): boolean | null
  /** Answers the platform's id. `key` is the same for every attempt. */
  create(space: string, entry: Scheduled, key: string): Promise<string>
  edit(space: string, id: string, entry: Scheduled, key: string): Promise<void>
  /** Cancels what is ahead and ends what has begun; what is over or gone stays so. */
  end(space: string, id: string): Promise<void>
  /** The entry that was made with this key, for an attempt whose outcome is unknown. */
  find(space: string, key: string): Promise<string | null>
}
