/** The event somebody means: by number, by its name, or the one that is on or comes next. */
import type { Call } from '../../../src/bot/command.js'
import { UserError } from '../../../src/domain/user-error.js'
import { type EventRow, eventById, eventsAhead, eventsPast, isHost } from '../../../src/store/events.js'
import { accountsOf } from '../../../src/store/members.js'
import { instantText } from '../../../src/views/numbers.js'

const MOST_LOOKED_AT = 50

const here = (call: Call, event: EventRow | undefined): EventRow => {
  if (!event || event.community !== call.community.id) throw new UserError('event-unknown')
  return event
}

/** As a button carries it. */
export const eventByButton = async (call: Call, id: string | undefined): Promise<EventRow> => {
  if (!/^[0-9a-z]{1,10}$/.test(id ?? '')) throw new UserError('button-expired')
  return here(call, await eventById(call.store.reads, Number.parseInt(id ?? '', 36)))
}

/** `past`: those that are over are meant as well, latest first. */
export const findEvent = async (
  call: Call,
  typed: unknown,
  past: 'ahead' | 'past' = 'ahead',
): Promise<EventRow> => {
  const db = call.store.reads
  const text = typeof typed === 'string' ? typed.normalize('NFKC').trim().toLowerCase() : ''
  const [, number] = /^#?(\d{1,12})$/.exec(text) ?? []
  if (number !== undefined) return here(call, await eventById(db, Number(number)))
  const ahead = await eventsAhead(db, call.community.id, call.now, { offset: 0, limit: MOST_LOOKED_AT })
  const over = await eventsPast(db, call.community.id, call.now, MOST_LOOKED_AT)
  const all = past === 'past' ? [...over, ...ahead] : [...ahead, ...over]
  if (text === '') return here(call, past === 'past' ? over[0] : ahead[0])
  const named = (e: EventRow) => e.title.normalize('NFKC').toLowerCase()
  return here(call, all.find((e) => named(e) === text) ?? all.find((e) => named(e).includes(text)))
}

/** Dates of a series have one name. */
const labelOf = (call: Call, { id, title, start_at }: EventRow): string =>
  `${[...title].slice(0, 60).join('')} · ${instantText(call.t, call.zone, start_at)} (${id})`.slice(0, 100)

export const completeEvent = async (call: Call, typed: string) => {
  const page = { offset: 0, limit: MOST_LOOKED_AT }
  const ahead = await eventsAhead(call.store.reads, call.community.id, call.now, page)
  const over = await eventsPast(call.store.reads, call.community.id, call.now, 10)
  return [...ahead, ...over]
    .map((e) => ({ label: labelOf(call, e), value: String(e.id) }))
    .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
}

/** Whoever looks after it, and whoever may look after any. */
export const requireHost = async (call: Call, event: EventRow): Promise<void> => {
  if (isHost(event, await accountsOf(call.store.reads, call.member))) return
  await call.require('run-events')
}
