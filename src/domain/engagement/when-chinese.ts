/** Chinese times: a small grammar for what stands at the end of a text, such as 下周五晚上八点到十点. */
import { Temporal } from 'temporal-polyfill'
import { pastMidnight, type Reading } from './reading.js'

const DIGITS = '〇零一二三四五六七八九'
const N = '[0-9〇零一二两三四五六七八九十]+'
const PERIOD = '凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|晚|早'
const TIME = (name: string) =>
  `(?:(?<${name}Hour>${N})[点时](?:钟|整|(?<${name}Half>半)|(?<${name}Quarter>[一三])刻|(?<${name}Minute>${N})分?)?|(?<${name}Clock>\\d{1,2}:\\d{2}))`
const DATE = [
  '(?<word>今天|今日|今|明天|明日|明|大后天|后天|昨天)',
  '(?<week>上个?|这个?|本|下下个?|下个?)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天])',
  `(?:(?<year>\\d{4})年)?(?<month>${N})月(?<day>${N})[日号]?`,
  `(?<which>下个?|这个?|本)月(?<which_day>${N})[日号]`,
  '(?<iso>\\d{4}-\\d{1,2}-\\d{1,2})',
  `(?<ahead>${N})(?<ahead_unit>天|周|个?星期|个?礼拜)(?:之后|以后|后)`,
].join('|')
const PHRASE = new RegExp(
  `(?:(?:${DATE})\\s*)?(?:(?<period>${PERIOD})\\s*)?(?:${TIME('from')}(?:\\s*(?:到|至|-|~|—)\\s*(?<to_period>${PERIOD})?${TIME('to')})?)?$`,
)
const LATER = new RegExp(
  `(?:(?<half>半)个?小时|(?<n>${N})(?<more>个半)?个?(?<unit>小时|钟头|分钟))(?:之后|以后|后)$`,
)

const MOST_DAYS_AHEAD = 2_000

const number = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text)
  const digit = (c: string) => (c === '两' ? 2 : Math.max(0, DIGITS.indexOf(c) - 1))
  const [tens, ones] = text.split('十')
  if (ones === undefined) return [...text].reduce((sum, c) => sum * 10 + digit(c), 0)
  return (tens === '' || tens === undefined ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones))
}

type Groups = Record<string, string | undefined>

interface Clock {
  /** From the start of the day; more than 24 is the next one. */
  hour: number
  minute: number
  /** Neither the words nor the figures say which half of the day. */
  open: boolean
}

const inPeriod = (hour: number, period: string | undefined): number | null => {
  if (period === undefined || hour > 12) return hour
  if (period === '凌晨') return hour === 12 ? 0 : hour
  if (period === '中午') return hour < 4 ? hour + 12 : hour >= 10 ? hour : null
  if (period === '下午' || period === '傍晚') return hour === 12 ? 12 : hour + 12
  if (period === '晚上' || period === '晚' || period === '夜里')
    return hour === 12 ? 24 : hour >= 5 ? hour + 12 : null
  return hour
}

const clockOf = (groups: Groups, name: string, period: string | undefined): Clock | null => {
  const clock = groups[`${name}Clock`]
  const [hourText = '', minuteText = '0'] = clock?.split(':') ?? [groups[`${name}Hour`] ?? '']
  if (hourText === '') return null
  const quarter = groups[`${name}Quarter`]
  const spoken = groups[`${name}Half`]
    ? 30
    : quarter
      ? number(quarter) * 15
      : number(groups[`${name}Minute`] ?? '0')
  const minute = clock ? Number(minuteText) : spoken
  const said = number(hourText)
  const hour = inPeriod(said, period)
  if (hour === null || said > 24 || minute > 59) return null
  const figures = clock !== undefined && hourText.length === 2 && hourText.startsWith('0')
  return { hour, minute, open: period === undefined && said >= 1 && said <= 11 && !figures }
}

