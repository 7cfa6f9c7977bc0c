/** Checking in, rating, and the report: what happens while an event is on, and afterwards. */
import { currentCode, isCurrentCode } from '../../../src/bot/check-in-code.js'
import { takeTry } from '../../../src/bot/check-in-tries.js'
import type { Answer, Call } from '../../../src/bot/command.js'
import { findMember } from '../../../src/bot/find-member.js'
import type { Person } from '../../../src/chat/event.js'
import { phaseOf } from '../../../src/domain/engagement/event.js'
import { reliabilityOf } from '../../../src/domain/engagement/reliability.js'
import { UserError } from '../../../src/domain/user-error.js'
import { keptPlaces } from '../../../src/store/event-attendance.js'
import { saveRating, tookPart } from '../../../src/store/event-ratings.js'
import { eventReport } from '../../../src/store/event-report.js'
import { saveCheckIn } from '../../../src/store/event-sign-ups.js'
import { type EventRow, eventsAhead } from '../../../src/store/events.js'
import { accountsOf } from '../../../src/store/members.js'
import { checkInView } from '../../../src/views/check-in.js'
import { eventNoteView } from '../../../src/views/event.js'
import { recordView, withChart } from '../../../src/views/event-report.js'
import { requireHost } from './find.js'
import { showEvent, showOpenly } from './show.js'

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

const isOpen = (event: EventRow, now: number): boolean =>
  event.cancelled_at === null && now >= event.start_at - HOUR && now < event.end_at

const asked = (call: Call, event: EventRow) => ({
  key: event.code_key,
  event: event.id,
  minutes: call.community.settings.events.codeMinutes,
  now: call.now,
})

/** For the host to show round. */
export const showCode = async (call: Call, event: EventRow): Promise<Answer> => {
  await requireHost(call, event)
  if (!isOpen(event, call.now)) throw new UserError('check-in-closed')
  const { code, until } = currentCode(asked(call, event))
  return {
    view: checkInView(call.t, {
      title: event.title,
      code,
      until,
      zone: call.zone,
      action: `event:code:${event.id.toString(36)}`,
    }),
  }
}

/** The code alone says which event it is: at most a few are on. */
export const checkIn = async (call: Call, code: string): Promise<Answer> => {
  const wait = takeTry(call.store, call.account, call.now)
  if (wait > 0) throw new UserError('check-in-too-often', { minutes: Math.ceil(wait / 60_000) })
  const ahead = await eventsAhead(call.store.reads, call.community.id, call.now, { offset: 0, limit: 50 })
  const open = ahead.filter((e) => isOpen(e, call.now))
  if (open.length === 0) throw new UserError('check-in-closed')
  const event = open.find((e) => isCurrentCode(asked(call, e), code))
  if (!event) throw new UserError('check-in-code')
  const fresh = await call.store.write((tx) => saveCheckIn(tx, event.id, call.account, call.now))
  const text = call.t(fresh ? 'check-in.done' : 'check-in.again')
  return { view: eventNoteView(call.t, { text, tone: 'good', event, zone: call.zone }) }
}

export const rate = async (
  call: Call,
  event: EventRow,
  typed: string | undefined,
  open: boolean,
): Promise<Answer> => {
  if (!/^[1-5]$/.test(typed ?? '')) throw new UserError('button-expired')
  if (phaseOf(event, call.now) !== 'over') throw new UserError('event-not-over')
  if (!(await tookPart(call.store.reads, event.id, await accountsOf(call.store.reads, call.member))))
    throw new UserError('event-not-there')
  await call.store.write((tx) =>
    saveRating(tx, { event: event.id, account: call.account, stars: Number(typed), at: call.now }),
  )
  return open ? showOpenly(call, event) : showEvent(call, event)
}

export const report = async (call: Call, event: EventRow): Promise<Answer> => {
  await requireHost(call, event)
  if (event.closed_at === null) throw new UserError('event-not-settled')
  const { pictures } = call
  const shown = { ...(await eventReport(call.store.reads, event)), zone: call.zone }
  return {
    view: await withChart(call.t, shown, pictures ? (chart) => pictures.drawEventChart(chart) : undefined),
  }
}

/** How often somebody came when they had a place: for themselves, and for moderators. */
export const record = async (call: Call, person: Person | null): Promise<Answer> => {
  const found = person === null ? null : await findMember(call, person, { uncounted: true })
  const other = found !== null && found.member !== call.member ? found : null
  if (other) await call.require('run-events')
  const member = other?.member ?? call.member
  const kept = await keptPlaces(call.store.reads, call.community.id, [member], call.now - YEAR)
  const { came, of } = kept.get(member) ?? { came: 0, of: 0 }
  return { view: recordView(call.t, { name: other?.name ?? null, of, reliability: reliabilityOf(came, of) }) }
}
