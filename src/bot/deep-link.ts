/**
 * The payload of a link into the private chat: which space, which command, and where its answer is kept.
 * Anybody can make such a link, so it only ever shows: it carries no arguments.
 */

export interface DeepLink {
  /** 0: whichever the person belongs to. */
  space: number
  command: string
  token: string
}

/** Telegram allows 64 characters of A–Z a–z 0–9 _ -. */
const SHAPE = /^([0-9a-z]{1,11})-([a-z0-9_]{1,32})-([0-9a-z]{0,16})$/

export const writeDeepLink = ({ space, command, token }: DeepLink): string =>
  `${space.toString(36)}-${command}-${token}`

export const readDeepLink = (payload: string): DeepLink | null => {
  const [, space, command, token] = SHAPE.exec(payload.trim()) ?? []
  if (space === undefined || command === undefined || token === undefined) return null
  const number = Number.parseInt(space, 36)
  return Number.isSafeInteger(number) ? { space: number, command, token } : null
}
