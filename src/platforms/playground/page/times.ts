/** Instants in the reader's language and own time zone. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/** Some systems report tags such as "en-US@posix", on which Intl throws. */
const isTag = (tag: string) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)

/** The reader's own regional habits where they are of the page's language: a 24-hour clock, the day first. */
const regional = (locale: string) =>
  navigator.languages.find((l) => isTag(l) && l.split('-')[0] === locale.split('-')[0]) ?? locale

const format = (locale: string, options: Intl.DateTimeFormatOptions, at: number) => {
  const key = `${locale} ${JSON.stringify(options)}`
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(regional(locale), options)
  formatters.set(key, formatter)
  return formatter.format(at)
}

export const clockTime = (locale: string, at: number) => format(locale, { timeStyle: 'short' }, at)
export const fullTime = (locale: string, at: number) =>
  format(locale, { dateStyle: 'full', timeStyle: 'short' }, at)
export const dayName = (locale: string, at: number) =>
  format(locale, { weekday: 'long', day: 'numeric', month: 'long' }, at)
export const isSameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString()

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export const ago = (locale: string, at: number, now: number): string => {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, ms] of UNITS)
    if (Math.abs(at - now) >= ms) return relative.format(Math.trunc((at - now) / ms), unit)
  return relative.format(0, 'minute')
}

/** As Discord's own time marks ask for. */
export const markedTime = (locale: string, at: number, style: string): string => {
  if (style === 'R') return ago(locale, at, Date.now())
  if (style === 't') return clockTime(locale, at)
  if (style === 'D' || style === 'd') return format(locale, { dateStyle: 'long' }, at)
  return format(locale, { dateStyle: 'long', timeStyle: 'short' }, at)
}
