/** Telegram: from an update, 100 a response, to a committed fact, against a bare telegraf with an empty handler. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Handlers } from '../../src/chat/platform.js'
import { openStore } from '../../src/store/open.js'
import { benchTracker, countFacts } from './ingest.js'
import { type Bench, median, type Row } from './row.js'
import { benchTelegram } from './telegram.js'

export const bench: Bench = async ({ folder, smoke }) => {
  const rows: Row[] = []
  for (const members of [2_000, 20_000]) {
    let facts = 0
    const handlers = async (round: number) => {
      const path = join(folder, `telegram-${members}-${round}.db`)
      const store = await openStore(path)
      let now = 0
      const tracker = benchTracker(store, () => now)
      const received: Handlers = {
        event: (event) => {
          now = Math.max(now, event.at)
          return tracker.event(event)
        },
        request: () => Promise.reject(new Error('the mix holds no commands')),
        complete: async () => [],
      }
      const close = async () => {
        await tracker.close()
        facts = await countFacts(store)
        await store.close()
        rmSync(path, { force: true })
      }
      return { handlers: received, close }
    }
    const updates = smoke ? 1_000 : 50_000
    const { updatesPerSecond } = await benchTelegram({
      members,
      rounds: smoke ? 1 : 5,
      updates,
      handlers,
    })
    const ratios = updatesPerSecond.ours.map((ours, i) => ours / (updatesPerSecond.bare[i] ?? Number.NaN))
    const chosen = ratios.indexOf(median(ratios))
    rows.push({
      what: `telegram to committed fact, ${members} members`,
      measured: updatesPerSecond.ours[chosen] ?? 0,
      limit: updatesPerSecond.bare[chosen] ?? 0,
      unit: 'updates/s',
      target: { least: 0.5 },
      note: `ratios ${ratios.map((r) => r.toFixed(2)).join(', ')}, ${facts.toLocaleString('en')} facts committed`,
    })
  }
  return rows
}
