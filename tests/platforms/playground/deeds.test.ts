import { expect, test } from '@jest/globals'
import type { ChatEvent } from '../../../src/chat/event.js'
import { readDemo } from '../../../src/platforms/playground/demo.js'
import { eventOf } from '../../../src/platforms/playground/events.js'
import { apply, emptyRoom } from '../../../src/platforms/playground/room.js'
import { seedRecords } from '../../../src/platforms/playground/seed/index.js'

const NOW = Date.UTC(2026, 10, 21, 12)
const room = emptyRoom()
const told: ChatEvent[] = []
for (const record of seedRecords(readDemo(), NOW)) {
  apply(room, record)
  const event = eventOf(room, record, 'import')
  if (event) told.push(event)
}
const of = <T extends ChatEvent['type']>(type: T) =>
  told.filter((e): e is Extract<ChatEvent, { type: T }> => e.type === type)

test('the demo holds every kind of fact that Kith knows', () => {
  for (const type of ['vote', 'edit', 'voice', 'invite', 'boost', 'payment', 'refund', 'service'] as const)
    expect([type, of(type).length > 0]).toEqual([type, true])
  expect(of('message').some((m) => m.forward?.ref !== undefined)).toBe(true)
})

test('a refund names a payment; who went into voice left it; an invite stands where somebody joined', () => {
  const paid = new Set(of('payment').map((p) => p.id))
  expect(of('refund').filter((r) => !paid.has(r.id))).toEqual([])
  const balance = of('voice').reduce((sum, v) => sum + (v.channel ? 1 : -1), 0)
  expect(Math.abs(balance)).toBeLessThanOrEqual(2)
  for (const invite of of('invite')) expect(room.people.get(invite.person.id)?.joinedAt).toBe(invite.at)
})

test('a deed about something unknown, or by the bot, is nothing', () => {
  const deed = (person: string, message: string) =>
    eventOf(room, { type: 'deed', at: NOW, person, deed: { what: 'pin', message } }, 'live')
  const [first] = room.messages.keys()
  expect(deed('nobody', first ?? '')).toBeNull()
  expect(deed('kith', first ?? '')).toBeNull()
  expect(deed([...room.people.keys()].find((id) => id !== 'kith') ?? '', 'none')).toBeNull()
})
