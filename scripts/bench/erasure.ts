/** Forgetting one busy member: how long others are held up in all, and by the longest single step. */
import { copyFileSync, rmSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { findAccount } from '../../src/store/accounts.js'
import { openStore } from '../../src/store/open.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { filled } from './ingest.js'
import { memberAt } from './mix.js'
import type { Bench, BenchOptions, Row } from './row.js'

const MEMBERS = 20_000

interface Forgotten {
  acts: number
  total: number
  longest: number
  delay: number
  seconds: number
}

const forget = async (path: string, rank: number, now: number): Promise<Forgotten> => {
  const store = await openStore(path)
  try {
    await store.chainWith(Buffer.alloc(32, 1))
    const person = memberAt(rank - 1)
    const account = await findAccount(store.reads, 'discord', person.id)
    if (!account) throw new Error('the member is not known')
    const { acts } = await store.reads
      .selectFrom('facts')
      .select((eb) => eb.fn.countAll<number>().as('acts'))
      .where('actor', '=', account.id)
      .executeTakeFirstOrThrow()
    const privacy = createPrivacy({ store, key: 'bench', path: `${path}.refusals`, backupDays: 0 })
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const began = performance.now()
    const { finished, times } = await privacy.erase([account.id], now)
    const seconds = (performance.now() - began) / 1000
    delay.disable()
    if (!finished) throw new Error('the erasure is not finished')
    return { acts: Number(acts), total: times.total, longest: times.longest, delay: delay.max / 1e6, seconds }
  } finally {
    await store.close()
  }
}

const rows = (what: string, f: Forgotten): Row[] => [
  {
    what: `${what}: others held up, in all`,
    measured: f.total,
    unit: 'ms',
    target: { most: 2_000 },
    note: `${f.acts.toLocaleString('en')} acts; done after ${f.seconds.toFixed(1)} s`,
  },
  {
    what: `${what}: longest step`,
    measured: f.longest,
    unit: 'ms',
    target: { most: 50 },
    note: `longest event-loop delay ${f.delay.toFixed(0)} ms`,
  },
]

export const bench: Bench = async ({ folder, full, smoke }: BenchOptions) => {
  const members = smoke ? 200 : MEMBERS
  const facts = smoke ? 3_000 : full ? 10_000_000 : 300_000
  const { path, now } = await filled(folder, members, facts)
  const copy = `${path}.erasure`
  copyFileSync(path, copy)
  try {
    const name = `erasure at ${facts.toLocaleString('en')} facts`
    const busy = await forget(copy, 10, now)
    // By Zipf's law one in ten acts is the busiest member's: more than anybody is; shown, not judged.
    const busiest = await forget(copy, 1, now)
    return [
      ...rows(`${name}, a busy member`, busy),
      ...rows(`${name}, the busiest`, busiest).map(({ target: _, ...row }) => row),
    ]
  } finally {
    for (const end of ['', '-wal', '-shm', '.refusals']) rmSync(copy + end, { force: true })
  }
}
