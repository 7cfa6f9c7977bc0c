import { expect, test } from '@jest/globals'
import type { RosterEvent } from '../../src/chat/event.js'
import { createQueue } from '../../src/tracking/queue.js'
import { person, said } from '../support/tracking.js'

const roster = (people: number): RosterEvent => ({
  type: 'roster',
  platform: 'discord',
  space: 'guild',
  at: 1,
  source: 'live',
  people: Array.from({ length: people }, (_, i) => person(`member ${i}`)),
})

test('events share a batch until it is full, and one that names many people fills it alone', () => {
  const queue = createQueue(3, 1)
  for (let i = 0; i < 4; i++) void queue.add(said('ann', i))
  expect(queue.full).toBe(true)
  void queue.add(roster(50))
  void queue.add(roster(50))
  expect(queue.size).toBe(6)
  const sizes = []
  for (let batch = queue.take(); batch; batch = queue.take()) sizes.push(batch.events.length)
  expect(sizes).toEqual([3, 2, 1])
  expect(queue.size).toBe(0)
})

test('what is read back waits for all that happens now', () => {
  const queue = createQueue(10, 2)
  for (let i = 0; i < 3; i++) void queue.add(said('ann', i, { source: 'gap' }))
  void queue.add(said('bob', 9))
  const authors = []
  for (let batch = queue.take(); batch; batch = queue.take())
    authors.push(batch.events.map((e) => e.type === 'message' && e.author.id))
  expect(authors).toEqual([['bob'], ['ann', 'ann'], ['ann']])
})
