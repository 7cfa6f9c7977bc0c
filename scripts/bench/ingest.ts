/** The real tracker over a real store, and a quick way to fill it with the mix. */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { ChatEvent } from '../../src/chat/event.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import type { Log } from '../../src/log.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { createTracker, type Tracker } from '../../src/tracking/tracker.js'
import { MIX_SPACE, MIX_START, memberAt, mix, mixSpace, take } from './mix.js'

export const BATCH = 1_000

let failed = false

/** The first error ends up in front of the reader and fails the bench: it would measure how fast events fail. */
export const benchLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (event, error) => {
    if (!failed) process.stderr.write(`${event}: ${error instanceof Error ? error.stack : String(error)}\n`)
    failed = true
    process.exitCode = 1
  },
  named: () => benchLog,
}

/** As the bot has it; `batchSize` only where a bench compares transactions of one size. */
export const benchTracker = (store: Store, clock: () => number, batchSize?: number): Tracker =>
  createTracker({
    store,
    log: benchLog,
    clock,
    secret: 'bench',
    begin: { language: DEFAULTS.language, zone: DEFAULTS.zone, bestLocale: () => DEFAULTS.language },
    ...(batchSize === undefined ? {} : { batchSize }),
  })

/** Hands events over in batches, each committed before the next. */
export const ingest = async (tracker: Tracker, events: readonly ChatEvent[]): Promise<void> => {
  for (let i = 0; i < events.length; i += BATCH) {
    await Promise.all(events.slice(i, i + BATCH).map((event) => tracker.event(event)))
  }
}

export const countFacts = async (store: Store): Promise<number> => {
  const row = await store.reads
    .selectFrom('facts')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export interface Filled {
  path: string
  facts: number
  /** Just after the last event. */
  now: number
}

/** A database with so many known members and (about) so many facts of the mix; made once in a run. */
export const filled = async (folder: string, members: number, facts: number): Promise<Filled> => {
  const path = join(folder, `filled-${members}-${facts}.db`)
  const events = mix({ members })
  const factsAnEvent = 1.15
  const wanted = Math.ceil(facts / factsAnEvent)
  let now = MIX_START
  if (!existsSync(path)) {
    const making = `${path}.making`
    const store = await openStore(making)
    const tracker = benchTracker(store, () => now, BATCH)
    const people = Array.from({ length: members }, (_, n) => memberAt(n))
    await tracker.event(mixSpace({ members }))
    for (let i = 0; i < members; i += 10_000) {
      const at = MIX_START - 1
      const some = people.slice(i, i + 10_000)
      await tracker.event({
        type: 'roster',
        platform: 'discord',
        space: MIX_SPACE,
        at,
        source: 'live',
        people: some,
      })
    }
    for (let done = 0; done < wanted; done += 20_000) {
      const some = take(events, Math.min(20_000, wanted - done))
      now = (some.at(-1)?.at ?? now) + 1
      await ingest(tracker, some)
    }
    await tracker.close()
    await store.close()
    renameSync(making, path)
  }
  const store = await openStore(path)
  try {
    const latest = await store.reads
      .selectFrom('facts')
      .select((eb) => eb.fn.max('at').as('at'))
      .executeTakeFirstOrThrow()
    return { path, facts: await countFacts(store), now: Number(latest.at) + 1 }
  } finally {
    await store.close()
  }
}
