/**
 * Shows a reply where it belongs. A group has no private replies: a private view goes to the private chat, and the
 * group sees only a pointer. A press can do better: Telegram shows its caller a short text, or opens the private chat.
 */
import type { Reply } from '../../chat/command.js'
import type { Person } from '../../chat/event.js'
import { SendError } from '../../chat/platform.js'
import type { View } from '../../chat/view.js'
import type { Api } from './api.js'
import { destinationOf } from './names.js'
import type { Asked } from './read-request.js'
import { drawMessage } from './render-view.js'
import { ANSWER, type Destination, type Sender } from './send.js'

/** Telegram's limit for what a press shows. */
const ALERT_MAX = 200

interface CallbackAnswer {
  text?: string
  show_alert?: boolean
  url?: string
}

interface AnswerParts {
  api: Api
  sender: Sender
  /** The bot's handle, for links into the private chat. */
  handle(): string | undefined
}

const reasonOf = (error: unknown) => {
  const problem = (error as { problem?: { kind: string; reason?: string } } | null)?.problem
  return problem?.kind === 'refused' ? problem.reason : undefined
}

/** The bot may not write to them first, or no longer. */
const mayNotWrite = (error: unknown) =>
  ['blocked', 'closed-direct', 'forbidden', 'gone'].includes(reasonOf(error) ?? '')

/** A text that needs nothing but itself, if it is short enough for a press to show. */
const asAlert = (view: View): string | null => {
  const { text, reply_markup, picture, document } = drawMessage(view)
  return reply_markup || picture || document || text.length > ALERT_MAX ? null : text
}

export const createAnswer = ({ api, sender, handle }: AnswerParts) => {
  const deepLink = (payload: string) => {
    const start = /^[\w-]{1,64}$/.test(payload) ? `?start=${payload}` : ''
    return `https://t.me/${handle() ?? ''}${start}`
  }

  /** What the group sees of a private answer, and what a press shows its caller. */
  const privately = async (
    asked: Asked,
    group: Destination,
    by: Person,
    reply: Reply,
  ): Promise<CallbackAnswer> => {
    const { view, pointer } = reply
    const alert = asked.press ? asAlert(view) : null
    if (alert !== null) return { text: alert, show_alert: true }
    const quietly = { replyTo: asked.message, silent: true }
    try {
      const person = destinationOf(by.id)
      if (!person || asked.anonymousAdmin) throw new SendError({ kind: 'refused', reason: 'closed-direct' })
      await sender.send(person, view, {}, ANSWER)
    } catch (error) {
      if (!pointer || !mayNotWrite(error)) throw error
      const url = deepLink(pointer.payload)
      if (asked.press) return { url }
      const buttons = [...(pointer.invite.buttons ?? []), [{ label: pointer.inviteLabel, url }]]
      await sender.send(group, { ...pointer.invite, buttons }, quietly, ANSWER)
      return {}
    }
    if (!pointer) return {}
    const toast = asked.press ? asAlert(pointer.sent) : null
    if (toast !== null) return { text: toast }
    await sender.send(group, pointer.sent, quietly, ANSWER)
    return {}
  }

  const show = async (asked: Asked, reply: Reply): Promise<CallbackAnswer> => {
    const { request, direct, message, press } = asked
    const here = destinationOf(request.channel)
    if (!here) return {}
    if (reply.private && !direct) return privately(asked, here, request.by, reply)
    if (reply.replace && press) {
      await sender.edit(here.chat_id, message, reply.view, ANSWER)
      return {}
    }
    await sender.send(here, reply.view, direct ? {} : { replyTo: message }, ANSWER)
    return {}
  }

  /** A press is always answered, else the caller's button spins on. Rejects with SendError when nothing could be shown. */
  return async (asked: Asked, reply: Reply): Promise<void> => {
    let shown: CallbackAnswer = {}
    try {
      shown = await show(asked, reply)
    } finally {
      if (asked.press) {
        const answer = { callback_query_id: asked.press.id, ...shown }
        /** "Query is too old": the press is no longer waiting. */
        await api.call('answerCallbackQuery', answer).catch(() => undefined)
      }
    }
  }
}
