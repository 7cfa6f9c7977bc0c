/** Whatever a person may ask of the bot. */
import type { CommandRequest, CompletionRequest, PressRequest } from '../chat/command.js'

export type AnyRequest = CommandRequest | PressRequest | CompletionRequest
