/** What the data holds, what was left out and why, and what is missing: as numbers, and as a picture of coverage by day. */
import type { Block, Inline, View } from '../chat/view.js'
import type { CoveredDay } from '../domain/coverage.js'
import type { Reason, SourceName } from '../domain/data-quality.js'
import { KIND_NAMES } from '../domain/facts.js'
import type { Coverage } from './coverage.js'
import { day, instantText, list, number } from './numbers.js'
import { hasWord, say, type Words } from './words.js'

export interface DataShown {
  community: string
  zone: string
  /** Calendar days, oldest first. */
  days: readonly ({ day: string; facts: number } & CoveredDay)[]
  /** Sums over these days, the largest first. */
  kinds: readonly { kind: number; sources: Partial<Record<SourceName, number>> }[]
  reasons: readonly { reason: Reason; count: number }[]
  gaps: readonly {
    from: number
    to: number | null
    cause: string
    filled: boolean
    channel: { platform: string; id: string; name: string } | null
  }[]
  /** By cause; the latest are listed. */
  gapSums: readonly { cause: string; gaps: number; filled: number }[]
  /** How many days one can ask for, and the button that does. */
  spans: readonly { days: number; action: string }[]
}

const sum = (sources: Partial<Record<SourceName, number>>) =>
  Object.values(sources).reduce((total, n) => total + n, 0)

/** In words where there are any: a database may know more than this version. */
const worded = (t: Words, key: string, otherwise: string): string => (hasWord(key) ? say(t, key) : otherwise)

const kindLine = (t: Words, { kind, sources }: DataShown['kinds'][number]): string => {
  const parts = Object.entries(sources)
    .filter(([name, n]) => n > 0 && name !== 'live')
    .map(([name, n]) => t('data.source', { count: n, source: say(t, `data.source.${name}`) }))
  const name = worded(t, `data.kind.${KIND_NAMES[kind]}`, String(kind))
  const total = t('data.kind', { kind: name, count: sum(sources) })
  return parts.length > 0 ? t('data.kind.of-them', { total, parts: list(t, parts) }) : total
}

const gapLine = (t: Words, zone: string, gap: DataShown['gaps'][number]): Inline[] => {
  const { channel } = gap
  const until = gap.to === null ? t('data.gap.open') : instantText(t, zone, gap.to)
  return [
    `${t('data.gap.span', { from: instantText(t, zone, gap.from), to: until })} · `,
    channel && channel.id !== ''
      ? { type: 'channel', ...channel, name: channel.name || channel.id }
      : t('data.gap.everywhere'),
    ` · ${worded(t, `data.cause.${gap.cause}`, gap.cause)} · `,
    t(gap.filled ? 'data.gap.filled' : 'data.gap.missing'),
  ]
}

const sumLine = (t: Words, { cause, gaps, filled }: DataShown['gapSums'][number]): string =>
  t('data.gaps.sum', { cause: worded(t, `data.cause.${cause}`, cause), count: gaps, filled })

const touched = ({ days }: DataShown, part: 'missing' | 'readBack') => days.filter((d) => d[part] > 0).length

const altText = (t: Words, shown: DataShown): string =>
  t('data.alt', {
    days: shown.days.length,
    facts: shown.days.reduce((n, d) => n + d.facts, 0),
    readBack: touched(shown, 'readBack'),
    missing: touched(shown, 'missing'),
  })

export const coverageOfData = (t: Words, shown: DataShown): Coverage => ({
  title: t('data.picture.title', { community: shown.community }),
  legend: {
    facts: t('data.picture.facts'),
    readBack: t('data.picture.read-back'),
    missing: t('data.picture.missing'),
  },
  from: day(t, shown.days[0]?.day ?? ''),
  to: day(t, shown.days.at(-1)?.day ?? ''),
  most: t('data.picture.most', { count: Math.max(0, ...shown.days.map((d) => d.facts)) }),
  days: shown.days,
})

/** `png`: null where no picture could be drawn; the words say the same. */
export const dataView = (t: Words, shown: DataShown, png: Uint8Array | null): View => {
  const { kinds, reasons, gaps, gapSums, spans } = shown
  const moreGaps = gapSums.reduce((n, sum) => n + sum.gaps, -gaps.length)
  const heading = (text: string): Block => ({ type: 'paragraph', text: [{ type: 'strong', text }] })
  const out = reasons.map(({ reason, count }) =>
    t('data.reason', { reason: say(t, `data.reason.${reason}`), count: number(t, count) }),
  )
  const blocks: Block[] = [
    heading(t('data.facts')),
    kinds.length > 0
      ? { type: 'list', items: kinds.map((k) => kindLine(t, k)) }
      : { type: 'paragraph', text: t('data.facts.none') },
    heading(t('data.left-out')),
    out.length > 0 ? { type: 'list', items: out } : { type: 'paragraph', text: t('data.left-out.none') },
    heading(t('data.gaps')),
    ...(gaps.length > 0
      ? [
          { type: 'list' as const, items: gapSums.map((sum) => sumLine(t, sum)) },
          { type: 'paragraph' as const, text: t('data.gaps.latest') },
          { type: 'list' as const, items: gaps.map((g) => gapLine(t, shown.zone, g)) },
        ]
      : [{ type: 'paragraph' as const, text: t('data.gaps.none') }]),
    ...(moreGaps > 0 ? [{ type: 'note' as const, text: t('data.gaps.more', { count: moreGaps }) }] : []),
    ...(png ? [] : [{ type: 'paragraph' as const, text: altText(t, shown) }]),
    { type: 'note', text: t('data.note') },
  ]
  return {
    title: t('data.title', { community: shown.community }),
    blocks,
    ...(png && { picture: { png, name: 'coverage.png', alt: altText(t, shown) } }),
    buttons: [
      spans.map(({ days, action }) => ({
        label: t('data.span', { days }),
        action,
        ...(days === shown.days.length && { disabled: true }),
      })),
    ],
  }
}
