import { describe, expect, test } from '@jest/globals'
import {
  COUNTED,
  channelsOn,
  countedOn,
  POINTS,
  readRanked,
  writeRanked,
} from '../../../src/domain/incentives/counted.js'
import { addBlock, addFrom, addIn, addTo, emptyDay } from '../../../src/domain/incentives/day-state.js'
import { writeState } from '../../../src/domain/incentives/day-text.js'

describe('what a board ranks by', () => {
  test('is written and read back', () => {
    for (const ranked of [POINTS, ...COUNTED.map((by) => ({ by })), { by: 'channel', channel: 17 } as const])
      expect(readRanked(writeRanked(ranked))).toEqual(ranked)
  })

  test('anything else is nothing', () => {
    for (const text of ['c', 'c0', 'c-1', 'c1x', 'points', 'constructor', `c${'9'.repeat(16)}`])
      expect([text, readRanked(text)]).toEqual([text, null])
  })
})

describe('a day as it is stored', () => {
  const day = emptyDay()
  for (const [channel, block, messages] of [
    [3, 0, 2],
    [3, 77, 1],
    [12, 5, 4],
  ] as const)
    addBlock(day, channel, block, messages)
  addFrom(day, 12, 5, 1)
  addTo(day, 12, 3, 7)
  addIn(day, 40, 'replies', 3)
  addIn(day, 41, 'voice', 25)
  addIn(day, 41, 'accepted', 1)
  day.counts.messages = 8
  day.thanks = 2
  const stored = { ...day.counts, state: writeState(day) }

  test('says how often somebody was thanked', () => {
    expect(countedOn('thanks', stored)).toBe(2)
    expect(countedOn('thanks', { ...day.counts, state: writeState(emptyDay()) })).toBe(0)
  })

  test('says who wrote how much in which channel', () => {
    expect([...channelsOn(stored)]).toEqual([
      [3, 3, 0],
      [12, 4, 0],
      [41, 0, 25],
    ])
    expect(channelsOn(stored, (channel) => channel === 12)).toEqual([[12, 4, 0]])
  })

  test('from before channels were told apart says thanks, and no channels', () => {
    const old = { ...day.counts, state: '[[72,1,73,2],0,0,0,4,0,0]' }
    expect(countedOn('thanks', old)).toBe(4)
    expect(countedOn('thanks', { ...old, state: '[[72,1],1,2,3]' })).toBe(0)
    expect([...channelsOn(old)]).toEqual([])
    expect(countedOn('messages', old)).toBe(8)
  })
})
