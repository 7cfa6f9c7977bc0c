/** A mistake the person can understand and mend: a code and what it is about, worded by views in their language. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: UserErrorCode
  readonly details: Record<string, string | number>
  constructor(code: UserErrorCode, details: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}

/** Every code has the sentence `error.CODE` in each locale. */
export const USER_ERROR_CODES = [
  'administrators-only',
  'home-administrators-only',
  'moderators-only',
  'space-only',
  'direct-only',
  'unknown-command',
  'unknown-action',
  'argument-missing',
  'argument-not-integer',
  'argument-out-of-range',
  'argument-not-choice',
  'argument-not-person',
  'argument-too-long',
  'argument-extra',
  'not-your-button',
  'button-expired',
  'no-community',
  'which-community',
  'unknown-language',
  'unknown-time-zone',
  'unknown-person',
  'curve-does-not-grow',
  'channel-not-known',
  'join-code-unknown',
  'join-code-expired',
  'join-same-space',
  'join-already',
  'join-nothing-to-undo',
  'event-no-title',
  'event-title-too-long',
  'event-place-too-long',
  'event-ends-before-start',
  'event-length',
  'event-capacity',
  'event-rule',
  'event-times',
  'event-unknown',
  'event-over',
  'event-cancelled',
  'events-too-many',
  'event-room',
  'event-not-over',
  'event-not-there',
  'event-not-settled',
  'event-not-on',
  'event-questions-many',
  'event-no-questions',
  'when-unknown',
  'when-no-time',
  'when-past',
  'when-far',
  'when-skipped',
  'when-ambiguous',
  'when-no-end',
  'check-in-code',
  'check-in-too-often',
  'check-in-closed',
  'points-to-yourself',
  'nothing-to-take',
  'too-fast',
  'busy',
] as const
export type UserErrorCode = (typeof USER_ERROR_CODES)[number]

/** By name, not instanceof: test runners load modules in several realms. */
export const isUserError = (error: unknown): error is UserError =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'UserError'
