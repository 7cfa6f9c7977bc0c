/** Our numbers as what they stand for outside: platform ids, the same in every database. */
import { accountsById } from '../../src/store/accounts.js'
import { channelsById } from '../../src/store/channels.js'
import type { Db } from '../../src/store/engine.js'

export interface Place {
  platform: string
  space: string
  channel: string
}

export interface Names {
  /** Makes sure that these can be named. */
  load(accounts: Iterable<number | null>, channels?: Iterable<number>): Promise<void>
  /** `platform:id`; somebody erased is only told apart from others. */
  account(id: number): string
  /** Only the id, as for parts of a key. */
  accountId(id: number): string
  place(channel: number): Place
}

/** Enough for the people of a page many times over; beyond that, names are looked up again. */
const MOST_KNOWN = 50_000
const SLICE = 1_000

export const createNames = (db: Db): Names => {
  const accounts = new Map<number, { platform: string; id: string }>()
  const channels = new Map<number, Place>()

  const missing = <T>(ids: Iterable<number | null>, known: Map<number, T>) => {
    const wanted = new Set<number>()
    for (const id of ids) if (id !== null && id !== 0 && !known.has(id)) wanted.add(id)
    return [...wanted]
  }
  const known = <T>(map: Map<number, T>, id: number): T => {
    const value = map.get(id)
    if (value === undefined) throw new Error(`number ${id} stands for nothing`)
    return value
  }
  const inSlices = async (ids: number[], load: (slice: number[]) => Promise<void>) => {
    for (let i = 0; i < ids.length; i += SLICE) await load(ids.slice(i, i + SLICE))
  }

  return {
    async load(wantedAccounts, wantedChannels = []) {
      if (accounts.size > MOST_KNOWN) accounts.clear()
      if (channels.size > MOST_KNOWN) channels.clear()
      await inSlices(missing(wantedAccounts, accounts), async (slice) => {
        for (const a of await accountsById(db, slice)) {
          const id = a.erased_at === null ? a.platform_id : `erased-${a.id}`
          accounts.set(a.id, { platform: a.platform, id })
        }
      })
      await inSlices(missing(wantedChannels, channels), async (slice) => {
        const found = await channelsById(db, slice)
        const spaces = await db
          .selectFrom('spaces')
          .select(['id', 'platform', 'platform_id'])
          .where('id', 'in', [...new Set(found.map((c) => c.space)), 0])
          .execute()
        for (const c of found) {
          const space = spaces.find((s) => s.id === c.space)
          if (!space) continue
          const place = { platform: space.platform, space: space.platform_id, channel: c.platform_id }
          channels.set(c.id, place)
        }
      })
    },
    account(id) {
      const { platform, id: own } = known(accounts, id)
      return `${platform}:${own}`
    },
    accountId: (id) => known(accounts, id).id,
    place: (channel) => known(channels, channel),
  }
}
