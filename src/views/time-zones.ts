/** Time zones as people look for them: by id, city, country, nickname or offset, in their own language. */
import { clockTime } from './numbers.js'
import { LOCALES, type Words, wordsFor } from './words.js'

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

/** What people call a zone after a city that is not in its id. */
const nicknamesOf = (t: Words): [name: string, zone: string][] =>
  t('timezone.nicknames')
    .split(';')
    .map((pair) => {
      const [name = '', zone = ''] = pair.split('=').map((s) => s.trim())
      return [name, zone]
    })

const nameAll = async (t: Words): Promise<Known[]> => {
  const nicknames = new Map<string, string[]>()
  for (const [name, zone] of nicknamesOf(t))
    nicknames.set(zone, [...(nicknames.get(zone) ?? []), plain(name)])
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

const HOUR = 3_600_000
let offsets: { hour: number; of: Promise<Map<string, string>> } | undefined

const readOffsets = async (at: number): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  for (const [i, zone] of ids.entries()) {
    if (i % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve))
    found.set(zone, zoneOffset(zone, at))
  }
  return found
}

/** Null where no offset was typed. Offsets change with the clocks, so they are read anew each hour. */
const byOffset = async (typed: string, at: number, most: number): Promise<string[] | null> => {
  const [, offset] = OFFSET.exec(typed.replace('−', '-')) ?? []
  if (offset === undefined) return null
  const wanted = `UTC${offset.replace(/^([+-])0(\d)/, '$1$2').replace(/:00$/, '')}`
  const hour = Math.floor(at / HOUR)
  if (offsets?.hour !== hour) offsets = { hour, of: readOffsets(at) }
  const all = await offsets.of
  return ids.filter((zone) => zone.includes('/') && all.get(zone) === wanted).slice(0, most)
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
  const offset = await byOffset(wanted, at, most)
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

/** Zones that people call by a large city's name: those first. */
const wellKnown = (): Set<string> =>
  new Set(LOCALES.flatMap((locale) => nicknamesOf(wordsFor(locale)).map(([, zone]) => zone)))

/** Where a language is mostly spoken, or its region is: one zone an offset, a first guess to choose from. */
export const likelyZones = (tag: string | undefined, at: number, most: number): string[] => {
  try {
    const locale = new Intl.Locale(tag ?? 'en').maximize() as Intl.Locale & {
      timeZones?: string[]
      getTimeZones?: () => string[]
    }
    const zones = (locale.getTimeZones?.() ?? locale.timeZones ?? []).filter((z) => ids.includes(z))
    const famous = wellKnown()
    const byFame = [...zones.filter((z) => famous.has(z)), ...zones.filter((z) => !famous.has(z))]
    const offsets = new Map<string, string>()
    for (const zone of byFame) {
      const offset = zoneOffset(zone, at)
      if (!offsets.has(offset)) offsets.set(offset, zone)
      if (offsets.size >= most) break
    }
    return [...offsets.values()]
  } catch {
    return []
  }
}
