/** A command: a declaration and one function, written once for every platform. */
import type { Audience, OptionType, RawArgument, Suggestion } from '../chat/command.js'
import type { Person, PlatformName } from '../chat/event.js'
import type { Platform } from '../chat/platform.js'
import type { View } from '../chat/view.js'
import type { AccountId, ChannelId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Settings } from '../domain/settings.js'
import type { Store } from '../store/engine.js'
import type { Words } from '../views/words.js'

/** Names and descriptions are in data/locales: command.NAME.name / .description, command.NAME.option.OPTION.…, command.NAME.action.ACTION.… */
export interface OptionDeclaration {
  name: string
  type: OptionType
  required?: boolean
  choices?: readonly string[]
  min?: number
  max?: number
  complete?: (call: Call, typed: string) => Promise<Suggestion[]>
}

/** Arguments as checked by dispatch: text → string, integer → number, flag → boolean, choice → string, person → Person. */
export type Arguments = Readonly<Record<string, RawArgument | undefined>>

export interface Answer {
  view: View
  /** Default true: only the caller sees it. */
  private?: boolean
}

export type Run = (call: Call, args: Arguments) => Promise<Answer>

export interface ActionDeclaration {
  name: string
  options: readonly OptionDeclaration[]
  /** Where it is stricter than the command's. */
  audience?: Audience
  run: Run
}

interface CommandBase {
  name: string
  audience: Audience
  where: 'space' | 'direct' | 'anywhere'
  /** What a press on one of its buttons does; `rest` are the parts of the action after `name:`. */
  press?: (call: Call, rest: readonly string[]) => Promise<Answer>
}

/** Either options and a run of its own, or actions; the first action is meant when none is named. */
export type Command = CommandBase &
  (
    | { options: readonly OptionDeclaration[]; run: Run; actions?: undefined }
    | { actions: readonly ActionDeclaration[]; options?: undefined; run?: undefined }
  )

/** Everything a command may use. Built by dispatch after what arrived before it has been flushed. */
export interface Call {
  readonly now: number
  readonly store: Store
  readonly platform: PlatformName
  /** The ports, for surveys and rights elsewhere. */
  readonly platforms: readonly Platform[]
  readonly community: { id: CommunityId; name: string; settings: Settings }
  /** Null in a private chat. */
  readonly space: { id: SpaceId; platformId: string; name: string } | null
  readonly channel: ChannelId | null
  readonly by: Person
  readonly account: AccountId
  readonly member: MemberId
  readonly administrator: boolean
  readonly moderator: boolean
  readonly locale: string
  /** The caller's IANA zone, else the community's. */
  readonly zone: string
  readonly t: Words
}
