import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { Reply } from '../../src/chat/command.js'
import { SendError } from '../../src/chat/platform.js'
import { createCourier } from '../../src/jobs/courier.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { findAccount } from '../../src/store/accounts.js'
import { balanceOf } from '../../src/store/balance.js'
import { memberOf } from '../../src/store/members.js'
import { findSpace } from '../../src/store/spaces.js'
import type { ShelfTile } from '../../src/views/shelf-picture.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'
import { createTestClock } from '../support/clock.js'
import { createTestPort, type TestPort } from '../support/port.js'
import { earn } from '../support/shop.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: 't' }
const stage: Place = { platform: 'playground', space: 'p' }
const PLACES = [guild, group, stage]
const anna = person('1', 'Anna', { locale: 'en' })
const ben = person('2', 'Ben', { locale: 'en' })
const MINUTE = 60_000

let bot: TestBot
let ports: TestPort[]

beforeEach(async () => {
  bot = await openBot(COMMANDS, { on: ['discord', 'telegram', 'playground'] })
  ports = (['discord', 'telegram', 'playground'] as const).map((name) => createTestPort(name))
  for (const place of PLACES) {
    bot.moderators.add(`${place.platform} ${place.space} ${anna.id}`)
    for (const who of [anna, ben]) await bot.say(place, who, 'hello')
  }
})
afterEach(() => bot.close())

const must = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}
const words = (reply: Reply) => read(reply.view)
const alone = (place: Place): Place => ({ ...place, space: null })

const account = async (place: Place, id: string) =>
  must(await findAccount(bot.store.reads, place.platform, id)).id
const give = async (place: Place, id: string, points: number) => {
  const space = must(await findSpace(bot.store.reads, place.platform, must(place.space)))
  await earn(bot.store, space.id, await account(place, id), points)
}
const balance = async (place: Place, id: string) => {
  const { community } = must(await findSpace(bot.store.reads, place.platform, must(place.space)))
  const member = must(await memberOf(bot.store.reads, community, await account(place, id)))
  return (await balanceOf(bot.store.reads, community, member)).points
}
const audited = async () =>
  (await bot.store.reads.selectFrom('audit').select('action').orderBy('id').execute()).map((a) => a.action)

