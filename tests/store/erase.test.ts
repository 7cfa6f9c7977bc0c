import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Person } from '../../src/chat/event.js'
import { KIND } from '../../src/domain/facts.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { reapplyRefusals } from '../../src/store/reapply-refusals.js'
import { saveSetting } from '../../src/store/settings.js'
import type { Tracker } from '../../src/tracking/tracker.js'
import { accountOf, othersThan } from '../support/privacy.js'
import { scripts } from '../support/script.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, reacted, said, track, trackerFor } from '../support/tracking.js'

const SECRET = 'a secret for tests'
const MINUTE = 60_000
const CHAIN = Buffer.alloc(32, 7)
const ANN = '417839250113495042'
const ann = person(ANN, { name: 'Annegret Zauberwald', handle: 'zauberwald_a' })
const TRACES = [ANN, 'Annegret', 'Zauberwald', 'zauberwald_a', 'Früher Hiess']

let folder = ''
let number = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-erase-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const listPath = () => join(folder, `refusals-${number++}`)
const privacyFor = (store: Store, path = listPath()) =>
  createPrivacy({ store, key: SECRET, path, backupDays: 7 })

/** Ann and others, who answer and thank each other. */
const busyDay = async (tracker: Tracker) => {
  const question = said('bob', 0)
  const mine = said(ANN, 10, { author: ann, mentions: [person('bob')] })
  const answer = said(ANN, 20, { author: ann, reply: { ref: question.ref, author: person('bob') } })
  const thanks = said('cleo', 25, { reply: { ref: mine.ref, author: ann }, mentions: [ann] })
  await track(tracker, [
    said(ANN, -5, { author: { ...ann, name: 'Früher Hiess' } }),
    question,
    mine,
    answer,
    thanks,
    reacted(ANN, question, 30, { by: ann, author: person('bob') }),
    reacted('bob', mine, 31, { author: ann }),
    reacted('cleo', answer, 32, { author: ann }),
    reacted('cleo', question, 33, { author: person('bob') }),
  ])
  return { question, mine }
}

const needed = async (store: Store, id: string): Promise<number> => {
  const account = await accountOf(store, id)
  if (account === undefined) throw new Error(`nobody is called ${id}`)
  return account
}

