/** Takes up erasures that were interrupted, or that somebody's long reading kept from being finished. */
import { continueErasure, openErasures } from '../store/erase.js'
import type { Job } from './job.js'

export const finishErasures: Job = {
  name: 'finish-erasures',
  cron: '*/10 * * * *',
  for: 'installation',
  async run({ store, signal }) {
    let done = 0
    for (const account of await openErasures(store)) {
      if (signal.aborted) break
      if ((await continueErasure(store, account, signal)).finished) done += 1
    }
    return String(done)
  },
}
