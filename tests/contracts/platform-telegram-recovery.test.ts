/** Telegram, trouble: a refused token, another poller, a webhook, a stumbling or silent server. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { createTestBot, type Steering, type TestBot } from '../support/telegram/bot.js'
import { group, message, user } from '../support/telegram/make.js'
import { type BotApi, type Failure, startBotApi } from '../support/telegram/server.js'

const open: TestBot[] = []
const servers: BotApi[] = []
const prepared = async (steering: Steering = {}) => {
  const api = steering.api ?? (await startBotApi())
  if (!steering.api) servers.push(api)
  const bot = await createTestBot({ ...steering, api })
  open.push(bot)
  return bot
}
afterEach(async () => {
  for (const bot of open.splice(0)) expect(await bot.close()).toEqual([])
  for (const api of servers.splice(0)) await api.close()
})

const hello = { message: message(group(), user(11, 'Ann')) }
const said = (bot: TestBot) => bot.events.filter((event) => event.type === 'message').length
const conflict: Failure = { status: 409, description: 'Conflict: terminated by other getUpdates request' }

describe('starting', () => {
  test('is connected after the first answered poll', async () => {
    const bot = await prepared()
    expect(bot.platform.state()).toMatchObject({ connected: false, problem: 'starting' })
    await bot.start()
    expect(bot.platform.state()).toEqual({ connected: true, since: bot.clock.now() })
    expect(bot.api.calls.map((call) => call.method).slice(0, 3)).toEqual([
      'getMe',
      'getWebhookInfo',
      'getUpdates',
    ])
  })

  test.each([['999:wrong'], ['nonsense']])('with the token "%s" rejects with a code', async (token) => {
    const bot = await prepared({ token })
    await expect(bot.start()).rejects.toMatchObject({ name: 'TelegramStartError', code: 'token-refused' })
    expect(bot.platform.state()).toMatchObject({ connected: false, problem: 'token-refused' })
  })

  test('takes away a webhook that would keep the updates from us', async () => {
    const bot = await prepared()
    bot.api.state.webhook = 'https://example.org/hook'
    await bot.start()
    expect(bot.api.state.webhook).toBe('')
    expect(bot.api.callsOf('deleteWebhook')[0]?.parameters).toEqual({})
  })

  test('without a server resolves, says lost, and recovers', async () => {
    const bot = await prepared()
    bot.api.fail('getMe', 'cut')
    await bot.start()
    expect(bot.platform.state()).toMatchObject({ connected: false, problem: 'lost' })
    await bot.clock.advance(1000)
    await bot.api.called('getUpdates', 2)
    expect(bot.platform.state()).toMatchObject({ connected: true })
  })
})

describe('while running', () => {
  test.each<[string, Failure, string]>([
    ['another poller', conflict, 'conflict'],
    ['a broken connection', 'cut', 'lost'],
    ['a stumbling server', { status: 502, description: 'Bad Gateway' }, 'lost'],
    ['a revoked token', { status: 401, description: 'Unauthorized' }, 'token-refused'],
  ])('%s is said, and nothing is lost when it is over', async (_name, failure, problem) => {
    const bot = await prepared()
    await bot.start()
    await bot.api.drained()
    bot.api.fail('getUpdates', failure, 2)
    bot.api.release()
    await bot.clock.armed(1000)
    expect(bot.platform.state()).toMatchObject({ connected: false, problem })
    bot.api.push(hello)
    await bot.clock.advance(1000)
    await bot.clock.armed(2000)
    await bot.clock.advance(2000)
    await bot.api.drained()
    expect(said(bot)).toBe(1)
    expect(bot.platform.state().connected).toBe(true)
  })

  test('a 429 is waited out for as long as it says', async () => {
    const bot = await prepared()
    await bot.start()
    await bot.api.drained()
    bot.api.fail('getUpdates', {
      status: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 17 },
    })
    bot.api.release()
    await bot.clock.armed(17_000)
    const polls = bot.api.callsOf('getUpdates').length
    await bot.clock.advance(16_999)
    expect(bot.api.callsOf('getUpdates')).toHaveLength(polls)
    await bot.clock.advance(1)
    await bot.api.drained()
  })

  test('a poll that hangs beyond its time is given up and asked again', async () => {
    const bot = await prepared()
    await bot.start()
    await bot.api.drained()
    bot.api.fail('getUpdates', 'hang')
    const polls = bot.api.callsOf('getUpdates').length
    bot.api.release()
    await bot.api.called('getUpdates', polls + 1)
    bot.api.push(hello)
    await bot.clock.advance(65_000)
    await bot.clock.armed(1000)
    expect(bot.platform.state()).toMatchObject({ connected: false, problem: 'lost' })
    await bot.clock.advance(1000)
    await bot.api.drained()
    expect(said(bot)).toBe(1)
  })

  test('two bots with one token both go on: the elder says conflict, no update is lost', async () => {
    const elder = await prepared()
    await elder.start()
    await elder.api.drained()
    const younger = await prepared({ api: elder.api })
    await younger.start()
    await elder.clock.armed(1000)
    expect(elder.platform.state()).toMatchObject({ connected: false, problem: 'conflict' })
    elder.api.push(hello)
    await elder.api.drained()
    expect(said(younger)).toBe(1)
  })

  test('the pauses grow to half a minute and no further', async () => {
    const bot = await prepared()
    bot.api.fail('getMe', 'cut', 8)
    await bot.start()
    for (const ms of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      await bot.clock.armed(ms)
      await bot.clock.advance(ms)
    }
    await bot.clock.armed(30_000)
    expect(bot.api.callsOf('getMe')).toHaveLength(8)
  })
})
