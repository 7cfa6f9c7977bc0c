/** The report on an event to its host: who was expected, who came, how it was liked. Kind about those who did not. */
import type { Block, View } from '../chat/view.js'
import { hasCome, VERDICTS, type Verdict } from '../domain/engagement/attendance.js'
import { ratingOf } from '../domain/engagement/rating.js'
import type { Reliability } from '../domain/engagement/reliability.js'
import { whenText } from './event.js'
import type { EventChart } from './event-chart.js'
import { number } from './numbers.js'
import { say, type Words } from './words.js'

export interface ReportShown {
  event: { title: string; start_at: number; end_at: number }
  zone: string
  signedUp: number
  attendances: readonly { verdict: Verdict; minutes: number; arrivedAt: number | null }[]
  newcomers: number
  ratings: readonly number[]
}

/** What is drawn of it: names of nobody. */
const reportChart = (t: Words, { event, signedUp, attendances }: ReportShown): EventChart => {
  const came = attendances.filter((a) => hasCome(a.verdict))
  const times = (wanted: Verdict) => attendances.filter((a) => a.verdict === wanted).length
  const minutes = Math.round((event.end_at - event.start_at) / 60_000)
  return {
    title: event.title,
    bars: [
      { label: t('event.report.signed-up'), value: signedUp },
      { label: t('event.report.came'), value: came.length },
      ...VERDICTS.filter((v) => v !== 'attended' && times(v) > 0).map((v) => ({
        label: say(t, `event.chart.${v}`),
        value: times(v),
      })),
    ],
    curve: {
      label: t('event.chart.arrivals'),
      arrivals: came.flatMap((a) =>
        a.arrivedAt === null ? [] : [Math.round((a.arrivedAt - event.start_at) / 60_000)],
      ),
      minutes,
      from: t('event.chart.begin'),
      to: t('event.minutes', { minutes }),
    },
  }
}

/** The report, drawn where somebody draws; a drawing that fails is no reason to say nothing. */
export const withChart = async (
  t: Words,
  shown: ReportShown,
  draw: ((chart: EventChart) => Promise<Uint8Array>) | undefined,
): Promise<View> => {
  const view = eventReportView(t, shown)
  if (!draw || shown.attendances.length === 0) return view
  try {
    const png = await draw(reportChart(t, shown))
    return { ...view, picture: { png, name: 'event.png', alt: t('event.chart.alt') } }
  } catch {
    return view
  }
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

const eventReportView = (t: Words, shown: ReportShown): View => {
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
