/** Every week: looks for people who mostly react to one another, and tells those who look after the community. */
import { dayOf } from '../domain/calendar.js'
import { planRingsFound } from '../domain/network/ring-intents.js'
import { settingsAt } from '../domain/settings.js'
import { lastActors } from '../store/audit.js'
import { addIntents } from '../store/intents.js'
import { ringsOf } from '../store/rings.js'
import { overridesOf } from '../store/settings.js'
import type { Job } from './job.js'

const MOST_TOLD = 3

export const rings: Job = {
  name: 'rings',
  cron: '20 10 * * 1',
  for: 'community',
  async run({ store, now, community }) {
    const { zone } = settingsAt(await overridesOf(store.reads, community), now)
    const found = (await ringsOf(store.reads, community, { zone, now })).rings.length
    if (found === 0) return '0'
    const month = dayOf(zone, now).slice(0, 7)
    await store.write(async (tx) => {
      const told = await lastActors(tx, community, MOST_TOLD)
      await addIntents(
        tx,
        told.map((account) => planRingsFound(account, { community, month }, now)),
        now,
      )
    }, 'quiet')
    return String(found)
  },
}
