/** What is known of each message about an event until it is said: ids and numbers. */
import type { AccountId, SpaceId } from '../identity.js'

export type SpeakerTurn = 'look' | 'on' | 'off' | 'end'

export interface EventIntents {
  'event-announcement': { event: number; space: SpaceId }
  /** Brings an announcement up to date. */
  'event-tally': { event: number; space: SpaceId }
  /** `start`: for an event that was moved another one is planned. */
  'event-reminder': { event: number; account: AccountId; start: number }
  /** Somebody who waited has a place. */
  'event-place': { event: number; account: AccountId; at: number }
  /** A question is called up; its words are read when it is said. */
  'event-question': { event: number; question: number; space: SpaceId }
  /**
   * Lets whoever asks speak on the stage. look: do they listen there, so that it is ours to undo? on; off: the next one
   * is called up; end: unless the event goes on.
   */
  'event-speaker': { event: number; account: AccountId; question: number; turn: SpeakerTurn }
  /** Brings a space's own calendar up to date, as of when that was planned. */
  'event-mirror': { event: number; space: SpaceId; at: number }
  /** Looks what became of an entry that a space's own calendar does not list any more. */
  'event-mirror-look': { event: number; space: SpaceId; at: number }
  'event-report': { event: number; account: AccountId }
}
