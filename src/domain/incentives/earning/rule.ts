/** A way to earn: a pure function from one account's day to what that day is worth. */
import type { Settings } from '../../settings.js'
import type { DayState } from '../day-state.js'
import type { ChannelFactor } from './weighing.js'

/** What rules may ask of a community's settings. */
export type EarningSettings = Pick<Settings, 'points' | 'voice' | 'limits'>

export interface Rule {
  /** Stored in the ledger: never reuse or renumber one. */
  number: number
  name: RuleName
  /** The settings that say what it is worth each time, and how often a day it counts. */
  weight: keyof Settings['points']
  most: keyof Settings['points'] | null
  /** In points and parts of them; booking rounds down. */
  worth(day: DayState, settings: EarningSettings, factor: ChannelFactor): number
}

/** Each has its words in every locale: `rule.NAME.name` and `.how`. */
export type RuleName =
  | 'message'
  | 'reply-received'
  | 'reaction-received'
  | 'reaction-given'
  | 'thread-opened'
  | 'answer-accepted'
  | 'voice'
  | 'poll-vote'
  | 'visit'
  | 'invite-kept'
  | 'boost'
  | 'thanks-received'
  | 'streak'
  | 'welcome'
  | 'event-attended'
