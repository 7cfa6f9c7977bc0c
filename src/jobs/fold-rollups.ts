/** Adds up what batches left for the rollups, where no tracker of this process does it in passing. */
import { foldRollups as foldSome } from '../store/rollups.js'
import type { Job } from './job.js'

export const foldRollups: Job = {
  name: 'fold-rollups',
  cron: '*/5 * * * *',
  for: 'installation',
  async run({ store, signal }) {
    for (let folded = 0; ; ) {
      const some = await foldSome(store)
      folded += some
      if (some === 0 || signal.aborted) return String(folded)
    }
  },
}
