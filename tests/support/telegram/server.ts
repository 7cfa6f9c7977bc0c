/**
 * A strict Bot API server on loopback. It holds long polls, filters by allowed_updates, confirms by offset and delivers
 * again what is not confirmed; it checks every request (checks.ts, and spec.ts where a description lies beside us) and
 * can be told to fail. It never waits: an empty poll is held until something is pushed or `release` is called.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Parameters, readBody, type SentFile } from './body.js'
import { violationsOf } from './checks.js'
import { METHODS } from './methods.js'
import { SPEC_PRESENT, specProblem } from './spec.js'
import { createState, learn, Refusal, type State, type Update } from './state.js'

export interface ApiCall {
  method: string
  parameters: Parameters
  files: Map<string, SentFile>
  /** What it was answered with; absent where it was refused, or not yet. */
  result?: unknown
}

/** `cut`: the connection breaks before an answer; `done-cut`: all the same it was carried out; `hang`: no answer at all; `garbled`: one that is no JSON. */
export type Failure =
  | 'cut'
  | 'done-cut'
  | 'hang'
  | 'garbled'
  | { status: number; description: string; parameters?: object }
  /** It is carried out, this happens, and nobody is answered. */
  | { deed: () => void }

export interface BotApi {
  readonly url: string
  readonly token: string
  readonly state: State
  /** Every request, in order. */
  readonly calls: ApiCall[]
  readonly violations: string[]
  callsOf(method: string): ApiCall[]
  /** The `nth` call of a method (from 1), as soon as it comes. */
  called(method: string, nth?: number): Promise<ApiCall>
  /** The first call that fits, of those from the `from`th on, as soon as it comes. */
  found(fits: (call: ApiCall) => boolean, from?: number): Promise<ApiCall>
  /** Queues updates; returns the last one's id. */
  push(...updates: Record<string, unknown>[]): number
  /** Resolves when everything pushed is confirmed and a poll is being held. */
  drained(): Promise<void>
  /** Answers the held poll with nothing, as after its timeout. */
  release(): void
  /** The next calls of a method fail like this, after so many that do not. */
  fail(method: string, failure: Failure, times?: number, after?: number): void
  /** What was to fail does not; answers how many failures are left over. */
  forgive(): number
  /** Ids delivered, in order, with repetitions. */
  readonly delivered: number[]
  /** Not confirmed yet. */
  pending(): number[]
  close(): Promise<void>
}

interface Held {
  response: ServerResponse
  limit: number
  allowed: readonly string[]
}

const DEFAULT_TYPES = [
  'message',
  'edited_message',
  'channel_post',
  'my_chat_member',
  'callback_query',
  'poll_answer',
]

