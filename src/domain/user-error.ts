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
  'join-code-unknown',
  'join-code-expired',
  'join-same-space',
  'join-already',
  'join-nothing-to-undo',
  'too-fast',
  'busy',
] as const
export type UserErrorCode = (typeof USER_ERROR_CODES)[number]

/** By name, not instanceof: test runners load modules in several realms. */
export const isUserError = (error: unknown): error is UserError =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'UserError'
