/**
 * A message of ours carries its key as 24 characters that are not seen, at the end of its words, so that it can be
 * found again when nobody knows whether a send arrived: a fetched message has no nonce, and after a restart nothing
 * else says which of our messages it was.
 */
import { createHash } from 'node:crypto'
import type { MessageJson } from './message-json.js'

const DIGITS = ['\u200b', '\u200c', '\u200d', '\u2060'] as const
export const MARK_LENGTH = 24

const digest = (key: string) => createHash('sha256').update(`kith ${key}`).digest()

/** What Discord checks for a few minutes, so that its own client's retries cannot post twice. */
export const nonceOf = (key: string): string => digest(key).toString('base64url').slice(0, MARK_LENGTH)

export const markOf = (key: string): string =>
  [...digest(key).subarray(0, MARK_LENGTH / 4)]
    .flatMap((byte) => [byte >> 6, (byte >> 4) & 3, (byte >> 2) & 3, byte & 3])
    .map((digit) => DIGITS[digit])
    .join('')

export const withMark = (message: MessageJson, key: string): MessageJson => {
  const [first, ...others] = message.embeds
  return first === undefined
    ? { ...message, content: message.content + markOf(key) }
    : { ...message, embeds: [{ ...first, description: (first.description ?? '') + markOf(key) }, ...others] }
}

export const hasMark = (
  message: { content?: string; embeds?: { description?: string }[] },
  key: string,
): boolean => {
  const mark = markOf(key)
  return (
    message.content?.endsWith(mark) === true ||
    message.embeds?.some((embed) => embed.description?.endsWith(mark) === true) === true
  )
}
