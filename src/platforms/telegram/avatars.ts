/** Somebody's picture. Its address holds the bot's token, so it is fetched here and told to nobody. */
import type { Avatar } from '../../chat/platform.js'
import type { Api } from './api.js'

export interface AvatarParts {
  api: Api
  /** Fetches a file by the path that getFile names; rejects when it is larger or slower than it may be. */
  download(path: string, limits: { ms: number; bytes: number }): Promise<Uint8Array>
}

/** In pixels; Telegram offers 160, 320 and 640. */
const WANTED = 160
const LIMITS = { ms: 2_500, bytes: 256 * 1024 } as const

interface WirePhotos {
  photos?: { file_id?: string; width?: number }[][]
}

export const createAvatars = ({ api, download }: AvatarParts) => ({
  of: async (_space: string, person: string): Promise<Avatar | null> => {
    const user_id = Number(person)
    if (!Number.isSafeInteger(user_id) || user_id <= 0) return null
    const limit = { limit: LIMITS.ms }
    const found = await api.call<WirePhotos>('getUserProfilePhotos', { user_id, limit: 1 }, limit)
    const sizes = found.photos?.[0] ?? []
    const wanted = sizes.find((s) => (s.width ?? 0) >= WANTED) ?? sizes.at(-1)
    if (typeof wanted?.file_id !== 'string') return null
    const { file_path: path } = await api.call<{ file_path?: string }>(
      'getFile',
      { file_id: wanted.file_id },
      limit,
    )
    // A server that keeps files beside itself answers with a path of its own machine: not ours to read.
    if (typeof path !== 'string' || !/^\w[\w/-]{0,200}\.\w{1,5}$/.test(path)) return null
    return { bytes: await download(path, LIMITS) }
  },
})
