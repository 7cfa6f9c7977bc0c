/** How long /points and /leaderboard take from request to reply, with 100 000 members and 1 million facts, and how that grows. */
import { COMMANDS } from '../../commands/index.js'
import { createDispatch } from '../../src/bot/dispatch.js'
import { openStore } from '../../src/store/open.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { benchLog, benchTracker, filled } from './ingest.js'
import { channelAt, MIX_SPACE, memberAt, randomFrom } from './mix.js'
import { type Bench, type BenchOptions, quantile, type Row } from './row.js'

const NAMES = ['points', 'leaderboard'] as const

/** Milliseconds of each of so many calls by random members. */
const timeCalls = async (path: string, now: number, members: number, calls: number) => {
  const store = await openStore(path)
  let clock = now
  const tracker = benchTracker(store, () => clock)
  const dispatch = createDispatch({
    commands: COMMANDS,
    store,
    tracker,
    platforms: [],
    privacy: createPrivacy({ store, key: 'bench', path: `${path}.refusals`, backupDays: 0 }),
    log: benchLog,
    clock: () => clock,
  })
  const random = randomFrom(3)
  const call = async (name: string): Promise<number> => {
    // Far enough apart for the flood limit.
    clock += 2_000
    const by = memberAt(Math.floor(random() * members))
    const began = performance.now()
    const reply = await dispatch.request({
      type: 'command',
      platform: 'discord',
      space: { id: MIX_SPACE },
      channel: channelAt(0),
      by,
      at: clock,
      rights: async () => ({ administrator: false, moderator: false }),
      name,
      arguments: {},
    })
    const took = performance.now() - began
    if (reply.view.tone === 'error') throw new Error(`/${name} failed`)
    return took
  }
  try {
    const times = new Map<string, number[]>()
    for (const name of NAMES) {
      for (let i = 0; i < Math.min(200, calls); i += 1) await call(name)
      const took: number[] = []
      for (let i = 0; i < calls; i += 1) took.push(await call(name))
      times.set(name, took)
    }
    return times
  } finally {
    await tracker.close()
    await store.close()
  }
}

const sizes = ({ smoke, full }: BenchOptions): number[] =>
  smoke ? [2_000] : full ? [1_000_000, 10_000_000] : [1_000_000]

export const bench: Bench = async (options) => {
  const members = options.smoke ? 500 : 100_000
  const rows: Row[] = []
  const first = new Map<string, number>()
  for (const facts of sizes(options)) {
    const { path, now } = await filled(options.folder, members, facts)
    const times = await timeCalls(path, now, members, options.smoke ? 30 : 2_000)
    for (const [name, took] of times) {
      const p99 = quantile(took, 0.99)
      const note = `median ${quantile(took, 0.5).toFixed(2)}, longest ${Math.max(...took).toFixed(1)}`
      const what = `/${name} p99, ${members.toLocaleString('en')} members, ${facts.toLocaleString('en')} facts`
      const before = first.get(name)
      first.set(name, before ?? p99)
      rows.push({ what, measured: p99, unit: 'ms', target: { most: 5 }, note })
      if (before !== undefined) {
        rows.push({
          what: `/${name} growth to ${facts.toLocaleString('en')} facts`,
          measured: p99,
          limit: before,
          unit: 'ms',
          target: { most: 1.5 },
        })
      }
    }
  }
  return rows
}
