/** What was paid on Discord while nobody listened, through the real client: asked for, booked, and not asked for twice. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { type History, HistoryError, type HistoryProblem } from '../../src/chat/platform.js'
import { KIND, SOURCE } from '../../src/domain/facts.js'
import { addGaps, wholeGaps } from '../../src/store/gaps.js'
import { readMissedPayments } from '../../src/tracking/missed-payments.js'
import { ANNA, BEN, CLEO, GUILD, makeGuild } from '../support/discord/community.js'
import { oneBot } from '../support/discord/one-bot.js'
import { snowflake, type WorldUser } from '../support/discord/world.js'
import { endAll } from '../support/ending.js'
import { silentLog } from '../support/silent-log.js'

const NOON = Date.parse('2026-03-02T12:00:00Z')
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const PAID = /^\/applications\/\d+\/entitlements$/

const ending: (() => Promise<void>)[] = []
afterEach(() => endAll(ending))

const setUp = async () => {
  const { clock, server, store, start, stopped, cut } = await oneBot(ending, NOON, {
    guilds: [makeGuild()],
  })
  const entitlement = (by: WorldUser, minute: number, change: object = {}) => ({
    id: snowflake(NOON + minute * MINUTE),
    sku_id: '750000000000000001',
    application_id: server.applicationId,
    user_id: by.id,
    guild_id: GUILD,
    type: 8,
    deleted: false,
    starts_at: null,
    ends_at: null,
    ...change,
  })
  const tell = (change: 'CREATE' | 'UPDATE' | 'DELETE', one: object) =>
    server.gateway.dispatch(`ENTITLEMENT_${change}`, one)
  const asked = () => server.requests.filter((r) => r.method === 'GET' && PAID.test(r.path)).length
  const facts = async () => {
    const rows = await store.reads
      .selectFrom('facts')
      .innerJoin('accounts', 'accounts.id', 'facts.actor')
      .select(['accounts.platform_id', 'kind', 'at', 'source', 'withdrawn_at'])
      .where('kind', 'in', [KIND.payment, KIND.refund])
      .orderBy('at')
      .execute()
    const nameOf = (id: string) => [ANNA, BEN, CLEO].find((u) => u.id === id)?.username ?? id
    return rows.map((f) => [
      nameOf(f.platform_id),
      f.kind === KIND.payment ? (f.withdrawn_at === null ? 'paid' : 'paid, taken back') : 'refund',
      Object.entries(SOURCE).find(([, n]) => n === f.source)?.[0],
    ])
  }
  /** But for voice, which nobody can read back. */
  const openGaps = () =>
    store.reads
      .selectFrom('gaps')
      .select('cause')
      .where('filled_at', 'is', null)
      .where('cause', '!=', 'voice')
      .execute()
  return { clock, server, store, start, entitlement, tell, asked, stopped, cut, facts, openGaps }
}

