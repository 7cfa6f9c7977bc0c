/** Reads the audit log for people: a community's rows, newest first, a page at a time. */
import { AUDIT_PREFIXES, type AuditGroup } from '../domain/audit.js'
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { Db } from './connection.js'

export interface AuditQuery {
  community: CommunityId
  group: AuditGroup | null
  /** Only what one of these did. */
  actors: readonly AccountId[] | null
  /** Only rows written before this one; null begins at the newest. */
  before: number | null
  limit: number
}

export interface AuditLine {
  seq: number
  at: number
  action: string
  before: string | null
  after: string | null
  /** installation: no person did it · former: somebody who was erased. */
  who: 'installation' | 'former' | { platform: string; platformId: string; name: string }
}

const patterns = (group: AuditGroup): readonly string[] =>
  (group === 'other' ? Object.values(AUDIT_PREFIXES).flat() : AUDIT_PREFIXES[group]).map((p) => `${p}%`)

export const auditPage = async (db: Db, query: AuditQuery): Promise<AuditLine[]> => {
  const { community, group, actors, before, limit } = query
  let rows = db
    .selectFrom('audit')
    .leftJoin('accounts', 'accounts.id', 'audit.actor')
    .select(['seq', 'at', 'action', 'before', 'after', 'actor', 'actor_salt'])
    .select(['accounts.platform', 'accounts.platform_id', 'accounts.name', 'accounts.erased_at'])
    .where('audit.community', '=', community)
    .where('audit.seq', 'is not', null)
  if (before !== null) rows = rows.where('audit.seq', '<', before)
  if (actors !== null) rows = rows.where('audit.actor', 'in', actors)
  if (group !== null)
    rows = rows.where((eb) => {
      const any = eb.or(patterns(group).map((p) => eb('audit.action', 'like', p)))
      return group === 'other' ? eb.not(any) : any
    })
  const found = await rows.orderBy('audit.seq', 'desc').limit(limit).execute()
  return found.map((r) => ({
    seq: r.seq ?? 0,
    at: r.at,
    action: r.action,
    before: r.before,
    after: r.after,
    who:
      r.actor === null && !r.actor_salt?.startsWith('erased.')
        ? 'installation'
        : r.platform === null || r.erased_at !== null
          ? 'former'
          : { platform: r.platform, platformId: r.platform_id ?? '', name: r.name ?? '' },
  }))
}
