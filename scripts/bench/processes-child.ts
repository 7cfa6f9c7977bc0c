/** One of the processes that share a database: tracks the mix in a guild of its own, as the shard of that guild would. */
import { openStore } from '../../src/store/open.js'
import { BATCH, benchTracker, ingest } from './ingest.js'
import { MIX_START, mix, mixSpace, take } from './mix.js'

const [url = '', guild = '', members = '2000', count = '1000'] = process.argv.slice(2)

const told = (): Promise<void> => new Promise((resolve) => process.once('message', () => resolve()))

const store = await openStore(url)
let now = MIX_START
const tracker = benchTracker(store, () => now, BATCH)
const options = { members: Number(members), space: guild, seed: Number(guild) % 1_000 }
await tracker.event(mixSpace(options))
const events = take(mix(options), Number(count))
now = (events.at(-1)?.at ?? now) + 1
const begin = told()
process.send?.('ready')
await begin
const cpu = process.cpuUsage()
const began = performance.now()
await ingest(tracker, events)
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
let facts = 0
for (const n of tracker.counts().committed.values()) facts += n
await tracker.close()
await store.close()
process.send?.({ facts, seconds, busy: (user + system) / 1e6 / seconds })
