/** Messages that nobody asked for just now: to a channel or to a person, once. */
import { type REST, Routes } from 'discord.js'
import type { Place, SentMessage } from '../../chat/platform.js'
import { SendError } from '../../chat/platform.js'
import type { View } from '../../chat/view.js'
import { nonceOf, withMark } from './mark.js'
import { renderView } from './render-view.js'
import { toSendError } from './send-error.js'
import { isId } from './snowflake.js'
import { filesOf } from './upload.js'

const DIRECT_MAX = 5000
/** A channel is told without a sound; a person is told what they asked to be told. */
const SUPPRESS_NOTIFICATIONS = 1 << 12
const LOCALE = { private: false, locale: '' }

export interface Sender {
  send(place: Place, view: View, key: string): Promise<SentMessage>
  edit(message: SentMessage, view: View): Promise<void>
  /** Where a place is; a private chat is opened if need be. */
  channelOf(place: Place): Promise<string>
}

const gone = () => new SendError({ kind: 'refused', reason: 'gone' })

export const createSender = (rest: REST): Sender => {
  /** Person → their private channel with us. */
  const directs = new Map<string, string>()

  const openDirect = async (person: string): Promise<string> => {
    const known = directs.get(person)
    if (known !== undefined) return known
    const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: person } })) as {
      id: string
    }
    if (directs.size >= DIRECT_MAX) directs.clear()
    directs.set(person, id)
    return id
  }

  const channelOf = async (place: Place) => {
    const id = 'person' in place ? place.person : place.channel
    if (!isId(id)) throw gone()
    return 'person' in place ? openDirect(id) : id
  }

  return {
    channelOf,
    send: async (place, view, key) => {
      try {
        const channel = await channelOf(place)
        const message = withMark(renderView(view, LOCALE), key)
        const quiet = 'person' in place ? {} : { flags: (message.flags ?? 0) | SUPPRESS_NOTIFICATIONS }
        const body = { ...message, ...quiet, nonce: nonceOf(key), enforce_nonce: true }
        const sent = await rest.post(Routes.channelMessages(channel), { body, ...filesOf(view, message) })
        return { channel, id: (sent as { id: string }).id }
      } catch (error) {
        throw toSendError(error)
      }
    },
    edit: async ({ channel, id }, view) => {
      if (!isId(channel) || !isId(id)) throw gone()
      try {
        const body = renderView(view, LOCALE)
        await rest.patch(Routes.channelMessage(channel, id), { body, ...filesOf(view, body) })
      } catch (error) {
        throw toSendError(error)
      }
    },
  }
}
