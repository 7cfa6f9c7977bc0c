import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/domain/settings.js'
import { accountsById, findAccount, findByHandle } from '../../src/store/accounts.js'
import { pageOf } from '../../src/store/board-pages.js'
import { standing } from '../../src/store/boards.js'
import { channelsOf } from '../../src/store/channels.js'
import type { Store } from '../../src/store/engine.js'
import { foldAwards } from '../../src/store/fold.js'
import { joinByCode, makeJoinCode, undoJoin } from '../../src/store/joining.js'
import { memberOf } from '../../src/store/members.js'
import { bookingsOf } from '../../src/store/points.js'
import { foldAllRollups } from '../../src/store/rollups.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace, spacesOf } from '../../src/store/spaces.js'
import { absentFrom } from '../../src/store/stays.js'
import { dump } from '../support/ledger-dump.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, person, pointsBy, reacted, said, track, trackerFor } from '../support/tracking.js'

const { points } = DEFAULTS

const must = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}

const boardOf = async (store: Store, space: string, platform = 'discord') => {
  const { community } = must(await findSpace(store.reads, platform, space))
  const { places } = await pageOf(
    store.reads,
    { community, period: 'all', start: '' },
    { from: { at: 'top' }, limit: 50, own: 0 },
  )
  return places.map((p) => `${p.rank}: ${p.points}`)
}

