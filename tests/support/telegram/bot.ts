/** The real adapter against the loopback server, with handlers a test can steer. */
import type { CommandRequest, PressRequest, Reply } from '../../../src/chat/command.js'
import type { ChatEvent } from '../../../src/chat/event.js'
import type { Handlers, Platform } from '../../../src/chat/platform.js'
import type { Log } from '../../../src/log.js'
import { createTelegram } from '../../../src/platforms/telegram/index.js'
import { createHandClock, type HandClock } from './hand-clock.js'
import { type BotApi, startBotApi } from './server.js'

type AnyRequest = CommandRequest | PressRequest

export interface TestBot {
  api: BotApi
  clock: HandClock
  platform: Platform
  events: ChatEvent[]
  requests: AnyRequest[]
  logged: string[]
  start(): Promise<void>
  /** Stops everything and says what the server found wrong. */
  close(): Promise<string[]>
}

export interface Steering {
  event?: Handlers['event']
  reply?: (request: AnyRequest) => Reply | Promise<Reply>
  token?: string
  api?: BotApi
}

const plainReply: Reply = { view: { blocks: [] }, private: false, replace: false }

export const createTestBot = async (steering: Steering = {}): Promise<TestBot> => {
  const api = steering.api ?? (await startBotApi())
  const clock = createHandClock()
  const events: ChatEvent[] = []
  const requests: AnyRequest[] = []
  const logged: string[] = []
  const write = (event: string, ...details: unknown[]) =>
    void logged.push(JSON.stringify([event, ...details]))
  const log: Log = { debug: write, info: write, warn: write, error: write, named: () => log }
  const token = steering.token ?? api.token
  const { now, after } = clock
  const platform = createTelegram({ token, apiUrl: api.url, log, clock: now, after })
  const ending = new AbortController()
  const handlers: Handlers = {
    event: async (event) => {
      events.push(event)
      await steering.event?.(event)
    },
    request: async (request) => {
      requests.push(request)
      return (await steering.reply?.(request)) ?? plainReply
    },
    complete: async () => [],
  }
  return {
    api,
    clock,
    platform,
    events,
    requests,
    logged,
    start: () => platform.start(handlers, ending.signal),
    close: async () => {
      await platform.stop()
      if (!steering.api) await api.close()
      return api.violations
    },
  }
}
