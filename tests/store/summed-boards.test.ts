/** Pages of boards that are added up, and how long a sum is remembered. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pageOf } from '../../src/store/board-pages.js'
import { rowsOfPlaces } from '../../src/store/board-rows.js'
import type { Store } from '../../src/store/engine.js'
import { placesOf } from '../../src/store/summed-boards.js'
import { describeStores } from '../support/stores.js'

const BY_MESSAGES = { by: 'messages' } as const
const sums = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 4 })), {
  selector: ([member]) => member,
  maxLength: 40,
})

describe('rows of a board that was added up', () => {
  test('are ranked 1, 2, 2, 4 over those who did something and are on show', () => {
    fc.assert(
      fc.property(sums, fc.array(fc.integer({ min: 1, max: 60 })), (pairs, hidden) => {
        const places = placesOf({ values: new Map(pairs), hidden: new Set(hidden), rows: 0 }, BY_MESSAGES)
        const seen = pairs.filter(([member, value]) => value > 0 && !hidden.includes(member))
        expect(places.map((p) => p.member).sort()).toEqual(seen.map(([member]) => member).sort())
        for (const { points, rank } of places)
          expect(rank).toBe(1 + seen.filter(([, value]) => value > points).length)
      }),
    )
  })

  test('are turned over forwards and backwards without missing anybody', async () => {
    await fc.assert(
      fc.asyncProperty(sums, fc.integer({ min: 1, max: 7 }), async (pairs, limit) => {
        const places = placesOf({ values: new Map(pairs), hidden: new Set(), rows: 0 }, BY_MESSAGES)
        const rows = rowsOfPlaces(places, new Map(places.map((p, i) => [p.member, i])))
        for (const towards of ['later', 'earlier'] as const) {
          const all: number[] = []
          for (let page = await rows.beside(null, towards, limit); page.length > 0; ) {
            all.push(...page.map((key) => key.member))
            page = await rows.beside(page.at(-1) ?? null, towards, limit)
          }
          const wanted = places.map((p) => p.member)
          expect(all).toEqual(towards === 'later' ? wanted : wanted.reverse())
        }
        // Somebody who has meanwhile gone from the board is still a place to go on from.
        const [next] = await rows.beside({ value: 2, member: 61 }, 'later', 1)
        expect(next?.value ?? 0).toBeLessThan(2)
        expect(await rows.keyOf(61)).toBeNull()
      }),
    )
  })
})

describeStores('a sum', (open) => {
  const DAY = '2026-03-02'
  /** So many people, each with one message on the day. */
  const fill = async (store: Store, people: number, from = 1) => {
    const nothing = {
      ...{ replies: 0, mentions: 0, reactions: 0, threads: 0, replies_received: 0, mentions_received: 0 },
      ...{ reactions_received: 0, voice_minutes: 0, votes: 0, shares: 0, invites: 0, boosts: 0, events: 0 },
    }
    const ids = Array.from({ length: people }, (_, i) => from + i)
    await store.write(async (tx) => {
      for (let i = 0; i < ids.length; i += 500) {
        const some = ids.slice(i, i + 500)
        await tx
          .insertInto('members')
          .values(some.map((id) => ({ id, community: 1, hidden: 0 })))
          .execute()
        await tx
          .insertInto('memberships')
          .values(some.map((id) => ({ community: 1, account: id, member: id })))
          .execute()
        await tx
          .insertInto('account_days')
          .values(
            some.map((account) => ({
              ...{ day: DAY, space: 1, account, messages: 1, ...nothing },
              ...{ state: '[0,0,0,[],[]]', booked: '{}' },
            })),
          )
          .execute()
      }
    })
  }
  const begin = async () => {
    const store = await open()
    await store.write((tx) =>
      tx
        .insertInto('spaces')
        .values({
          ...{ id: 1, platform: 'discord', platform_id: 'g', community: 1, own_community: 1, name: '' },
          ...{ joined_at: 0, left_at: null, noticed_at: null },
        })
        .execute(),
    )
    return store
  }
  const of = async (store: Store) => {
    const key = {
      community: 1,
      period: 'week',
      start: DAY,
      until: '2026-03-09',
      ranked: BY_MESSAGES,
    } as const
    const page = await pageOf(store.reads, key, { from: { at: 'top' }, limit: 5, own: 3 })
    return `${page.of}${page.remembered ? ', remembered' : ''}`
  }

  test('of a few is as new as the question', async () => {
    const store = await begin()
    await fill(store, 3)
    expect(await of(store)).toBe('3')
    await fill(store, 1, 4)
    expect(await of(store)).toBe('4')
  })

  test('of a channel where people talk is of minutes, of one where they write of messages', async () => {
    const store = await begin()
    await fill(store, 2)
    const channel = (id: number, kind: string) => ({
      ...{ id, space: 1, platform_id: `c${id}`, parent: null, kind, name: '', removed_at: null },
    })
    await store.write(async (tx) => {
      await tx
        .insertInto('channels')
        .values([channel(5, 'voice'), channel(6, 'text')])
        .execute()
      const state = '[0,0,0,[],[],[5,[70,3],0,0,0,0,0,25],[6,[71,2],0,0,0,0,0,9]]'
      await tx.updateTable('account_days').set({ state }).where('account', '=', 2).execute()
    })
    const values = async (id: number) => {
      const ranked = { by: 'channel', channel: id } as const
      const key = { community: 1, period: 'week', start: DAY, until: '2026-03-09', ranked } as const
      return (await pageOf(store.reads, key, { from: { at: 'top' }, limit: 5, own: 3 })).places
    }
    expect(await values(5)).toEqual([{ member: 2, points: 25, rank: 1 }])
    expect(await values(6)).toEqual([{ member: 2, points: 2, rank: 1 }])
  })

  test('of many is remembered for a while, and made once for all who ask meanwhile', async () => {
    const store = await begin()
    await fill(store, 5_001)
    const many = '5001, remembered'
    expect(await Promise.all([of(store), of(store), of(store)])).toEqual([many, many, many])
    await fill(store, 1, 6_000)
    expect(await of(store)).toBe(many)
  })
})
