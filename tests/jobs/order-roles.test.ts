import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { Reply } from '../../src/chat/command.js'
import { type Platform, SendError } from '../../src/chat/platform.js'
import type { Roles, SpaceRole } from '../../src/chat/roles.js'
import { createCourier } from '../../src/jobs/courier.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { findAccount } from '../../src/store/accounts.js'
import { orderById } from '../../src/store/orders.js'
import { findSpace } from '../../src/store/spaces.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'
import { createTestClock } from '../support/clock.js'
import { createTestPort } from '../support/port.js'
import { earn } from '../support/shop.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: 't' }
const anna = person('1', 'Anna', { locale: 'en' })
const ben = person('2', 'Ben', { locale: 'en' })
const DAY = 86_400_000
const ROLES: SpaceRole[] = [
  { id: '77', name: 'VIP *@everyone*' },
  { id: '78', name: 'Boss', problem: 'above' },
]

let bot: TestBot
/** What was done, in order. */
let done: string[]
/** The next grant arrives, but nobody is told so. */
let lost: boolean

const roles: Roles = {
  list: async () => ROLES,
  holders: async () => new Map(),
  of: async () => [],
  async grant(space, who, role) {
    done.push(`+ ${space} ${who} ${role}`)
    if (lost) {
      lost = false
      throw new SendError({ kind: 'unknown' })
    }
  },
  async remove(space, who, role) {
    done.push(`- ${space} ${who} ${role}`)
  },
}

beforeEach(async () => {
  done = []
  lost = false
  bot = await openBot(COMMANDS, { on: ['discord', 'telegram'], roles })
  for (const place of [guild, group]) {
    bot.administrators.add(`${place.platform} ${place.space} ${anna.id}`)
    for (const who of [anna, ben]) await bot.say(place, who, 'hello')
    const space = await findSpace(bot.store.reads, place.platform, place.space ?? '')
    const account = await findAccount(bot.store.reads, place.platform, ben.id)
    await earn(bot.store, space?.id ?? 0, account?.id ?? 0, 100)
  }
})
afterEach(() => bot.close())

/** A process that has just started delivers what is due. */
const deliver = async () => {
  const until = bot.clock.now
  const clock = createTestClock(until)
  const ending = new AbortController()
  const platforms: Platform[] = [{ ...createTestPort('discord'), roles }, createTestPort('telegram')]
  const courier = createCourier({
    store: bot.store,
    platforms,
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

const words = (reply: Reply) => read(reply.view)
const create = (given: Record<string, string | number>, place = guild) =>
  bot.command(place, anna, 'reward', {
    action: 'create',
    arguments: { title: 'VIP', price: 10, kind: 'role', ...given },
  })
const buy = async () => {
  bot.clock.now += 1
  const asked = await bot.command(guild, ben, 'redeem', { arguments: { reward: 'vip' } })
  return bot.press(guild, ben, button(asked.view, /Yes/))
}
const end = (action: 'cancel' | 'refund', number = 1) =>
  bot.command(guild, anna, 'order', { action, arguments: { number } })

test('is given once and taken back once, whichever process does it', async () => {
  await create({ role: 'vip *@everyone*', days: 2 })
  expect(words(await buy())).toContain('being seen to')
  await deliver()
  await deliver()
  expect(done).toEqual(['+ g 2 77'])
  expect((await orderById(bot.store.reads, 1))?.state).toBe('fulfilled')
  bot.clock.now += 2 * DAY - 10
  await deliver()
  expect(done).toHaveLength(1)
  bot.clock.now += 10
  await deliver()
  await deliver()
  expect(done).toEqual(['+ g 2 77', '- g 2 77'])
})

test('had again while it lasts, the days are added, and it is taken back at the end of all', async () => {
  await create({ role: '77', days: 2 })
  await buy()
  await deliver()
  await buy()
  await deliver()
  const until = await bot.store.reads.selectFrom('reward_orders').select('until_at').orderBy('id').execute()
  expect((until[1]?.until_at ?? 0) - (until[0]?.until_at ?? 0)).toBe(2 * DAY)
  bot.clock.now += 3 * DAY
  await deliver()
  expect(done.filter((d) => d.startsWith('-'))).toEqual([])
  bot.clock.now += 2 * DAY
  await deliver()
  expect(done.filter((d) => d.startsWith('-'))).toHaveLength(1)
})

test('called off before it was given it is not given; refunded it is taken back', async () => {
  await create({ role: '77' })
  await buy()
  await end('cancel', 1)
  await deliver()
  expect(done).toEqual([])
  await buy()
  await deliver()
  expect(words(await end('refund', 2))).toContain('Refunded')
  await deliver()
  expect(done).toEqual(['+ g 2 77', '- g 2 77'])
})

test('that perhaps arrived is given again, and noted once', async () => {
  await create({ role: '77', days: 1 })
  await buy()
  lost = true
  await bot.store.reads.selectFrom('intents').select('id').execute()
  await deliver()
  bot.clock.now += 60_000
  await deliver()
  expect(done).toEqual(['+ g 2 77', '+ g 2 77'])
  expect((await orderById(bot.store.reads, 1))?.state).toBe('fulfilled')
})

test('that the bot cannot give, or where there are none, is refused with what to do', async () => {
  expect(words(await create({ role: 'boss' }))).toContain('I cannot give “Boss”')
  expect(words(await create({ role: 'nobody' }))).toContain('no role called')
  expect(words(await create({}))).toContain('needs the kind')
  expect(words(await create({ role: '77' }, group))).toContain('no roles to give here')
})
