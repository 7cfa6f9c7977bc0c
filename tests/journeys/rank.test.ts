/** A rank card on all three platforms, from the real process with its threads to the bytes that a platform is given. */
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { imageSize } from '../../src/views/card/image-size.js'
import { ANNA, CHANNEL, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { startDiscord } from '../support/discord/server.js'
import { endAll } from '../support/ending.js'
import { type Kith, makeHome, startKith } from '../support/process.js'
import { command, group, message, user } from '../support/telegram/make.js'
import { startBotApi } from '../support/telegram/server.js'
import { BOT } from '../support/telegram/state.js'

/** Starting a process takes its time on a busy machine, and so does the first card. */
jest.setTimeout(120_000)

const SIZE = { width: 920, height: 300 }
const endings: (() => Promise<unknown>)[] = []
afterEach(() => endAll(endings))

const startWith = async (environment: Record<string, string>): Promise<Kith> => {
  const home = makeHome()
  endings.push(async () => home.remove())
  const kith = await startKith({ ...environment, DATABASE_URL: home.database })
  endings.push(() => kith.kill())
  await kith.waitForHealthy()
  return kith
}

describe('/rank', () => {
  test('on Discord uploads the card with its description, in time and for the caller alone', async () => {
    const server = await startDiscord({ guilds: [makeGuild({ preferred_locale: 'en-US' })] })
    endings.push(() => server.stop())
    await startWith({ DISCORD_TOKEN: server.token, DISCORD_API_URL: server.apiUrl })
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'hello'))
    const asked = server.command('rank', { user: ANNA, channel: CHANNEL, guild: GUILD })
    const shown = await asked.shown
    expect((shown.flags ?? 0) & 64).toBe(64)
    expect(shown.attachments).toMatchObject([
      { filename: 'rank.png', description: expect.stringContaining(': level 0. ') },
    ])
    const sent = server.requests.flatMap((r) => r.uploads).at(-1)
    expect(imageSize(sent?.bytes ?? new Uint8Array())).toEqual(SIZE)
  })

  test('on Telegram goes to the private chat as a photo', async () => {
    const api = await startBotApi()
    endings.push(() => api.close())
    const harbour = group(-1001001, { title: 'Harbour' })
    const ann = user(11, 'Ann', { language_code: 'en' })
    api.state.members.set(`${harbour.id} ${BOT.id}`, { status: 'administrator' })
    api.state.members.set(`${harbour.id} ${ann.id}`, { status: 'member' })
    api.state.started.add(ann.id)
    await startWith({ TELEGRAM_TOKEN: api.token, TELEGRAM_API_URL: api.url })
    const date = Math.floor(Date.now() / 1000)
    api.push({ message: message(harbour, ann, { text: 'hello', date }) })
    api.push({ message: command(harbour, ann, '/rank', { date }) })
    const { parameters } = await api.found((c) => c.method === 'sendPhoto' && c.result !== undefined)
    expect(parameters['chat_id']).toBe(ann.id)
    expect(parameters['caption']).toMatch(/Ann · level 0/)
    expect(api.violations.filter((v) => !/getUserProfilePhotos/.test(JSON.stringify(v)))).toEqual([])
  })

  test('in the playground is the same picture, with its alternative text', async () => {
    const kith = await startWith({})
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(`${kith.url}/playground${path}`, {
        ...(body && {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      })
      return (await answer.json()) as Record<string, unknown>
    }
    const { people, channels } = (await ask('/overview')) as {
      people: { id: string; role: string; name: string }[]
      channels: { id: string; kind: string }[]
    }
    const member = people.find((p) => p.role === 'member')
    const channel = channels.find((c) => c.kind === 'text')
    const reply = await ask('/command', {
      as: member?.id,
      locale: 'en',
      channel: channel?.id,
      name: 'rank',
      arguments: {},
    })
    const { picture } = (reply['drawn'] ?? {}) as { picture?: { source: string; alt: string } }
    expect(picture?.alt).toContain(`Rank card of ${member?.name}: level`)
    const bytes = Buffer.from((picture?.source ?? '').split(',')[1] ?? '', 'base64')
    expect(imageSize(bytes)).toEqual(SIZE)
  })
})
