/** Asks platforms what somebody is in a space, where a permission needs it and not more than once a call. */
import type { Rights } from '../chat/command.js'
import type { Platform } from '../chat/platform.js'
import { askedWhere, audienceOf, isAllowed, type Permission, type Standing } from '../domain/permission.js'
import { UserError } from '../domain/user-error.js'
import { accountsById } from '../store/accounts.js'
import type { Store } from '../store/engine.js'
import { accountsOf } from '../store/members.js'
import { spaceById } from '../store/spaces.js'
import type { Call, CallSpace } from './command.js'
import type { Scene } from './scene.js'

interface Asked {
  store: Store
  platforms: readonly Platform[]
  scene: Scene
  /** What the request itself says; null when it was not made in the scene's space. */
  said: (() => Promise<Rights>) | null
}

/** The strongest of what the member's accounts on that platform are there. */
const standingIn = async ({ store, platforms, scene }: Asked, space: CallSpace): Promise<Standing> => {
  const port = platforms.find((p) => p.name === space.platform)
  if (!port?.rights) return null
  const accounts = await accountsById(store.reads, await accountsOf(store.reads, scene.member))
  const found: Rights[] = []
  for (const account of accounts.filter((a) => a.platform === space.platform))
    found.push(await port.rights.of(space.platformId, account.platform_id))
  return { administrator: found.some((r) => r.administrator), moderator: found.some((r) => r.moderator) }
}

export const askRights = (asked: Asked): Pick<Call, 'may' | 'require'> => {
  const { store, scene, said } = asked
  const homeId = scene.community.home ?? scene.space.id
  const answers = new Map<'here' | 'home', Promise<Standing>>()
  const homeSpace = async (): Promise<CallSpace | null> => {
    const row = await spaceById(store.reads, homeId)
    return row
      ? {
          id: row.id,
          platform: row.platform as CallSpace['platform'],
          platformId: row.platform_id,
          name: row.name,
        }
      : null
  }
  const standing = (where: 'here' | 'home'): Promise<Standing> => {
    const place = homeId === scene.space.id ? 'here' : where
    const known = answers.get(place)
    if (known !== undefined) return known
    const answer =
      place === 'home'
        ? homeSpace().then((home) => home && standingIn(asked, home))
        : (said?.() ?? standingIn(asked, scene.space))
    answers.set(place, answer)
    return answer
  }
  const may = async (permission: Permission) => {
    const where = askedWhere(permission)
    return where === null || isAllowed(permission, await standing(where))
  }
  const require = async (permission: Permission) => {
    if (await may(permission)) return
    if (audienceOf(permission) === 'moderator')
      throw new UserError('moderators-only', { space: scene.space.name })
    if (askedWhere(permission) === 'here' || homeId === scene.space.id)
      throw new UserError('administrators-only', { space: scene.space.name })
    throw new UserError('home-administrators-only', {
      space: (await homeSpace())?.name ?? scene.community.name,
    })
  }
  return { may, require }
}
