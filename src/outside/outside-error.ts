/** Why something outside was not fetched, as a code; never with the address, which may be somebody's secret link. */

export type OutsideProblem =
  /** Not http or https, or no address at all. */
  | 'address-invalid'
  /** A user or password in the address. */
  | 'credentials'
  /** It leads to this machine, a private network, or another place that is not the open internet. */
  | 'not-public'
  | 'too-many-redirects'
  /** From https down to http, or to nowhere. */
  | 'redirect-refused'
  | 'too-large'
  | 'too-slow'
  | 'type-refused'
  | 'unreachable'

export class OutsideError extends Error {
  override readonly name = 'OutsideError'
  readonly code: OutsideProblem
  constructor(code: OutsideProblem, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

export const isOutsideError = (error: unknown): error is OutsideError =>
  (error as { name?: unknown } | null)?.name === 'OutsideError'