/** Which days may be meant; none: there is no such day. */
const daysOf = (g: Groups, today: Temporal.PlainDate): Temporal.PlainDate[] => {
  const { word, week, weekday, year, month, day, which, which_day, iso, ahead, ahead_unit } = g
  const plus = (days: number) => [today.add({ days })]
  try {
    if (word?.startsWith('今')) return [today]
    if (word?.startsWith('明')) return plus(1)
    if (word) return plus(word === '大后天' ? 3 : word === '后天' ? 2 : -1)
    if (weekday) {
      const wanted = '一二三四五六日'.indexOf(weekday === '天' ? '日' : weekday) + 1
      const until = wanted - today.dayOfWeek
      if (week?.startsWith('下下')) return plus(until + 14)
      if (week?.startsWith('下')) return plus(until + 7)
      if (week?.startsWith('上')) return plus(until - 7)
      if (week) return plus(until)
      return until === 0 ? [today, today.add({ days: 7 })] : plus((until + 7) % 7)
    }
    if (iso) {
      const [y = 0, m = 0, d = 0] = iso.split('-').map(Number)
      return [Temporal.PlainDate.from({ year: y, month: m, day: d }, { overflow: 'reject' })]
    }
    if (ahead) {
      const days = number(ahead) * (ahead_unit === '天' ? 1 : 7)
      return days > MOST_DAYS_AHEAD ? [] : plus(days)
    }
    if (which && which_day) {
      const first = today.with({ day: 1 }).add({ months: which.startsWith('下') ? 1 : 0 })
      return [first.with({ day: number(which_day) }, { overflow: 'reject' })]
    }
    if (month && day) {
      const date = { month: number(month), day: number(day) }
      const inYear = (y: number) => Temporal.PlainDate.from({ year: y, ...date }, { overflow: 'reject' })
      if (year) return [inYear(Number(year))]
      const thisYear = inYear(today.year)
      return [thisYear.since(today).sign < 0 ? inYear(today.year + 1) : thisYear]
    }
    return [today]
  } catch {
    return []
  }
}

const later = (text: string, here: Temporal.PlainDateTime): Reading | null => {
  const match = LATER.exec(text)
  if (!match?.groups) return null
  const { half, n = '', more, unit } = match.groups as Groups
  const count = number(n)
  const minutes = half ? 30 : unit === '分钟' ? count : count * 60 + (more ? 30 : 0)
  if (minutes > 3_000_000) return null
  const start = here.add({ minutes }).round({ smallestUnit: 'minute', roundingMode: 'ceil' })
  return { starts: [start], ms: null, hasTime: true, rest: text.slice(0, match.index).trim() }
}

const TRAILING = /[\s,，、;；|:：-]+$/u
const DAY_MINUTES = 1440

export const readChinese = (text: string, here: Temporal.PlainDateTime): Reading | null => {
  const relative = later(text, here)
  if (relative) return relative
  const match = PHRASE.exec(text)
  if (!match?.groups || match[0].trim() === '') return null
  const g = match.groups as Groups
  const dated = g['word'] ?? g['weekday'] ?? g['month'] ?? g['which'] ?? g['iso'] ?? g['ahead']
  const rest = text.slice(0, match.index).replace(TRAILING, '').trim()
  const noon = here.toPlainDate()
  const days = daysOf(g, noon)
  const from = clockOf(g, 'from', g['period'])
  const said = g['fromHour'] ?? g['fromClock']
  if (days.length === 0 || (said !== undefined && !from)) return null
  // A lone 早 or 晚 at the end of a title is not a time.
  if (!from) return dated ? { starts: [], ms: null, hasTime: false, rest } : null
  const at = (day: Temporal.PlainDate, hour: number) =>
    day.toPlainDateTime({ hour: 0, minute: from.minute }).add({ hours: hour })
  const starts = days
    .flatMap((day) => (from.open ? [at(day, from.hour), at(day, from.hour + 12)] : [at(day, from.hour)]))
    // Without a day the next such time is meant.
    .map((start) => (dated || start.since(here).sign > 0 ? start : start.add({ days: 1 })))
  const to = clockOf(g, 'to', g['to_period'] ?? g['period'])
  if ((g['toHour'] ?? g['toClock']) !== undefined && !to) return null
  const minutes = to ? to.hour * 60 + to.minute - from.hour * 60 - from.minute : null
  const ms =
    minutes === null ? null : pastMidnight(minutes > 0 ? minutes * 60_000 : (minutes % DAY_MINUTES) * 60_000)
  return { starts, ms, hasTime: true, rest }
}
