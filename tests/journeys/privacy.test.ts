/** Somebody asks what is known of them, takes it along and has it forgotten: on Discord, on Telegram, in the playground. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { ANNA, BEN, CHANNEL, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { buttonOf, wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { userJson, type WorldUser } from '../support/discord/world.js'
import { runPlayground } from '../support/playground.js'
import { type ExportRow, exportOf, type Kith, makeHome, startKith } from '../support/process.js'
import { command, direct, group, membership, message, press, user } from '../support/telegram/make.js'
import { type ApiCall, type BotApi, startBotApi } from '../support/telegram/server.js'
import { BOT, type Message } from '../support/telegram/state.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const EPHEMERAL = 64
const MINUTE = 60_000

const bytesOf = (database: string): Buffer =>
  Buffer.concat([database, `${database}-wal`].filter((p) => existsSync(p)).map((p) => readFileSync(p)))
const accountsIn = (rows: readonly ExportRow[]) =>
  rows.filter((r) => r.type === 'member').flatMap((r) => (r['accounts'] as { id: string }[]).map((a) => a.id))

describe('on Discord', () => {
  const home = makeHome()
  let server: DiscordServer
  let kith: Kith

  beforeAll(async () => {
    server = await startDiscord({ guilds: [makeGuild({ preferred_locale: 'en-US' })] })
    kith = await startKith({
      DISCORD_TOKEN: server.token,
      DISCORD_API_URL: server.apiUrl,
      DATABASE_URL: home.database,
    })
    await kith.waitForHealthy()
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await server.stop()
  })
  const at = (who: WorldUser) => ({ user: who, channel: CHANNEL, guild: GUILD })

  test('a member sees, takes along and has forgotten what is known of them, for nobody else to see', async () => {
    const now = Date.now()
    const question = messageJson(ANNA, 'a question', {}, now - 30 * MINUTE)
    server.gateway.dispatch('MESSAGE_CREATE', question)
    const answer = {
      type: 19,
      mentions: [userJson(ANNA)],
      message_reference: { type: 0, message_id: question.id, channel_id: CHANNEL, guild_id: GUILD },
      referenced_message: question,
    }
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, 'an answer', answer, now - 20 * MINUTE))
    const shown = await server.command('privacy', at(ANNA)).shown
    expect(shown.flags & EPHEMERAL).toBe(EPHEMERAL)
    expect(wordsOf(shown)).toMatch(/What you write is never stored[\s\S]*1 message,/)
    const own = { ...at(ANNA), owner: ANNA.id }
    const file = await server.press(buttonOf(shown, 'Give me all of it'), shown, own).shown
    expect(file.flags & EPHEMERAL).toBe(EPHEMERAL)
    expect(file.attachments).toMatchObject([{ filename: 'kith-my-data.json' }])
    const second = server.press(buttonOf(shown, 'Forget me'), shown, own)
    await second.answered
    const asked = second.original ?? shown
    expect(wordsOf(asked)).toContain('a former member')
    const done = server.press(buttonOf(asked, 'Forget me'), asked, own)
    expect(wordsOf(await done.shown)).toContain('I have forgotten you')
    const board = await server.command('leaderboard', at(BEN)).shown
    expect(wordsOf(board)).toMatch(/a former member · 8 points/)
    expect(accountsIn(await exportOf(home.database))).not.toContain(ANNA.id)
    expect(bytesOf(home.database).includes(Buffer.from(ANNA.id))).toBe(false)
  })

  test('and who has not come back by the next start is not known again', async () => {
    await kith.stop()
    kith = await startKith({
      DISCORD_TOKEN: server.token,
      DISCORD_API_URL: server.apiUrl,
      DATABASE_URL: home.database,
    })
    await kith.waitForHealthy()
    await server.command('points', at(BEN)).shown
    expect(accountsIn(await exportOf(home.database))).not.toContain(ANNA.id)
  })
})

describe('on Telegram', () => {
  const HARBOUR = group(-1001001, { title: 'Harbour' })
  const ann = user(900000011, 'Annegret', { language_code: 'en' })
  const bob = user(900000012, 'Bob', { language_code: 'en' })
  const home = makeHome()
  let api: BotApi
  let kith: Kith

  beforeAll(async () => {
    api = await startBotApi()
    for (const [who, status] of [
      [ann, 'left'],
      [bob, 'member'],
      [BOT, 'administrator'],
    ] as const)
      api.state.members.set(`${HARBOUR.id} ${who.id}`, { status })
    kith = await startKith({
      TELEGRAM_TOKEN: api.token,
      TELEGRAM_API_URL: api.url,
      DATABASE_URL: home.database,
    })
    await kith.waitForHealthy()
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await api.close()
    expect(api.violations).toEqual([])
  })

  const wordsIn = ({ parameters }: ApiCall) => String(parameters['text'] ?? parameters['caption'] ?? '')
  const answer = (words: RegExp, update: Record<string, unknown>) => {
    const from = api.calls.length
    api.push(update)
    const fits = (call: ApiCall) =>
      call.result !== undefined &&
      /^(sendMessage|sendDocument|editMessageText)$/.test(call.method) &&
      call.parameters['chat_id'] === ann.id &&
      words.test(wordsIn(call))
    return api.found(fits, from)
  }
  const pressed = (shown: ApiCall, label: string, id: string) => {
    const markup = shown.parameters['reply_markup'] as {
      inline_keyboard: { text: string; callback_data?: string }[][]
    }
    const data = markup.inline_keyboard.flat().find((b) => b.text.includes(label))?.callback_data
    if (data === undefined) throw new Error(`no button ${label}`)
    const { message_id } = shown.result as Message
    return press(
      { ...(shown.result as Message), message_id: message_id ?? Number(shown.parameters['message_id']) },
      ann,
      data,
      id,
    )
  }

  test('somebody who has left asks in the private chat, is given a document and is forgotten', async () => {
    const date = Math.floor(Date.now() / 1000) - 3_600
    api.push(
      { message: message(HARBOUR, ann, { text: 'a question', date }) },
      { message: message(HARBOUR, bob, { text: 'something', date: date + 60 }) },
      membership('chat_member', HARBOUR, ann, 'member', 'left'),
    )
    await api.drained()
    const ask = { message: command(direct(ann), ann, '/privacy', { date: Math.floor(Date.now() / 1000) }) }
    const shown = await answer(/What you write is never stored/, ask)
    expect(wordsIn(shown)).toContain('Annegret')
    const file = await answer(/everything I hold/, pressed(shown, 'Give me all of it', 'p1'))
    expect(file.method).toBe('sendDocument')
    const second = await answer(/Shall I forget you/, pressed(shown, 'Forget me', 'p2'))
    const done = await answer(
      /I have forgotten you/,
      pressed({ ...second, result: shown.result }, 'Forget me', 'p3'),
    )
    expect(done.method).toBe('editMessageText')
    expect(accountsIn(await exportOf(home.database))).not.toContain(String(ann.id))
    for (const trace of [String(ann.id), 'Annegret'])
      expect(bytesOf(home.database).includes(Buffer.from(trace))).toBe(false)
  })
})

describe('in the playground', () => {
  test('a member is given a file to download, and opts out and in again', async () => {
    const running = await runPlayground({ page: 'src/platforms/playground/page' })
    try {
      const { surface } = running.playground
      const who = surface.overview(null).suggested[0] ?? ''
      const reader = { as: who, locale: 'en' }
      const channel = surface.overview(who).channels.find((c) => c.writable && c.kind === 'text')?.id ?? ''
      const shown = await surface.command(reader, channel, 'privacy', undefined, {})
      expect(shown.private).toBe(true)
      const actionOf = (label: string, drawn: unknown = shown.drawn?.telegram) => {
        const { reply_markup: markup } = drawn as {
          reply_markup: { inline_keyboard: { text: string; callback_data: string }[][] }
        }
        return markup.inline_keyboard.flat().find((b) => b.text.includes(label))?.callback_data ?? ''
      }
      const file = await surface.press(reader, shown.id, actionOf('Give me all of it'))
      expect(file.drawn?.file?.name).toBe('kith-my-data.json')
      const [, json = ''] = file.drawn?.file?.source.split('base64,') ?? []
      expect(JSON.parse(Buffer.from(json, 'base64').toString('utf8'))).toMatchObject({
        accounts: [{ id: who }],
      })
      expect(JSON.stringify(file.drawn?.telegram)).not.toContain('document')
      const out = await surface.press(reader, shown.id, actionOf("Don't count me"))
      expect(JSON.stringify(out.drawn?.discord)).toContain('From now on nothing you do is noted')
      const back = await surface.press(reader, out.id, actionOf('Undo', out.drawn?.telegram))
      expect(JSON.stringify(back.drawn?.discord)).toContain('You are counted from now on')
    } finally {
      await running.close()
    }
  })
})
