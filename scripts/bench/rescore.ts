/** Scoring a whole history anew, against the rate at which the same facts came in. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { rescore } from '../../src/jobs/rescore.js'
import { foldAwards } from '../../src/store/fold.js'
import { openStore } from '../../src/store/open.js'
import { beginRescore } from '../../src/store/rescores.js'
import { BATCH, benchTracker, countFacts, ingest } from './ingest.js'
import { MIX_START, mix, mixSpace, take } from './mix.js'
import type { Bench } from './row.js'

const PORTION = 20_000

export const bench: Bench = async ({ folder, full, smoke }) => {
  const members = smoke ? 100 : 5_000
  const events = smoke ? 2_000 : full ? 900_000 : 90_000
  const path = join(folder, 'rescore.db')
  let now = MIX_START
  const store = await openStore(path)
  try {
    const tracker = benchTracker(store, () => now, BATCH)
    await tracker.event(mixSpace({ members }))
    const source = mix({ members })
    let ingesting = 0
    for (let done = 0; done < events; done += PORTION) {
      const some = take(source, Math.min(PORTION, events - done))
      now = (some.at(-1)?.at ?? now) + 1
      const began = performance.now()
      await ingest(tracker, some)
      ingesting += performance.now() - began
    }
    const adding = performance.now()
    await tracker.flush()
    ingesting += performance.now() - adding
    const facts = await countFacts(store)
    const { community } = await store.reads.selectFrom('spaces').select('community').executeTakeFirstOrThrow()
    const changes = [{ key: 'points.messageBlock' as const, value: '9' }]
    const began = performance.now()
    await store.write((tx, bulk) =>
      beginRescore(tx, bulk, { community, fromDay: '2020-01-01', changes, by: 1, now }),
    )
    const { signal } = new AbortController()
    await rescore.run({ store, now, community, period: 'bench', signal })
    await foldAwards(store)
    const scoring = performance.now() - began
    await tracker.close()
    return [
      {
        what: `a history scored anew, ${facts.toLocaleString('en')} facts`,
        measured: (1_000 * facts) / scoring,
        limit: (1_000 * facts) / ingesting,
        unit: 'facts/s',
        target: { least: 0.5 },
        note: `${(scoring / 1_000).toFixed(1)} s; boards stand still meanwhile`,
      },
    ]
  } finally {
    await store.close()
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  }
}
