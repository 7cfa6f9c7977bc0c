/** One process on Discord and Telegram at once: two spaces become one community and two again; an operator's mistakes. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { ANNA, BEN, CHANNEL, CLEO, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import type { WorldUser } from '../support/discord/world.js'
import { type ExportRow, exportOf, type Kith, makeHome, runToEnd, startKith } from '../support/process.js'
import { command, direct, group, message, press, user } from '../support/telegram/make.js'
import { type ApiCall, type BotApi, startBotApi } from '../support/telegram/server.js'
import { BOT, type Chat, type Message, type User } from '../support/telegram/state.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const MINUTE = 60_000
const PIER = group(-1002002, { title: 'Pier' })
const mia = user(21, 'Mia', { language_code: 'en' })
const noor = user(22, 'Noor', { language_code: 'en' })
const began = Date.now()
const date = (minutesAgo: number) => Math.floor((began - minutesAgo * MINUTE) / 1000)
const at = (who: WorldUser) => ({ user: who, channel: CHANNEL, guild: GUILD, owner: who.id })
const asAdministrator = (who: WorldUser) => ({ ...at(who), permissions: String(1n << 5n) })
const action = (name: string, options: object[] = []) => [{ type: 1, name, options }]
const rowsOf = (rows: readonly ExportRow[], type: string) => rows.filter((r) => r.type === type)
const pointsIn = (rows: readonly ExportRow[]) =>
  Object.fromEntries(rowsOf(rows, 'member').map((r) => [r['id'], r['points']]))
const textOf = ({ parameters }: ApiCall) => String(parameters['text'])

describe('a community on both platforms', () => {
  const home = makeHome()
  let discord: DiscordServer
  let telegram: BotApi
  let kith: Kith
  let before: ExportRow[]
  let code: string

  beforeAll(async () => {
    discord = await startDiscord({ guilds: [makeGuild({ preferred_locale: 'en-US' })] })
    telegram = await startBotApi()
    for (const [who, status] of [
      [mia, 'creator'],
      [noor, 'member'],
      [BOT, 'administrator'],
    ] as const)
      telegram.state.members.set(`${PIER.id} ${who.id}`, { status })
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await telegram.close()
    expect(telegram.violations).toEqual([])
    await discord.stop()
  })

  const ask = (chat: Chat, from: User, text: string) => ({
    message: command(chat, from, text, { date: date(0) }),
  })
  /** Pushes, and waits for what the bot writes into that chat. */
  const answer = (chat: Chat, words: RegExp, ...updates: Record<string, unknown>[]) => {
    const from = telegram.calls.length
    telegram.push(...updates)
    const fits = (call: ApiCall) =>
      call.result !== undefined && call.parameters['chat_id'] === chat.id && words.test(textOf(call))
    return telegram.found(fits, from)
  }
  const pressOn = (shown: ApiCall, label: string) => {
    const { inline_keyboard } = shown.parameters['reply_markup'] as {
      inline_keyboard: { text: string; callback_data?: string }[][]
    }
    const found = inline_keyboard.flat().find((one) => one.text.includes(label))
    return press(shown.result as Message, mia, found?.callback_data ?? '', `press ${label}`)
  }
  const board = async () =>
    wordsOf(await discord.command('leaderboard', at(BEN), [{ type: 3, name: 'period', value: 'all' }]).shown)

  test('is ready only when both platforms are connected', async () => {
    const letGo = discord.hold('GET', /^\/gateway\/bot$/)
    kith = await startKith({
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      DATABASE_URL: home.database,
    })
    await telegram.drained()
    expect(await kith.health()).toMatchObject({
      status: 503,
      body: { reason: 'discord: starting', platforms: { telegram: 'connected' } },
    })
    letGo()
    await kith.waitForHealthy()
  })

  test('begins as two communities, each with its own board', async () => {
    for (const [who, minutes] of [
      [ANNA, 90],
      [ANNA, 60],
      [ANNA, 30],
      [BEN, 20],
    ] as const)
      discord.gateway.dispatch('MESSAGE_CREATE', messageJson(who, 'ahoy', {}, began - minutes * MINUTE))
    telegram.push(
      { message: message(PIER, mia, { text: 'ahoy', date: date(70) }) },
      { message: message(PIER, mia, { text: 'ahoy', date: date(40) }) },
      { message: message(PIER, noor, { text: 'ahoy', date: date(10) }) },
    )
    await telegram.drained()
    await answer(direct(mia), /./, ask(direct(mia), mia, '/start'))
    await answer(direct(noor), /./, ask(direct(noor), noor, '/start'))
    expect(await board()).toMatch(/Harbour: all time[\s\S]*15 points[\s\S]*place 2 of 2, with 5 points/)
    await kith.waitForMetric('kith_outbox_pending 0')
    before = await exportOf(home.database)
    expect(rowsOf(before, 'community').map((r) => r['name'])).toEqual(['Harbour', 'Pier'])
  })

  test('gets a code from an administrator of the server, shown to them alone', async () => {
    const asked = discord.command('setup', at(CLEO), action('join'))
    expect(wordsOf(await asked.shown)).toContain('Only administrators of Harbour')
    const shown = await discord.command('setup', asAdministrator(ANNA), action('join')).shown
    expect(shown.flags & 64).toBe(64)
    code = /`([2-9A-Z]{8})`/.exec(wordsOf(shown))?.[1] ?? ''
    expect(code).toHaveLength(8)
  })

  test('is joined once an administrator of the group has confirmed, and nobody else', async () => {
    await answer(direct(noor), /Only administrators of Pier/, ask(PIER, noor, `/setup join ${code}`))
    const question = await answer(direct(mia), /Make one community\?/, ask(PIER, mia, `/setup join ${code}`))
    expect(pointsIn(await exportOf(home.database))).toEqual(pointsIn(before))
    await answer(direct(mia), /Pier now belongs to the community Harbour/, pressOn(question, 'Yes, join'))
  })

  test('has one board with the people of both, on both', async () => {
    const joint = /15 points[\s\S]*Mia[\s\S]*10 points[\s\S]*5 points[\s\S]*5 points/
    expect(await board()).toMatch(joint)
    const there = await answer(direct(mia), /Harbour: all time/, ask(PIER, mia, '/leaderboard all'))
    expect(textOf(there)).toMatch(/Anna · 15 points[\s\S]*Mia · 10 points[\s\S]*place 2 of 4/)
    const rows = await exportOf(home.database)
    expect(rowsOf(rows, 'community').map((r) => r['name'])).toEqual(['Harbour'])
    expect(pointsIn(rows)).toMatchObject(pointsIn(before))
  })

  test('is governed by the administrators of its home', async () => {
    await answer(
      direct(mia),
      /administrators of Harbour, its home/,
      ask(PIER, mia, '/language zh-CN community'),
    )
  })

  test('is undone exactly: each has what it had, to the last fact', async () => {
    const question = await answer(direct(mia), /Separate Pier from Harbour\?/, ask(PIER, mia, '/setup leave'))
    await answer(direct(mia), /Pier is a community of its own again/, pressOn(question, 'Yes, leave'))
    expect(await exportOf(home.database)).toEqual(before)
    expect(await board()).toMatch(/15 points[\s\S]*place 2 of 2, with 5 points/)
  })

  test('takes no code twice', async () => {
    const question = await answer(direct(mia), /Make one community/, ask(PIER, mia, `/setup join ${code}`))
    await answer(direct(mia), /I don't know that code/, pressOn(question, 'Yes, join'))
    expect(await exportOf(home.database)).toEqual(before)
  })

  test('ends properly on both', async () => {
    await kith.stop()
    expect(discord.gateway.connections()).toBe(0)
    expect(telegram.pending()).toEqual([])
  })
})

