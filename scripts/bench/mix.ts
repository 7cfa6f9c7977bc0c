/**
 * The fixed mix that every bench ingests: 70 % messages, 10 % replies, 5 % mentions, 15 % reactions; members,
 * channels and words by Zipf's law; at a pace at which about 40 % of the messages earn. Same seed, same events.
 */
import type { ChatEvent, MessageRef, Person, SpaceEvent } from '../../src/chat/event.js'

export interface MixOptions {
  members: number
  channels?: number
  seed?: number
  /** Instant of the first event. */
  start?: number
  space?: string
}

const DAY = 86_400_000
const BLOCKS = 144
/** The message rule's cap: blocks a day that earn. */
const CAP = 12
const EARNING = 0.4
const MESSAGES = 0.85
const REMEMBERED = 50
const EMOJI = ['👍', '❤️', '😂', '🎉', '🙏', '🔥', '👀', '😮', '😢', '💯', '✅', 'custom:812345678901234567']
export const MIX_START = Date.UTC(2026, 0, 5)

/** mulberry32: small, fast, the same everywhere. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Shares of ranks 1…n under Zipf's law, summed up. */
const zipf = (n: number): Float64Array => {
  const sums = new Float64Array(n)
  let sum = 0
  for (let i = 0; i < n; i += 1) {
    sum += 1 / (i + 1)
    sums[i] = sum
  }
  return sums.map((s) => s / sum)
}

/** The rank a chance in [0, 1) falls on. */
const pick = (sums: Float64Array, chance: number): number => {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 1) > chance) high = middle
    else low = middle + 1
  }
  return low
}

/** Of so many messages a day, the share that is its author's first in a ten-minute block, up to the cap. */
const earningShare = (sums: Float64Array, messages: number): number => {
  let earning = 0
  let before = 0
  for (const sum of sums) {
    earning += Math.min(CAP, BLOCKS * (1 - (1 - (sum - before)) ** (messages / BLOCKS)))
    before = sum
  }
  return earning / messages
}

/** How many messages a day so many members write for the wanted share to earn. */
export const messagesPerDay = (members: number): number => {
  const sums = zipf(members)
  let low = BLOCKS
  let high = members * 100
  while (high - low > 1) {
    const middle = (low + high) / 2
    if (earningShare(sums, middle) > EARNING) low = middle
    else high = middle
  }
  return Math.round(high)
}

/** A platform id that looks like Discord's; each a text in one piece, as adapters hand it over. */
const idOf = (kind: number, n: number) => String(BigInt(kind) * 10n ** 17n + BigInt(n))

export const memberAt = (n: number): Person => ({ id: idOf(2, n), name: `Member ${n}`, bot: false })
export const channelAt = (n: number): string => idOf(3, n)
export const MIX_SPACE = idOf(1, 1)

/** What comes before everything else: the bot is in the space. */
export const mixSpace = ({
  channels = 100,
  start = MIX_START,
  space = MIX_SPACE,
}: MixOptions): SpaceEvent => ({
  type: 'space',
  platform: 'discord',
  space,
  at: start - 1,
  source: 'live',
  name: 'Bench',
  fresh: true,
  channels: Array.from({ length: channels }, (_, n) => ({
    id: channelAt(n),
    name: `channel-${n}`,
    kind: 'text',
  })),
})

const SYLLABLES = ['ba', 'co', 'di', 'fu', 'ge', 'la', 'mi', 'no', 'pra', 'sto', 'ti', 'ver']
const wordAt = (n: number) =>
  `${SYLLABLES[n % 12]}${SYLLABLES[((n / 12) | 0) % 12]}${SYLLABLES[((n / 144) | 0) % 12]}`

/** The vocabulary, each word as often as it is said. */
const VOCABULARY = (() => {
  const sums = zipf(1728)
  const words = Array.from(sums, (_, n) => wordAt(n))
  return Array.from({ length: 16_384 }, (_, n) => words[pick(sums, n / 16_384)] ?? '')
})()

/** Endless; take as many as are wanted. */
export function* mix(options: MixOptions): Generator<ChatEvent, never> {
  const { members, channels = 100, seed = 1, start = MIX_START, space = MIX_SPACE } = options
  const random = randomFrom(seed)
  const people = zipf(members)
  const places = zipf(channels)
  const step = DAY / (messagesPerDay(members) / MESSAGES)
  const recent = Array.from({ length: channels }, (): { ref: MessageRef; author: Person }[] => [])
  const text = () => {
    const length = 3 + Math.floor(random() * 15)
    const words = Array.from({ length }, () => VOCABULARY[Math.floor(random() * 16_384)])
    return [...words, ''].join(' ')
  }
  for (let n = 0; ; n += 1) {
    const at = Math.floor(start + n * step)
    const place = pick(places, random())
    const author = memberAt(pick(people, random()))
    const earlier = recent[place] ?? []
    const about = earlier[Math.floor(random() * earlier.length)]
    const roll = random()
    const channel = { id: channelAt(place) }
    const happening = { platform: 'discord', space, at, source: 'live' } as const
    if (roll >= MESSAGES && about) {
      const emoji = EMOJI[Math.floor(random() * EMOJI.length)] ?? '👍'
      const change = 'added'
      yield {
        type: 'reaction',
        change,
        channel,
        ref: about.ref,
        by: author,
        emoji,
        author: about.author,
        ...happening,
      }
      continue
    }
    const ref = { at, low: n % 4_194_304 }
    const said = text()
    yield {
      type: 'message',
      channel,
      ref,
      author,
      mentions: roll >= 0.8 && roll < MESSAGES ? [memberAt(pick(people, random()))] : [],
      ...(roll >= 0.7 && roll < 0.8 && about && { reply: { ref: about.ref, author: about.author } }),
      text: said,
      length: said.length,
      ...happening,
    }
    if (earlier.length < REMEMBERED) earlier.push({ ref, author })
    else earlier[n % REMEMBERED] = { ref, author }
  }
}

/** The next so many events. */
export const take = (events: Iterator<ChatEvent>, count: number): ChatEvent[] => {
  const taken: ChatEvent[] = []
  while (taken.length < count) {
    const next = events.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}