describeStores('the ledger', (open) => {
  test('a community begins with the first event of a space, its channel and its people', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0)])
    const space = must(await findSpace(store.reads, 'discord', 'guild'))
    expect((await channelsOf(store.reads, space.id)).map((c) => c.platform_id)).toEqual(['general'])
    const ann = must(await findAccount(store.reads, 'discord', 'ann'))
    expect(await memberOf(store.reads, space.community, ann.id)).toBeDefined()
    expect(await absentFrom(store.reads, space.id, new Set())).toEqual([ann.id])
  })

  test('writing, being answered, and reacting earn by their rules; nobody earns from themselves', async () => {
    const store = await open()
    const first = said('ann', 0)
    await track(trackerFor(store), [
      first,
      said('ann', 1),
      said('bob', 11, { reply: { ref: first.ref } }),
      said('ann', 12, { reply: { ref: first.ref, author: person('ann') } }),
      reacted('bob', first, 13),
      reacted('ann', first, 14),
    ])
    expect(await pointsBy(store)).toEqual({
      ann: 2 * points.messageBlock + points.replyReceived + points.reactionReceived,
      bob: points.messageBlock + points.reactionGiven,
    })
  })

  test('bots, webhooks and untracked channels leave no fact', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0, { channel: { id: 'secret' } })])
    const space = must(await findSpace(store.reads, 'discord', 'guild'))
    const [secret] = await channelsOf(store.reads, space.id)
    await store.write((tx) =>
      saveSetting(tx, {
        community: space.community,
        key: 'untracked',
        value: JSON.stringify([must(secret).id]),
        from: 1,
        by: null,
      }),
    )
    await track(tracker, [
      said('ann', 20, { channel: { id: 'secret' } }),
      said('robot', 1, { author: person('robot', { bot: true }) }),
      said('hook', 2, { relayed: true }),
    ])
    expect((await dump(store))['facts']).toHaveLength(1)
  })

  test('a deletion takes back what its author earned by it and by what others did to it; theirs stays', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const message = said('ann', 0)
    await track(tracker, [
      message,
      said('bob', 20, { reply: { ref: message.ref } }),
      reacted('cat', message, 21),
    ])
    await track(tracker, [deleted(message, 30)])
    expect(await pointsBy(store)).toEqual({ ann: 0, bob: points.messageBlock, cat: points.reactionGiven })
  })

  test('deleting an answer takes back what it earned the other; taking a reaction back does so too', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const message = said('ann', 0)
    const answer = said('bob', 20, { reply: { ref: message.ref } })
    await track(tracker, [message, answer, reacted('cat', message, 21)])
    await track(tracker, [deleted(answer, 30), reacted('cat', message, 31, { change: 'removed' })])
    expect(await pointsBy(store)).toEqual({ ann: points.messageBlock, bob: 0, cat: 0 })
  })

  test('a deletion seen before its creation leaves nothing earned', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const message = said('ann', 0)
    await track(tracker, [deleted(message, 1)])
    await track(tracker, [message])
    expect(await pointsBy(store)).toEqual({})
  })

  test('daily caps hold, and the next day begins anew', async () => {
    const store = await open()
    const blocks = Array.from({ length: points.messageBlocksPerDay + 5 }, (_, i) => said('ann', i * 10))
    await track(trackerFor(store), [...blocks, said('ann', 24 * 60)])
    expect(await pointsBy(store)).toEqual({ ann: (points.messageBlocksPerDay + 1) * points.messageBlock })
  })

  test('ranks are 1, 2, 2, 4, and somebody who left is not on the board until they return', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [
      ...[0, 10, 20].map((m) => said('ann', m)),
      ...[0, 10].map((m) => said('bob', m, { ref: { at: NOON + m, low: 7 } })),
      ...[0, 10].map((m) => said('cat', m, { ref: { at: NOON + m, low: 8 } })),
      said('dan', 0, { ref: { at: NOON, low: 9 } }),
    ])
    // Two messages within one block each: one block.
    expect(await boardOf(store, 'guild')).toEqual(['1: 15', '2: 5', '2: 5', '2: 5'])
    const away = { platform: 'discord', space: 'guild', source: 'live', person: person('ann') } as const
    await track(tracker, [{ ...away, type: 'leave', at: NOON + 1e7 }])
    expect(await boardOf(store, 'guild')).toEqual(['1: 5', '1: 5', '1: 5'])
    await track(tracker, [{ ...away, type: 'join', at: NOON + 2e7 }])
    expect(await boardOf(store, 'guild')).toEqual(['1: 15', '2: 5', '2: 5', '2: 5'])
  })

  test('what a day consists of can be asked without reading facts', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0), said('ann', 10), reacted('ann', said('bob', 1), 2)])
    const space = must(await findSpace(store.reads, 'discord', 'guild'))
    const ann = must(await findAccount(store.reads, 'discord', 'ann'))
    const booked = await bookingsOf(store.reads, {
      spaces: [space.id],
      accounts: [ann.id],
      days: ['2026-03-02'],
    })
    expect(booked).toEqual([
      { day: '2026-03-02', rule: 1, points: 2 * points.messageBlock },
      { day: '2026-03-02', rule: 4, points: points.reactionGiven },
    ])
  })

  test('folding again, and after an interruption, counts each award once', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('bob', 1)])
    await foldAwards(store)
    const before = await dump(store)
    await foldAwards(store)
    await foldAllRollups(store)
    await foldAllRollups(store)
    const { balances, standings } = await dump(store)
    expect({ balances, standings }).toEqual({ balances: before['balances'], standings: before['standings'] })
  })

  test('two spaces become one community with one board, and part exactly as they were', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const group = { platform: 'telegram', space: 'group', channel: { id: 'group' } } as const
    await track(tracker, [said('ann', 0), said('ann', 10), said('bob', 0, { ref: { at: NOON, low: 3 } })])
    await track(tracker, [said('tom', 0, { ...group, ref: { at: NOON, low: 5 } })])
    const before = [await boardOf(store, 'guild'), await boardOf(store, 'group', 'telegram')]
    const guild = must(await findSpace(store.reads, 'discord', 'guild'))
    const joined = must(await findSpace(store.reads, 'telegram', 'group'))
    const ann = must(await findAccount(store.reads, 'discord', 'ann'))
    const tom = must(await findAccount(store.reads, 'telegram', 'tom'))
    const code = await store.write((tx) => makeJoinCode(tx, { space: guild.id, by: ann.id, now: 1 }))
    await store.write((tx) => joinByCode(tx, { code, space: joined.id, by: tom.id, now: 2 }))
    await foldAwards(store)
    expect(await boardOf(store, 'guild')).toEqual(['1: 10', '2: 5', '2: 5'])
    expect((await spacesOf(store.reads, guild.community)).map((s) => s.id)).toEqual([guild.id, joined.id])
    await expect(
      store.write((tx) => joinByCode(tx, { code, space: joined.id, by: tom.id, now: 3 })),
    ).rejects.toThrow('join-code-unknown')
    await store.write((tx) => undoJoin(tx, { space: joined.id, by: tom.id, now: 4 }))
    await foldAwards(store)
    expect([await boardOf(store, 'guild'), await boardOf(store, 'group', 'telegram')]).toEqual(before)
    const audit = await store.reads.selectFrom('audit').select('action').orderBy('id').execute()
    expect(audit.map((a) => a.action)).toEqual(['join-code', 'join-spaces', 'undo-join'])
  })

  test('who comes in while two spaces are one belongs, after that, where they came in', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const group = { platform: 'telegram', space: 'group', channel: { id: 'group' } } as const
    const came = (id: string) =>
      ({ ...group, type: 'join', at: NOON, source: 'live', person: { id, name: id, bot: false } }) as const
    await track(tracker, [said('ann', 0)])
    await track(tracker, [came('tom')])
    const guild = must(await findSpace(store.reads, 'discord', 'guild'))
    const joined = must(await findSpace(store.reads, 'telegram', 'group'))
    const rosters = async () => {
      const rows = await store.reads
        .selectFrom('memberships')
        .innerJoin('members', 'members.id', 'memberships.member')
        .innerJoin('accounts', 'accounts.id', 'memberships.account')
        .select(['memberships.community', 'accounts.platform_id'])
        .orderBy('accounts.platform_id')
        .execute()
      return [guild.own_community, joined.own_community].map((community) =>
        rows.filter((r) => r.community === community).map((r) => r.platform_id),
      )
    }
    const code = await store.write((tx) => makeJoinCode(tx, { space: guild.id, by: 1, now: 1 }))
    await store.write((tx) => joinByCode(tx, { code, space: joined.id, by: 1, now: 2 }))
    await track(tracker, [came('uma'), said('bob', 0)])
    expect((await rosters())[0]).toEqual(['ann', 'bob', 'tom', 'uma'])
    await store.write((tx) => undoJoin(tx, { space: joined.id, by: 1, now: 4 }))
    expect(await rosters()).toEqual([
      ['ann', 'bob'],
      ['tom', 'uma'],
    ])
  })

  test('a code dies after its time and in its own space', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0), said('tom', 0, { space: 'other' })])
    const guild = must(await findSpace(store.reads, 'discord', 'guild'))
    const other = must(await findSpace(store.reads, 'discord', 'other'))
    const ask = { by: 1, now: 1 }
    const code = await store.write((tx) => makeJoinCode(tx, { space: guild.id, ...ask }))
    await expect(store.write((tx) => joinByCode(tx, { code, space: guild.id, ...ask }))).rejects.toThrow(
      'join-same-space',
    )
    const late = { code, space: other.id, by: 1, now: 3_600_000 }
    await expect(store.write((tx) => joinByCode(tx, late))).rejects.toThrow('join-code-expired')
  })

  test('a standing of nobody is nothing, not an error', async () => {
    const store = await open()
    const nobody = { community: 99, period: 'all', start: '', member: 99 } as const
    expect(await standing(store.reads, nobody)).toEqual({ points: 0, rank: null, of: 0 })
    expect(await accountsById(store.reads, [])).toEqual([])
    expect(await findByHandle(store.reads, 'discord', "x' or 1=1 --")).toBeUndefined()
  })

  test('a name that a database would refuse is stored without what it would refuse', async () => {
    const store = await open()
    const name = 'a\0b\ud800c'
    await track(trackerFor(store), [
      said('ann', 0, { author: person('ann', { name }), channel: { id: 'x', name } }),
    ])
    expect(must(await findAccount(store.reads, 'discord', 'ann')).name).toBe('ab\ufffdc')
  })

  test('hostile ids and names are stored as they are and break nothing', async () => {
    const store = await open()
    const hostile = "Robert'); DROP TABLE facts;-- \u202e <@1> @everyone 𝕏"
    await track(trackerFor(store), [
      said(hostile, 0, {
        author: person(hostile, { name: hostile, handle: hostile }),
        channel: { id: hostile, name: hostile },
      }),
    ])
    const row = must(await findAccount(store.reads, 'discord', hostile))
    expect(row.name).toBe(hostile)
    expect((await dump(store))['facts']).toHaveLength(1)
  })
})
