/** Reading back over Discord's REST API: what is asked for, what is stored, what is recorded as missing. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Store } from '../../src/store/engine.js'
import { saveSetting } from '../../src/store/settings.js'
import {
  ANNA,
  BEN,
  CHANNEL,
  CLEO,
  GUILD,
  makeGuild,
  messageJson,
  STAFF_CHANNEL,
  THREAD,
} from '../support/discord/community.js'
import { oneBot } from '../support/discord/one-bot.js'
import type { ServerOptions } from '../support/discord/server.js'
import {
  guildJson,
  memberJson,
  snowflake,
  type WorldGuild,
  type WorldUser,
} from '../support/discord/world.js'
import { endAll } from '../support/ending.js'
import { pointsBy } from '../support/tracking.js'

const NOON = Date.parse('2026-03-02T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HISTORY = /^\/channels\/\d+\/(messages$|messages\/\d+\/reactions|threads\/archived)/

const ending: (() => Promise<void>)[] = []
afterEach(() => endAll(ending))

const setUp = async (guild: WorldGuild = makeGuild(), options: Partial<ServerOptions> = {}) => {
  const { clock, server, store, start, cut } = await oneBot(ending, NOON, { guilds: [guild], ...options })
  const say = (by: WorldUser, minute: number, change: object = {}) => {
    const message = messageJson(by, 'something', change, NOON + minute * MINUTE)
    server.gateway.dispatch('MESSAGE_CREATE', message)
    return message
  }
  const react = (change: 'ADD' | 'REMOVE', by: WorldUser, message: { id: string; channel_id: string }) =>
    server.gateway.dispatch(`MESSAGE_REACTION_${change}`, {
      user_id: by.id,
      channel_id: message.channel_id,
      message_id: message.id,
      guild_id: GUILD,
      emoji: { id: null, name: '👍' },
      member: memberJson({ user: by }),
    })
  const asked = () =>
    server.requests.filter((r) => r.method === 'GET' && HISTORY.test(r.path)).map((r) => r.path)
  return { clock, server, store, start, say, react, asked, cut }
}

const gapsIn = async (store: Store) => {
  const rows = await store.reads
    .selectFrom('gaps')
    .leftJoin('channels', 'channels.id', 'gaps.channel')
    .select(['gaps.cause', 'channels.platform_id as channel', 'from_at', 'to_at', 'filled_at'])
    // Who talked in voice meanwhile, nobody can tell: that is recorded elsewhere.
    .where('gaps.cause', '!=', 'voice')
    .orderBy('gaps.id')
    .execute()
  return rows.map((r) => [
    r.cause,
    r.channel,
    r.to_at === null ? 'open' : r.filled_at === null ? 'left' : 'filled',
  ])
}
const factsOf = async (store: Store, kind: number) =>
  store.reads.selectFrom('facts').selectAll().where('kind', '=', kind).orderBy('at').execute()

describe('after an outage', () => {
  test('asks for no more pages than were missed', async () => {
    const { server, store, start, say, asked, cut } = await setUp()
    const first = await start()
    say(ANNA, 0)
    await first.settled()
    await cut()
    for (let i = 0; i < 950; i++) say([ANNA, BEN, CLEO][i % 3] ?? ANNA, 10 + i / 20)
    const second = await start()
    await second.caughtUp()
    expect(await factsOf(store, 1)).toHaveLength(951)
    expect(asked()).toHaveLength(10)
    expect(await gapsIn(store)).toEqual([
      ['down', CHANNEL, 'filled'],
      ['down', null, 'filled'],
    ])
    expect(server.violations).toEqual([])
  })

  test('asks for nothing where nothing is new, however many channels and threads there are', async () => {
    const idOf = (i: number) => String(710000000000000000n + BigInt(i))
    // A minute apart, the last of them lately.
    const all = Array.from({ length: 10_000 }, (_, i) => ({
      id: idOf(i),
      name: `place ${i}`,
      last_message_id: snowflake(NOON - (10_000 - i) * MINUTE),
    }))
    const channels = all.filter((_, i) => i % 4 !== 3).map((c) => ({ ...c, type: 0 }))
    const threads = all
      .filter((_, i) => i % 4 === 3)
      .map((c, i) => ({ ...c, type: 11, parent_id: idOf(i * 4), owner_id: ANNA.id }))
    const { server, store, start, asked, cut } = await setUp(makeGuild({ channels, threads }))
    const first = await start()
    await first.settled()
    const before = server.requests.length
    expect(before).toBeLessThan(10)
    await cut()
    const second = await start()
    await second.caughtUp()
    expect(asked()).toEqual([])
    // Of any kind: not one for a channel.
    expect(server.requests.slice(before).length).toBeLessThan(10)
    expect(server.gateway.memberRequests.length).toBeLessThan(5)
    expect(await gapsIn(store)).toEqual([['down', null, 'filled']])
    const known = store.reads.selectFrom('channels').select((eb) => eb.fn.countAll<number>().as('n'))
    expect(Number((await known.executeTakeFirstOrThrow()).n)).toBeGreaterThanOrEqual(10_000)
  })

  test('asks a page of each channel that has something new, and of no other', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => String(710000000000000000n + BigInt(i)))
    const channels = ids.map((id) => ({ id, name: id, type: 0, last_message_id: null as string | null }))
    const { server, store, start, asked, cut } = await setUp(makeGuild({ channels, threads: [] }))
    const first = await start()
    await first.settled()
    await cut()
    for (const [i, channel] of channels.entries()) {
      if (i % 2) continue
      const message = messageJson(ANNA, 'missed', { channel_id: channel.id }, NOON + (10 + i / 20) * MINUTE)
      channel.last_message_id = message.id
      server.gateway.dispatch('MESSAGE_CREATE', message)
    }
    const second = await start()
    await second.caughtUp()
    expect(new Set(asked()).size).toBe(30)
    expect(asked()).toHaveLength(30)
    expect(await factsOf(store, 1)).toHaveLength(30)
    expect(server.violations).toEqual([])
  })

  test('asks who reacted only where the numbers differ', async () => {
    const { start, say, react, asked, cut, store } = await setUp()
    const first = await start()
    const same = say(ANNA, 0)
    const more = say(ANNA, 1)
    const fewer = say(ANNA, 2)
    react('ADD', BEN, same)
    react('ADD', BEN, fewer)
    await first.settled()
    await cut()
    react('ADD', CLEO, more)
    react('REMOVE', BEN, fewer)
    const second = await start()
    await second.caughtUp()
    expect(asked().filter((path) => path.includes('reactions'))).toEqual([
      `/channels/${CHANNEL}/messages/${more.id}/reactions/👍`,
    ])
    const reactions = await factsOf(store, 5)
    expect(reactions.map((f) => [f.source, f.withdrawn_at === null])).toEqual([
      [0, true],
      [3, true],
      [0, false],
    ])
    // Once seen, it is known: another outage asks for one page and nobody's name.
    await cut()
    const third = await start()
    await third.caughtUp()
    expect(asked().filter((path) => path.includes('reactions'))).toHaveLength(1)
  })

  describe('compares reactions to what a bot said before anybody else said anything', () => {
    const ROBOT: WorldUser = { id: '800000000000000091', username: 'robot', global_name: 'Robot', bot: true }
    const whoReacted = async (store: Store) =>
      (await factsOf(store, 5)).map((f) => [f.at, f.source, f.withdrawn_at === null ? 'stands' : 'withdrawn'])

    test.each(['and somebody speaks after it', 'and nobody else speaks'])(
      'a reaction taken back meanwhile, %s',
      async (also) => {
        const { start, say, react, cut, store } = await setUp()
        const first = await start()
        const feed = say(ROBOT, 1)
        react('ADD', BEN, feed)
        react('ADD', CLEO, feed)
        if (also.includes('somebody')) say(ANNA, 2)
        await first.settled()
        await cut()
        react('REMOVE', BEN, feed)
        const second = await start()
        await second.caughtUp()
        const at = NOON + MINUTE
        expect(await whoReacted(store)).toEqual([
          [at, 0, 'withdrawn'],
          [at, 0, 'stands'],
        ])
      },
    )

    test('the first reaction to it, but none to what was said before we came', async () => {
      const { start, say, react, cut, store } = await setUp()
      react('ADD', CLEO, say(BEN, -5))
      const first = await start()
      const feed = say(ROBOT, 1)
      say(ANNA, 2)
      await first.settled()
      await cut()
      react('ADD', BEN, feed)
      const second = await start()
      await second.caughtUp()
      expect(await whoReacted(store)).toEqual([[NOON + MINUTE, 3, 'stands']])
      expect(await factsOf(store, 1)).toHaveLength(1)
    })

    test('the first reaction where nobody but a bot ever spoke', async () => {
      const { start, say, react, asked, cut, store } = await setUp()
      const first = await start()
      const feed = say(ROBOT, 1)
      say(ANNA, 5, { channel_id: THREAD })
      await first.settled()
      await cut()
      react('ADD', BEN, feed)
      const second = await start()
      await second.caughtUp()
      expect(await whoReacted(store)).toEqual([[NOON + MINUTE, 3, 'stands']])
      expect(asked().filter((path) => path === `/channels/${CHANNEL}/messages`)).toHaveLength(1)
    })

    test('and asks nothing where Kith is not to count', async () => {
      const { start, say, asked, cut, store } = await setUp()
      const first = await start()
      say(ROBOT, 1)
      await first.settled()
      const channel = await store.reads
        .selectFrom('channels')
        .innerJoin('spaces', 'spaces.id', 'channels.space')
        .select(['channels.id', 'spaces.community'])
        .where('channels.platform_id', '=', CHANNEL)
        .executeTakeFirstOrThrow()
      await store.write((tx) =>
        saveSetting(tx, {
          community: channel.community,
          key: 'untracked',
          value: JSON.stringify([channel.id]),
          from: NOON,
          by: null,
        }),
      )
      await cut()
      const second = await start()
      await second.caughtUp()
      expect(asked()).toEqual([])
    })

    test('in one page more at most, however much it said', async () => {
      const { start, say, react, asked, cut, store } = await setUp()
      const first = await start()
      const feed = say(ROBOT, 1)
      for (let i = 0; i < 450; i++) say(ROBOT, 2 + i / 60)
      say(ANNA, 20)
      await first.settled()
      await cut()
      react('ADD', BEN, feed)
      const second = await start()
      await second.caughtUp()
      expect(asked().filter((path) => path.endsWith('messages'))).toHaveLength(2)
      expect(await whoReacted(store)).toEqual([[NOON + MINUTE, 3, 'stands']])
    })
  })

  test('takes back what was deleted, and not what it may not read', async () => {
    const guild = makeGuild()
    const { server, start, say, cut, store } = await setUp(guild)
    const first = await start()
    const gone = say(BEN, 0)
    say(ANNA, 1)
    say(CLEO, 2, { channel_id: STAFF_CHANNEL })
    await first.settled()
    expect(await pointsBy(store)).toMatchObject({ [BEN.id]: 5, [CLEO.id]: 5 })
    await cut()
    server.gateway.dispatch('MESSAGE_DELETE', { id: gone.id, channel_id: CHANNEL, guild_id: GUILD })
    const hidden = messageJson(BEN, 'unseen', { channel_id: STAFF_CHANNEL }, NOON + 30 * MINUTE)
    server.gateway.dispatch('MESSAGE_CREATE', hidden)
    const second = await start()
    await second.caughtUp()
    await second.tracker.flush()
    expect(await pointsBy(store)).toMatchObject({ [BEN.id]: 0, [ANNA.id]: 5, [CLEO.id]: 5 })
    expect((await factsOf(store, 0)).map((f) => f.source)).toEqual([3])
    expect(await gapsIn(store)).toContainEqual(['no-permission', STAFF_CHANNEL, 'open'])
    // Once it may, it does.
    await cut()
    for (const channel of guild.channels) channel.permission_overwrites = []
    const third = await start()
    await third.caughtUp()
    await third.tracker.flush()
    expect(await pointsBy(store)).toMatchObject({ [BEN.id]: 5 })
    expect(await gapsIn(store)).toContainEqual(['down', STAFF_CHANNEL, 'filled'])
  })

  test('goes on where it left off when it is cut again in the middle', async () => {
    const { server, start, say, asked, cut, store } = await setUp()
    const first = await start()
    say(ANNA, 0)
    await first.settled()
    await cut()
    for (let i = 0; i < 450; i++) say(ANNA, 10 + i / 20)
    const page = new RegExp(`^/channels/${CHANNEL}/messages$`)
    const second = await start()
    await server.asked('GET', page, 2)
    const letGo = server.hold('GET', page)
    const half = asked().length
    await cut()
    letGo()
    say(BEN, 70)
    const third = await start()
    await third.caughtUp()
    expect(await factsOf(store, 1)).toHaveLength(452)
    expect(asked().length - half).toBeLessThanOrEqual(5)
    expect((await gapsIn(store)).every(([, , state]) => state === 'filled')).toBe(true)
    expect(second.tracker.counts().quarantined).toBe(0)
  })

  test('a channel that goes before it is read is a gap that says so', async () => {
    const { server, start, say, cut, store } = await setUp()
    const first = await start()
    say(ANNA, 0)
    await first.settled()
    await cut()
    say(BEN, 10)
    const body = { code: 10003, message: 'Unknown Channel' }
    server.fail({ method: 'GET', path: /messages$/, times: 1, status: 404, body })
    const second = await start()
    await second.caughtUp()
    expect(await gapsIn(store)).toEqual([
      ['channel-gone', CHANNEL, 'left'],
      ['down', null, 'filled'],
    ])
  })

  test('a message that goes before it is said who reacted to it holds up nothing', async () => {
    const { server, start, say, react, cut, store } = await setUp()
    const first = await start()
    const gone = say(ANNA, 0)
    await first.settled()
    await cut()
    react('ADD', BEN, gone)
    const late = say(BEN, 10)
    react('ADD', CLEO, late)
    const body = { code: 10008, message: 'Unknown Message' }
    server.fail({ method: 'GET', path: new RegExp(`${gone.id}/reactions`), times: 1, status: 404, body })
    const second = await start()
    await second.caughtUp()
    expect((await factsOf(store, 5)).map((f) => [f.at, f.source])).toEqual([[NOON + 10 * MINUTE, 3]])
    expect((await gapsIn(store)).every(([, , state]) => state === 'filled')).toBe(true)
  })

  test.each([
    [
      '429',
      {
        status: 429,
        body: { message: 'slow', retry_after: 0.05, global: false },
        headers: { 'retry-after': '0.05' },
      },
    ],
    ['500', { status: 500 }],
    ['a cut connection', { cut: true }],
    ['an answer that makes no sense', { status: 200, body: { surprise: true } }],
    ['an answer full of nonsense', { status: 200, body: [null, 1, { id: 'x' }, { id: {} }, []] }],
  ])('outlasts %s', async (_name, fault) => {
    const { server, start, say, cut, store } = await setUp()
    const first = await start()
    say(ANNA, 0)
    await first.settled()
    await cut()
    for (let i = 0; i < 120; i++) say(BEN, 10 + i / 20)
    const nonsense = 'body' in fault && Array.isArray(fault.body)
    server.fail({
      method: 'GET',
      path: new RegExp(`^/channels/${CHANNEL}/messages$`),
      times: nonsense ? 1 : 4,
      ...fault,
    })
    const second = await start()
    await second.caughtUp()
    expect((await gapsIn(store)).map(([, , state]) => state)).toEqual(['filled', 'filled'])
    if (!nonsense) expect(await factsOf(store, 1)).toHaveLength(121)
  })
})

describe('while connected', () => {
  test('what Discord itself lost for a while is read back, by one session', async () => {
    const { server, start, say, store, clock } = await setUp()
    const bot = await start()
    const first = say(ANNA, 0)
    await bot.settled()
    const { gateway, guilds, self } = server
    const guild = guilds.get(GUILD)
    if (!guild) throw new Error('there is no guild')
    gateway.tell('GUILD_DELETE', { id: GUILD, unavailable: true })
    clock.now += HOUR
    gateway.happen('MESSAGE_CREATE', messageJson(BEN, 'unheard', {}, NOON + 30 * MINUTE))
    gateway.happen('MESSAGE_DELETE', { id: first.id, channel_id: CHANNEL, guild_id: GUILD })
    gateway.tell('GUILD_CREATE', guildJson(guild, self.id))
    await bot.caughtUp()
    await bot.tracker.flush()
    expect(await pointsBy(store)).toMatchObject({ [ANNA.id]: 0, [BEN.id]: 5 })
    expect(await gapsIn(store)).toEqual([
      ['outage', CHANNEL, 'filled'],
      ['outage', null, 'filled'],
    ])
    expect(gateway.identifies).toHaveLength(1)
  })

  test('what is resumed needs no reading; a session that is lost is read back', async () => {
    const { server, start, say, asked, store, clock } = await setUp()
    const bot = await start()
    say(ANNA, 0)
    await bot.settled()
    server.gateway.drop()
    say(BEN, 1)
    await server.gateway.connected(2)
    await bot.settled()
    expect(asked()).toEqual([])
    expect(await factsOf(store, 1)).toHaveLength(2)
    clock.now += HOUR
    server.gateway.invalidate(false)
    say(CLEO, 30)
    await bot.caughtUp()
    expect(await factsOf(store, 1)).toHaveLength(3)
    expect(await gapsIn(store)).toEqual([
      ['session-lost', CHANNEL, 'filled'],
      ['session-lost', null, 'filled'],
    ])
  })
})
