/** When most people could come. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { addDays, dayOf } from '../../../src/domain/calendar.js'
import { DEFAULT_MINUTES } from '../../../src/domain/engagement/event.js'
import { nextSlot, suggestSlots } from '../../../src/domain/engagement/suggest.js'
import { countedDays } from '../../../src/store/account-hours.js'
import { habitsOf, zonesOf } from '../../../src/store/event-habits.js'
import { askForRun } from '../../../src/store/slots.js'
import { spacesOf } from '../../../src/store/spaces.js'
import { countingView, suggestView } from '../../../src/views/event-suggest.js'

const LOOK_BACK_DAYS = 28
const MOST_ZONES = 3
const YEAR = 365 * 86_400_000

export const suggest = async (call: Call, minutes: number | null): Promise<Answer> => {
  await call.require('run-events')
  const db = call.store.reads
  const { zone } = call.community.settings
  const today = dayOf(zone, call.now)
  // Today is not over: its evening would look empty.
  const days = Array.from({ length: LOOK_BACK_DAYS }, (_, i) => addDays(today, i - LOOK_BACK_DAYS))
  // Before the first night, nobody has been counted yet.
  const spaces = (await spacesOf(db, call.community.id)).map((s) => s.id)
  if ((await countedDays(db, spaces, addDays(today, -LOOK_BACK_DAYS))).size === 0) {
    const run = { job: 'hours', community: call.community.id, period: `asked ${today}` }
    if (await call.store.write((tx) => askForRun(tx, run, call.now))) return { view: countingView(call.t) }
  }
  const about = { days, zone, since: call.now - YEAR, now: call.now }
  const slots = suggestSlots(await habitsOf(db, call.community.id, about), minutes ?? DEFAULT_MINUTES)
  const zones = (await zonesOf(db, call.community.id, MOST_ZONES)).filter((z) => z !== call.zone)
  return {
    view: suggestView(call.t, {
      slots: slots?.map((s) => ({ ...s, at: nextSlot(s, zone, call.now) })) ?? null,
      zone: call.zone,
      zones,
    }),
  }
}
