/** Sends and edits views under the limits; follows a group that has become a supergroup. */
import { SendError, type SendProblem } from '../../chat/platform.js'
import type { View } from '../../chat/view.js'
import type { Api } from './api.js'
import { type Clock, wait } from './clock.js'
import type { Limits } from './limits.js'
import { problemOf, refusalOf } from './problems.js'
import { CAPTION_MAX, drawMessage, type TelegramMessage } from './render-view.js'
import type { WireMessage } from './wire.js'

export interface Destination {
  chat_id: number
  message_thread_id?: number
}

export interface SendOptions {
  replyTo?: number
  silent?: boolean
}

/** How long a send may queue, and how often it is tried when it was certainly not accepted. */
export interface Patience {
  queue: number
  attempts: number
}
/** An intent is tried again by the courier; an answer has nobody else. */
export const INTENT: Patience = { queue: 1500, attempts: 1 }
export const ANSWER: Patience = { queue: 25_000, attempts: 3 }

export interface Sender {
  send(to: Destination, view: View, options: SendOptions, patience: Patience): Promise<WireMessage>
  edit(chat: number, message: number, view: View, patience: Patience): Promise<void>
}

interface SenderParts {
  api: Api
  clock: Clock
  limits: Limits
  signal: AbortSignal
  /** A group goes on under another id. */
  moved(from: number, to: number): Promise<void>
}

const mediaFile = ({ png, name }: NonNullable<TelegramMessage['picture']>) => ({
  source: Buffer.from(png.buffer, png.byteOffset, png.byteLength),
  filename: name.replace(/[^\w.-]/g, '_').slice(0, 60) || 'picture.png',
})

const documentFile = ({ bytes, name }: NonNullable<TelegramMessage['document']>) => ({
  source: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  filename: name.replace(/[^\w.-]/g, '_').slice(0, 60) || 'file',
})

const captionOf = ({ text, entities }: TelegramMessage) => ({
  caption: text,
  ...(entities.length > 0 && { caption_entities: entities }),
})

const textOf = ({ text, entities, link_preview_options }: TelegramMessage) => ({
  text,
  ...(entities.length > 0 && { entities }),
  link_preview_options,
})

const markupOf = ({ reply_markup }: TelegramMessage) => (reply_markup ? { reply_markup } : {})

const says = (error: unknown, words: RegExp) => words.test(refusalOf(error)?.description ?? '')

export const createSender = ({ api, clock, limits, signal, moved }: SenderParts): Sender => {
  /** One call in the chat's turn; again where the server certainly did not take it and patience is left. */
  const attempt = async <Result>(
    chat: number,
    run: (chat: number) => Promise<Result>,
    { queue, attempts }: Patience,
  ): Promise<Result> => {
    let to = chat
    let left = attempts
    for (;;) {
      await limits.take(to, queue)
      try {
        return await run(to)
      } catch (error) {
        const movedTo = refusalOf(error)?.movedTo
        if (movedTo !== undefined && to === chat) {
          await moved(to, movedTo)
          to = movedTo
          continue
        }
        const problem: SendProblem = problemOf(error)
        if (problem.kind === 'wait') limits.pause(to, problem.after)
        left -= 1
        if (left <= 0 || (problem.kind !== 'wait' && problem.kind !== 'down'))
          throw new SendError(problem, { cause: error })
        if (problem.kind === 'down') await wait(clock, 1000, signal)
      }
    }
  }

  const send: Sender['send'] = ({ chat_id, message_thread_id }, view, { replyTo, silent }, patience) => {
    const message = drawMessage(view)
    const common = {
      ...(message_thread_id !== undefined && { message_thread_id }),
      ...markupOf(message),
      ...(silent && { disable_notification: true }),
    }
    const reply = replyTo === undefined ? null : { message_id: replyTo, allow_sending_without_reply: true }
    const { picture, document } = message
    if (!picture && !document) {
      const payload = { ...common, ...textOf(message), ...(reply && { reply_parameters: reply }) }
      return attempt(chat_id, (chat) => api.call('sendMessage', { chat_id: chat, ...payload }), patience)
    }
    const payload = {
      ...common,
      ...captionOf(message),
      /** As text: telegraf's form writer drops objects it does not know. */
      ...(reply && { reply_parameters: JSON.stringify(reply) }),
    }
    return attempt(
      chat_id,
      (chat) =>
        document
          ? api.call('sendDocument', { chat_id: chat, ...payload, document: documentFile(document) })
          : api.call('sendPhoto', {
              chat_id: chat,
              ...payload,
              ...(picture && { photo: mediaFile(picture) }),
            }),
      patience,
    )
  }

  const editOnce = async (chat_id: number, message_id: number, view: View): Promise<void> => {
    const message = drawMessage(view)
    const target = { chat_id, message_id, ...markupOf(message) }
    try {
      if (message.picture) {
        const media = { type: 'photo', media: mediaFile(message.picture), ...captionOf(message) }
        await api.call('editMessageMedia', { ...target, media })
      } else await api.call('editMessageText', { ...target, ...textOf(message) })
    } catch (error) {
      if (says(error, /message is not modified/i)) return
      if (message.picture || !says(error, /no text in the message/i)) throw error
      /** A picture cannot be taken away again: the words under it change. */
      await api.call('editMessageCaption', { ...target, ...captionOf(drawMessage(view, CAPTION_MAX)) })
    }
  }

  return {
    send,
    edit: (chat, message, view, patience) => attempt(chat, (to) => editOnce(to, message, view), patience),
  }
}
