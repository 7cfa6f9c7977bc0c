/** An event of a community on both platforms at once, with the real clients: announced in both, one tally, cancelled. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { ANNA, BEN, CHANNEL, GUILD, makeGuild } from '../support/discord/community.js'
import type { StoredMessage } from '../support/discord/messages.js'
import { buttonOf, wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import type { WorldUser } from '../support/discord/world.js'
import { exportOf, type Kith, makeHome, startKith } from '../support/process.js'
import { command, direct, group, message, press, user } from '../support/telegram/make.js'
import { type ApiCall, type BotApi, startBotApi } from '../support/telegram/server.js'
import { BOT, type Chat, type Message, type User } from '../support/telegram/state.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const PIER = group(-1002002, { title: 'Pier' })
const mia = user(21, 'Mia', { language_code: 'en' })
const noor = user(22, 'Noor', { language_code: 'en' })
const now = () => Math.floor(Date.now() / 1000)
const at = (who: WorldUser) => ({ user: who, channel: CHANNEL, guild: GUILD, owner: who.id })
const asAdministrator = (who: WorldUser) => ({ ...at(who), permissions: String(1n << 5n) })
const action = (name: string, options: object[] = []) => [{ type: 1, name, options }]
const text = (name: string, value: string) => ({ type: 3, name, value })
const textOf = ({ parameters }: ApiCall) => String(parameters['text'])

describe('an event of a community on both platforms', () => {
  const home = makeHome()
  let discord: DiscordServer
  let telegram: BotApi
  let kith: Kith
  /** What stands in the channel and in the group. */
  let card: StoredMessage
  let there: ApiCall

  beforeAll(async () => {
    discord = await startDiscord({ guilds: [makeGuild({ preferred_locale: 'en-US' })] })
    telegram = await startBotApi()
    for (const [who, status] of [
      [mia, 'creator'],
      [noor, 'member'],
      [BOT, 'administrator'],
    ] as const)
      telegram.state.members.set(`${PIER.id} ${who.id}`, { status })
    kith = await startKith({
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      DATABASE_URL: home.database,
    })
    await kith.waitForHealthy()
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await telegram.close()
    expect(telegram.violations).toEqual([])
    await discord.stop()
  })

  const ask = (chat: Chat, from: User, words: string) => ({
    message: command(chat, from, words, { date: now() }),
  })
  const answer = (chat: Chat, words: RegExp, ...updates: Record<string, unknown>[]) => {
    const from = telegram.calls.length
    telegram.push(...updates)
    const fits = (call: ApiCall) =>
      call.result !== undefined && call.parameters['chat_id'] === chat.id && words.test(textOf(call))
    return telegram.found(fits, from)
  }
  const dataOf = (shown: ApiCall, label: string) => {
    const { inline_keyboard } = shown.parameters['reply_markup'] as {
      inline_keyboard: { text: string; callback_data?: string }[][]
    }
    return inline_keyboard.flat().find((one) => one.text.includes(label))?.callback_data ?? ''
  }
  /** A message in the channel, posted or changed, in which these words stand. */
  const inChannel = async (method: 'POST' | 'PATCH', words: RegExp): Promise<object> => {
    const path = method === 'POST' ? /^\/channels\/\d+\/messages$/ : /^\/channels\/\d+\/messages\/\d+$/
    for (let nth = 1; ; nth++) {
      const { body } = await discord.asked(method, path, nth)
      if (words.test(JSON.stringify(body))) return body as object
    }
  }

  test('is planned by an administrator on Discord and announced once in each space', async () => {
    telegram.push({ message: message(PIER, mia, { text: 'ahoy', date: now() }) })
    await telegram.drained()
    await answer(direct(mia), /./, ask(direct(mia), mia, '/start'))
    const code = /`([2-9A-Z]{8})`/.exec(
      wordsOf(await discord.command('setup', asAdministrator(ANNA), action('join')).shown),
    )?.[1]
    const question = await answer(direct(mia), /Make one community\?/, ask(PIER, mia, `/setup join ${code}`))
    await answer(
      direct(mia),
      /now belongs to the community/,
      press(question.result as Message, mia, dataOf(question, 'Yes, join'), 'join'),
    )
    const from = telegram.calls.length
    const made = discord.command(
      'event',
      asAdministrator(ANNA),
      action('create', [text('title', 'Game night <@everyone>'), text('when', 'in 3 hours')]),
    )
    expect(wordsOf(await made.shown)).toMatch(/planned as number 1/)
    await inChannel('POST', /Game night/)
    there = await telegram.found((c) => /Game night/.test(textOf(c)) && c.result !== undefined, from)
    expect(there.parameters['chat_id']).toBe(PIER.id)
    expect(textOf(there)).not.toContain('<@everyone>')
    const posts = discord.requests.filter(
      ({ method, path, body }) =>
        method === 'POST' &&
        /^\/channels\/\d+\/messages$/.test(path) &&
        JSON.stringify(body ?? '').includes('Game night'),
    )
    expect(posts).toHaveLength(1)
  })

  test('has one tally: what is pressed in the group shows there at once, and then on Discord', async () => {
    const pressed = press(there.result as Message, noor, dataOf(there, "I'm coming"), 'coming')
    const changed = await answer(PIER, /1 comes: Noor/, pressed)
    expect(changed.method).toBe('editMessageText')
    // Whoever comes next presses what stands there now.
    const next = press(there.result as Message, mia, dataOf(changed, "I'm coming"), 'coming, too')
    await answer(PIER, /2 come: Noor, Mia/, next)
    expect(JSON.stringify(await inChannel('PATCH', /Mia/))).toMatch(/2 come/)
  })

  test('is cancelled after a question, and says so in both spaces', async () => {
    const stranger = discord.command('event', at(BEN), action('cancel', [text('event', '1')]))
    expect(wordsOf(await stranger.shown)).toContain('Only moderators')
    const question = await discord.command(
      'event',
      asAdministrator(ANNA),
      action('cancel', [text('event', 'game')]),
    ).shown
    card = question
    const from = telegram.calls.length
    const done = discord.press(buttonOf(card, 'Yes, cancel it'), card, asAdministrator(ANNA))
    expect(wordsOf(await done.shown)).toContain('It is cancelled')
    await inChannel('PATCH', /was cancelled/)
    const edited = await telegram.found(
      (c) => /was cancelled/.test(textOf(c)) && c.result !== undefined,
      from,
    )
    expect(edited.method).toBe('editMessageText')
  })

  test('is in the export, with who said what', async () => {
    const rows = (await exportOf(home.database)).filter((r) => (r.type as string) === 'event')
    expect(rows).toEqual([
      expect.objectContaining({
        title: 'Game night <@everyone>',
        cancelled: expect.any(Number),
        signUps: ['telegram:21', 'telegram:22'].map((account) =>
          expect.objectContaining({ account, choice: 'going' }),
        ),
      }),
    ])
    await kith.stop()
  })
})
