/** What is written down in the audit log, in the groups people look for; an action is a code such as `setting.zone`. */

export const AUDIT_GROUPS = ['settings', 'spaces', 'members', 'points', 'other'] as const
export type AuditGroup = (typeof AUDIT_GROUPS)[number]

/** How long a line stays: long enough to look back over a few years, not for ever. */
export const AUDIT_DAYS = 3 * 366

/** How the actions of a group begin; whatever begins otherwise is `other`. */
export const AUDIT_PREFIXES: Readonly<Record<Exclude<AuditGroup, 'other'>, readonly string[]>> = {
  settings: ['setting.'],
  spaces: ['join-', 'undo-'],
  members: ['member.'],
  points: ['points.'],
}
