/** What people do beside talking → the chat event Kith hears. */
import type { ChannelInfo, ChatEvent, EventSource, Person } from '../../chat/event.js'
import type { Room, RoomChannel, RoomPerson } from './room.js'
import type { TranscriptRecord } from './transcript.js'

export const asPerson = (p: RoomPerson): Person => ({
  id: p.id,
  name: p.name,
  bot: p.role === 'bot',
  handle: p.handle,
  locale: p.locale,
})

export const asChannel = (c: RoomChannel): ChannelInfo => ({
  id: c.id,
  name: c.name,
  kind: c.kind,
  ...(c.parent === undefined ? {} : { parent: c.parent }),
})

interface Happening {
  platform: 'playground'
  space: string
  at: number
  source: EventSource
}

/** Deeds about something unknown, or in private, are nothing. */
export const deedEvent = (
  room: Room,
  base: Happening,
  { person: id, deed }: Extract<TranscriptRecord, { type: 'deed' }>,
): ChatEvent | null => {
  const somebody = room.people.get(id)
  if (!somebody || somebody.role === 'bot') return null
  const person = asPerson(somebody)
  if (deed.what === 'voice') {
    const channel = deed.channel === null ? null : room.channels.get(deed.channel)
    if (channel === undefined) return null
    const listening = { muted: deed.muted === true, deafened: false }
    return { ...base, type: 'voice', person, channel: channel && asChannel(channel), ...listening }
  }
  if (deed.what === 'invite') {
    const by = room.people.get(deed.by ?? '')
    // An invite stands under the instant of joining.
    return { ...base, type: 'invite', at: somebody.joinedAt, person, by: by ? asPerson(by) : null }
  }
  if (deed.what === 'boost') return { ...base, type: 'boost', change: 'began', person, times: deed.times }
  if (deed.what === 'payment' || deed.what === 'refund') {
    const charge = { ...base, person, id: deed.id, amount: deed.amount, currency: deed.currency }
    return deed.what === 'refund'
      ? { ...charge, type: 'refund' }
      : { ...charge, type: 'payment', way: 'purchase' }
  }
  const message = room.messages.get(deed.message)
  const place = message && room.channels.get(message.channel)
  if (!message || !place || place.kind === 'direct') return null
  const channel = asChannel(place)
  const ref = { at: message.at, low: message.low }
  if (deed.what === 'vote')
    return {
      ...base,
      type: 'vote',
      change: 'chosen',
      on: { channel, ref },
      by: person,
      options: deed.options,
    }
  if (deed.what === 'edit')
    return { ...base, type: 'edit', channel, ref, author: person, length: deed.length }
  return { ...base, type: 'service', channel, ref, what: 'pinned', by: person }
}
