/** What can go wrong, where: each at the n-th frame, statement or reply of a wave, never at a time. */
import { createRandom } from './random.js'

/** At the n-th act of the wave. */
const FRAME = [
  'kill',
  'kill-lost',
  'down',
  'down-lost',
  'drop',
  'op7',
  'op9-resumable',
  'op9',
  'zombie',
  'closed',
  'closed-lost',
  'outage',
  'restart',
  'twice',
  'swapped',
  'poison',
  'nonsense',
  'clock-on',
  'clock-back',
] as const
/** At the n-th statement after the wave began. */
const STATEMENT = ['kill-at', 'full-at', 'readonly-at', 'locked-at'] as const
/** The n-th reply of one API or the other; of Discord's those to what is read (odd) and to what is sent (even). */
const REPLY = [
  'discord-429',
  'discord-global',
  'discord-500',
  'discord-cut',
  'discord-done-cut',
  'discord-garbled',
  'telegram-429',
  'telegram-500',
  'telegram-cut',
  'telegram-done-cut',
  'telegram-garbled',
  'updates-429',
  'updates-500',
  'updates-cut',
  'updates-garbled',
  'discord-hang',
  'telegram-hang',
  'discord-kill',
  'telegram-kill',
  'updates-kill',
] as const

export type FaultKind = (typeof FRAME)[number] | (typeof STATEMENT)[number] | (typeof REPLY)[number]
export const KINDS: readonly FaultKind[] = [...FRAME, ...STATEMENT, ...REPLY]

export interface Fault {
  wave: number
  kind: FaultKind
  /** Frame, statement or reply; from 1. */
  n: number
}

const within = <T extends string>(list: readonly T[], kind: string): kind is T =>
  (list as readonly string[]).includes(kind)
export const isFrame = (kind: FaultKind): kind is (typeof FRAME)[number] => within(FRAME, kind)
export const isReply = (kind: FaultKind): kind is (typeof REPLY)[number] => within(REPLY, kind)
export const isStatement = (kind: FaultKind): kind is (typeof STATEMENT)[number] => within(STATEMENT, kind)

/** A zombie and a silent server are found out only after seconds, a start takes as long: these come less often. */
const SLOW = new Set<FaultKind>([
  ...(['kill', 'kill-lost', 'down', 'down-lost', 'kill-at', 'zombie', 'op9', 'restart'] as const),
  ...(['discord-hang', 'telegram-hang', 'discord-kill', 'telegram-kill', 'updates-kill'] as const),
])

/** After these the bot hears late, or by another clock, what carries no time of its own. */
const DISTURBING = new Set<FaultKind>([
  ...(['drop', 'op7', 'op9-resumable', 'zombie', 'closed', 'clock-on', 'clock-back'] as const),
])
export const isDisturbing = (kind: FaultKind): boolean => DISTURBING.has(kind)

/** An hour without the bot fits only into a wave that is long by the clock of the script. */
const HOURS = new Set<FaultKind>(['down', 'down-lost'])
export const isLongWave = (wave: number): boolean => wave % 8 === 5
const longWaveNear = (wave: number, waves: number): number => {
  const long = wave - (wave % 8) + 5
  return long < waves ? long : wave
}

export const chooseFaults = (seed: number, waves: number, count: number, first = 1): Fault[] => {
  const random = createRandom(seed ^ 0x5eed)
  /** Every kind comes up before one comes up again, so that few faults are of many kinds. */
  let bag: FaultKind[] = []
  const next = (): FaultKind => {
    if (bag.length === 0) bag = KINDS.flatMap((k) => (SLOW.has(k) ? [k] : [k, k]))
    return bag.splice(random.below(bag.length), 1)[0] ?? 'kill'
  }
  return Array.from({ length: count }, (_, i): Fault => {
    const kind = next()
    const n = isStatement(kind)
      ? 1 + random.below(160)
      : isFrame(kind)
        ? 1 + random.below(20)
        : 1 + random.below(4)
    const wave = first + Math.floor((i * (waves - first)) / count)
    return { wave: HOURS.has(kind) ? longWaveNear(wave, waves) : wave, kind, n }
  })
}

/** `3:kill@7,4:op9@2` */
export const writeFaults = (faults: readonly Fault[]): string =>
  faults.map(({ wave, kind, n }) => `${wave}:${kind}@${n}`).join(',')

export const readFaults = (text: string): Fault[] =>
  text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, wave, kind, n] = /^(\d+):([a-z\d-]+)@(\d+)$/.exec(part.trim()) ?? []
      const known = KINDS.find((k) => k === kind)
      if (!known) throw new RangeError(`${part} is not a fault: WAVE:KIND@N, KIND one of ${KINDS.join(', ')}`)
      return { wave: Number(wave), kind: known, n: Number(n) }
    })
