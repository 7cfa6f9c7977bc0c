/** What the playground offers to a page: plain functions and plain data. `src/web` mounts them, the page draws them. */
import type { PublishedCommand, RawArgument, SentFile, Suggestion } from '../../chat/command.js'
import type { ChannelKind } from '../../chat/event.js'

export type Role = 'administrator' | 'moderator' | 'member' | 'bot'

export interface ShownPerson {
  id: string
  name: string
  handle: string
  locale: string
  role: Role
  /** False once they have left. */
  here: boolean
}

export interface ShownChannel {
  id: string
  name: string
  kind: ChannelKind
  topic?: string
  parent?: string
  /** Only the team sees it. */
  private: boolean
  /** Whether the reader may write here. */
  writable: boolean
  messages: number
  lastAt: number | null
  /** Who opened a thread or post. */
  by?: string
}

/** A view as the two platforms' APIs would take it, drawn by the real renderers. */
export interface Drawn {
  discord: unknown
  telegram: unknown
  picture?: { source: string; alt: string }
  file?: { source: string; name: string }
}

export interface ShownMessage {
  id: string
  channel: string
  at: number
  author: string
  text: string
  drawn?: Drawn
  /** Only the reader sees it. */
  private: boolean
  edited: boolean
  reply?: { id: string; author: string; text: string }
  reactions: { emoji: string; by: string[] }[]
  thread?: string
  /** The command this answers and who used it. */
  answers?: { command: string; by: string }
}

export interface Overview {
  space: { id: string; name: string; about: string }
  people: ShownPerson[]
  /** Worth trying first, for different reasons. */
  suggested: string[]
  /** Only what the reader may see; without a reader, what everybody sees. */
  channels: ShownChannel[]
  commands: PublishedCommand[]
}

export interface Page {
  messages: ShownMessage[]
  /** Pass as `before` to read on; null at the beginning. */
  earlier: string | null
}

export type Change =
  | { type: 'message'; message: ShownMessage }
  | { type: 'changed'; message: ShownMessage }
  | { type: 'gone'; channel: string; id: string }
  | { type: 'channel'; channel: ShownChannel }
  | { type: 'person'; person: ShownPerson }
  | { type: 'commands'; commands: PublishedCommand[] }

/** Who reads, and in which language views are drawn. */
export interface Reader {
  as: string
  locale: string
}

/** What people do beside talking. Options of polls are numbered from 0. */
export type Deed =
  | { what: 'vote'; message: string; options: number[] }
  | { what: 'edit'; message: string; length: number }
  | { what: 'voice'; channel: string | null; muted?: true }
  | { what: 'invite'; by: string | null }
  | { what: 'boost'; times: number }
  | { what: 'payment'; id: string; amount: number; currency: string }
  | { what: 'refund'; id: string; amount: number; currency: string }
  | { what: 'pin'; message: string }

export interface Surface {
  overview(as: string | null): Overview
  history(reader: Reader, channel: string, before: string | null, limit: number): Page
  send(reader: Reader, channel: string, text: string, reply?: string): Promise<ShownMessage>
  /** Opens a thread on a message, or a post in a forum. */
  open(reader: Reader, channel: string, title: string, text: string): Promise<ShownChannel>
  react(reader: Reader, message: string, emoji: string, on: boolean): Promise<ShownMessage>
  remove(reader: Reader, message: string): Promise<void>
  join(name: string, locale: string): Promise<ShownPerson>
  /** Votes, goes into voice, boosts, pays, …: what has no picture on the page. */
  deed(reader: Reader, deed: Deed): Promise<void>
  /** Passes a message on to another channel. */
  forward(reader: Reader, message: string, channel: string): Promise<ShownMessage>
  command(
    reader: Reader,
    channel: string,
    name: string,
    action: string | undefined,
    given: Record<string, RawArgument>,
    file?: SentFile,
  ): Promise<ShownMessage>
  press(reader: Reader, message: string, action: string): Promise<ShownMessage>
  complete(
    reader: Reader,
    channel: string,
    name: string,
    action: string | undefined,
    option: string,
    typed: string,
  ): Promise<Suggestion[]>
  subscribe(reader: Reader, listener: (change: Change) => void): () => void
}

export const PROBLEM_CODES = [
  'unknown-person',
  'unknown-channel',
  'unknown-message',
  'unknown-command',
  'not-allowed',
  'empty',
  'too-long',
  'too-many',
  'not-ready',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** A request the playground cannot do, as a code that the page words. */
export class PlaygroundProblem extends Error {
  override readonly name = 'PlaygroundProblem'
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super(code)
    this.code = code
  }
}
