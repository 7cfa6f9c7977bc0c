import { describe, expect, test } from '@jest/globals'
import { addDays } from '../../../src/domain/calendar.js'
import { boardTime, boardTimeBack } from '../../../src/domain/incentives/boards.js'
import {
  areSeasonNames,
  DEFAULT_SEASON,
  isSeasonRule,
  nameSeason,
  type SeasonRule,
  seasonOf,
  seasonRules,
} from '../../../src/domain/incentives/seasons.js'
import { isValidSetting } from '../../../src/domain/settings.js'

const said = (from: number, rule: SeasonRule) => ({ key: 'season', value: JSON.stringify(rule), from })

describe('seasons', () => {
  test('are the quarters of the year where nobody said otherwise', () => {
    const rules = seasonRules([])
    expect(seasonOf(rules, '2026-11-21')).toEqual({ start: '2026-10-01', until: '2027-01-01' })
    expect(seasonOf(rules, '2026-12-31')).toEqual({ start: '2026-10-01', until: '2027-01-01' })
    expect(seasonOf(rules, '2027-01-01')).toEqual({ start: '2027-01-01', until: '2027-04-01' })
    expect(seasonOf(rules, '1999-05-05')).toEqual({ start: '1999-04-01', until: '1999-07-01' })
  })

  test('are counted from the month that was named, over the turn of years', () => {
    const rules = seasonRules([said(1, { first: '2026-11-01', months: 4 })])
    expect(seasonOf(rules, '2026-11-01')).toEqual({ start: '2026-11-01', until: '2027-03-01' })
    expect(seasonOf(rules, '2028-02-29')).toEqual({ start: '2027-11-01', until: '2028-03-01' })
  })

  test('end where another rule begins', () => {
    const rules = seasonRules([said(1, { first: '2026-12-01', months: 2 })])
    expect(seasonOf(rules, '2026-11-30')).toEqual({ start: '2026-10-01', until: '2026-12-01' })
    expect(seasonOf(rules, '2026-12-01')).toEqual({ start: '2026-12-01', until: '2027-02-01' })
  })

  test('what was said later and begins earlier takes the place of what was said before', () => {
    const rules = seasonRules([
      said(2, { first: '2026-10-01', months: 6 }),
      said(1, { first: '2026-12-01', months: 1 }),
    ])
    expect(rules).toEqual([DEFAULT_SEASON, { first: '2026-10-01', months: 6 }])
  })

  test('a community may have none from a month on', () => {
    const rules = seasonRules([said(1, { first: '2026-12-01', months: 0 })])
    expect(seasonOf(rules, '2026-11-30')?.until).toBe('2026-12-01')
    expect(seasonOf(rules, '2026-12-01')).toBeNull()
  })

  test('every day lies in one, and each begins where the one before ends', () => {
    const rules = seasonRules([
      said(1, { first: '2026-05-01', months: 5 }),
      said(2, { first: '2027-02-01', months: 1 }),
      said(3, { first: '2027-06-01', months: 24 }),
    ])
    let last = seasonOf(rules, '2025-12-31')
    for (let day = '2026-01-01'; day < '2030-01-01'; day = addDays(day, 1)) {
      const season = seasonOf(rules, day)
      expect(season && season.start <= day && day < season.until).toBe(true)
      if (season?.start !== last?.start) expect(season?.start).toBe(last?.until)
      last = season
    }
  })

  test('go back and on, one after another, to where there are none', () => {
    const rules = seasonRules([said(1, { first: '2027-07-01', months: 0 })])
    const now = boardTime('season', '2026-11-21', rules)
    expect(now && boardTimeBack('season', now, 2, rules)?.start).toBe('2026-04-01')
    expect(now && boardTimeBack('season', now, -2, rules)?.start).toBe('2027-04-01')
    expect(now && boardTimeBack('season', now, -3, rules)).toBeNull()
  })

  test('a rule is whole months from the first of one, and nothing else', () => {
    expect(isSeasonRule({ first: '2026-12-01', months: 3 })).toBe(true)
    for (const bad of [
      null,
      'quarters',
      { first: '2026-12-02', months: 3 },
      { first: '2026-13-01', months: 3 },
      { first: '2026-12-01', months: 25 },
      { first: '2026-12-01', months: -1 },
      { first: '2026-12-01', months: 1.5 },
      { first: '2026-12-01', months: 3, more: 1 },
      { months: 3 },
    ])
      expect([bad, isValidSetting('season', bad)]).toEqual([bad, false])
  })

  test('have names, which can be taken away, and not too long ones', () => {
    const named = nameSeason([{ start: '2026-10-01', name: 'Autumn' }], '2026-07-01', '夏')
    expect(named).toEqual([
      { start: '2026-07-01', name: '夏' },
      { start: '2026-10-01', name: 'Autumn' },
    ])
    expect(nameSeason(named, '2026-10-01', '')).toEqual([{ start: '2026-07-01', name: '夏' }])
    expect(areSeasonNames(named)).toBe(true)
    expect(areSeasonNames([{ start: '2026-10-01', name: 'x'.repeat(41) }])).toBe(false)
    expect(areSeasonNames([{ start: '2026-10-01', name: '' }])).toBe(false)
    expect(areSeasonNames([{ start: 'soon', name: 'Autumn' }])).toBe(false)
  })
})
