/**
 * Two processes on one PostgreSQL against one: each tracks a guild of its own, as shards do, with the same members.
 * The database server works on the same machine, so the note says how busy each side was.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { openStore } from '../../src/store/open.js'
import { beside } from './beside.js'
import { withPostgres } from './postgres.js'
import { type Bench, median } from './row.js'

const CHILD = beside('processes-child')
const GUILDS = ['100000000000000001', '100000000000000002']

interface Told {
  facts: number
  seconds: number
  busy: number
}

const message = async <T>(child: ChildProcess): Promise<T> => {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('a process ended early')))
  const [value] = (await Promise.race([once(child, 'message'), ended])) as [T]
  ended.catch(() => {})
  return value
}

/** Facts a second of all together, and how much of a core each process used. */
const measure = async (url: string, guilds: readonly string[], members: number, count: number) => {
  const children = guilds.map((guild) => fork(CHILD, [url, guild, String(members), String(count)]))
  try {
    await Promise.all(children.map((child) => message(child)))
    const results = children.map((child) => message<Told>(child))
    for (const child of children) child.send('begin')
    const told = await Promise.all(results)
    const facts = told.reduce((sum, t) => sum + t.facts, 0)
    const seconds = Math.max(...told.map((t) => t.seconds))
    return { rate: facts / seconds, busy: told.map((t) => t.busy) }
  } finally {
    for (const child of children) if (child.connected) child.disconnect()
  }
}

const shares = (busy: readonly number[]): string => busy.map((b) => `${Math.round(b * 100)} %`).join(' and ')

export const bench: Bench = async ({ smoke }) =>
  withPostgres(async (server) => {
    const members = smoke ? 100 : 2_000
    const count = smoke ? 1_000 : 40_000
    const rounds = []
    for (let round = 0; round < (smoke ? 1 : 3); round += 1) {
      const fresh = async (guilds: readonly string[]) => {
        const url = await server.fresh()
        await (await openStore(url)).close()
        return measure(url, guilds, members, count)
      }
      rounds.push({ one: await fresh(GUILDS.slice(0, 1)), two: await fresh(GUILDS) })
    }
    const middle = median(rounds.map((r) => r.two.rate / r.one.rate))
    const chosen = rounds.find((r) => r.two.rate / r.one.rate === middle)
    if (!chosen) return []
    const { one, two } = chosen
    return [
      {
        what: 'two processes on PostgreSQL, against one',
        measured: two.rate,
        limit: one.rate,
        unit: 'facts/s',
        target: { least: 1.5 },
        note: `a core's share: ${shares(one.busy)} alone, ${shares(two.busy)} together, on ${availableParallelism()} cores with the database server`,
      },
    ]
  })
