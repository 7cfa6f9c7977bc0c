/** Two processes on one PostgreSQL serve one community: whichever loses its power, and when, nothing is lost or doubled. */
import { afterEach, expect, jest, test } from '@jest/globals'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { ANNA, BEN, CHANNEL, CLEO, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { memberJson, snowflake } from '../support/discord/world.js'
import { dump } from '../support/ledger-dump.js'
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.js'
import { type Kith, startKith } from '../support/process.js'
import { describePostgres } from '../support/stores.js'
import { command, direct, group, message, user } from '../support/telegram/make.js'
import { type BotApi, startBotApi } from '../support/telegram/server.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const MINUTE = 60_000
const PIER = group(-1003003, { title: 'Pier' })
const mia = user(31, 'Mia', { language_code: 'en' })
const noor = user(32, 'Noor', { language_code: 'en' })
const people = [ANNA, BEN, CLEO] as const
const NOTICE = /^\/channels\/\d+\/messages$/

/** What happens, the same for every run: ids and times are made once. */
const BEGAN = Date.now() - 40 * 60 * MINUTE
const frames = Array.from({ length: 80 }, (_, i) => {
  const at = BEGAN + i * 7 * MINUTE
  const author = people[i % 3] ?? ANNA
  return messageJson(author, `number ${i}`, {}, at)
}).flatMap((json, i, all) => {
  const earlier = all[i - 4]
  const by = people[(i + 1) % 3] ?? BEN
  const frame = (t: string, d: object) => ({ t, d })
  return [
    frame('MESSAGE_CREATE', json),
    ...(earlier && i % 3 === 0
      ? [
          frame('MESSAGE_REACTION_ADD', {
            user_id: by.id,
            channel_id: CHANNEL,
            message_id: earlier.id,
            guild_id: GUILD,
            emoji: { id: null, name: '👍' },
            member: memberJson({ user: by }),
            message_author_id: earlier.author.id,
            burst: false,
            type: 0,
          }),
        ]
      : []),
    ...(earlier && i % 10 === 9
      ? [frame('MESSAGE_DELETE', { id: earlier.id, channel_id: CHANNEL, guild_id: GUILD })]
      : []),
  ]
})
const updates = Array.from({ length: 40 }, (_, i) => ({
  message: message(PIER, i % 2 ? mia : noor, {
    text: 'ahoy',
    date: Math.floor((BEGAN + i * 11 * MINUTE) / 1000),
  }),
}))

interface Process {
  kith: Kith
  proxy: PostgresProxy
}

interface World {
  discord: DiscordServer
  telegram: BotApi
  database: string
  store: Store
  running: Process[]
  begin(): Promise<Process>
}

const worlds: World[] = []
afterEach(async () => {
  for (const { running, store, telegram, discord } of worlds.splice(0)) {
    for (const { kith, proxy } of running) {
      await kith.kill()
      await proxy.close()
    }
    await store.close()
    await telegram.close()
    await discord.stop()
  }
})

const makeWorld = async (
  database: string,
  options: Parameters<typeof startDiscord>[0] & { discordOnly?: boolean } = {},
): Promise<World> => {
  const discord = await startDiscord({ guilds: [makeGuild({ preferred_locale: 'en-US' })], ...options })
  const telegram = await startBotApi()
  const store = await openStore(database)
  const world: World = {
    discord,
    telegram,
    database,
    store,
    running: [],
    begin: async () => {
      const proxy = await startPostgresProxy(database)
      const kith = await startKith({
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
        ...(options.discordOnly ? {} : { TELEGRAM_TOKEN: telegram.token, TELEGRAM_API_URL: telegram.url }),
        DATABASE_URL: proxy.url,
        KITH_SECRET: 'the secret that both of them know 0123456789',
      })
      const one = { kith, proxy }
      world.running.push(one)
      await kith.waitForHealthy()
      return one
    },
  }
  worlds.push(world)
  return world
}

/** Looks until it is so. */
const until = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
  for (;;) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const holderOf = ({ store, running }: World, role: string) =>
  until(async () => {
    const rows = await store.reads.selectFrom('leases').selectAll().where('role', '=', role).execute()
    return running.find(({ kith }) => rows.some((row) => row.holder.startsWith(`${kith.holder}/`)))
  })
const kill = async (world: World, one: Process) => {
  world.running.splice(world.running.indexOf(one), 1)
  await one.kith.kill()
  await one.proxy.close()
}
const count = async ({ store }: World) =>
  Number(
    (
      await store.reads
        .selectFrom('facts')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
/** Everything has arrived, and both have ended properly. */
const end = async (world: World, facts: number | undefined) => {
  await world.telegram.drained()
  let last = -1
  await until(async () => {
    const now = await count(world)
    const still = facts === undefined ? now > 0 && now === last : now >= facts
    last = now
    if (!still && facts === undefined) await new Promise((resolve) => setTimeout(resolve, 500))
    return still
  })
  for (const { kith, proxy } of world.running.splice(0)) {
    await kith.stop()
    await proxy.close()
  }
}
/** When we heard of a reaction or a deletion is what no two runs share. */
const timeless = ({ facts = [], hourDays: _, ...rest }: Awaited<ReturnType<typeof dump>>) => ({
  ...rest,
  facts: facts.map((line) => {
    const parts = line.split(' ')
    const withdrawn = parts.pop() === '' ? '' : 'withdrawn'
    return [...parts.slice(0, 6), ...parts.slice(10), withdrawn].join(' ')
  }),
})
const say = ({ discord }: World, from: number, to: number) => {
  for (const { t, d } of frames.slice(from, to)) discord.gateway.dispatch(t, d)
}
const postsTo = ({ discord }: World) =>
  discord.requests.filter((r) => r.method === 'POST' && NOTICE.test(r.path))
const answersTo = ({ telegram }: World, chat: number) =>
  telegram.callsOf('sendMessage').filter((c) => c.parameters['chat_id'] === chat && c.result !== undefined)

describePostgres('two processes', (_open, _engine, address) => {
  test('whichever is killed, at whichever frame, statement or reply, the other goes on and all is as if nothing had been', async () => {
    const calm = await makeWorld(await address())
    await calm.begin()
    say(calm, 0, frames.length)
    calm.telegram.push(...updates)
    await end(calm, undefined)
    const expected = await dump(calm.store)
    expect(expected['facts']?.length).toBeGreaterThan(100)

    const world = await makeWorld(await address())
    const [first, second] = await Promise.all([world.begin(), world.begin()])
    const words = await Promise.all(
      [first, second].map(
        async ({ kith }) => (await kith.health()).body['platforms'] as Record<string, string>,
      ),
    )
    for (const platform of ['discord', 'telegram'])
      expect(words.map((w) => w[platform]).sort()).toEqual(['connected', 'standby'])

    // At the n-th frame: what is under way is lost with the process.
    say(world, 0, 17)
    const one = await holderOf(world, 'discord shard 0')
    await kill(world, one)
    say(world, 17, 25)
    await world.begin()

    // At the n-th statement.
    const two = await holderOf(world, 'discord shard 0')
    const cut = new Promise<void>((resolve) => two.proxy.at(5, () => void kill(world, two).then(resolve)))
    say(world, 25, 60)
    world.telegram.push(...updates.slice(0, 20))
    await cut
    say(world, 60, 70)
    await world.begin()

    // At the n-th reply, which has gone out when nobody is left to write that down.
    const three = await holderOf(world, 'telegram poller')
    const from = world.telegram.calls.length
    const answered = world.telegram.found(
      (c) => c.method === 'sendMessage' && c.parameters['chat_id'] === mia.id,
      from,
    )
    world.telegram.push(...updates.slice(20, 30), {
      message: command(direct(mia), mia, '/help', { date: Math.floor(Date.now() / 1000) }),
    })
    await answered
    await kill(world, three)
    world.telegram.push(...updates.slice(30))
    say(world, 70, frames.length)
    await world.begin()

    await end(world, expected['facts']?.length)
    expect(timeless(await dump(world.store))).toEqual(timeless(expected))
    expect(answersTo(world, mia.id)).toHaveLength(1)
    expect(postsTo(world)).toHaveLength(postsTo(calm).length)
    expect(answersTo(world, PIER.id)).toHaveLength(answersTo(calm, PIER.id).length)
    // Whoever takes over before it is noted publishes the same list again, which changes nothing.
    const lists = world.discord.requests.filter((r) => r.method === 'PUT').map((r) => JSON.stringify(r.body))
    expect(new Set(lists).size).toBe(1)
  })

  test('a notice that has arrived is not sent again by who takes over from its sender', async () => {
    const world = await makeWorld(await address())
    await Promise.all([world.begin(), world.begin()])
    const courier = await holderOf(world, 'courier')
    world.discord.fail({ method: 'POST', path: NOTICE, times: 1, done: true, cut: true })
    const sent = world.discord.asked('POST', NOTICE)
    say(world, 0, 1)
    await sent
    await kill(world, courier)
    await until(async () => {
      const rows = await world.store.reads.selectFrom('intents').select('status').execute()
      return rows.length > 0 && rows.every((row) => row.status === 'sent')
    })
    expect(postsTo(world)).toHaveLength(1)
  })

  test('two shards are spread over both, begun one after the other, and both served by the one that is left', async () => {
    /** Their ids differ in the bit that counts: GUILD is the second shard's, this one the first's. */
    const other = String(BigInt(GUILD) + (1n << 22n))
    expect((BigInt(GUILD) >> 22n) % 2n).toBe(1n)
    const there = String(BigInt(CHANNEL) + (1n << 40n))
    const second = {
      ...makeGuild({ id: other, name: 'Lighthouse' }),
      channels: [{ id: there, name: 'general', type: 0 }],
      threads: [],
    }
    const world = await makeWorld(await address(), {
      guilds: [makeGuild(), second],
      advice: { shards: 2, concurrency: 1 },
      discordOnly: true,
    })
    await Promise.all([world.begin(), world.begin()])
    const holders = () =>
      Promise.all([holderOf(world, 'discord shard 0'), holderOf(world, 'discord shard 1')])
    const [zero, one] = await until(async () => {
      const [a, b] = await holders()
      return a !== b && ([a, b] as const)
    })
    for (const { kith } of [zero, one])
      await until(async () => {
        const { body } = await kith.health()
        return (body['platforms'] as Record<string, string>)['discord'] === 'connected'
      })
    const ask = async (guild: string, channel: string) =>
      wordsOf(await world.discord.command('points', { user: BEN, guild, channel }).shown)
    world.discord.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, 'here'))
    world.discord.gateway.dispatch(
      'MESSAGE_CREATE',
      messageJson(BEN, 'there', { guild_id: other, channel_id: there }),
    )
    expect(await ask(other, there)).toContain('Your points')
    await kill(world, zero)
    world.discord.gateway.dispatch(
      'MESSAGE_CREATE',
      messageJson(BEN, 'meanwhile', {
        id: snowflake(Date.now() - 20 * MINUTE),
        guild_id: other,
        channel_id: there,
      }),
    )
    await until(async () => (await count(world)) >= 3)
    expect(await holders()).toEqual([one, one])
    expect(await ask(other, there)).toContain('Your points')

    await until(async () => world.discord.gateway.identifies.length >= 3)
    const starts = world.discord.gateway.identifies.map(({ at }) => at)
    for (const [i, at] of starts.entries())
      if (i > 0) expect(at - (starts[i - 1] ?? 0)).toBeGreaterThanOrEqual(5_000)
    expect(world.discord.gateway.identifies.every(({ shard }) => shard[1] === 2)).toBe(true)
  })
})
