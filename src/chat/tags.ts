/** The port's ability to show a short word beside somebody's name in a space. */

/** What stands in the way of all of them; views word it and say where to switch it on. */
export type TagProblem = 'not-group' | 'not-administrator' | 'permission'

/** Everything rejects with SendError; set twice is set once. */
export interface Tags {
  /** Null where the bot may set them. */
  problem(space: string): Promise<TagProblem | null>
  /** What somebody bears, '' for nothing; null where it is not ours to set: whoever governs there, or is gone. */
  of(space: string, person: string): Promise<string | null>
  /** At most sixteen characters without emoji; '' takes it away. */
  set(space: string, person: string, tag: string): Promise<void>
}