const write = (response: ServerResponse, status: number, body: object) => {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
const refuse = (response: ServerResponse, status: number, description: string, parameters?: object) =>
  write(response, status, { ok: false, error_code: status, description, ...(parameters && { parameters }) })

export const startBotApi = async (token = '123456:test-token-of-the-loopback-server'): Promise<BotApi> => {
  const state = createState()
  const calls: ApiCall[] = []
  const violations: string[] = []
  const delivered: number[] = []
  const failures = new Map<string, (Failure | null)[]>()
  const watchers = new Set<() => void>()
  let queue: Update[] = []
  let nextUpdate = 5000
  let held: Held | null = null
  let allowed: readonly string[] = DEFAULT_TYPES

  const changed = () => {
    for (const watcher of [...watchers]) watcher()
  }
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const watcher = () => {
        const found = look()
        if (found === undefined) return
        watchers.delete(watcher)
        resolve(found)
      }
      watchers.add(watcher)
      watcher()
    })

  const typeOf = (update: Update) => Object.keys(update).find((key) => key !== 'update_id') ?? ''
  const serve = ({ response, limit }: Held) => {
    queue = queue.filter((update) => allowed.includes(typeOf(update)))
    const batch = queue.slice(0, limit)
    delivered.push(...batch.map((update) => update.update_id))
    write(response, 200, { ok: true, result: batch })
  }

  const getUpdates = (response: ServerResponse, given: Parameters) => {
    if (state.webhook)
      return refuse(response, 409, "Conflict: can't use getUpdates method while webhook is active")
    if (held) {
      refuse(held.response, 409, 'Conflict: terminated by other getUpdates request')
      held = null
    }
    const offset = given['offset']
    if (typeof offset === 'number') queue = queue.filter((update) => update.update_id >= offset)
    if (given['allowed_updates']) allowed = given['allowed_updates'] as string[]
    const poll: Held = { response, limit: Number(given['limit'] ?? 100), allowed }
    if (queue.some((update) => allowed.includes(typeOf(update))) || given['timeout'] === 0) return serve(poll)
    held = poll
    response.on('close', () => {
      if (held === poll) held = null
      changed()
    })
  }

  const check = (method: string, given: Parameters, files: Map<string, SentFile>) => {
    const found = violationsOf(method, given, files)
    const uploads = Object.fromEntries([...files].filter(([name]) => name === 'photo' || name === 'document'))
    const problem = SPEC_PRESENT ? specProblem(method, { ...given, ...uploads }) : null
    if (problem) found.push(problem)
    violations.push(...found)
    return found
  }

  /** The file server beside the API: the address holds the token. */
  const serveFile = (url: string, response: ServerResponse): boolean => {
    const [, given, id = ''] = /^\/file\/bot([^/]+)\/documents\/(\w+)\.txt$/.exec(url) ?? []
    if (given === undefined) return false
    const found = given === token ? state.files.get(id) : undefined
    response.writeHead(found ? 200 : 404).end(found)
    return true
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (serveFile(request.url ?? '', response)) return
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    const { parameters, files } = await readBody(request)
    if (given !== token)
      return refuse(
        response,
        given?.includes(':') ? 401 : 404,
        given?.includes(':') ? 'Unauthorized' : 'Not Found',
      )
    const call: ApiCall = { method, parameters, files }
    calls.push(call)
    const problems = check(method, parameters, files)
    const failure = failures.get(method)?.shift()
    if (failure === 'cut') request.socket.destroy()
    else if (failure === 'hang') response.on('close', changed)
    else if (failure === 'done-cut') {
      call.result = METHODS[method]?.(state, parameters)
      request.socket.destroy()
    } else if (typeof failure === 'object' && failure && 'deed' in failure) {
      call.result = METHODS[method]?.(state, parameters)
      failure.deed()
    } else if (failure === 'garbled') response.end('<html>Bad Gateway')
    else if (failure) refuse(response, failure.status, failure.description, failure.parameters)
    else if (problems.length > 0) refuse(response, 400, `Bad Request: ${problems.join('; ')}`)
    else if (method === 'getUpdates') getUpdates(response, parameters)
    else
      try {
        call.result = METHODS[method]?.(state, parameters)
        write(response, 200, { ok: true, result: call.result })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        refuse(response, error.status, error.message, error.parameters)
      }
    changed()
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(`unreadable request: ${String(error)}`)
      refuse(response, 400, 'Bad Request')
      changed()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    state,
    calls,
    violations,
    delivered,
    callsOf: (method) => calls.filter((call) => call.method === method),
    called: (method, nth = 1) => until(() => calls.filter((call) => call.method === method)[nth - 1]),
    found: (fits, from = 0) => until(() => calls.slice(from).find(fits)),
    push: (...updates) => {
      for (const update of updates) {
        learn(state, update)
        queue.push({ update_id: nextUpdate, ...update })
        nextUpdate += 1
      }
      if (held && queue.some((update) => allowed.includes(typeOf(update)))) {
        const poll = held
        held = null
        serve(poll)
      }
      changed()
      return nextUpdate - 1
    },
    drained: async () => {
      await until(() => (held && queue.length === 0 ? true : undefined))
    },
    release: () => {
      if (held) write(held.response, 200, { ok: true, result: [] })
      held = null
    },
    fail: (method, failure, times = 1, after = 0) => {
      const list = failures.get(method) ?? []
      for (let i = 0; i < after; i += 1) list.push(null)
      for (let i = 0; i < times; i += 1) list.push(failure)
      failures.set(method, list)
    },
    forgive: () => {
      const left = [...failures.values()].flat().filter((one) => one !== null).length
      failures.clear()
      return left
    },
    pending: () => queue.map((update) => update.update_id),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
