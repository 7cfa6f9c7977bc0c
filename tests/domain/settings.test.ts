import { describe, expect, test } from '@jest/globals'
import { DEFAULTS, isValidSetting, settingsAt } from '../../src/domain/settings.js'

describe('settings', () => {
  test('without overrides are the defaults', () => {
    expect(settingsAt([], 0)).toEqual(DEFAULTS)
  })

  test('are those in force at the instant asked about, in whatever order they are stored', () => {
    const overrides = [
      { key: 'zone', from: 200, value: '"Asia/Tokyo"' },
      { key: 'points.messageBlock', from: 100, value: '7' },
      { key: 'zone', from: 100, value: '"Europe/Paris"' },
    ]
    expect(settingsAt(overrides, 99).zone).toBe('UTC')
    expect(settingsAt(overrides, 100)).toMatchObject({ zone: 'Europe/Paris', points: { messageBlock: 7 } })
    expect(settingsAt(overrides, 200).zone).toBe('Asia/Tokyo')
  })

  test('do not leak from one reading into the next', () => {
    settingsAt([{ key: 'points.messageBlock', from: 0, value: '9' }], 1)
    expect(settingsAt([], 1).points.messageBlock).toBe(DEFAULTS.points.messageBlock)
  })

  test.each([
    ['zone', 'Mars/Olympus'],
    ['zone', 5],
    ['language', '../../etc'],
    ['points.messageBlock', -1],
    ['points.messageBlock', 1.5],
    ['points.__proto__', 1],
    ['points.toString', 1],
    ['__proto__', {}],
    ['untracked', ['1']],
  ])('%s may not be %p', (key, value) => {
    expect(isValidSetting(key, value)).toBe(false)
  })
})
