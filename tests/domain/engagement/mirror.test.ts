import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { newsIn, type Stated, soundPlace, soundTimes } from '../../../src/domain/engagement/mirror.js'

const said: Stated = { title: 'Talk', startAt: 1_000_000, endAt: 5_000_000, place: '#room', room: '7' }
const stated = fc.record<Stated>({
  title: fc.string(),
  startAt: fc.integer(),
  endAt: fc.option(fc.integer()),
  place: fc.option(fc.string()),
  room: fc.option(fc.string()),
})

describe('what a calendar says', () => {
  test('said again, it is no news', () => {
    fc.assert(fc.property(stated, (s) => expect(newsIn(s, s)).toEqual({})))
  })

  test('what differs from before is taken over, and nothing else', () => {
    expect(newsIn(said, { ...said, title: 'Walk', endAt: 6_000_000 })).toEqual({
      title: 'Walk',
      endAt: 6_000_000,
    })
    expect(newsIn(said, { ...said, room: '8', place: null })).toEqual({ room: '8' })
    expect(newsIn(said, { ...said, room: null, place: 'The park' })).toEqual({
      room: null,
      place: 'The park',
    })
  })

  test('a room that is named as a place, an end left open and a place left out say nothing', () => {
    expect(newsIn(said, { ...said, room: null, endAt: null })).toEqual({})
    expect(newsIn(said, { ...said, place: null })).toEqual({})
  })

  test('only what begins before it ends, has a title and lasts no longer than a week is an event', () => {
    expect(soundTimes(' Talk\n', 0, null)).toEqual({ title: 'Talk', start_at: 0, end_at: 3_600_000 })
    expect(soundTimes('\u200b', 0, null)).toBeNull()
    expect(soundTimes('Talk', 5, 5)).toBeNull()
    expect(soundTimes('Talk', 0, 8 * 86_400_000)).toBeNull()
    expect(soundTimes('Talk', Number.NaN, 5)).toBeNull()
    expect(soundPlace(' \u202e ')).toBeNull()
    expect([...(soundPlace('🏠'.repeat(500)) ?? '')]).toHaveLength(150)
  })
})
