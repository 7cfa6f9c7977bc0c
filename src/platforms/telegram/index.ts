/** The Telegram adapter: puts its parts together behind the port. */
import { setMaxListeners } from 'node:events'
import type { CommandRequest, PressRequest } from '../../chat/command.js'
import {
  type Handlers,
  type Platform,
  type PlatformState,
  SendError,
  type Sharing,
} from '../../chat/platform.js'
import type { Log } from '../../log.js'
import { createAnswer } from './answer.js'
import { createApi } from './api.js'
import { createAvatars } from './avatars.js'
import { createBegun } from './begun.js'
import { type Clock, systemClock } from './clock.js'
import { createDeliver } from './deliver.js'
import { createDownload } from './download.js'
import { excessIn } from './excess.js'
import { sentFile } from './files.js'
import { createLimits } from './limits.js'
import { destinationOf } from './names.js'
import { type PollProblem, poll } from './poll.js'
import { problemOf } from './problems.js'
import { publishCommands } from './publish-commands.js'
import type { Asked } from './read-request.js'
import { createRights } from './rights.js'
import { createSender, INTENT } from './send.js'
import { surveyAccount, surveySpace } from './survey.js'
import { createTags } from './tags.js'
import type { WireSelf } from './wire.js'

export interface TelegramOptions {
  token: string
  /** A local Bot API server; Telegram's own otherwise. */
  apiUrl?: string | undefined
  log: Log
  clock?: () => number
  /** Timers, where a test turns the time. */
  after?: Clock['after']
  /** With whom the updates are shared, which only one process may ask for; alone unless said otherwise. */
  sharing?: Sharing
}

/** Telegram keeps what nobody has asked for this long. */
const KEEPS = 24 * 3_600_000

/** What a person must mend before we can start; `code` as in `PlatformState.problem`. */
class TelegramStartError extends Error {
  override readonly name = 'TelegramStartError'
  readonly code: PollProblem
  constructor(code: PollProblem) {
    super(`telegram: ${code}`)
    this.code = code
  }
}

/** Running answers may take this long to end after `stop`. */
const STOP_LIMIT = 5000

