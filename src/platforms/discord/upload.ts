/** A rendered view and its picture as one REST request. */
import type { RawFile } from 'discord.js'
import type { View } from '../../chat/view.js'
import type { MessageJson } from './message-json.js'

export const filesOf = (view: View, message: MessageJson): { files: RawFile[] } | Record<string, never> => {
  const name = message.attachments[0]?.filename
  return view.picture && name
    ? { files: [{ name, data: Buffer.from(view.picture.png), contentType: 'image/png' }] }
    : {}
}
