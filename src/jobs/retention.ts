/** Lets go of what has had its time in a community, by its own clocks and its own calendar. */
import { addDays, dayOf, startOfDay, weekOf } from '../domain/calendar.js'
import { settingsAt } from '../domain/settings.js'
import { paceOf } from '../store/pace.js'
import { removeExpired, sealSpaces } from '../store/retention.js'
import { overridesOf } from '../store/settings.js'
import { spacesOf } from '../store/spaces.js'
import type { Job } from './job.js'

export const retention: Job = {
  name: 'retention',
  cron: '40 2 * * *',
  for: 'community',
  async run({ store, now, community, signal }) {
    const { zone, retention: keep } = settingsAt(await overridesOf(store.reads, community), now)
    const today = dayOf(zone, now)
    /** The first day that stays; null: all do. */
    const from = (days: number) => (days === 0 ? null : addDays(today, -days))
    const facts = from(keep.facts)
    const accountDays = from(keep.accountDays)
    const terms = from(keep.terms)
    const ties = from(keep.ties)
    const events = from(keep.events)
    const spaces = (await spacesOf(store.reads, community)).map((s) => s.id)
    const seal = [facts, accountDays]
      .filter((d) => d !== null)
      .sort()
      .at(-1)
    if (seal !== undefined) await store.write((tx) => sealSpaces(tx, spaces, startOfDay(zone, seal)))
    const removed = await removeExpired(paceOf(store, { signal }), {
      spaces,
      facts: facts === null ? null : { day: facts, at: startOfDay(zone, facts) },
      accountDays,
      terms: terms === null ? null : weekOf(terms),
      ties: ties === null ? null : weekOf(ties),
      events: events === null ? null : startOfDay(zone, events),
    })
    return String(removed)
  },
}