export const createTelegram = (options: TelegramOptions): Platform => {
  const { token, apiUrl, log, clock: now = systemClock.now, after = systemClock.after, sharing } = options
  const clock: Clock = { now, after }
  const api = createApi(token, apiUrl, clock)
  const ending = new AbortController()
  /** Every queued send listens. */
  setMaxListeners(0, ending.signal)
  const limits = createLimits(clock, ending.signal)
  const download = createDownload(token, apiUrl)
  const rights = createRights(api, clock)
  const running = new Set<Promise<void>>()
  let state: PlatformState = { connected: false, since: clock.now(), problem: 'starting' }
  let self: WireSelf = { id: 0 }
  let handlers: Handlers | undefined
  let polling: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | undefined

  const become = (connected: boolean, problem?: string) => {
    if (state.connected !== connected) log.info(connected ? 'connected' : 'disconnected', { problem })
    const since = state.connected === connected ? state.since : clock.now()
    state = problem === undefined ? { connected, since } : { connected, since, problem }
  }

  const moved = async (from: number, to: number) => {
    log.info('space-moved', { from, to })
    const event = { type: 'space-moved', platform: 'telegram', source: 'live', at: clock.now() } as const
    await handlers?.event({ ...event, space: String(from), to: String(to) })
  }

  const sender = createSender({ api, clock, limits, signal: ending.signal, moved })
  const show = createAnswer({ api, sender, handle: () => self.username })

  const rightsFor = ({ request, anonymousAdmin }: Asked) => {
    if (anonymousAdmin) return Promise.resolve({ administrator: true, moderator: true })
    return rights.of(request.space?.id ?? '', request.by.id)
  }

  const answer = async (asked: Asked, to: Handlers): Promise<void> => {
    try {
      const request = {
        ...asked.request,
        rights: () => rightsFor(asked),
        ...(asked.document && { file: sentFile(asked.document, { api, download }) }),
      } as CommandRequest | PressRequest
      const reply = await to.request(request)
      if (!reply.silent) await show(asked, reply)
    } catch (error) {
      log.error('reply-failed', error, { reason: (error as { problem?: { kind: string } })?.problem?.kind })
    }
  }

  /** A webhook would keep every update from us. */
  const connect = async () => {
    const me = await api.call<WireSelf>('getMe', {}, { signal: ending.signal })
    if (!Number.isSafeInteger(me?.id)) throw new TypeError('getMe names nobody')
    self = me
    const hook = await api.call<{ url?: string }>('getWebhookInfo', {}, { signal: ending.signal })
    if (!hook.url) return
    log.warn('webhook-removed')
    await api.call('deleteWebhook', {}, { signal: ending.signal })
  }

  const refuse = (error: unknown): never => {
    throw new SendError(problemOf(error), { cause: error })
  }

  const stop = async () => {
    ending.abort()
    await polling
    let cancel = () => {}
    const patience = new Promise<void>((resolve) => {
      cancel = clock.after(STOP_LIMIT, resolve)
    })
    await Promise.race([Promise.allSettled(running), patience])
    cancel()
  }

  return {
    name: 'telegram',
    keeps: KEEPS,
    privateReplies: false,
    state: () => state,

    start: (given, signal) => {
      handlers = given
      if (signal.aborted) ending.abort()
      signal.addEventListener('abort', () => ending.abort())
      const deliver = createDeliver({
        handlers: given,
        clock,
        log,
        self: () => self,
        changed: rights.forget,
        begun: createBegun(sharing, clock),
        answer: (asked) => {
          const run = answer(asked, given).finally(() => running.delete(run))
          running.add(run)
        },
      })
      return new Promise((resolve, reject) => {
        let started = false
        const standBy = () => {
          if (!state.standby) state = { connected: false, since: clock.now(), standby: true }
          resolve()
        }
        const report = (problem: PollProblem | null) => {
          become(problem === null || problem === 'unconfirmed', problem ?? undefined)
          if (!started && problem === 'token-refused') {
            ending.abort()
            reject(new TelegramStartError(problem))
          }
          started = true
          resolve()
        }
        const work = async (signal: AbortSignal) => {
          log.info('poller-held')
          await poll({ api, clock, log, signal, connect, deliver, report })
          if (!ending.signal.aborted) become(false, 'lost')
          log.info('poller-let-go')
        }
        const { signal } = ending
        const held = sharing?.hold('telegram poller', signal, work, { elsewhere: standBy }) ?? work(signal)
        polling = held.finally(() => {
          become(false, state.problem ?? 'stopped')
          resolve()
        })
      })
    },

    publishCommands: (list) => publishCommands(api, list).catch(refuse),

    send: async (place, view) => {
      const to = destinationOf('person' in place ? place.person : place.channel)
      if (!to) throw new SendError({ kind: 'refused', reason: 'invalid' })
      const sent = await sender.send(to, view, 'person' in place ? {} : { silent: true }, INTENT)
      const topic = to.message_thread_id
      return {
        channel: topic === undefined ? String(sent.chat.id) : `${sent.chat.id}:${topic}`,
        id: String(sent.message_id),
      }
    },

    edit: async ({ channel, id }, view) => {
      const to = destinationOf(channel)
      const message = Number(id)
      if (!to || !Number.isSafeInteger(message)) throw new SendError({ kind: 'refused', reason: 'invalid' })
      await sender.edit(to.chat_id, message, view, INTENT)
    },

    stop: () => {
      stopping ??= stop()
      return stopping
    },

    rights: { of: rights.of },
    tags: createTags(api),
    avatars: createAvatars({ api, download }),
    excess: { space: (space) => excessIn(api, space).catch(refuse) },
    survey: {
      space: (space) => surveySpace(api, space).catch(refuse),
      account: () => surveyAccount(api).catch(refuse),
    },
  }
}
