/** Writes down each job's next run, for each community by its own clock. */
import { nextRun, type Schedule } from '../domain/next-run.js'
import { type Settings, settingsAt } from '../domain/settings.js'
import { communityIds } from '../store/communities.js'
import type { Store } from '../store/engine.js'
import { overridesOf } from '../store/settings.js'
import { planSlot, type SlotKey, waitingSlots } from '../store/slots.js'
import type { Job } from './job.js'

export interface Scheduled {
  job: Job
  schedule: Schedule
}

const keyOf = (slot: SlotKey) => `${slot.job} ${slot.community} ${slot.period}`

/** Answers the earliest due instant of what is waiting now, or null. Writes only what is not written yet. */
export const planRuns = async (
  store: Store,
  jobs: readonly Scheduled[],
  now: number,
  defaults: Settings,
): Promise<number | null> => {
  const waiting = await waitingSlots(
    store.reads,
    jobs.map((j) => j.job.name),
  )
  const known = new Set(waiting.map(keyOf))
  let earliest = Math.min(...waiting.map((slot) => slot.due_at), Number.MAX_SAFE_INTEGER)
  const plan = async ({ job, schedule }: Scheduled, community: number, zone: string) => {
    const next = nextRun(schedule, zone, now)
    if (!next) return
    earliest = Math.min(earliest, next.at)
    const slot = { job: job.name, community, period: next.period }
    if (!known.has(keyOf(slot))) await store.write((tx) => planSlot(tx, slot, next.at, now))
  }
  const ofCommunities = jobs.filter((j) => j.job.for === 'community')
  for (const j of jobs) if (j.job.for === 'installation') await plan(j, 0, 'UTC')
  if (ofCommunities.length > 0) {
    for (const community of await communityIds(store.reads)) {
      const { zone } = settingsAt(await overridesOf(store.reads, community), now, defaults)
      for (const j of ofCommunities) await plan(j, community, zone)
    }
  }
  return earliest === Number.MAX_SAFE_INTEGER ? null : earliest
}
