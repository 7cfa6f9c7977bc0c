/** The report on an event to its host: who was expected, who came, how it was liked. Kind about those who did not. */
import type { Block, View } from '../chat/view.js'
import { hasCome, VERDICTS, type Verdict } from '../domain/engagement/attendance.js'
import { ratingOf } from '../domain/engagement/rating.js'
import type { Reliability } from '../domain/engagement/reliability.js'
import { whenText } from './event.js'
import { number } from './numbers.js'
import { say, type Words } from './words.js'

export interface ReportShown {
  event: { title: string; start_at: number; end_at: number }
  zone: string
  signedUp: number
  attendances: readonly { verdict: Verdict; minutes: number }[]
  newcomers: number
  ratings: readonly number[]
}

const tenth = (t: Words, value: number) => number(t, Math.round(value * 10) / 10)

const ratingText = (t: Words, stars: readonly number[]): string => {
  const rating = ratingOf(stars)
  if (!rating) return t('event.report.unrated')
  const { mean, count, interval } = rating
  const said = t('event.rating.of', { stars: tenth(t, mean), count })
  return interval
    ? `${said} (${t('event.report.between', { low: tenth(t, interval.low), high: tenth(t, interval.high) })})`
    : said
}

export const eventReportView = (t: Words, shown: ReportShown): View => {
  const came = shown.attendances.filter((a) => hasCome(a.verdict))
  const minutes = came.reduce((sum, a) => sum + a.minutes, 0)
  const times = (verdict: Verdict) => shown.attendances.filter((a) => a.verdict === verdict).length
  const verdicts = VERDICTS.filter((v) => times(v) > 0).map((v) =>
    say(t, `event.verdict.${v}`, { count: times(v) }),
  )
  const blocks: Block[] = [
    {
      type: 'fields',
      fields: [
        { label: t('event.when'), value: whenText(t, shown.zone, shown.event) },
        { label: t('event.report.signed-up'), value: number(t, shown.signedUp) },
        { label: t('event.report.came'), value: number(t, came.length) },
        ...(came.length > 0
          ? [
              {
                label: t('event.report.stayed'),
                value: t('event.minutes', { minutes: Math.round(minutes / came.length) }),
              },
              { label: t('event.report.newcomers'), value: number(t, shown.newcomers) },
            ]
          : []),
        { label: t('event.rating'), value: ratingText(t, shown.ratings) },
      ],
    },
  ]
  if (verdicts.length > 0) blocks.push({ type: 'list', items: verdicts })
  blocks.push({ type: 'note', text: t('event.report.kind') })
  return { title: t('event.report.title', { title: shown.event.title }), blocks }
}

/** How often somebody came when they had a place: a share with how sure it is, never a mark. */
export const recordView = (
  t: Words,
  { name, of, reliability }: { name: string | null; of: number; reliability: Reliability | null },
): View => {
  const percent = (share: number) => Math.round(share * 100)
  return {
    title: name === null ? t('event.record.title') : t('event.record.title.other', { name }),
    blocks: [
      {
        type: 'paragraph',
        text: reliability
          ? t('event.record.text', {
              came: reliability.came,
              of: reliability.of,
              low: percent(reliability.low),
              high: percent(reliability.high),
            })
          : t('event.record.little', { of }),
      },
      { type: 'note', text: t('event.record.note') },
    ],
  }
}
