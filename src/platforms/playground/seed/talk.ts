/** One conversation of the past: somebody begins, others take it up, some react. */
import type { Demo, DemoChannel, DemoPerson, DemoPool, Tongue } from '../demo.js'
import type { Chance } from './random.js'

export interface Line {
  at: number
  by: string
  text: string
  /** Index of the line it answers. */
  answers: number | null
  reactions: { by: string; emoji: string; at: number }[]
  deletedAt: number | null
}

export interface Talk {
  channel: string
  about: string
  lines: Line[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

/** How wakeful people are at each hour of their own day. */
const WAKEFUL = [2, 1, 0.5, 0.5, 0.5, 1, 4, 9, 12, 10, 9, 9, 11, 10, 8, 8, 9, 11, 13, 15, 17, 16, 11, 5]

const isHere = (p: DemoPerson, since: number, at: number): boolean =>
  at >= since + (p.week ?? 0) * WEEK && (p.left === undefined || at < since + p.left * WEEK - 2 * DAY)

const fondness = (p: DemoPerson, channel: string) => p.voice * (p.likes.includes(channel) ? 6 : 1)

/** An instant of the day at which this person is likely to be awake. */
const wakingInstant = (chance: Chance, day: number, zone: number): number => {
  const hour = chance.weighted([...WAKEFUL.keys()], (h) => WAKEFUL[h] ?? 0)
  return day + ((((hour - zone) % 24) + 24) % 24) * HOUR + chance.below(HOUR)
}

const reactionsTo = (
  chance: Chance,
  demo: Demo,
  crowd: readonly DemoPerson[],
  channel: string,
  line: Line,
  mean: number,
) => {
  const pool = crowd.filter((p) => p.id !== line.by)
  const given = new Map<string, { by: string; emoji: string; at: number }>()
  const favourite = chance.pick(demo.emoji)
  for (let n = chance.times(mean); n > 0 && pool.length > 0; n -= 1) {
    const by = chance.weighted(pool, (p) => fondness(p, channel)).id
    const emoji = chance.next() < 0.6 ? favourite : chance.pick(demo.emoji)
    given.set(`${by} ${emoji}`, { by, emoji, at: line.at + MINUTE + chance.below(5 * HOUR) })
  }
  return [...given.values()]
}

const tonguesOf = (demo: Demo, channel: DemoChannel): Tongue[] => {
  const topic = demo.topics[channel.id]
  return (['en', 'zh'] as const).filter((t) => topic?.[t] !== undefined)
}

/** Null when nobody who would begin it is around. */
export const talkOn = (
  chance: Chance,
  demo: Demo,
  channel: DemoChannel,
  since: number,
  day: number,
): Talk | null => {
  const tongues = tonguesOf(demo, channel)
  const allowed = demo.people.filter(
    (p) =>
      p.role !== 'bot' &&
      isHere(p, since, day) &&
      p.speaks.some((t) => tongues.includes(t)) &&
      ((channel.private !== true && channel.kind !== 'announcement') || p.role !== undefined),
  )
  if (allowed.length === 0) return null
  const first = chance.weighted(allowed, (p) => fondness(p, channel.id))
  const tongue = first.speaks.find((t) => tongues.includes(t)) ?? 'en'
  const pool: DemoPool | undefined = demo.topics[channel.id]?.[tongue]
  if (!pool) return null
  const crowd = allowed.filter((p) => p.speaks.includes(tongue))

  const about = chance.pick(pool.things)
  const say = (templates: readonly string[], used: Set<string>) => {
    const fresh = templates.filter((t) => !used.has(t))
    const template = chance.pick(fresh.length > 0 ? fresh : templates)
    used.add(template)
    return template.replaceAll('{thing}', about)
  }

  const used = new Set<string>()
  const lines: Line[] = []
  let at = wakingInstant(chance, day, first.zone)
  const speak = (by: string, text: string, answers: number | null) =>
    lines.push({ at, by, text, answers, reactions: [], deletedAt: null })
  speak(first.id, say(pool.openers, used), null)

  const others = crowd.filter((p) => p.id !== first.id)
  const table: DemoPerson[] = []
  for (let n = 1 + chance.below(4); n > 0 && others.length > 0; n -= 1)
    table.push(chance.weighted(others, (p) => fondness(p, channel.id)))
  const length = Math.min(chance.times(channel.kind === 'announcement' ? 0.4 : 3.4), pool.replies.length)
  for (let n = 0; n < length && table.length > 0; n += 1) {
    at += 20_000 + Math.floor(chance.next() ** 2.5 * 25 * MINUTE)
    const last = lines.length - 1
    const answers = chance.next() < 0.36 ? (chance.next() < 0.7 ? last : 0) : null
    const turn = chance.pick(table).id
    const by = turn === lines[last]?.by ? first.id : turn
    const closing = by === first.id && pool.thanks.length > 0
    speak(
      by,
      say(closing ? pool.thanks : pool.replies, used),
      lines[answers ?? -1]?.by === by ? null : answers,
    )
  }

  lines.forEach((line, i) => {
    const warmth =
      channel.kind === 'announcement' ? 6 : channel.id === 'showcase' && i === 0 ? 4 : i === 0 ? 1 : 0.45
    line.reactions = reactionsTo(chance, demo, crowd, channel.id, line, warmth)
    if (chance.next() < 0.008) line.deletedAt = line.at + MINUTE + chance.below(HOUR)
  })
  return { channel: channel.id, about, lines }
}
