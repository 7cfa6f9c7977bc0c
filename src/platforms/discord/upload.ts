/** A rendered view and its picture or file as one REST request. */
import type { RawFile } from 'discord.js'
import type { View } from '../../chat/view.js'
import type { MessageJson } from './message-json.js'

export const filesOf = (view: View, message: MessageJson): { files: RawFile[] } | Record<string, never> => {
  const name = message.attachments[0]?.filename
  const { picture, file } = view
  if (!name) return {}
  if (picture) return { files: [{ name, data: Buffer.from(picture.png), contentType: 'image/png' }] }
  return file ? { files: [{ name, data: Buffer.from(file.bytes), contentType: file.type }] } : {}
}
