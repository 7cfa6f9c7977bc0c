/** The calendar of a space, where a platform keeps one of its own. */

/** Something planned, as it stands there. */
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

/** `over`: it was held. `gone`: called off or deleted. `hidden`: held where we may not see, so nobody can tell. */
export type Standing = 'stands' | 'over' | 'gone' | 'hidden'

/** Everything rejects with SendError. */
export interface ScheduledEvents {
  /** Whether the bot may write in it; null where that is not known. */
  may(space: string): boolean | null
  /** Answers the platform's id. `key` is the same for every attempt, and marks the entry as made with it. */
  create(space: string, entry: Scheduled, key: string): Promise<string>
  edit(space: string, id: string, entry: Scheduled, key: string): Promise<void>
  /** Cancels what is ahead and ends what has begun; what is over or gone stays so. */
  end(space: string, id: string): Promise<void>
  /** What became of an entry that is not listed; `room`: the channel it was held in. */
  standing(space: string, id: string, room: string | null): Promise<Standing>
  /** The entry that was made with this key, for an attempt whose outcome is unknown. */
  find(space: string, key: string): Promise<string | null>
}
