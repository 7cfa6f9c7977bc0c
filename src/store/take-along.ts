/**
 * Everything about a person as JSON, for them to take along: nobody else's name, nothing left out, and never more of
 * it in memory than one file holds. What is more goes on in another part, from a place that a button can carry.
 */
import { KIND_NAMES } from '../domain/facts.js'
import type { AccountId } from '../domain/identity.js'
import { accountsById } from './accounts.js'
import { type CommunityRow, communitiesOf } from './communities.js'
import { settleDays } from './day-batches.js'
import type { Db, Store } from './engine.js'
import { type Cursor, portionsOf } from './erase-facts.js'
import { paceOf } from './pace.js'
import { dataInCommunity } from './personal-community.js'
import { eventsAbout } from './personal-events.js'

/** What every platform takes as a file, with room for what is around it. */
const MOST_BYTES = 8_000_000

/** Where a part goes on: which one it is, and the last place that the one before it held. */
export interface PartFrom {
  part: number
  /** Communities up to this one are behind it. */
  community: number
  /** So are acts of channels before this one, and in it up to the place; null: all acts are to come. */
  acts: ({ channel: number } & Cursor) | null
}

export const WHOLE: PartFrom = { part: 1, community: 0, acts: null }

export interface ExportPart {
  json: string
  part: number
  /** Null: this was the last. */
  next: PartFrom | null
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** What there is once: who they are, and what is not of one community. */
const aboutThem = async (db: Db, accounts: readonly AccountId[]) => {
  const settings = await db
    .selectFrom('settings')
    .select(['key', 'value', 'from_at'])
    .where('by_account', 'in', accounts)
    .orderBy('from_at')
    .execute()
  const changes = await db
    .selectFrom('audit')
    .select(['at', 'action'])
    .where('actor', 'in', accounts)
    .orderBy('id')
    .execute()
  const payments = await db
    .selectFrom('payments')
    .select(['at', 'way', 'amount', 'currency', 'item', 'until_at', 'refunded_at', 'refunded_amount'])
    .where('account', 'in', accounts)
    .orderBy('charge')
    .execute()
  const voice = await db
    .selectFrom('voice_log')
    .innerJoin('channels', 'channels.id', 'voice_log.channel')
    .select(['voice_log.at', 'channels.platform_id as channel', 'voice_log.state'])
    .where('voice_log.account', 'in', accounts)
    .orderBy('voice_log.at')
    .execute()
  return {
    accounts: (await accountsById(db, accounts)).map((a) => ({
      platform: a.platform,
      id: a.platform_id,
      name: a.name,
      handle: a.handle,
      language: a.locale,
      languageOfApp: a.client_locale,
      timeZone: a.zone,
      optedOut: iso(a.opted_out_at),
    })),
    settingsChanged: settings.map((s) => ({ setting: s.key, value: s.value, at: iso(s.from_at) })),
    changesMade: changes.map((c) => ({ what: c.action, at: iso(c.at) })),
    payments: payments.map(({ at, until_at, refunded_at, refunded_amount, ...p }) => ({
      ...p,
      at: iso(at),
      until: iso(until_at),
      refunded: iso(refunded_at),
      refundedAmount: refunded_amount,
    })),
    voiceLately: voice.map((v) => ({ ...v, at: iso(v.at) })),
    events: await eventsAbout(db, accounts),
  }
}

/** A piece is never cut in two; `place` is where one goes on after it. */
interface Piece {
  of: 'communities' | 'acts'
  json: string
  place: Omit<PartFrom, 'part'>
}

const communityPieces = async function* (db: Db, accounts: readonly AccountId[], after: number) {
  const found = new Map<number, { community: CommunityRow; account: AccountId }>()
  for (const account of accounts)
    for (const community of await communitiesOf(db, account))
      if (community.id > after && !found.has(community.id)) found.set(community.id, { community, account })
  for (const [id, { community, account }] of [...found].sort(([a], [b]) => a - b)) {
    const json = JSON.stringify(await dataInCommunity(db, community, account))
    yield { of: 'communities', json, place: { community: id, acts: null } } satisfies Piece
  }
}

/** What they did themselves, all of one subject together. */
const actPieces = async function* (store: Store, accounts: readonly AccountId[], from: PartFrom) {
  const pace = paceOf(store)
  const channels = await store.reads
    .selectFrom('channels')
    .innerJoin('spaces', 'spaces.id', 'channels.space')
    .select(['channels.id', 'channels.platform_id as channel', 'spaces.platform'])
    .where('channels.id', '>=', from.acts?.channel ?? 0)
    .orderBy('channels.id')
    .execute()
  for (const { id, channel, platform } of channels) {
    const after = from.acts?.channel === id ? from.acts : undefined
    for await (const portion of portionsOf(pace, id, after)) {
      const rows = await pace.read(() =>
        portion
          .selectAll()
          .where('actor', 'in', accounts)
          .orderBy('at')
          .orderBy('low')
          .orderBy('kind')
          .orderBy('actor')
          .orderBy('detail')
          .execute(),
      )
      let piece: (Piece & { place: { acts: Cursor } }) | null = null
      for (const f of rows) {
        const json = JSON.stringify({
          what: KIND_NAMES[f.kind] ?? f.kind,
          platform,
          channel,
          at: iso(f.happened_at ?? f.at),
          day: f.day,
          ...(f.length > 0 && { length: f.length }),
          ...(f.withdrawn_at !== null && { withdrawn: iso(f.withdrawn_at) }),
        })
        if (piece && piece.place.acts.at === f.at && piece.place.acts.low === f.low) {
          piece.json += `,\n${json}`
          continue
        }
        if (piece) yield piece
        const place = { community: from.community, acts: { channel: id, at: f.at, low: f.low } }
        piece = { of: 'acts', json, place }
      }
      if (piece) yield piece
    }
  }
}

/** All communities come before the first act. */
const piecesOf = async function* (store: Store, accounts: readonly AccountId[], from: PartFrom) {
  let { community } = from
  if (!from.acts)
    for await (const piece of communityPieces(store.reads, accounts, community)) {
      community = piece.place.community
      yield piece
    }
  yield* actPieces(store, accounts, { ...from, community })
}

/** One file of it, as large as it may be; the first says who they are too. */
export const exportPart = async (
  store: Store,
  accounts: readonly AccountId[],
  { now, from = WHOLE, most = MOST_BYTES }: { now: number; from?: PartFrom; most?: number },
): Promise<ExportPart> => {
  await settleDays(store)
  const { part } = from
  const head = part === 1 ? await aboutThem(store.reads, accounts) : {}
  const lines = { communities: [] as string[], acts: [] as string[] }
  let bytes = Buffer.byteLength(JSON.stringify(head))
  let last: Piece['place'] | null = null
  let more = false
  for await (const piece of piecesOf(store, accounts, from)) {
    const size = Buffer.byteLength(piece.json) + 2
    if (last && bytes + size > most) {
      more = true
      break
    }
    lines[piece.of].push(piece.json)
    bytes += size
    last = piece.place
  }
  const start = JSON.stringify({ madeAt: iso(now), part, lastPart: !more, ...head }).slice(0, -1)
  const list = (name: keyof typeof lines) => `"${name}":[\n${lines[name].join(',\n')}\n]`
  return {
    json: `${start},\n${list('communities')},\n${list('acts')}}\n`,
    part,
    next: more && last ? { part: part + 1, ...last } : null,
  }
}
