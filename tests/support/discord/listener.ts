/** Handlers that remember what they were told, and can be waited for. */
import type {
  CommandRequest,
  CompletionRequest,
  PressRequest,
  Reply,
  Suggestion,
} from '../../../src/chat/command.js'
import type { ChatEvent } from '../../../src/chat/event.js'
import type { Handlers } from '../../../src/chat/platform.js'

type Asked = CommandRequest | PressRequest

export const createListener = (
  reply: (request: Asked) => Promise<Reply> = async () => ({
    view: { blocks: [{ type: 'paragraph', text: 'fine' }] },
    private: true,
    replace: false,
  }),
  complete: (request: CompletionRequest) => Promise<Suggestion[]> = async () => [],
) => {
  const events: ChatEvent[] = []
  const requests: Asked[] = []
  const waiting: { match: (event: ChatEvent) => boolean; resolve: (event: ChatEvent) => void }[] = []
  const handlers: Handlers = {
    event: async (event) => {
      events.push(event)
      for (const one of waiting.filter(({ match }) => match(event))) {
        waiting.splice(waiting.indexOf(one), 1)
        one.resolve(event)
      }
    },
    request: async (request) => {
      requests.push(request)
      return reply(request)
    },
    complete,
  }
  return {
    handlers,
    events,
    requests,
    /** The first such event, whether it came already or is still to come. */
    until: (match: (event: ChatEvent) => boolean): Promise<ChatEvent> => {
      const seen = events.find(match)
      return seen ? Promise.resolve(seen) : new Promise((resolve) => waiting.push({ match, resolve }))
    },
    /** The next such event. */
    next: (match: (event: ChatEvent) => boolean): Promise<ChatEvent> =>
      new Promise((resolve) => waiting.push({ match, resolve })),
  }
}

/** Timers that ring when they are told to. */
export const createTimers = () => {
  const pending = new Map<number, { ms: number; run: () => void }>()
  const waiting: { ms: number; resolve: () => void }[] = []
  let count = 0
  return {
    after: (ms: number, run: () => void) => {
      count++
      const id = count
      pending.set(id, { ms, run })
      for (const one of waiting.filter((w) => w.ms === ms)) {
        waiting.splice(waiting.indexOf(one), 1)
        one.resolve()
      }
      return () => void pending.delete(id)
    },
    /** Rings all timers of that length that are set, or the next one to be. */
    ring: async (ms: number): Promise<void> => {
      const set = [...pending].filter(([, one]) => one.ms === ms)
      if (set.length === 0) {
        await new Promise<void>((resolve) => waiting.push({ ms, resolve }))
        for (const [id, one] of [...pending].filter(([, p]) => p.ms === ms)) {
          pending.delete(id)
          one.run()
        }
        return
      }
      for (const [id, one] of set) {
        pending.delete(id)
        one.run()
      }
    },
    set: () => [...pending.values()].map(({ ms }) => ms),
  }
}

export const silentLog = () => {
  const lines: { level: string; event: string; details?: object }[] = []
  const log = {
    debug: (event: string, details?: object) =>
      void lines.push({ level: 'debug', event, ...(details && { details }) }),
    info: (event: string, details?: object) =>
      void lines.push({ level: 'info', event, ...(details && { details }) }),
    warn: (event: string, details?: object) =>
      void lines.push({ level: 'warn', event, ...(details && { details }) }),
    error: (event: string, _error: unknown, details?: object) =>
      void lines.push({ level: 'error', event, ...(details && { details }) }),
    named: () => log,
  }
  return { log, lines }
}
