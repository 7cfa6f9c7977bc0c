/** A little of everything beside talk, so that the demo holds every kind: hung on the people and messages there are. */
import type { Deed } from '../surface.js'
import type { TranscriptRecord } from '../transcript.js'

type Message = Extract<TranscriptRecord, { type: 'message' }>
type Seeded = Exclude<TranscriptRecord, { type: 'transcript' }>
type Channel = Extract<TranscriptRecord, { type: 'channel' }>

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Every so many messages one is a poll, is passed on, pinned or edited. */
const EVERY = 40

export const seedDeeds = (records: readonly TranscriptRecord[], now: number): Seeded[] => {
  const talk = records.filter((r): r is Message => r.type === 'message')
  const rooms = records.filter((r): r is Channel => r.type === 'channel' && r.kind === 'text' && !r.private)
  const [room] = rooms
  const isHidden = new Set(records.flatMap((r) => (r.type === 'channel' && r.private ? [r.id] : [])))
  const deeds: Seeded[] = []
  const add = (at: number, person: string, deed: Deed) => {
    if (at < now) deeds.push({ type: 'deed', seed: true, at, person, deed })
  }
  talk.forEach((m, i) => {
    const next = talk[i + 1]
    if (i % EVERY !== 0 || !room || !next || next.author === m.author) return
    const message = `${m.at}-${m.low}`
    const turn = (i / EVERY) % 4
    if (turn === 0) {
      add(m.at + MINUTE, next.author, { what: 'vote', message, options: [i % 3] })
      add(m.at + 2 * MINUTE, m.author, { what: 'edit', message, length: m.text.length + 3 })
    } else if (turn === 1) {
      for (const [person, late] of [
        [m.author, 0],
        [next.author, 5],
      ] as const) {
        add(m.at + late * MINUTE, person, { what: 'voice', channel: room.id })
        add(m.at + HOUR + late * MINUTE, person, { what: 'voice', channel: null })
      }
    } else if (turn === 2) {
      add(m.at + MINUTE, m.author, { what: 'pin', message })
      add(m.at + 2 * MINUTE, next.author, { what: 'boost', times: 1 })
      add(m.at + 3 * MINUTE, next.author, { what: 'invite', by: m.author })
    } else {
      const charge = { id: `demo-${i}`, amount: 500, currency: 'EUR' }
      add(m.at + MINUTE, m.author, { what: 'payment', ...charge })
      if (i % (8 * EVERY) === 3 * EVERY) add(m.at + HOUR, m.author, { what: 'refund', ...charge })
      const at = m.at + 4 * MINUTE
      const place = { at, low: 0, channel: room.id }
      if (at < now && !isHidden.has(m.channel))
        deeds.push({
          type: 'message',
          seed: true,
          ...place,
          author: next.author,
          text: m.text,
          forward: message,
        })
    }
  })
  return deeds
}
