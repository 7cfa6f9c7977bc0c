/** What goes wrong at the n-th reply of an API: refusals, broken connections, nonsense, and the end of the process. */
import type { DiscordServer } from '../support/discord/server.js'
import type { BotApi } from '../support/telegram/server.js'
import type { FaultKind } from './faults.js'

export interface Apis {
  discord: DiscordServer
  telegram: BotApi
  kill(): void
}

/** Answers, at the end of its wave, whether it happened; then it happens no more. */
export type Check = () => boolean

const READ = { method: 'GET', path: /^\/channels\/\d+\/messages|^\/guilds/ }
const SENT = { method: 'POST', path: /^\/channels\/\d+\/messages$|callback$/ }

const DISCORD: Readonly<Record<string, object>> = {
  '429': {
    status: 429,
    body: { message: 'slow', retry_after: 0.05, global: false },
    headers: { 'retry-after': '0.05', 'x-ratelimit-scope': 'user' },
  },
  global: {
    status: 429,
    body: { message: 'slow', retry_after: 0.1, global: true },
    headers: { 'retry-after': '0.1', 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' },
  },
  '500': { status: 502 },
  cut: { cut: true },
  hang: { hang: true },
  'done-cut': { cut: true, done: true },
  garbled: { status: 200, body: { surprise: true } },
}

const failDiscord = ({ discord, kill }: Apis, how: string, n: number): Check => {
  const what = how === 'kill' ? { deed: kill } : DISCORD[how]
  const fault = { ...(n % 2 ? READ : SENT), times: 1, after: Math.floor((n - 1) / 2), ...what }
  discord.fail(fault)
  return () => {
    const was = fault.times === 0
    fault.times = 0
    return was
  }
}

const failTelegram = ({ telegram, kill }: Apis, method: string, how: string, n: number): Check => {
  if (how === 'kill' && method === 'getUpdates') {
    let isArmed = true
    let isDone = false
    const before = telegram.delivered.length
    void telegram
      .found(() => telegram.delivered.length >= before + n)
      .then(() => {
        if (!isArmed) return
        isDone = true
        kill()
      })
    return () => {
      isArmed = false
      return isDone
    }
  }
  const before = telegram.callsOf(method).length
  if (how === 'kill') telegram.fail(method, { deed: kill }, 1, n - 1)
  else if (how === 'cut' || how === 'garbled' || how === 'hang' || how === 'done-cut')
    telegram.fail(method, how, 1, n - 1)
  else if (how === '429') {
    const parameters = { retry_after: 1 }
    const description = 'Too Many Requests: retry after 1'
    telegram.fail(method, { status: 429, description, parameters }, 1, n - 1)
  } else telegram.fail(method, { status: 502, description: 'Bad Gateway' }, 1, n - 1)
  return () => telegram.callsOf(method).length >= before + n
}

/** `discord-429`, `telegram-done-cut`, `updates-kill` and their like. */
export const failReply = (apis: Apis, kind: FaultKind, n: number): Check => {
  const [api = '', ...rest] = kind.split('-')
  const how = rest.join('-')
  if (api === 'discord') return failDiscord(apis, how, n)
  return failTelegram(apis, api === 'updates' ? 'getUpdates' : 'sendMessage', how, n)
}
