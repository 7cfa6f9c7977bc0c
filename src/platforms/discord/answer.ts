/**
 * Answers to interactions. Discord wants a sign of life within three seconds: an answer that is ready soon is given
 * at once, otherwise the interaction is deferred (privately) and the answer follows.
 */
import { type REST, Routes } from 'discord.js'
import type { Reply, Suggestion } from '../../chat/command.js'
import type { Log } from '../../log.js'
import type { AnswerTo } from './read-request.js'
import { EPHEMERAL, renderView } from './render-view.js'
import { codeOf, statusOf } from './send-error.js'
import { filesOf } from './upload.js'

/** Of the three seconds, half are left for the network. */
const DEFER_AFTER = 1500
const COMPLETE_WITHIN = 2000

const CALLBACK = { message: 4, deferredMessage: 5, deferredUpdate: 6, update: 7, suggestions: 8 } as const
const SUGGESTIONS_MAX = 25
const SUGGESTION_LENGTH = 100

/** Runs later unless the returned function is called before. */
export type After = (ms: number, run: () => void) => () => void

export interface Answerer {
  reply(to: AnswerTo, kind: 'command' | 'press', reply: Promise<Reply>): Promise<void>
  suggest(to: AnswerTo, numeric: boolean, found: Promise<Suggestion[]>): Promise<void>
}

export const createAnswerer = (rest: REST, after: After, log: Log): Answerer => {
  const call = (to: AnswerTo, body: unknown, files: object = {}) =>
    rest.post(Routes.interactionCallback(to.id, to.token), { body, auth: false, ...files })

  const failed = (event: string, error: unknown, to: AnswerTo) =>
    log.warn(event, { interaction: to.id, code: codeOf(error), status: statusOf(error) })

  const atOnce = async (to: AnswerTo, kind: 'command' | 'press', reply: Reply) => {
    const replaces = kind === 'press' && reply.replace
    const message = renderView(reply.view, { private: reply.private && !replaces, locale: '' })
    const type = replaces ? CALLBACK.update : CALLBACK.message
    await call(to, { type, data: message }, filesOf(reply.view, message))
  }

  const defer = (to: AnswerTo, kind: 'command' | 'press') =>
    call(
      to,
      kind === 'press'
        ? { type: CALLBACK.deferredUpdate }
        : { type: CALLBACK.deferredMessage, data: { flags: EPHEMERAL } },
    )

  const follow = async (to: AnswerTo, kind: 'command' | 'press', reply: Reply) => {
    const message = renderView(reply.view, { private: false, locale: '' })
    const files = filesOf(reply.view, message)
    const original = Routes.webhookMessage(to.application, to.token)
    if (kind === 'press' ? reply.replace : reply.private) {
      await rest.patch(original, { body: message, auth: false, ...files })
      return
    }
    // What was deferred is private and stays so: a public answer is a message of its own.
    if (kind === 'command') await rest.delete(original, { auth: false })
    const body = reply.private ? { ...message, flags: EPHEMERAL } : message
    await rest.post(Routes.webhook(to.application, to.token), { body, auth: false, ...files })
  }

  return {
    reply: async (to, kind, answer) => {
      let deferral: Promise<unknown> | undefined
      const cancel = after(DEFER_AFTER, () => {
        deferral = defer(to, kind)
        deferral.catch(() => undefined)
      })
      try {
        const reply = await answer
        cancel()
        if (deferral === undefined) await atOnce(to, kind, reply)
        else {
          await deferral
          await follow(to, kind, reply)
        }
      } catch (error) {
        cancel()
        failed('answer-failed', error, to)
      }
    },
    suggest: async (to, numeric, found) => {
      let cancel = () => {}
      const late = new Promise<Suggestion[]>((resolve) => {
        cancel = after(COMPLETE_WITHIN, () => resolve([]))
      })
      const list = await Promise.race([found.catch(() => []), late])
      cancel()
      const choices = list
        .filter(({ label, value }) => label.trim() !== '' && value.length <= SUGGESTION_LENGTH)
        .slice(0, SUGGESTIONS_MAX)
        .map(({ label, value }) => ({
          name: Array.from(label).slice(0, SUGGESTION_LENGTH).join('').slice(0, SUGGESTION_LENGTH),
          value: numeric ? Number(value) : value,
        }))
        .filter(({ value }) => typeof value === 'string' || Number.isSafeInteger(value))
      await call(to, { type: CALLBACK.suggestions, data: { choices } }).catch((error: unknown) =>
        failed('suggest-failed', error, to),
      )
    },
  }
}
