import { beforeEach, describe, expect, test } from '@jest/globals'
import { boardTime, type Period } from '../../src/domain/incentives/boards.js'
import { POINTS, type Ranked } from '../../src/domain/incentives/counted.js'
import { seasonRules } from '../../src/domain/incentives/seasons.js'
import { DEFAULTS } from '../../src/domain/settings.js'
import { boardClosing } from '../../src/jobs/board-closing.js'
import { findAccount } from '../../src/store/accounts.js'
import { type From, pageOf } from '../../src/store/board-pages.js'
import type { Store } from '../../src/store/engine.js'
import { resetBoards } from '../../src/store/fold.js'
import { setListed } from '../../src/store/listing.js'
import { memberOf } from '../../src/store/members.js'
import { overridesOf, saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import type { Tracker } from '../../src/tracking/tracker.js'
import { describeStores } from '../support/stores.js'
import { deleted, NOON, reacted, said, track, trackerFor } from '../support/tracking.js'

const DAY = 86_400_000
const { messageBlock, reactionGiven, reactionReceived } = DEFAULTS.points
/** 2026-01-01, the first day of a quarter. */
const NEW_YEAR = Date.parse('2026-01-01T12:00:00Z')

describeStores('boards that are added up', (open) => {
  let store: Store
  let tracker: Tracker
  let community: number
  const clock = { now: NEW_YEAR }

  /** On a day so many after New Year, in so many blocks. */
  const write = async (who: string, day: number, blocks: number, channel = 'general') => {
    const at = NEW_YEAR + day * DAY
    const low = who.charCodeAt(0)
    const messages = Array.from({ length: blocks }, (_, i) =>
      said(who, 0, { at: at + i * 600_000, ref: { at: at + i * 600_000, low }, channel: { id: channel } }),
    )
    clock.now = Math.max(clock.now, at + 12 * 3_600_000)
    await track(tracker, messages)
    community = (await findSpace(store.reads, 'discord', 'guild'))?.community ?? 0
    return messages
  }
  const close = (now: number, signal = new AbortController().signal) =>
    boardClosing.run({ store, now, community, period: '', signal })

  const page = async (period: Period, day: string, ranked: Ranked = POINTS, from: From = { at: 'top' }) => {
    const rules = seasonRules(await overridesOf(store.reads, community))
    const time = boardTime(period, day, rules)
    if (!time) throw new Error('no such board')
    return pageOf(store.reads, { community, period, ...time, ranked }, { from, limit: 4, own: 0 })
  }
  const nameOf = async (member: number) => {
    const row = await store.reads
      .selectFrom('memberships')
      .innerJoin('accounts', 'accounts.id', 'account')
      .select('platform_id')
      .where('member', '=', member)
      .executeTakeFirstOrThrow()
    return row.platform_id
  }
  const places = async (...asked: Parameters<typeof page>) => {
    const shown = (await page(...asked)).places
    return Promise.all(shown.map(async (p) => `${p.rank} ${await nameOf(p.member)} ${p.points}`))
  }
  const unlist = async (who: string, listed = false) => {
    const account = (await findAccount(store.reads, 'discord', who))?.id ?? 0
    const member = (await memberOf(store.reads, community, account)) ?? 0
    await store.write((tx, bulk) => setListed(tx, bulk, { community, member, account, listed, at: 1 }))
  }

  beforeEach(async () => {
    store = await open()
    clock.now = NEW_YEAR
    tracker = trackerFor(store, { clock: () => clock.now })
  })

  describe('a season', () => {
    test('is the sum of its months, whether they have closed or not', async () => {
      await write('ann', 0, 3)
      await write('bob', 40, 4)
      await write('ann', 41, 2)
      const shown = [`1 ann ${5 * messageBlock}`, `2 bob ${4 * messageBlock}`]
      expect(await places('season', '2026-02-20')).toEqual(shown)
      // January closes; what is told of it afterwards counts on the month of that day, and so on the season.
      await close(NEW_YEAR + 45 * DAY)
      expect(await places('season', '2026-02-20')).toEqual(shown)
      clock.now = NEW_YEAR + 46 * DAY
      await write('bob', 10, 2)
      expect(await places('month', '2026-02-20')).toEqual([
        `1 bob ${6 * messageBlock}`,
        `2 ann ${2 * messageBlock}`,
      ])
      expect(await places('season', '2026-02-20')).toEqual([
        `1 bob ${6 * messageBlock}`,
        `2 ann ${5 * messageBlock}`,
      ])
    })

    test('closes once its months have, and is then what it was, to the bit', async () => {
      await write('ann', 0, 3)
      await write('bob', 80, 3)
      await write('cem', 81, 1)
      await unlist('cem')
      await close(NEW_YEAR + 95 * DAY)
      const closed = await page('season', '2026-02-20')
      expect(closed).toMatchObject({ revision: 1, closedAt: NEW_YEAR + 95 * DAY, of: 2 })
      const shown = [`1 ann ${3 * messageBlock}`, `1 bob ${3 * messageBlock}`]
      expect(await places('season', '2026-02-20')).toEqual(shown)
      clock.now = NEW_YEAR + 96 * DAY
      await write('cem', 82, 5)
      await unlist('cem', true)
      await close(NEW_YEAR + 97 * DAY)
      expect(await page('season', '2026-02-20')).toEqual(closed)
      // What came too late counts in the season in which it was booked.
      expect(await places('season', '2026-04-07')).toEqual([`1 cem ${5 * messageBlock}`])
    })

    test('does not close before its last month has', async () => {
      await write('ann', 0, 3)
      await close(NEW_YEAR + 91 * DAY)
      expect((await page('season', '2026-02-20')).revision).toBe(0)
    })

    test('added up anew says so in a further revision, and the same again is none', async () => {
      const messages = await write('ann', 0, 3)
      await write('bob', 80, 4)
      await close(NEW_YEAR + 95 * DAY)
      await store.write((tx) => resetBoards(tx, community))
      await tracker.flush()
      await close(NEW_YEAR + 96 * DAY)
      expect((await page('season', '2026-02-20')).revision).toBe(1)
      clock.now = NEW_YEAR + 97 * DAY
      await track(
        tracker,
        messages.slice(1).map((m) => deleted(m, 140_000)),
      )
      await store.write((tx) => resetBoards(tx, community))
      await tracker.flush()
      await close(NEW_YEAR + 98 * DAY)
      expect((await page('season', '2026-02-20')).revision).toBe(2)
      expect((await places('season', '2026-02-20'))[1]).toBe(`2 ann ${messageBlock}`)
    })

    test('goes by the length and the first month that a community sets', async () => {
      await write('ann', 0, 3)
      await write('bob', 40, 1)
      const value = JSON.stringify({ first: '2026-02-01', months: 1 })
      await store.write((tx) =>
        saveSetting(tx, { community, key: 'season', value, from: NEW_YEAR, by: null }),
      )
      expect(await places('season', '2026-01-20')).toEqual([`1 ann ${3 * messageBlock}`])
      expect(await places('season', '2026-02-20')).toEqual([`1 bob ${messageBlock}`])
      await close(NEW_YEAR + 95 * DAY)
      expect(await places('season', '2026-01-20')).toEqual([`1 ann ${3 * messageBlock}`])
      expect((await page('season', '2026-02-20')).revision).toBe(1)
    })
  })

  describe('counts and channels', () => {
    /** Ann writes, bob reacts; cem writes somewhere else. */
    const aDay = async () => {
      const messages = await write('ann', 60, 3)
      await write('cem', 60, 2, 'music')
      const first = messages[0]
      if (!first) throw new Error('nothing was said')
      await track(tracker, [
        reacted('bob', first, 0, { at: NOON + 60_000 }),
        reacted('bob', first, 0, { at: NOON + 60_000, emoji: '🎉' }),
      ])
    }

    test('rank by what somebody did, without those who did nothing of it', async () => {
      await aDay()
      expect(await places('week', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 3', '2 cem 2'])
      expect(await places('month', '2026-03-02', { by: 'reactions' })).toEqual(['1 bob 2'])
      expect(await places('season', '2026-03-02', { by: 'received' })).toEqual(['1 ann 2'])
      expect(await places('all', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 3', '2 cem 2'])
      expect(await places('week', '2026-03-09', { by: 'messages' })).toEqual([])
      expect(await places('week', '2026-03-02')).toEqual([
        `1 ann ${3 * messageBlock + 2 * reactionReceived}`,
        `2 cem ${2 * messageBlock}`,
        `3 bob ${2 * reactionGiven}`,
      ])
    })

    test('rank by the messages of one channel, its threads among them', async () => {
      await aDay()
      const at = NEW_YEAR + 61 * DAY
      await track(tracker, [
        said('bob', 0, {
          at,
          ref: { at, low: 9 },
          channel: { id: 'sub', kind: 'thread', parent: 'general' },
        }),
      ])
      const general = await store.reads
        .selectFrom('channels')
        .select('id')
        .where('platform_id', '=', 'general')
        .executeTakeFirstOrThrow()
      const ranked = { by: 'channel', channel: general.id } as const
      expect(await places('week', '2026-03-02', ranked)).toEqual(['1 ann 3', '2 bob 1'])
      await close(NEW_YEAR + 95 * DAY)
      expect(await places('week', '2026-03-02', ranked)).toEqual(['1 ann 3', '2 bob 1'])
      expect((await page('week', '2026-03-02', ranked)).revision).toBe(1)
    })

    test('once closed, are what they were', async () => {
      await aDay()
      const [first] = await write('ann', 61, 1)
      await close(NEW_YEAR + 95 * DAY)
      const closed = await page('week', '2026-03-02', { by: 'messages' })
      expect(closed.revision).toBe(1)
      clock.now = NEW_YEAR + 96 * DAY
      if (first) await track(tracker, [deleted(first, 140_000)])
      await unlist('cem')
      expect(await page('week', '2026-03-02', { by: 'messages' })).toEqual(closed)
      expect(await places('all', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 3'])
    })

    test('for all time remember months whose days are gone', async () => {
      await aDay()
      await write('ann', 100, 2)
      await close(NEW_YEAR + 140 * DAY)
      await store.write(async (tx) => {
        await tx.deleteFrom('account_days').where('day', '<', '2026-03-20').execute()
        await tx
          .updateTable('spaces')
          .set({ sealed_before: Date.parse('2026-03-20T00:00:00Z') })
          .execute()
      })
      expect(await places('all', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 5', '2 cem 2'])
      // Nor is what was written down touched by closing again.
      await store.write((tx) => resetBoards(tx, community))
      await tracker.flush()
      await close(NEW_YEAR + 141 * DAY)
      expect(await places('week', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 3', '2 cem 2'])
      expect((await page('week', '2026-03-02', { by: 'messages' })).revision).toBe(1)
    })

    test('leave out who is on no board, and take them up again', async () => {
      await aDay()
      await unlist('ann')
      expect(await places('week', '2026-03-02', { by: 'messages' })).toEqual(['1 cem 2'])
      await unlist('ann', true)
      expect(await places('week', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 3', '2 cem 2'])
    })

    test('are paged, and know the page around somebody', async () => {
      for (let i = 0; i < 11; i += 1) await write(String.fromCharCode(97 + i), 60, 1 + (i % 3))
      const by = { by: 'messages' } as const
      const first = await page('week', '2026-03-02', by)
      expect(first).toMatchObject({ of: 11, earlier: null })
      const second = await page('week', '2026-03-02', by, { after: first.later ?? { value: 0, member: 0 } })
      const third = await page('week', '2026-03-02', by, { after: second.later ?? { value: 0, member: 0 } })
      const all = [first, second, third].flatMap((p) => p.places.map((q) => q.member))
      expect(new Set(all).size).toBe(11)
      expect(third.later).toBeNull()
      const back = await page('week', '2026-03-02', by, { before: third.earlier ?? { value: 0, member: 0 } })
      expect(back.places).toEqual(second.places)
      const member = third.places[0]?.member ?? 0
      const around = await page('week', '2026-03-02', by, { at: 'member', member })
      expect(around.places.map((p) => p.member)).toContain(member)
    })

    test('cut short by the end of the process, wherever it was, are begun again', async () => {
      await aDay()
      let unfinished = 0
      for (let most = 1; most < 40; most += 3) {
        let looked = 0
        const cut = {
          get aborted() {
            looked += 1
            return looked > most
          },
        } as AbortSignal
        await close(NEW_YEAR + 95 * DAY, cut)
        const left = await store.reads
          .selectFrom('closed_boards')
          .select('id')
          .where('progress', 'is not', null)
          .execute()
        unfinished += left.length
      }
      expect(unfinished).toBeGreaterThan(0)
      await close(NEW_YEAR + 95 * DAY)
      expect((await page('week', '2026-03-02', { by: 'messages' })).revision).toBe(1)
      expect(await places('week', '2026-03-02', { by: 'messages' })).toEqual(['1 ann 3', '2 cem 2'])
      const left = await store.reads
        .selectFrom('closed_boards')
        .select('id')
        .where('progress', 'is not', null)
        .execute()
      expect(left).toEqual([])
    })
  })
})
