/**
 * Who may do what: one table. A platform's rights count only in their own space, so each permission says where
 * they are asked: `here` is the space it is about, `home` the community's home space.
 * Invariant: without rights known for that place, only what everyone may do is allowed.
 */

const TABLE = {
  read: { audience: 'everyone', where: 'here' },
  'set-own': { audience: 'everyone', where: 'here' },
  'run-events': { audience: 'moderator', where: 'here' },
  'keep-rewards': { audience: 'moderator', where: 'here' },
  'keep-rules': { audience: 'moderator', where: 'here' },
  'give-points': { audience: 'moderator', where: 'here' },
  'run-honours': { audience: 'moderator', where: 'home' },
  'see-audit': { audience: 'moderator', where: 'here' },
  'see-data': { audience: 'administrator', where: 'here' },
  'set-up-space': { audience: 'administrator', where: 'here' },
  'join-spaces': { audience: 'administrator', where: 'here' },
  'set-community': { audience: 'administrator', where: 'home' },
} as const satisfies Record<
  string,
  { audience: 'everyone' | 'moderator' | 'administrator'; where: 'here' | 'home' }
>

export type Permission = keyof typeof TABLE
export const PERMISSIONS = Object.keys(TABLE) as Permission[]

/** What a platform says that somebody is in one space; null where it does not say. */
export type Standing = { administrator: boolean; moderator: boolean } | null

export const audienceOf = (permission: Permission): 'everyone' | 'moderator' | 'administrator' =>
  TABLE[permission].audience

/** Whose rights decide, or null when nobody's need to be asked. */
export const askedWhere = (permission: Permission): 'here' | 'home' | null =>
  audienceOf(permission) === 'everyone' ? null : TABLE[permission].where

export const isAllowed = (permission: Permission, standing: Standing): boolean => {
  const audience = audienceOf(permission)
  if (audience === 'everyone') return true
  if (!standing) return false
  return standing.administrator || (audience === 'moderator' && standing.moderator)
}