describeStores('forgetting somebody', (open) => {
  const begin = async () => {
    const store = await open()
    await store.chainWith(CHAIN)
    const tracker = trackerFor(store)
    return { store, tracker, day: await busyDay(tracker) }
  }

  test('takes the name, the days and the acts, and leaves everything of others as it was', async () => {
    const { store, tracker } = await begin()
    const account = await needed(store, ANN)
    const before = await othersThan(store, account)
    const { finished } = await privacyFor(store).erase([account], NOON + 60 * MINUTE)
    expect(finished).toBe(true)
    await tracker.flush()
    expect(await othersThan(store, account)).toEqual(before)
    const db = store.reads
    expect(await db.selectFrom('accounts').selectAll().where('id', '=', account).execute()).toMatchObject([
      { name: '', handle: null, platform_id: `former-${account}`, erased_at: NOON + 60 * MINUTE },
    ])
    for (const table of ['account_days', 'stays', 'consents', 'erasures'] as const)
      expect(await db.selectFrom(table).selectAll().where('account', '=', account).execute()).toEqual([])
    const kept = await db
      .selectFrom('facts')
      .select(['kind', 'to_account'])
      .where('actor', '=', account)
      .execute()
    expect(kept.map((f) => f.kind).sort()).toEqual([3, 4, 5])
    const bob = await needed(store, 'bob')
    expect(kept.every((f) => f.to_account === bob)).toBe(true)
  })

  test('refuses what is older, whoever names them, until they do something themselves again', async () => {
    const { store, tracker, day } = await begin()
    const account = await needed(store, ANN)
    await privacyFor(store).erase([account], NOON + 60 * MINUTE)
    const gap = { source: 'gap' as const }
    await track(tracker, [
      said(ANN, 40, { author: ann, ...gap }),
      said(ANN, 10, { author: ann, source: 'import' }),
      { ...reacted('bob', day.mine, 61, { author: ann }), emoji: '🎉' },
      said('cleo', 62, { mentions: [ann], reply: { ref: day.mine.ref, author: ann } }),
      {
        type: 'roster',
        platform: 'discord',
        space: 'guild',
        at: NOON + 63 * MINUTE,
        source: 'live',
        here: new Set([ANN, 'bob', 'cleo']),
        people: [{ ...ann, joinedAt: NOON - 90 * MINUTE }, person('bob'), person('cleo')],
      },
    ])
    expect(await accountOf(store, ANN)).toBeUndefined()
    expect(tracker.counts()).toMatchObject({ quarantined: 0, leftOut: { refused: 2 } })
    await track(tracker, [said(ANN, 70, { author: ann }), said('cleo', 71, { mentions: [ann] })])
    const again = await needed(store, ANN)
    expect(again).not.toBe(account)
    const days = await store.reads
      .selectFrom('account_days')
      .selectAll()
      .where('account', '=', again)
      .execute()
    expect(days).toMatchObject([{ messages: 1, mentions_received: 1, reactions_received: 0 }])
  })

  test('what others take back afterwards changes them, and books nothing for the former member', async () => {
    const { store, tracker, day } = await begin()
    const account = await needed(store, ANN)
    await privacyFor(store).erase([account], NOON + 60 * MINUTE)
    await track(tracker, [reacted('bob', day.mine, 65, { change: 'removed' })])
    const days = await store.reads
      .selectFrom('account_days')
      .selectAll()
      .where('account', '=', account)
      .execute()
    expect(days).toEqual([])
    const bob = await needed(store, 'bob')
    expect(
      await store.reads.selectFrom('account_days').select('reactions').where('account', '=', bob).execute(),
    ).toEqual([{ reactions: 0 }])
  })

  test('an erasure that was interrupted is taken up again, and one more changes nothing', async () => {
    const { store } = await begin()
    const account = await needed(store, ANN)
    const path = listPath()
    const privacy = privacyFor(store, path)
    await privacy.erase([account], NOON + 60 * MINUTE)
    const before = await othersThan(store, account)
    await privacy.erase([account], NOON + 61 * MINUTE)
    expect(await othersThan(store, account)).toEqual(before)
    expect(await reapplyRefusals(store, { key: SECRET, path, now: NOON })).toEqual({ erased: 0, out: 0 })
  })

  test('who opted out is not stored, earns nobody anything, and comes back when they say so', async () => {
    const { store, tracker, day } = await begin()
    const account = await needed(store, ANN)
    const privacy = privacyFor(store)
    await privacy.optOut([account], NOON + 60 * MINUTE)
    const facts = () => store.reads.selectFrom('facts').selectAll().where('actor', '=', account).execute()
    const ties = () =>
      store.reads
        .selectFrom('ties')
        .selectAll()
        .where((eb) => eb.or([eb('from_account', '=', account), eb('to_account', '=', account)]))
        .orderBy('from_account')
        .orderBy('to_account')
        .execute()
    const before = { facts: await facts(), ties: await ties(), own: await daysOf(store, account) }
    await track(tracker, [
      said(ANN, 61, { author: ann }),
      reacted(ANN, day.question, 62, { by: ann, author: person('bob'), emoji: '🎉' }),
      reacted('bob', day.mine, 63, { author: ann, emoji: '🎉' }),
      said('cleo', 64, { mentions: [ann], reply: { ref: day.mine.ref, author: ann } }),
    ])
    expect({ facts: await facts(), ties: await ties(), own: await daysOf(store, account) }).toEqual(before)
    const hidden = () =>
      store.reads
        .selectFrom('memberships')
        .innerJoin('members', 'members.id', 'memberships.member')
        .select('hidden')
        .where('account', '=', account)
        .execute()
    expect(await hidden()).toEqual([{ hidden: 1 }])
    await privacy.optIn([account], 1, NOON + 70 * MINUTE)
    expect(await hidden()).toEqual([{ hidden: 0 }])
    await track(tracker, [said(ANN, 69, { author: ann, source: 'gap' }), said(ANN, 71, { author: ann })])
    expect(await facts()).toHaveLength(before.facts.length + 1)
  })

  test('who opted out is not noted where others name them by their handle alone', async () => {
    const { store, tracker } = await begin()
    const account = await needed(store, ANN)
    const named = () =>
      store.reads.selectFrom('facts').select('at').where('to_account', '=', account).orderBy('at').execute()
    const before = await named()
    const byHandle = (minute: number) =>
      said('bob', minute, { mentions: [{ id: '', name: '', bot: false, handle: 'zauberwald_a' }] })
    await track(tracker, [byHandle(50)])
    expect(await named()).toHaveLength(before.length + 1)
    await privacyFor(store).optOut([account], NOON + 60 * MINUTE)
    await track(tracker, [byHandle(61)])
    expect(await named()).toHaveLength(before.length + 1)
  })

  test('who opts out in voice is not heard there from then on, and keeps nobody company', async () => {
    const { store, tracker } = await begin()
    const news = { platform: 'discord', space: 'guild', source: 'live' } as const
    const voice = (by: Person, minute: number, channel: string | null) =>
      ({
        ...news,
        type: 'voice',
        at: NOON + minute * MINUTE,
        person: by,
        channel: channel === null ? null : { id: channel, kind: 'voice' as const },
        muted: false,
        deafened: false,
      }) as const
    const alive = (minute: number) => ({ ...news, type: 'alive', at: NOON + minute * MINUTE }) as const
    const minutes = async (id: string) =>
      (
        await store.reads
          .selectFrom('account_days')
          .select('voice_minutes')
          .where('account', '=', await needed(store, id))
          .executeTakeFirst()
      )?.voice_minutes
    await track(tracker, [voice(ann, 0, 'room'), voice(person('bob'), 0, 'room'), alive(61)])
    const account = await needed(store, ANN)
    await privacyFor(store).optOut([account], NOON + 70 * MINUTE)
    await track(tracker, [alive(125), alive(185), voice(ann, 190, null), voice(person('bob'), 200, null)])
    const heard = await store.reads
      .selectFrom('facts')
      .select('renewed_at')
      .where('kind', '=', KIND.voice)
      .where('actor', '=', account)
      .execute()
    expect(heard.map((f) => f.renewed_at)).toEqual([NOON + 60 * MINUTE])
    expect([await minutes(ANN), await minutes('bob')]).toEqual([60, 60])
  })

  test('who may not be noted is not taken for gone because they are in no list, nor is their coming told', async () => {
    const { store, tracker } = await begin()
    const account = await needed(store, ANN)
    const community = 1
    await privacyFor(store).optOut([account], NOON + 60 * MINUTE)
    const roster = (minute: number, ids: readonly string[]) =>
      ({
        type: 'roster',
        platform: 'discord',
        space: 'guild',
        at: NOON + minute * MINUTE,
        source: 'live',
        people: ids.map((id) => ({ ...person(id), joinedAt: NOON - MINUTE })),
        here: new Set(ids),
      }) as const
    const standing = async () => ({
      leaves: await store.reads.selectFrom('facts').select('actor').where('kind', '=', KIND.leave).execute(),
      hers: await store.reads
        .selectFrom('facts')
        .select('kind')
        .where('actor', '=', account)
        .where('kind', '=', KIND.join)
        .execute(),
      open: (await store.reads.selectFrom('stays').select('account').where('to_at', 'is', null).execute())
        .length,
      hidden: (await store.reads.selectFrom('members').select('id').where('hidden', '>', 0).execute()).length,
    })
    const before = await standing()
    // There, and later really gone.
    await track(tracker, [roster(70, [ANN, 'bob', 'cleo'])])
    await track(tracker, [roster(80, ['bob', 'cleo'])])
    expect(await standing()).toEqual(before)
    // From now on nobody is noted who has not said yes.
    await store.write((tx) =>
      saveSetting(tx, { community, key: 'consent', value: '"opt-in"', from: 0, by: null }),
    )
    await privacyFor(store).optIn([await needed(store, 'cleo')], community, NOON + 81 * MINUTE)
    await track(tracker, [roster(90, ['bob', 'cleo'])])
    expect(await standing()).toEqual(before)
    await track(tracker, [roster(95, ['bob'])])
    expect(await standing()).toMatchObject({ open: before.open - 1, hidden: before.hidden + 1 })
  })

  test('a community that asks first stores only those who said yes', async () => {
    const { store, tracker } = await begin()
    const account = await needed(store, ANN)
    await store.write(async (tx) => {
      await saveSetting(tx, { community: 1, key: 'consent', value: '"opt-in"', from: 0, by: null })
    })
    await track(tracker, [said('dora', 80), said(ANN, 81, { author: ann }), said('cleo', 82)])
    expect(tracker.counts().leftOut.unasked).toBe(3)
    expect(await accountOf(store, 'dora')).toBeUndefined()
    await privacyFor(store).optIn([account], 1, NOON + 83 * MINUTE)
    await track(tracker, [said('dora', 84), said(ANN, 85, { author: ann, mentions: [person('cleo')] })])
    const facts = await store.reads
      .selectFrom('facts')
      .selectAll()
      .where('at', '>', NOON + 83 * MINUTE)
      .execute()
    expect(facts.map((f) => [f.kind, f.actor])).toEqual([[1, account]])
  })
})