/** Delivers what is due, as a process just started would. */
const deliver = async () => {
  const until = bot.clock.now
  const clock = createTestClock(until)
  const ending = new AbortController()
  const courier = createCourier({
    store: bot.store,
    platforms: ports,
    kinds: INTENT_KINDS,
    clock,
    random: () => 0,
    on: () => {},
    onError: (error) => {
      throw error
    },
  })
  const running = courier.run(ending.signal)
  for (;;) {
    const open = await bot.store.reads
      .selectFrom('intents')
      .select('id')
      .where('status', 'in', ['pending', 'sending'])
      .where('due_at', '<=', until)
      .execute()
    if (open.length === 0) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  ending.abort()
  clock.advance(10_000)
  await running
}
const told = (place: Place, id: string) =>
  must(ports.find((p) => p.name === place.platform))
    .sendings.filter((s) => 'person' in s.place && s.place.person === id)
    .map((s) => read(s.view))

const create = (place: Place, given: Record<string, string | number>) =>
  bot.command(place, anna, 'reward', { action: 'create', arguments: given })
const ask = (place: Place, reward: string) => bot.command(place, ben, 'redeem', { arguments: { reward } })

describe.each(PLACES.map((p) => [p.platform, p] as const))('a shop on %s', (_, place) => {
  const start = async () => give(place, ben.id, 100 - (await balance(place, ben.id)))

  test('something is put on the shelf, asked for, seen to and refunded', async () => {
    await start()
    await create(place, { title: 'Tea *party* @everyone', price: 30, stock: 2, icon: '🍵' })
    expect(words(await bot.command(place, ben, 'rewards'))).toContain(
      '🍵 Tea *party* @everyone · 30 points · 2 left',
    )
    const question = await ask(place, 'tea')
    expect(words(question)).toContain('70 left to spend')
    const order = await bot.press(place, ben, button(question.view, /Yes/))
    expect(words(order)).toContain('being seen to')
    expect(await balance(place, ben.id)).toBe(70)
    expect(words(await bot.command(place, ben, 'points'))).toContain('Left to spend: 70')
    await deliver()
    expect(told(place, anna.id).join()).toContain('order 1')
    expect(words(await bot.command(place, anna, 'order'))).toContain(
      '#1 🍵 Tea *party* @everyone · 30 points',
    )
    const kept = await bot.command(place, anna, 'order', { action: 'fulfil', arguments: { number: 1 } })
    expect(words(kept)).toContain('Done')
    await bot.press(place, anna, button(kept.view, 'Refund'))
    expect(await balance(place, ben.id)).toBe(100)
    await deliver()
    expect(told(place, ben.id).slice(-2).join()).toMatch(/is done.*refunded/s)
    expect(words(await bot.command(place, ben, 'rewards'))).toContain('1 left')
    expect(await audited()).toEqual(['reward.create', 'order.fulfil', 'order.refund'])
  })

  test('pressed twice it is one order; cancelled, points and stock are back once', async () => {
    await start()
    await create(place, { title: 'Tea', price: 60, stock: 1 })
    const yes = button((await ask(place, 'tea')).view, /Yes/)
    const pressed = await Promise.all([bot.press(place, ben, yes), bot.press(place, ben, yes)])
    for (const reply of pressed) expect(words(reply)).toContain('#1 Tea')
    expect(await balance(place, ben.id)).toBe(40)
    const both = await Promise.all(
      [1, 2].map(() => bot.command(place, anna, 'order', { action: 'cancel', arguments: { number: 1 } })),
    )
    expect(both.map(words).filter((w) => w.includes('already been done'))).toHaveLength(1)
    expect(await balance(place, ben.id)).toBe(100)
    expect(words(await bot.command(place, ben, 'rewards'))).toContain('1 left')
  })

  test('a code is shown to its buyer alone, until it is noted, and is nowhere in the clear', async () => {
    await start()
    await create(place, { title: 'Book', price: 10, kind: 'code' })
    const codes = { action: 'codes', arguments: { reward: 1, codes: "K1-`*<b>' K2-密码" } }
    const from = place.platform === 'telegram' ? alone(place) : place
    if (place.platform === 'telegram')
      expect(words(await bot.command(place, anna, 'reward', codes))).toContain('private chat')
    else expect(words(await bot.command(place, anna, 'reward', codes))).toContain('2 new codes')
    if (place.platform === 'telegram')
      await bot.command(from, anna, 'reward', { text: "codes 1 K1-`*<b>' K2-密码" })
    const bought = await bot.press(place, ben, button((await ask(place, 'book')).view, /Yes/))
    expect(bought.private).toBe(true)
    expect(words(bought)).toContain("K1-`*<b>'")
    expect(words(await bot.press(place, ben, 'orders:show:1'))).toContain("K1-`*<b>'")
    expect(words(await bot.press(place, anna, 'orders:show:1'))).toContain('no such order')
    expect(words(await bot.press(place, ben, 'orders:noted:1'))).toContain('no longer keep')
    expect(words(await bot.press(place, ben, 'orders:show:1'))).not.toContain('K1-')
    const rows = JSON.stringify([
      await bot.store.reads.selectFrom('reward_codes').selectAll().execute(),
      await bot.store.reads.selectFrom('audit').selectAll().execute(),
      await bot.store.reads.selectFrom('intents').selectAll().execute(),
    ])
    expect(rows).not.toMatch(/K1-|K2-/)
  })
})

describe('the shop', () => {
  test('says why something cannot be had', async () => {
    await create(guild, { title: 'Gold', price: 1_000 })
    await create(guild, { title: 'Crown', price: 0, level: 50 })
    await create(guild, { title: 'Once', price: 0, limit: 1 })
    await create(guild, { title: 'Later', price: 0, opens: 'friday 20:00' })
    expect(words(await ask(guild, 'gold'))).toContain('more points')
    expect(words(await ask(guild, 'crown'))).toContain('level 50 and up')
    expect(words(await ask(guild, 'later'))).toContain('cannot be had yet')
    await bot.press(guild, ben, button((await ask(guild, 'once')).view, /Yes/))
    expect(words(await ask(guild, 'once'))).toContain('as often as one can')
    expect(words(await ask(guild, 'nonsense'))).toContain('no such reward')
    expect(words(await bot.press(guild, ben, 'redeem:yes:1:0:1'))).toContain('button')
  })

  test('a price that changed meanwhile is not paid, nor one that somebody made up', async () => {
    await give(guild, ben.id, 100)
    await create(guild, { title: 'Tea', price: 50 })
    const yes = button((await ask(guild, 'tea')).view, /Yes/)
    await bot.command(guild, anna, 'reward', {
      action: 'edit',
      arguments: { reward: 'tea', offer: 20, until: 'friday 20:00' },
    })
    expect(words(await bot.press(guild, ben, yes))).toContain('price has changed')
    expect(words(await bot.press(guild, ben, yes.replace(/:1:[0-9a-z]+:/, ':1:1:')))).toContain(
      'price has changed',
    )
    expect(words(await ask(guild, 'tea'))).toContain('20 points')
    bot.clock.now += 4 * 24 * 60 * MINUTE
    expect(words(await ask(guild, 'tea'))).toContain('50 points')
    await bot.command(guild, anna, 'reward', { action: 'edit', arguments: { reward: 'tea', price: 15 } })
    expect(words(await ask(guild, 'tea'))).toContain('15 points')
  })

  test('asks for an honour, by its name, and gives something with one', async () => {
    await create(guild, { title: 'Badge', price: 0, honour: 'Helper' })
    await create(guild, { title: 'Cake', milestone: 'honour', honour: 'helper' })
    const show = async (reward: string) =>
      words(await bot.command(guild, ben, 'rewards', { arguments: { reward } }))
    expect(await show('badge')).toContain('the honour “Helper”')
    expect(await show('cake')).toContain('given once to whoever holds “Helper”')
    expect(words(await ask(guild, 'badge'))).toContain('an honour for this that you do not hold yet')
    expect(words(await create(guild, { title: 'x', milestone: 'honour' }))).toContain('which honour')
    expect(words(await create(guild, { title: 'x', honour: 'King' }))).toContain('no honour called')
    const edit = (given: object) =>
      bot.command(guild, anna, 'reward', { action: 'edit', arguments: { reward: 'badge', ...given } })
    await edit({ honour: '-' })
    expect(await show('badge')).not.toContain('Helper')
  })

  test('has prices for a tier, whose members have its role on Discord, or came into it by a reward', async () => {
    await bot.close()
    const mine = new Set<string>()
    const list = [{ id: '71', name: 'Server Booster', problem: 'managed' as const }]
    const nothing = async () => {}
    let down = false
    bot = await openBot(COMMANDS, {
      roles: {
        ...{ list: async () => list, holders: async () => new Map(), grant: nothing, remove: nothing },
        of: async (_, who) => {
          if (down) throw new SendError({ kind: 'down' })
          return mine.has(who) ? ['71'] : []
        },
      },
    })
    bot.moderators.add(`discord g ${anna.id}`)
    for (const who of [anna, ben]) await bot.say(guild, who, 'hello')
    await give(guild, ben.id, 100 - (await balance(guild, ben.id)))
    const tier = (given: object) =>
      bot.command(guild, anna, 'reward', { action: 'tier', arguments: { ...given } })
    expect(words(await tier({}))).toContain('There are no tiers yet')
    expect(words(await tier({ title: 'Gold', role: '@server booster' }))).toContain(
      'the role “Server Booster”',
    )
    await create(guild, { title: 'Tea', price: 50, tier: 'gold', tier_price: 20 })
    expect(words(await bot.command(guild, ben, 'rewards'))).toContain('50 points · 20 points for “Gold”')
    expect(words(await ask(guild, 'tea'))).toContain('50 left to spend')
    mine.add(ben.id)
    expect(words(await bot.command(guild, ben, 'rewards', { arguments: { reward: 'tea' } }))).toContain(
      '20 points',
    )
    const question = await ask(guild, 'tea')
    expect(words(question)).toContain('80 left to spend')
    // Whoever is no booster any more by the time they say yes is asked anew.
    mine.clear()
    const yes = button(question.view, /Yes/)
    expect(words(await bot.press(guild, ben, yes))).toContain('price has changed')
    down = true
    expect(words(await ask(guild, 'tea'))).toContain('cannot reach the platform')
    expect(words(await bot.command(guild, ben, 'rewards', { arguments: { reward: 'tea' } }))).toContain(
      '50 points',
    )
    down = false
    await create(guild, { title: 'A week of gold', price: 10, kind: 'tier', tier: 'Gold', days: 7 })
    expect(words(await bot.press(guild, ben, button((await ask(guild, 'week')).view, /Yes/)))).toContain(
      'Until',
    )
    expect(words(await ask(guild, 'tea'))).toContain('70 left to spend')
    expect(words(await create(guild, { title: 'x', price: 5, tier: 'gold', tier_price: 5 }))).toContain(
      'lower',
    )
    expect(words(await create(guild, { title: 'x', tier: 'silver' }))).toContain('no tier called')
    expect(words(await tier({ title: 'GOLD', off: true }))).toContain('no longer a tier')
    expect(words(await ask(guild, 'tea'))).toContain('40 left to spend')
  })

  test('is shown as a picture with words for who cannot see it, and in words alone where they need the room', async () => {
    await bot.close()
    const drawn: (readonly ShelfTile[])[] = []
    let busy = false
    const nothing = async () => new Uint8Array()
    bot = await openBot(COMMANDS, {
      pictures: {
        ...{ drawCard: nothing, drawEventChart: nothing, drawCoverage: nothing, faceOf: async () => null },
        async drawShelf(tiles) {
          if (busy) throw new Error('too much to do')
          drawn.push(tiles)
          return new Uint8Array([1])
        },
      },
    })
    bot.moderators.add(`discord g ${anna.id}`)
    for (const who of [anna, ben]) await bot.say(guild, who, 'hello')
    const shop = async () => (await bot.command(guild, ben, 'rewards')).view
    expect((await shop()).picture).toBeUndefined()
    await create(guild, { title: 'Tea', price: 30, stock: 2, icon: '🍵' })
    await create(guild, { title: 'Cake', price: 0 })
    expect((await shop()).picture).toMatchObject({
      name: 'rewards.png',
      alt: 'A shelf with Tea: 30 points and Cake: free',
    })
    const { view } = await bot.command(guild, ben, 'rewards', { arguments: { reward: 'tea' } })
    expect(view.picture?.alt).toBe('A shelf with Tea: 30 points')
    expect(drawn.at(-1)).toEqual([
      { number: 1, icon: '🍵', title: 'Tea', price: '30 points', note: '2 left' },
    ])
    busy = true
    expect((await shop()).picture).toBeUndefined()
    busy = false
    for (let i = 0; i < 4; i++)
      await create(guild, {
        title: `${i}${'long '.repeat(15)}`,
        price: 9_999,
        offer: 9_000,
        until: 'friday 20:00',
      })
    expect((await shop()).picture).toMatchObject({ name: 'rewards.png' })
    const other = await bot.command(guild, ben, 'rewards', { arguments: { reward: '1' } })
    expect(other.view.picture).toBeDefined()
    await bot.command(guild, anna, 'reward', {
      action: 'edit',
      arguments: { reward: '1', about: 'x'.repeat(200) },
    })
    for (let i = 0; i < 5; i++)
      await create(guild, {
        title: `${i}${'mo '.repeat(26)}`,
        price: 9_999,
        offer: 9_000,
        until: 'friday 20:00',
        stock: 5,
      })
    const long = await bot.press(guild, ben, 'rewards:page:1')
    expect(read(long.view).length).toBeGreaterThan(700)
    expect(read(long.view).length <= 1_000).toBe(long.view.picture !== undefined)
  })

  test('has pages, and only a keeper may change it', async () => {
    for (let i = 0; i < 8; i++) await create(guild, { title: `Thing ${i}`, price: i })
    const first = await bot.command(guild, ben, 'rewards')
    expect(words(first)).not.toContain('Thing 7')
    expect(words(await bot.press(guild, ben, button(first.view, /More/)))).toContain('Thing 7')
    const refused = await bot.command(guild, ben, 'reward', { action: 'retire', arguments: { reward: '1' } })
    expect(words(refused)).toMatch(/moderat/i)
    await bot.command(guild, anna, 'reward', { action: 'retire', arguments: { reward: '1' } })
    expect(words(await bot.command(guild, ben, 'rewards'))).not.toContain('Thing 0')
  })

  test('a raffle is drawn once, with the seed whose hash everybody saw, and its winners are told', async () => {
    await give(guild, ben.id, 100)
    await create(guild, { title: 'Draw', price: 10, kind: 'raffle' })
    const shown = words(await bot.command(guild, ben, 'rewards', { arguments: { reward: 'draw' } }))
    for (let i = 0; i < 3; i++) {
      bot.clock.now += MINUTE
      await bot.press(guild, ben, button((await ask(guild, 'draw')).view, /Yes/))
    }
    const drawn = words(
      await bot.command(guild, anna, 'reward', { action: 'draw', arguments: { reward: 'draw', winners: 2 } }),
    )
    const [, seed, hash] = must(/seed: ([0-9a-f]{32}) → ([0-9a-f]{64})/.exec(drawn))
    expect(createHash('sha256').update(must(seed)).digest('hex')).toBe(hash)
    expect(shown).toContain(hash)
    expect(shown).not.toContain(seed)
    expect(drawn.match(/Ben/g)).toHaveLength(1)
    await deliver()
    expect(told(guild, ben.id).join()).toContain('won place 1')
    const again = { action: 'draw', arguments: { reward: 'draw' } }
    expect(words(await bot.command(guild, anna, 'reward', again))).toContain('has been drawn')
    const number = Number(/ticket (\d+)/.exec(drawn)?.[1])
    expect(
      words(await bot.command(guild, anna, 'order', { action: 'refund', arguments: { number } })),
    ).toContain('drawn')
  })
})
