/** Plain words → Discord markdown that shows exactly those words: no markup, mention, link, invite or direction trick. */

/** Controls, and marks that turn the direction of what follows: a name must not rearrange its surroundings. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const MARKUP = /[\\*_~`|[\]()<>]/g
/** What is markup only where a line starts: headings, lists, quotes, small print. */
const LINE_START = /^(\s*)([-+#>]|\d+(?=\.(?:\s|$)))/gm
/** "https://", and a dot before letters ("discord.gg/x"): what clients turn into links and invitations. */
const LINK = /:(?=\/\/)|\.(?=[a-z])/gi
const NOTIFYING = /@(?=everyone|here|&|!|\d)/gi

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Keeps line breaks; everything else that is not seen goes. */
const seen = (text: string): string =>
  text.replace(UNSEEN, (mark) => (mark === '\n' ? mark : mark === '\t' || mark === '\u2028' ? ' ' : ''))

export const escapeMarkdown = (text: string): string =>
  seen(text)
    .replace(MARKUP, '\\$&')
    .replace(LINE_START, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    )
    .replace(LINK, '\\$&')
    .replace(NOTIFYING, '@\u200b')

/** For places that draw no markdown (buttons, footers): there only notifications could hide. */
export const escapePlain = (text: string): string => oneLine(seen(text)).replace(NOTIFYING, '@\u200b')

/** Cut to `max` UTF-16 units (never fewer than Discord counts) between code points, with "…". */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text
  if (max < 1) return ''
  let end = max - 1
  const unit = text.charCodeAt(end)
  if (unit >= 0xdc00 && unit <= 0xdfff) end--
  return `${text.slice(0, end)}…`
}