describe('an operator', () => {
  test('is told every mistake in the configuration at once, each with its remedy, and nothing starts', async () => {
    const { code, stdout, stderr } = await runToEnd('src/main.ts', [], {
      DISCORD_TOKEN: '"quoted secret"',
      TELEGRAM_API_URL: 'api.telegram.org',
      WEB_PORT: '70000',
      KITH_SECRET: 'hunter2',
      LOG_LEVEL: 'loud',
      DEFAULT_TIME_ZONE: 'Mars/Olympus',
      DATABASE_URL: 'mysql://localhost/kith',
    })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    for (const variable of ['DISCORD_TOKEN', 'TELEGRAM_API_URL', 'WEB_PORT', 'KITH_SECRET', 'LOG_LEVEL'])
      expect(stderr).toContain(variable)
    for (const part of ['DEFAULT_TIME_ZONE', 'Europe/Berlin', 'DATABASE_URL', 'postgres://', 'openssl rand'])
      expect(stderr).toContain(part)
    expect(stderr).not.toMatch(/quoted secret|hunter2/)
  })

  test('who gave a token that Discord refuses is told so, without the token being written anywhere', async () => {
    const home = makeHome()
    const discord = await startDiscord()
    const { code, stdout, stderr } = await runToEnd('src/main.ts', [], {
      DISCORD_TOKEN: 'a-token-of-somebody-else',
      DISCORD_API_URL: discord.apiUrl,
      DATABASE_URL: home.database,
      WEB_PORT: '0',
    })
    home.remove()
    await discord.stop()
    expect(code).toBe(1)
    expect(stderr).toContain('token-refused')
    expect(stdout + stderr).not.toContain('somebody-else')
  })
})