const daysOf = (store: Store, account: number) =>
  store.reads.selectFrom('account_days').selectAll().where('account', '=', account).execute()

const bytesOf = (path: string): Buffer =>
  Buffer.concat([path, `${path}-wal`].filter((p) => existsSync(p)).map((p) => readFileSync(p)))
const tracesIn = (path: string) => TRACES.filter((text) => bytesOf(path).includes(Buffer.from(text)))

describe('no byte of somebody forgotten', () => {
  const make = async (name: string) => {
    const path = join(folder, `${name}.db`)
    const store = await openStore(path)
    await store.chainWith(CHAIN)
    const tracker = trackerFor(store)
    // Enough others that pages split around the name.
    const crowd = Array.from({ length: 400 }, (_, i) =>
      said(`9000000000000${i}`, i / 10, {
        author: person(`9000000000000${i}`, { name: `Somebody ${i} in the crowd` }),
      }),
    )
    await track(tracker, crowd.slice(0, 200))
    await busyDay(tracker)
    await track(tracker, crowd.slice(200))
    return { path, store, tracker }
  }

  test('is in the file, its log or a later backup; the refusals name nobody', async () => {
    const { path, store, tracker } = await make('bytes')
    expect(tracesIn(path)).toEqual(expect.arrayContaining([ANN, 'Annegret', 'Zauberwald', 'zauberwald_a']))
    const list = listPath()
    await privacyFor(store, list).erase([await needed(store, ANN)], NOON + 60 * MINUTE)
    expect(tracesIn(path)).toEqual([])
    await track(tracker, [said('bob', 90)])
    expect(tracesIn(path)).toEqual([])
    const backup = join(folder, 'later.db')
    await store.close()
    copyFileSync(path, backup)
    expect(tracesIn(backup)).toEqual([])
    expect(TRACES.filter((t) => readFileSync(list, 'utf8').includes(t))).toEqual([])
  })

  test('comes back with an old backup: they are forgotten again at the next start, once', async () => {
    const { path, store, tracker } = await make('restored')
    const account = await needed(store, ANN)
    await tracker.close()
    const list = listPath()
    const backup = join(folder, 'earlier.db')
    await store.close()
    copyFileSync(path, backup)
    const now = await openStore(path)
    await now.chainWith(CHAIN)
    await privacyFor(now, list).erase([account], NOON + 60 * MINUTE)
    await now.close()
    const restored = await openStore(backup)
    await restored.chainWith(CHAIN)
    const reapply = { key: SECRET, path: list, now: NOON + 99 * MINUTE }
    expect(await reapplyRefusals(restored, reapply)).toEqual({ erased: 1, out: 0 })
    expect(await reapplyRefusals(restored, reapply)).toEqual({ erased: 0, out: 0 })
    expect(tracesIn(backup)).toEqual([])
    const again = trackerFor(restored)
    await track(again, [said(ANN, 50, { author: ann, source: 'gap' })])
    expect(again.counts().leftOut.refused).toBe(1)
    expect(tracesIn(backup)).toEqual([])
    await again.close()
    await restored.close()
  })
})

describe('whatever a community has done', () => {
  test('nobody else notices that a member was forgotten', async () => {
    let n = 0
    await fc.assert(
      fc.asyncProperty(scripts('discord'), fc.integer({ min: 1, max: 5 }), async (events, who) => {
        const store = await openStore(join(folder, `any-${n++}.db`))
        await store.chainWith(CHAIN)
        const tracker = trackerFor(store)
        await track(tracker, events)
        const account = await accountOf(store, `u${who}`)
        if (account !== undefined) {
          const before = await othersThan(store, account)
          await privacyFor(store).erase([account], Number.MAX_SAFE_INTEGER - 1)
          expect(await othersThan(store, account)).toEqual(before)
          await track(tracker, events)
          expect(await accountOf(store, `u${who}`)).toBeUndefined()
          const after = await othersThan(store, account)
          expect({ ...after, names: [] }).toMatchObject({
            balances: before.balances,
            standings: before.standings,
          })
        }
        await tracker.close()
        await store.close()
      }),
      { numRuns: Number(process.env['RUNS'] ?? 12), endOnFailure: true },
    )
  }, 120_000)
})
