/** Where somebody's picture is: their own in a guild, else the one of their account. */
import { type REST, Routes } from 'discord.js'
import type { Avatar } from '../../chat/platform.js'
import { isId } from './snowflake.js'

const CDN = 'https://cdn.discordapp.com'
const HASH = /^(?:a_)?[0-9a-f]{1,64}$/
const SIZE = 256

interface WireFaces {
  avatar?: string | null
  user?: { avatar?: string | null }
}

const isHash = (hash: string | null | undefined): hash is string =>
  typeof hash === 'string' && HASH.test(hash)

export const createAvatars = (rest: REST) => ({
  of: async (space: string, person: string): Promise<Avatar | null> => {
    if (!isId(space) || !isId(person)) return null
    const { avatar, user } = (await rest.get(Routes.guildMember(space, person))) as WireFaces
    if (isHash(avatar))
      return { url: `${CDN}/guilds/${space}/users/${person}/avatars/${avatar}.png?size=${SIZE}` }
    return isHash(user?.avatar) ? { url: `${CDN}/avatars/${person}/${user.avatar}.png?size=${SIZE}` } : null
  },
})
