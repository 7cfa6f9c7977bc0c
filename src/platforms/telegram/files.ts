/** A document that came with a command. Its address holds the bot's token, so it is fetched here and told to nobody. */
import type { SentFile } from '../../chat/command.js'
import type { Api } from './api.js'
import type { AvatarParts } from './avatars.js'
import type { WireDocument } from './wire.js'

/** A server that keeps files beside itself answers with a path of its own machine: not ours to read. */
const PATH = /^\w[\w/-]{0,200}(?:\.\w{1,10})?$/

export const sentFile = (
  { file_id, file_name, file_size }: WireDocument,
  { api, download }: { api: Api; download: AvatarParts['download'] },
): SentFile => ({
  type: 'file',
  name: file_name ?? '',
  size: file_size ?? 0,
  content: {
    async read(limits) {
      const { file_path } = await api.call<{ file_path?: string }>(
        'getFile',
        { file_id },
        { limit: limits.ms },
      )
      if (typeof file_path !== 'string' || !PATH.test(file_path)) throw new RangeError('the file has no path')
      return download(file_path, limits)
    },
  },
})
