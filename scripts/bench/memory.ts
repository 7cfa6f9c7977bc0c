/** What the built bot keeps resident on Discord: with a handful of members, and with 100 000. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { startBuiltBot } from './built-bot.js'
import { startLoopback } from './loopback.js'
import { type Bench, median, type Row } from './row.js'

const MEGABYTE = 1024 * 1024
const LONGEST_WAIT = 300_000

const knownIn = (path: string): number => {
  const db = new Database(path, { readonly: true })
  try {
    return db.prepare('select count(*) from accounts').pluck().get() as number
  } finally {
    db.close()
  }
}

const measure = async (path: string, members: number, settle: number): Promise<number> => {
  const discord = await startLoopback(members)
  const bot = await startBuiltBot({
    DISCORD_TOKEN: 'bench.bench.bench',
    DISCORD_API_URL: discord.api,
    DATABASE_URL: path,
  })
  try {
    const began = performance.now()
    while (knownIn(path) < members) {
      if (performance.now() - began > LONGEST_WAIT) throw new Error('the members do not become known')
      await wait(200)
    }
    const readings: number[] = []
    for (let i = 0; i < 5; i += 1) {
      await wait(settle / 5)
      readings.push((await bot.resident()) / MEGABYTE)
    }
    return median(readings)
  } finally {
    await bot.stop()
    discord.close()
  }
}

export const bench: Bench = async ({ folder, smoke }) => {
  const settle = smoke ? 500 : 10_000
  const many = smoke ? 500 : 100_000
  const row = (what: string, measured: number, most: number): Row => ({
    what,
    measured,
    unit: 'MB',
    target: { most },
  })
  return [
    row('resident memory, idle', await measure(join(folder, 'idle.db'), 10, settle), 150),
    row(
      `resident memory, ${many.toLocaleString('en')} members known`,
      await measure(join(folder, 'known.db'), many, settle),
      250,
    ),
  ]
}
