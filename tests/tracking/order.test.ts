import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChatEvent } from '../../src/chat/event.js'
import { openStore } from '../../src/store/open.js'
import { createTracker } from '../../src/tracking/tracker.js'
import { dump } from '../support/ledger-dump.js'
import { disorder, scripts } from '../support/script.js'
import { silentLog } from '../support/silent-log.js'

let folder = ''
let number = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-order-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const outcomeOf = async (batches: readonly ChatEvent[][]) => {
  const store = await openStore(join(folder, `${number++}.db`))
  const tracker = createTracker({
    store,
    log: silentLog,
    clock: () => 0,
    secret: 'test',
    begin: { language: 'en', zone: 'Europe/Berlin', bestLocale: () => 'en' },
  })
  for (const batch of batches) {
    for (const event of batch) void tracker.event(event)
    await tracker.flush()
  }
  const counts = tracker.counts()
  await tracker.close()
  const result = await dump(store)
  await store.close()
  expect(counts.quarantined).toBe(0)
  return result
}

describe.each(['discord', 'telegram'] as const)('order does not matter on %s', (platform) => {
  test('shuffled, split and repeated batches leave the same facts, ledger, boards, rollups and ties', async () => {
    await fc.assert(
      fc.asyncProperty(
        scripts(platform).chain((events) => fc.tuple(fc.constant(events), disorder(events))),
        async ([events, batches]) => {
          expect(await outcomeOf(batches)).toEqual(await outcomeOf([events]))
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 25), interruptAfterTimeLimit: 60_000, endOnFailure: true },
    )
  }, 120_000)
})
