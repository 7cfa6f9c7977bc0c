/** A command: a declaration and one function, written once for every platform. */
import type { OptionType, RawArgument, SentFile, Suggestion } from '../chat/command.js'
import type { ChatEvent, Person, PlatformName } from '../chat/event.js'
import type { Platform } from '../chat/platform.js'
import type { View } from '../chat/view.js'
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Permission } from '../domain/permission.js'
import type { Settings } from '../domain/settings.js'
import type { Store } from '../store/engine.js'
import type { Privacy } from '../store/privacy.js'
import type { Words } from '../views/words.js'
import type { Pictures } from './pictures.js'

/** Names and descriptions are in data/locales: command.NAME.name / .description, command.NAME.option.OPTION.…, command.NAME.action.ACTION.… */
export interface OptionDeclaration {
  name: string
  type: OptionType
  required?: boolean
  choices?: readonly string[]
  min?: number
  /** Of a text: how long it may be, where it is not as usual. */
  max?: number
  /** Where one types it is taken only by its name: `place:"Café Blau"`. */
  named?: true
  complete?: (call: Call, typed: string) => Promise<Suggestion[]>
}

/** Arguments as checked by dispatch: text → string, integer → number, flag → boolean, choice → string, person → Person; a file is not among them (Call). */
export type Arguments = Readonly<Record<string, RawArgument | undefined>>

export interface Answer {
  view: View
  /** Default true: only the caller sees it. */
  private?: boolean
  /** It stands where everybody sees it, and anybody may press its buttons for as long as it does. */
  everybodys?: true
}

export type Run = (call: Call, args: Arguments) => Promise<Answer>

export interface ActionDeclaration {
  name: string
  options: readonly OptionDeclaration[]
  run: Run
}

interface CommandBase {
  name: string
  /** Who may call and press it at all; what changes more asks again with `call.require`. */
  permission: Permission
  where: 'space' | 'direct' | 'anywhere'
  /**
   * What a press on one of its buttons does; `rest` are the parts of the action after `name:`. They come from
   * outside: what does not parse is `button-expired`.
   */
  press?: (call: Call, rest: readonly string[]) => Promise<Answer>
}

/**
 * Either options and a run of its own, or actions; the first action is meant when none is named.
 * Called without arguments a command only shows: a deep link, which anybody can make, calls it so.
 */
export type Command = CommandBase &
  (
    | { options: readonly OptionDeclaration[]; run: Run; actions?: undefined }
    | { actions: readonly ActionDeclaration[]; options?: undefined; run?: undefined }
  )

/** Where a call belongs: the space it was made in; in a private chat the one that its link or button names. */
export interface CallSpace {
  id: SpaceId
  platform: PlatformName
  platformId: string
  name: string
}

/** Everything a command may use. Built by dispatch after what arrived before it has been flushed. */
export interface Call {
  readonly now: number
  readonly store: Store
  /** To be forgotten, counted or not, and to take everything along. */
  readonly privacy: Privacy
  readonly platform: PlatformName
  /** The ports, for surveys and rights elsewhere. */
  readonly platforms: readonly Platform[]
  /** Null where nobody draws: words have to do. */
  readonly pictures: Pictures | null
  /** What came with the command, for an option of the type `file`. */
  readonly file: SentFile | null
  /** What is in a file that came with a command; refused kindly where it is too large or cannot be had. */
  readonly readFile: (file: SentFile, limits: { ms: number; bytes: number }) => Promise<Uint8Array>
  /** All commands, for the list that /help shows. */
  readonly commands: readonly Command[]
  readonly community: { id: CommunityId; name: string; settings: Settings }
  readonly space: CallSpace
  /** Nobody but the caller reads along: it was made in a private chat. */
  readonly alone: boolean
  /** The channel it was made in, by the platform's id. */
  readonly channel: string
  readonly by: Person
  /** When they asked, as the platform says: the same when the request is delivered again. */
  readonly askedAt: number
  readonly account: AccountId
  readonly member: MemberId
  readonly locale: string
  /** The caller's IANA zone, else the community's. */
  readonly zone: string
  /** What the person chose for themselves; null where they left it to us. */
  readonly chosen: { locale: string | null; zone: string | null }
  readonly t: Words
  /** For an answer that everybody sees: the community's language. */
  readonly aloud: Words
  /** Tells tracking what was done by a command, as if a platform had told it; resolves once it is stored. */
  readonly record: (event: ChatEvent) => Promise<void>
  /** Asks the platform only where the permission needs it, once a call. */
  readonly may: (permission: Permission) => Promise<boolean>
  /** Refuses with a kind UserError. */
  readonly require: (permission: Permission) => Promise<void>
}
