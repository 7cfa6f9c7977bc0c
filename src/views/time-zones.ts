/** Time zones as people look for them: by id, city, country, nickname or offset, in their own language. */
import { clockTime } from './numbers.js'
import { say, type Words } from './words.js'

const ids = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((z) => z !== 'UTC')]
const SHAPE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/
/** Naming a zone takes up to half a millisecond: a few at a time, so that nothing else waits. */
const SLICE = 10

/** Compared without case, accents or the difference between space and underscore. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase()

/** The zone as the system writes it, or null where there is none of that name. */
export const readZone = (typed: string): string | null => {
  const id = typed.trim().replace(/\s+/g, '_')
  if (!SHAPE.test(id) || id.length > 40) return null
  const known = ids.find((z) => z.toLowerCase() === id.toLowerCase())
  if (known) return known
  try {
    return new Intl.DateTimeFormat('en', { timeZone: id }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

const partOf = (locale: string, zone: string, style: 'shortGeneric' | 'shortOffset', at: number) =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style })
    .formatToParts(at)
    .find((p) => p.type === 'timeZoneName')?.value ?? ''

/** UTC+8 */
export const zoneOffset = (zone: string, at: number): string =>
  partOf('en', zone, 'shortOffset', at).replace('GMT', 'UTC')

export const zoneCity = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

/** "Asia/Shanghai · Fri 14:05 · UTC+8" */
export const zoneLabel = (t: Words, zone: string, at: number): string =>
  [zone, clockTime(t, zone, at), zoneOffset(zone, at)].join(' · ')

interface Known {
  zone: string
  words: string[]
}

const known = new Map<string, Promise<Known[]>>()

const nameAll = async (t: Words): Promise<Known[]> => {
  const nicknames = new Map<string, string[]>()
  for (const pair of say(t, 'timezone.nicknames').split(';')) {
    const [name = '', zone = ''] = pair.split('=').map((s) => s.trim())
    nicknames.set(zone, [...(nicknames.get(zone) ?? []), plain(name)])
  }
  const named: Known[] = []
  for (const [i, zone] of ids.entries()) {
    if (i % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve))
    const country = partOf(t.locale, zone, 'shortGeneric', 0)
    named.push({ zone, words: [zoneCity(zone), zone, country, ...(nicknames.get(zone) ?? [])].map(plain) })
  }
  return named
}

/** Lower is better; null where nothing fits. */
const closeness = (words: readonly string[], typed: string): number | null => {
  if (words.includes(typed)) return 0
  if (words.some((w) => w.startsWith(typed))) return 1
  return words.some((w) => w.includes(typed)) ? 2 : null
}

const OFFSET = /^(?:utc|gmt)?\s*([+-]\d{1,2}(?::\d{2})?)$/

const byOffset = (typed: string, at: number, most: number) => {
  const [, offset] = OFFSET.exec(typed.replace('−', '-')) ?? []
  if (offset === undefined) return null
  const wanted = `UTC${offset.replace(/^([+-])0(\d)/, '$1$2').replace(/:00$/, '')}`
  const found: string[] = []
  for (const zone of ids) {
    if (found.length >= most) break
    if (zone.includes('/') && zoneOffset(zone, at) === wanted) found.push(zone)
  }
  return found
}

export interface FoundZone {
  zone: string
  /** It is called exactly so. */
  exact: boolean
}

/** Best first. */
export const searchZones = async (
  t: Words,
  typed: string,
  at: number,
  most: number,
): Promise<FoundZone[]> => {
  const wanted = plain(typed)
  const offset = byOffset(wanted, at, most)
  if (offset) return offset.map((zone) => ({ zone, exact: false }))
  let names = known.get(t.locale)
  if (!names) {
    names = nameAll(t)
    known.set(t.locale, names)
  }
  const fits: { zone: string; fit: number }[] = []
  for (const { zone, words } of await names) {
    const found = closeness(words, wanted)
    if (found !== null) fits.push({ zone, fit: found })
  }
  return fits
    .sort((a, b) => a.fit - b.fit)
    .slice(0, most)
    .map(({ zone, fit }) => ({ zone, exact: fit === 0 }))
}

/** Where a language is mostly spoken, and where its region is: a first guess to choose from. */
export const likelyZones = (tag: string | undefined, most: number): string[] => {
  try {
    const locale = new Intl.Locale(tag ?? 'en').maximize() as Intl.Locale & {
      timeZones?: string[]
      getTimeZones?: () => string[]
    }
    return (locale.getTimeZones?.() ?? locale.timeZones ?? []).filter((z) => ids.includes(z)).slice(0, most)
  } catch {
    return []
  }
}
