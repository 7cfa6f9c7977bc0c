/** Adds up what batches left for the rollups; in passing, a tracker does so only with what presses. */
import { foldRollups as foldSome } from '../store/rollups.js'
import { addUpTerms } from '../store/terms.js'
import type { Job } from './job.js'

export const foldRollups: Job = {
  name: 'fold-rollups',
  cron: '*/5 * * * *',
  for: 'installation',
  async run({ store, signal }) {
    for (let folded = 0; ; ) {
      const some = await foldSome(store)
      folded += some
      if (signal.aborted) return String(folded)
      if (some > 0) continue
      await addUpTerms(store, 1)
      return String(folded)
    }
  },
}
