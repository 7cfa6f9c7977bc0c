import { describe, expect, test } from '@jest/globals'
import { readWhen } from '../../../src/domain/engagement/when.js'

/** A Wednesday, eight in the evening in Shanghai, one in the afternoon in Berlin. */
const NOW = Date.UTC(2026, 10, 18, 12)

const shown = (text: string, zone = 'UTC', whole = true, now = NOW): string => {
  const when = readWhen(text, { now, zone }, whole)
  const iso = (at: number) => new Date(at).toISOString().slice(0, 16)
  if (!when.ok) return [when.why, ...when.candidates.map(iso)].join(' ')
  const end = when.endAt === null ? '' : ` until ${iso(when.endAt)}`
  return `${iso(when.at)}${end}${when.rest ? ` | ${when.rest}` : ''}`
}

describe('a time in English', () => {
  test.each([
    ['friday 20:00', '2026-11-20T20:00'],
    ['on Friday at 8pm', '2026-11-20T20:00'],
    ['friday 20:00-22:00', '2026-11-20T20:00 until 2026-11-20T22:00'],
    ['friday 22:00-01:00', '2026-11-20T22:00 until 2026-11-21T01:00'],
    ['friday 9am-11:30pm', '2026-11-20T09:00 until 2026-11-20T23:30'],
    ['friday 8pm - saturday 7pm', '2026-11-20T20:00 until 2026-11-21T19:00'],
    // Nobody means a day less an hour: it ends before it begins, and is refused.
    ['friday 20:00-19:00', '2026-11-20T20:00 until 2026-11-20T19:00'],
    ['friday 20:00-20:00', '2026-11-20T20:00 until 2026-11-20T20:00'],
    ['tomorrow at 8pm', '2026-11-19T20:00'],
    ['in 2 hours', '2026-11-18T14:00'],
    ['25.12.2026 19:30', '2026-12-25T19:30'],
    ['2026-12-25 19:30', '2026-12-25T19:30'],
    ['dec 25 7pm', '2026-12-25T19:00'],
    ['25/12 7pm', '2026-12-25T19:00'],
    ['noon saturday', '2026-11-21T12:00'],
    ['8pm', '2026-11-18T20:00'],
    ['friday 08:00', '2026-11-20T08:00'],
    ['8am', '2026-11-19T08:00'],
  ])('%s is understood', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    ['friday at 8', 'ambiguous 2026-11-20T08:00 2026-11-20T20:00'],
    ['next friday 8pm', 'ambiguous 2026-11-20T20:00 2026-11-27T20:00'],
    ['wednesday 8pm', 'ambiguous 2026-11-18T20:00 2026-11-25T20:00'],
    ['12/01 5pm', 'ambiguous 2026-12-01T17:00 2027-01-12T17:00'],
    ['friday', 'no-time'],
    ['tonight', 'no-time'],
    ['next week', 'no-time'],
    ['yesterday 8pm', 'past'],
    ['soon, maybe', 'unknown'],
    ['friday 20:00 or so', 'unknown'],
    ['25 dec 2031 7pm', 'far'],
    ['', 'unknown'],
  ])('%s is asked back', (text, expected) => expect(shown(text)).toBe(expected))

  test('is by the clock of the zone it is asked in', () => {
    expect(shown('friday 20:00', 'Asia/Shanghai')).toBe('2026-11-20T12:00')
    expect(shown('in 2 hours', 'Asia/Shanghai')).toBe('2026-11-18T14:00')
    expect(shown('8pm', 'America/Los_Angeles')).toBe('2026-11-19T04:00')
  })

  test('may stand at the end of a title', () => {
    expect(shown('Game night friday 20:00', 'UTC', false)).toBe('2026-11-20T20:00 | Game night')
    expect(shown('Talk, on 25 December at 7pm', 'UTC', false)).toBe('2026-12-25T19:00 | Talk')
    expect(shown('Friday beers friday 18:30', 'UTC', false)).toBe('2026-11-20T18:30 | Friday beers')
  })

  test('that the spring change leaves out is asked back; the autumn change means the first', () => {
    const march = Date.UTC(2026, 2, 20)
    expect(shown('2026-03-29 02:30', 'Europe/Berlin', true, march)).toBe('skipped')
    expect(shown('2026-10-25 02:30', 'Europe/Berlin', true, march)).toBe('2026-10-25T00:30')
    expect(shown('2026-03-29 03:00', 'Europe/Berlin', true, march)).toBe('2026-03-29T01:00')
  })
})

describe('a time in Chinese', () => {
  test.each([
    ['下周五晚上八点', '2026-11-27T20:00'],
    ['周五晚上8点', '2026-11-20T20:00'],
    ['明天下午三点半', '2026-11-19T15:30'],
    ['12月25日晚上七点', '2026-12-25T19:00'],
    ['今晚八点', '2026-11-18T20:00'],
    ['后天20:00', '2026-11-20T20:00'],
    ['下周五晚上八点到七点', '2026-11-27T20:00 until 2026-11-27T19:00'],
    ['下周五晚上十点到凌晨一点', '2026-11-27T22:00 until 2026-11-28T01:00'],
    ['下周五晚上八点半到十点', '2026-11-27T20:30 until 2026-11-27T22:00'],
    ['周六 20:00-22:30', '2026-11-21T20:00 until 2026-11-21T22:30'],
    ['两小时后', '2026-11-18T14:00'],
    ['半小时后', '2026-11-18T12:30'],
    ['三天后晚上八点', '2026-11-21T20:00'],
    ['两周后 19:30', '2026-12-02T19:30'],
    ['一个星期后 下午三点', '2026-11-25T15:00'],
    ['早上九点', '2026-11-19T09:00'],
    ['11月28号 19:30', '2026-11-28T19:30'],
    ['星期天中午十二点', '2026-11-22T12:00'],
    ['大后天早上九点', '2026-11-21T09:00'],
    ['下下周一上午十点一刻', '2026-11-30T10:15'],
    ['周五20点', '2026-11-20T20:00'],
    ['下个月3号下午2点', '2026-12-03T14:00'],
    ['明年', 'unknown'],
    ['周五晚上十二点', '2026-11-21T00:00'],
    ['二〇二七年', 'unknown'],
    ['2027年1月2日上午十点二十五分', '2027-01-02T10:25'],
  ])('%s is understood', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    ['周五八点', 'ambiguous 2026-11-20T08:00 2026-11-20T20:00'],
    ['周三晚上八点', 'ambiguous 2026-11-18T20:00 2026-11-25T20:00'],
    ['下周五', 'no-time'],
    ['三天后', 'no-time'],
    ['昨天晚上八点', 'past'],
    ['上周五晚上八点', 'past'],
    ['13月40日晚上八点', 'unknown'],
    ['改天吧', 'unknown'],
    ['周五晚上三十点', 'unknown'],
  ])('%s is asked back', (text, expected) => expect(shown(text)).toBe(expected))

  test('may stand at the end of a title', () => {
    expect(shown('桌游之夜 周六 20:00', 'UTC', false)).toBe('2026-11-21T20:00 | 桌游之夜')
    expect(shown('读书会，下周五晚上八点', 'UTC', false)).toBe('2026-11-27T20:00 | 读书会')
    expect(shown('桌游之夜 friday 20:00', 'UTC', false)).toBe('2026-11-20T20:00 | 桌游之夜')
  })
})
