/** A check of the doctor: looks at one thing and says what it found, each trouble with its remedy. Changes nothing. */
import type { Platform } from '../../src/chat/platform.js'
import type { Config } from '../../src/config.js'
import type { Store } from '../../src/store/engine.js'

export type Finding =
  | { level: 'ok'; what: string }
  /** warn: works, but somebody should look. fail: something people rely on does not work; exit code 1. */
  | { level: 'warn' | 'fail'; what: string; remedy: string }

/** Why there is no store to look at. */
export type Trouble =
  | { problem: 'missing' }
  | { problem: 'unreadable'; code: string }
  | { problem: 'behind'; pending: readonly string[] }
  | { problem: 'newer'; unknown: readonly string[] }

export interface Tools {
  config: Config
  /** Open and of this version's schema, while the bot may be at work on it; else null, and `trouble` says why. */
  store: Store | null
  trouble: Trouble | null
  /** The configured ones, not started: what they can be asked without a connection of their own. */
  platforms: readonly Platform[]
  now: number
}

export interface Check {
  name: string
  /** What throws is reported as a failure of the check. Without a store, checks of the store find nothing. */
  run(tools: Tools): Promise<Finding[]>
}

export const ok = (what: string): Finding => ({ level: 'ok', what })
export const warn = (what: string, remedy: string): Finding => ({ level: 'warn', what, remedy })
export const fail = (what: string, remedy: string): Finding => ({ level: 'fail', what, remedy })
