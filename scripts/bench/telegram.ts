/** Telegram: updates a second through our adapter against a bare telegraf with an empty handler, 100 a response. */
import { type ChildProcess, fork } from 'node:child_process'
import { Telegraf } from 'telegraf'
import type { Handlers } from '../../src/chat/platform.js'
import type { Log } from '../../src/log.js'
import { createTelegram } from '../../src/platforms/telegram/index.js'
import { ALLOWED_UPDATES } from '../../src/platforms/telegram/wire.js'
import { beside } from './beside.js'

export interface TelegramBenchOptions {
  members: number
  /** Each is measured once bare and once ours, in changing order. */
  rounds: number
  /** Updates a round, a multiple of 100. */
  updates: number
  /** What receives the events of a round; an empty handler if absent. */
  handlers?: (round: number) => Promise<{ handlers: Handlers; close(): Promise<void> }>
}

/** Round by round. Processor time says more where neighbours share the machine. */
export interface TelegramBenchResult {
  updatesPerSecond: { bare: number[]; ours: number[] }
  /** Microseconds of this process an update. */
  processor: { bare: number[]; ours: number[] }
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, named: () => silent }

const empty: NonNullable<TelegramBenchOptions['handlers']> = async () => ({
  handlers: {
    event: () => Promise.resolve(),
    request: () => Promise.reject(new Error('the mix holds no commands')),
    complete: () => Promise.resolve([]),
  },
  close: () => Promise.resolve(),
})

const told = <T>(child: ChildProcess, key: string) =>
  new Promise<T>((resolve) => {
    const listen = (message: Record<string, T>) => {
      const value = message[key]
      if (value === undefined) return
      child.off('message', listen)
      resolve(value)
    }
    child.on('message', listen)
  })

const runBare = async (apiRoot: string, round: number, finished: Promise<number>) => {
  const bot = new Telegraf(`${round}:bench`, { telegram: { apiRoot } })
  bot.use(() => Promise.resolve())
  const ended = bot.launch({ allowedUpdates: [...ALLOWED_UPDATES] })
  const ms = await finished
  bot.stop()
  await ended
  return ms
}

const runOurs = async (
  apiUrl: string,
  round: number,
  finished: Promise<number>,
  receive: NonNullable<TelegramBenchOptions['handlers']>,
) => {
  const { handlers, close } = await receive(round)
  const platform = createTelegram({ token: `${round}:bench`, apiUrl, log: silent })
  await platform.start(handlers, new AbortController().signal)
  const ms = await finished
  await platform.stop()
  await close()
  return ms
}

export const benchTelegram = async (options: TelegramBenchOptions): Promise<TelegramBenchResult> => {
  const { members, rounds, updates, handlers = empty } = options
  const script = beside('telegram-server')
  const child = fork(script, [members, rounds, updates].map(String))
  const result: TelegramBenchResult = {
    updatesPerSecond: { bare: [], ours: [] },
    processor: { bare: [], ours: [] },
  }
  try {
    const url = `http://127.0.0.1:${await told<number>(child, 'port')}`
    const measure = async (who: 'bare' | 'ours', run: (finished: Promise<number>) => Promise<number>) => {
      const before = process.cpuUsage()
      const ms = await run(told(child, 'ms'))
      const { user, system } = process.cpuUsage(before)
      result.updatesPerSecond[who].push(Math.round((updates * 1000) / ms))
      result.processor[who].push((user + system) / updates)
    }
    const bare = (round: number) => measure('bare', (finished) => runBare(url, round, finished))
    const ours = (round: number) => measure('ours', (finished) => runOurs(url, round, finished, handlers))
    for (let round = 0; round < rounds; round += 1)
      for (const run of round % 2 === 0 ? [bare, ours] : [ours, bare]) await run(round)
  } finally {
    child.disconnect()
  }
  return result
}
