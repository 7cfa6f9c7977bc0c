/** Makes any text safe to show: nothing in it becomes a mention, a link, a command, a hashtag or a trick of direction. */

/** U+2060 WORD JOINER: invisible, without width, and no part of a handle, a tag, a command or an address. */
const JOINER = '\u2060'

/** C0 and C1 controls but tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
/** Separators and overrides of direction, which would turn the rest of the line around. */
const DIRECTION = /[\u2028-\u202e\u2066-\u2069]/g
const LONE_SURROGATE = /\p{Surrogate}/gu

/** As Telegram itself cleans a text, so that offsets counted here are right there. */
export const cleanText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(DIRECTION, '').replace(LONE_SURROGATE, '\ufffd')

/**
 * Where Telegram would see `@name`, `#tag`, `$TAG`, `/command`, `name@host`, `scheme://`, `+4912345`, `example.com`
 * or `1.2.3.4` (but not `1.5`): the place behind the first sign of each.
 */
const SIGN = /[@#$/](?=[\p{L}\p{N}_])|:(?=\/\/)|\+(?=\d)|\.(?=\p{L})|(?<=\d\.\d+)\.(?=\d)/gu

export const fuses = (text: string): number[] => Array.from(text.matchAll(SIGN), (match) => match.index + 1)

/** Puts a joiner at each of `places` (ascending). */
export const joinAt = (text: string, places: readonly number[]): string => {
  let joined = ''
  let from = 0
  for (const place of places) {
    joined += text.slice(from, place) + JOINER
    from = place
  }
  return joined + text.slice(from)
}

/** At most `max` UTF-16 units, never half a character; what is cut ends in "…". */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text
  if (max < 1) return ''
  const kept = text.slice(0, max - 1)
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`
}
