/** Names as a picture can show them: any script, none of the tricks that letters can be put to. */

const LONGEST = 120
const UNSEEN = '\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c\u115f\u1160\u3164\uffa0'
/** Marks that pile up above and below letters; what belongs to a letter has become part of it before. */
const PILED = '\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20dc\u20e5-\u20f0\ufe20-\ufe2f'
const DROPPED = new RegExp(`[\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}${UNSEEN}${PILED}]`, 'gu')
/** Scripts that a font in data/fonts has; letters of others would be empty boxes. */
const SCRIPTS = [
  ...[
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Georgian',
    'Hebrew',
    'Arabic',
    'Devanagari',
    'Bengali',
    'Tamil',
  ],
  ...[
    'Kannada',
    'Malayalam',
    'Thai',
    'Khmer',
    'Myanmar',
    'Han',
    'Hiragana',
    'Katakana',
    'Hangul',
    'Bopomofo',
  ],
  ...['Common', 'Inherited'],
]
const UNDRAWN = new RegExp(`[^${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`, 'gu')
/** No script puts more than three marks on one letter. */
const HEAPED = /(\p{M}{3})\p{M}+/gu

/** One line, in letters that fonts have: mathematical and full-width letters become plain ones. */
export const pictureText = (text: string): string =>
  text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(DROPPED, '')
    .replace(UNDRAWN, '')
    .replace(/ {2,}/g, ' ')
    .replace(HEAPED, '$1')
    .trim()

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a reader counts as one letter each, emoji of several parts included. */
export const lettersOf = (text: string): string[] => Array.from(segmenter.segment(text), (s) => s.segment)

/** The first letters of the first and the last word; one where a word is not written with spaces. */
export const initialsOf = (name: string): string => {
  const words = pictureText(name)
    .split(' ')
    .filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word))
  const first = words[0] ? lettersOf(words[0].replace(/^[\p{P}\p{S}]+(?=[\p{L}\p{N}])/u, ''))[0] : undefined
  if (first === undefined) return '?'
  const last = words.length > 1 ? lettersOf(words.at(-1) ?? '')[0] : undefined
  const both = last !== undefined && /^\p{L}/u.test(first) && /^\p{L}/u.test(last) ? first + last : first
  return both.toLocaleUpperCase('und')
}
