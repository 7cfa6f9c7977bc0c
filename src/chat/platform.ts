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
import type {
  ChannelInfo,
  ChatEvent,
  MessageRef,
  PaymentEvent,
  Person,
  PlatformName,
  RefundEvent,
} from './event.js'
import type { Roles } from './roles.js'
import type { ScheduledEvents } from './scheduled.js'
import type { Stages } from './stages.js'
import type { Tags } from './tags.js'
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
  /** Another process has it: there is nothing to connect here, and what is sent goes out all the same. */
  standby?: true
}

/** One thing a space lacks, as a code with what it is about; views word it and say where to switch it on. */
export interface SpaceFinding {
  code: string
  about?: string
}

/** Where a process may not begin at will, as others serve the same bot. */
export interface Gate {
  /** Asked before each try; false: not now. */
  may?(): boolean
  /** Told when somebody else has it. */
  elsewhere?(): void
}

/** How several processes share one bot. What is alone has every role at once. */
export interface Sharing {
  /**
   * Works whenever this process, and no other, has the role, until the signal aborts. Work has to leave off soon
   * after its own signal aborts: then somebody else begins.
   */
  hold(
    role: string,
    signal: AbortSignal,
    work: (held: AbortSignal) => Promise<void>,
    gate?: Gate,
  ): Promise<void>
  /** Resolves once it is our turn: for so many milliseconds it is nobody else's. */
  turn(role: string, ms: number, signal: AbortSignal): Promise<void>
  /** Counts this process among those who share `what`, until the signal aborts. */
  join(what: string, signal: AbortSignal): Promise<void>
  /** How many processes share `what`, this one included. */
  partners(what: string): Promise<number>
  /** One number for all: ours, unless another is in force while a role that begins with `roles` is held. */
  agree(what: string, roles: string, ours: number): Promise<number>
  /** What was kept last under this key, by whichever process. */
  recall(key: string): Promise<string | null>
  keep(key: string, value: string): Promise<void>
}

/** A channel as history is asked about it. */
export interface HistoryPlace {
  space: string
  channel: string
  /** The channel a thread hangs from. */
  parent?: string
}

export interface CountedReaction {
  ref: MessageRef
  /** As in a ReactionEvent. */
  emoji: string
  /** Ours left out. */
  count: number
  /** What the platform wants to be asked with. */
  key: string
}

/** Messages in the order in which they were written. */
export interface HistoryPage {
  events: ChatEvent[]
  /** Every message that is there, whoever wrote it. */
  refs: MessageRef[]
  reactions: CountedReaction[]
  /** There is nothing after this page. */
  last: boolean
}

/**
 * Why history could not be read. `wait`: after so many ms. `down`: the platform is away or does not make sense.
 * `forbidden`: for want of a permission. `gone`: the channel or message is not there any more.
 */
export type HistoryProblem =
  | { kind: 'wait'; after: number }
  | { kind: 'down' }
  | { kind: 'forbidden' }
  | { kind: 'gone' }

export class HistoryError extends Error {
  override readonly name = 'HistoryError'
  readonly problem: HistoryProblem
  constructor(problem: HistoryProblem, options?: ErrorOptions) {
    super(problem.kind, options)
    this.problem = problem
  }
}

/** What was paid, in the order in which it was. */
export interface PaymentsPage {
  /** As it is now; what was taken back is a payment and its refund. */
  events: (PaymentEvent | RefundEvent)[]
  /** What to ask with for more. */
  next?: { at: number; low: number }
}

/** Reading back what was missed. Everything rejects with HistoryError. */
export interface History {
  /** Whether this process is connected to the space. */
  serves(space: string): boolean
  /** Where the history is closed to us, nothing is listed, which must not be read as "nothing is there". */
  mayRead(place: HistoryPlace): boolean
  /** The first page of what was written after a place in time. */
  messages(place: HistoryPlace, after: { at: number; low: number }): Promise<HistoryPage>
  /** Who reacted; `next` asks for more. */
  reactors(
    place: HistoryPlace,
    reaction: CountedReaction,
    next?: string,
  ): Promise<{ people: Person[]; next?: string }>
  /** Threads of a channel that were put away since an instant; `next` asks for more. */
  archived(
    place: HistoryPlace,
    since: number,
    next?: string,
  ): Promise<{ threads: ChannelInfo[]; next?: string }>
  /** The first page of what was paid after a place in time, in whichever space, where the platform keeps a list. */
  payments?(after: { at: number; low: number }): Promise<PaymentsPage>
  /** Asks who is present; the answer comes as events. */
  roster(space: string): void
  /** When something last reached us by the connection that serves the space; null while there is none. */
  aliveAt(space: string): number | null
}

export type Avatar = { url: string } | { bytes: Uint8Array }

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
  /**
   * What the bot may and may not do in a space and, where the platform can say, as an account of its own (token,
   * intents); both also before `start`.
   */
  survey?: { space(space: string): Promise<SpaceFinding[]>; account?(): Promise<SpaceFinding[]> }
  /** What the bot is granted and never uses; `about` as the platform calls it. Also before `start`. */
  excess?: { space(space: string): Promise<SpaceFinding[]>; account?(): Promise<SpaceFinding[]> }
  rights?: { of(space: string, person: string): Promise<Rights> }
  visibility?: { canSee(person: string, space: string, channel: string): Promise<boolean> }
  history?: History
  scheduledEvents?: ScheduledEvents
  roles?: Roles
  stages?: Stages
  tags?: Tags
  /** Where somebody's picture is, or the picture itself where its address is secret; null without one. */
  avatars?: { of(space: string, person: string): Promise<Avatar | null> }
  /** What happens while we are away is delivered afterwards, unless it has waited longer than this many ms. */
  keeps?: number
}

/** View → what the platform's API takes, as data: for the playground's two pictures of one reply. */
export type ViewRenderer = (view: View, options: { private: boolean; locale: string }) => unknown