describe('what was paid while nobody listened', () => {
  test('is booked as it would have been, with what was prolonged and what was taken back', async () => {
    const { clock, server, store, start, entitlement, tell, cut, facts, openGaps } = await setUp()
    const [first, second] = [await start(), entitlement(BEN, 2, { ends_at: '2026-04-02T12:00:00.000Z' })]
    const regretted = entitlement(ANNA, -30)
    tell('CREATE', regretted)
    tell('CREATE', second)
    // Not of this outage: it may have been erased.
    server.gateway.happen('ENTITLEMENT_CREATE', entitlement(CLEO, -20))
    await first.settled()
    await cut()
    tell('DELETE', regretted)
    tell('UPDATE', { ...second, ends_at: '2026-05-02T12:00:00.000Z' })
    tell('CREATE', entitlement(CLEO, 20))
    const brief = entitlement(ANNA, 30)
    tell('CREATE', brief)
    tell('DELETE', brief)
    const bot = await start()
    await bot.caughtUp()
    expect(await facts()).toEqual([
      ['anna', 'paid, taken back', 'live'],
      ['ben', 'paid', 'live'],
      ['cleo', 'paid', 'gap'],
      ['anna', 'paid, taken back', 'gap'],
      ['anna', 'refund', 'inferred'],
      ['anna', 'refund', 'inferred'],
    ])
    const payments = await store.reads.selectFrom('payments').selectAll().orderBy('at').execute()
    expect(payments.map((p) => p.until_at)).toEqual([null, Date.parse('2026-05-02T12:00:00Z'), null, null])
    expect(payments.map((p) => p.refunded_at)).toEqual([clock.now, null, null, clock.now])
    expect(await openGaps()).toEqual([])
  })

  test('is asked for page by page, and the second time it changes nothing', async () => {
    const { clock, store, start, entitlement, tell, asked, cut, facts } = await setUp()
    await (await start()).settled()
    await cut()
    for (let i = 0; i < 230; i++) tell('CREATE', entitlement(BEN, 10, { deleted: i % 10 === 0 }))
    await (await start()).caughtUp()
    expect(asked()).toBe(3)
    const booked = await facts()
    expect(booked).toHaveLength(253)
    await cut()
    clock.now += DAY
    await (await start()).caughtUp()
    expect(asked()).toBe(6)
    expect(await facts()).toEqual(booked)
    expect(await store.reads.selectFrom('quarantine').selectAll().execute()).toEqual([])
  })

  test('is one question where nobody pays, and what was before we came is not ours', async () => {
    const { start, entitlement, tell, asked, cut, facts } = await setUp()
    tell('CREATE', entitlement(ANNA, -60))
    await (await start()).settled()
    expect(asked()).toBe(0)
    await cut()
    await (await start()).caughtUp()
    expect([asked(), await facts()]).toEqual([1, []])
  })

  test('in private, of no guild, belongs to the only community', async () => {
    const { start, entitlement, tell, cut, facts } = await setUp()
    await (await start()).settled()
    await cut()
    const { guild_id: _, ...own } = entitlement(BEN, 10)
    tell('CREATE', own)
    tell('CREATE', entitlement(ANNA, 11, { guild_id: '700000000000000999' }))
    await (await start()).caughtUp()
    expect(await facts()).toEqual([['ben', 'paid', 'gap']])
  })

  test.each([
    ['500', { status: 500 }],
    ['a cut connection', { cut: true }],
    ['an answer that makes no sense', { status: 200, body: { surprise: true } }],
  ])('outlasts %s', async (_name, fault) => {
    const { server, start, entitlement, tell, cut, facts, openGaps } = await setUp()
    await (await start()).settled()
    await cut()
    for (let i = 0; i < 120; i++) tell('CREATE', entitlement(BEN, 10))
    server.fail({ method: 'GET', path: PAID, times: 2, after: 1, ...fault })
    await (await start()).caughtUp()
    expect(await facts()).toHaveLength(120)
    expect(await openGaps()).toEqual([])
  })

  test('needs no question where the session is resumed', async () => {
    const { server, start, entitlement, tell, asked, facts } = await setUp()
    const bot = await start()
    await bot.settled()
    server.gateway.drop()
    tell('CREATE', entitlement(BEN, 1))
    await server.gateway.connected(2)
    await bot.settled()
    expect([asked(), await facts()]).toEqual([0, [['ben', 'paid', 'live']]])
  })

  test('refused, it is no list of ours and leaves nothing to be read back', async () => {
    const { server, start, cut, openGaps } = await setUp()
    await (await start()).settled()
    await cut()
    server.fail({ method: 'GET', path: PAID, times: 1, status: 403, body: { code: 50001, message: 'no' } })
    await (await start()).caughtUp()
    expect(await openGaps()).toEqual([])
  })

  test('not answered, it leaves the gap to be read back again', async () => {
    const { store, start, stopped } = await setUp()
    await (await start()).settled()
    await stopped()
    const space = await store.reads.selectFrom('spaces').select('id').executeTakeFirstOrThrow()
    const gap = { space: space.id, channel: null, from: NOON, to: NOON + MINUTE, cause: 'down' } as const
    await store.write((tx) => addGaps(tx, [gap]))
    const [noted] = await wholeGaps(store.reads, 'discord')
    const read = async (serves: boolean, problem: HistoryProblem) => {
      const history = { serves: () => serves, payments: () => Promise.reject(new HistoryError(problem)) }
      const covers = await readMissedPayments({
        ...{ store, platform: 'discord', log: silentLog, commit: async () => {} },
        history: history as unknown as History,
        patience: { ask: (request) => request(), pause: async () => {} },
      })
      return noted && covers(noted)
    }
    expect(await read(true, { kind: 'down' })).toBe(false)
    expect(await read(true, { kind: 'gone' })).toBe(true)
    expect(await read(false, { kind: 'gone' })).toBe(false)
  })
})
