/** What people of this world are entitled to, as the REST API lists it: fed by everything the gateway dispatches. */

type Json = Record<string, unknown>

const IDS = ['guild_id', 'before', 'after']
const SWITCHES = ['exclude_ended', 'exclude_deleted']
/** What is not served here is refused, not passed over. */
const KNOWN = new Set([...IDS, ...SWITCHES, 'limit'])

const isInOrder = (query: URLSearchParams): boolean => {
  const limit = Number(query.get('limit') ?? '100')
  return (
    [...query.keys()].every((key) => KNOWN.has(key)) &&
    IDS.every((key) => /^\d{1,20}$/.test(query.get(key) ?? '0')) &&
    SWITCHES.every((key) => /^(true|false)$/.test(query.get(key) ?? 'true')) &&
    Number.isInteger(limit) &&
    limit >= 1 &&
    limit <= 100
  )
}

export const createEntitlements = (now: () => number) => {
  const all = new Map<string, Json>()
  const hasEnded = (one: Json) => typeof one['ends_at'] === 'string' && Date.parse(one['ends_at']) <= now()

  return {
    /** Those deleted stay listed for whoever asks for them. */
    heard: (t: string, d: unknown) => {
      const json = (d ?? {}) as Json
      if (!/^ENTITLEMENT_(CREATE|UPDATE|DELETE)$/.test(t) || !/^\d+$/.test(String(json['id']))) return
      all.set(String(json['id']), t === 'ENTITLEMENT_DELETE' ? { ...json, deleted: true } : json)
    },
    list: (query: URLSearchParams): { status: number; body: unknown } => {
      if (!isInOrder(query)) return { status: 400, body: { code: 50035, message: 'Invalid Form Body' } }
      const excludes = (key: string, otherwise: boolean) => (query.get(key) ?? String(otherwise)) === 'true'
      const guild = query.get('guild_id')
      const [before, after] = [query.get('before'), query.get('after')]
      const limit = Number(query.get('limit') ?? '100')
      const found = [...all.values()]
        .filter((one) => !(excludes('exclude_deleted', true) && one['deleted'] === true))
        .filter((one) => !(excludes('exclude_ended', false) && hasEnded(one)))
        .filter((one) => guild === null || one['guild_id'] === guild)
        .filter((one) => before === null || BigInt(String(one['id'])) < BigInt(before))
        // Of the two the real one respects only the first.
        .filter((one) => before !== null || BigInt(String(one['id'])) > BigInt(after ?? '0'))
        .sort((a, b) => (BigInt(String(a['id'])) < BigInt(String(b['id'])) ? -1 : 1))
      return { status: 200, body: before === null ? found.slice(0, limit) : found.slice(-limit) }
    },
  }
}

export type WorldEntitlements = ReturnType<typeof createEntitlements>
