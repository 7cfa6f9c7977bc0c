/** Scores a history anew after a rule was changed for the past: day by day, and all boards at once at the end. */
import { foldAwards } from '../store/fold.js'
import { letOthers } from '../store/pace.js'
import { endRescore, removeRetired } from '../store/rescored-boards.js'
import { RESCORE_JOB, rescoreSlice, runningRescore } from '../store/rescores.js'
import type { Job, JobContext } from './job.js'

/** Days of accounts in one transaction: a few milliseconds of writing. */
const SLICE = 250
const ROWS = 500

/** Answers how many days of the calendar were looked through; null where the end came first. */
const lookThrough = async ({ store, now, signal, progress }: JobContext, id: number) => {
  const days = new Set<string>()
  while (!signal.aborted) {
    const { day } = await store.write((tx, bulk) => rescoreSlice(tx, bulk, id, { limit: SLICE, now }))
    if (day === null) return days.size
    if (!days.has(day)) progress?.(day)
    days.add(day)
    await letOthers()
  }
  return null
}

/** Asked for by a command, which writes the slot; each night what was left over is taken up. */
export const rescore: Job = {
  name: RESCORE_JOB,
  cron: '47 3 * * *',
  for: 'community',
  async run(context) {
    const { store, now, community, signal } = context
    const running = await runningRescore(store.reads, community)
    const days = running ? await lookThrough(context, running.id) : 0
    if (days === null) return 'stopped'
    if (running) {
      await foldAwards(store)
      await store.write((tx, bulk) => endRescore(tx, bulk, running, now))
    }
    while (!signal.aborted && (await store.write((tx) => removeRetired(tx, ROWS), 'quiet'))) await letOthers()
    return String(days)
  },
}
