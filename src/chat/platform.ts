/** The port: what Kith needs of a chat platform. Abilities only some have are present or absent, never empty. */
import type {
  CommandRequest,
  CompletionRequest,
  PressRequest,
  PublishedCommand,
  Reply,
  Rights,
  Suggestion,
} from './command.js'
import type { ChatEvent, PlatformName } from './event.js'
import type { View } from './view.js'

export interface Handlers {
  /** Resolves when the event is durable (or refused for good). A platform that confirms batches awaits it. */
  event(event: ChatEvent): Promise<void>
  /** Never rejects: whatever goes wrong becomes a reply. */
  request(request: CommandRequest | PressRequest): Promise<Reply>
  complete(request: CompletionRequest): Promise<Suggestion[]>
}

export type Place = { space: string; channel: string } | { person: string }

export interface SentMessage {
  channel: string
  /** The platform's message id, as text. */
  id: string
}

/**
 * Why a send failed. `wait`: not accepted, try again after `after` ms. `down`: not sent, the platform is away.
 * `unknown`: it may or may not have arrived. `refused`: will never be accepted (`reason` is a code such as
 * 'forbidden', 'gone', 'blocked', 'closed-direct', 'invalid').
 */
export type SendProblem =
  | { kind: 'wait'; after: number }
  | { kind: 'down' }
  | { kind: 'unknown' }
  | { kind: 'refused'; reason: string }

export class SendError extends Error {
  override readonly name = 'SendError'
  readonly problem: SendProblem
  constructor(problem: SendProblem, options?: ErrorOptions) {
    super(problem.kind === 'refused' ? `refused: ${problem.reason}` : problem.kind, options)
    this.problem = problem
  }
}

export interface PlatformState {
  connected: boolean
  /** When it last became (dis)connected. */
  since: number
  /** A code where something is wrong: 'starting', 'lost', 'token-refused', 'intents-refused', 'conflict', … */
  problem?: string
}

/** One thing a space lacks, as a code with what it is about; views word it and say where to switch it on. */
export interface SpaceFinding {
  code: string
  about?: string
}

export interface Platform {
  readonly name: PlatformName
  /** The platform can answer so that only the caller sees it. */
  readonly privateReplies: boolean
  /** Resolves once connected (or degraded and saying so in `state`); rejects only on what a person must mend. */
  start(handlers: Handlers, signal: AbortSignal): Promise<void>
  publishCommands(list: PublishedCommand[]): Promise<void>
  /** `key` is the same for every attempt at the same message; rejects with SendError. */
  send(place: Place, view: View, key: string): Promise<SentMessage>
  edit(message: SentMessage, view: View): Promise<void>
  state(): PlatformState
  stop(): Promise<void>
  /** Whether a message of ours with this key is there already, for an attempt whose outcome is unknown. */
  look?: { find(place: Place, key: string, since: number): Promise<SentMessage | null> }
  /** What the bot may and may not do in a space. */
  survey?: { space(space: string): Promise<SpaceFinding[]> }
  rights?: { of(space: string, person: string): Promise<Rights> }
  visibility?: { canSee(person: string, space: string, channel: string): Promise<boolean> }
}

/** View → what the platform's API takes, as data: for the playground's two pictures of one reply. */
export type ViewRenderer = (view: View, options: { private: boolean; locale: string }) => unknown
