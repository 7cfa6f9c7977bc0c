/** The port's ability to let people speak on a stage, where only a few speak and the others listen. */

/** `absent`: not on that stage. */
export type OnStage = 'speaks' | 'listens' | 'absent'

/** What returns a promise rejects with SendError. */
export interface Stages {
  /** Whether the bot may do so; null where that is not known. */
  may(space: string, channel: string): boolean | null
  standing(space: string, channel: string, person: string): Promise<OnStage>
  /** Done twice is done once; whoever is not there is left alone. */
  setSpeaking(space: string, channel: string, person: string, speaks: boolean): Promise<void>
}
