/** Counts in which hours people were here, day by day, for suggesting when to meet. */
import { addDays, dayOf, startOfDay } from '../domain/calendar.js'
import { settingsAt } from '../domain/settings.js'
import { countedDays, countHours, removeHours } from '../store/account-hours.js'
import { paceOf } from '../store/pace.js'
import { overridesOf } from '../store/settings.js'
import { spacesOf } from '../store/spaces.js'
import type { Job } from './job.js'

/** As far back as suggestions look, and a week more. */
const KEPT_DAYS = 35
const LOOK_BACK_DAYS = 28
/** What was missed comes in later. */
const ANEW = 2

export const hours: Job = {
  name: 'hours',
  cron: '25 3 * * *',
  for: 'community',
  async run({ store, now, community, signal }) {
    const { zone } = settingsAt(await overridesOf(store.reads, community), now)
    const today = dayOf(zone, now)
    const spaces = (await spacesOf(store.reads, community)).map((s) => s.id)
    const first = addDays(today, -LOOK_BACK_DAYS)
    const counted = await countedDays(store.reads, spaces, first)
    const pace = paceOf(store, { signal })
    let people = 0
    for (let i = LOOK_BACK_DAYS; i > 0; i--) {
      const day = addDays(today, -i)
      if (i > ANEW && counted.has(day)) continue
      for (const space of spaces)
        people += await countHours(pace, space, { day, begins: startOfDay(zone, day) })
    }
    await store.write((tx) => removeHours(tx, spaces, addDays(today, -KEPT_DAYS)))
    return String(people)
  },
}
