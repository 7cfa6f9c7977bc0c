/** One whole day of a community on both platforms, told at the loudest; then everything that was written is searched. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { CHANNEL, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { buttonOf, wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import type { WorldUser } from '../support/discord/world.js'
import { type Ended, type Kith, makeHome, runToEnd, startKith } from '../support/process.js'
import { command, direct, group, message, user } from '../support/telegram/make.js'
import { type BotApi, startBotApi } from '../support/telegram/server.js'
import { BOT } from '../support/telegram/state.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const SERAPHINA: WorldUser = {
  id: '830000000000000001',
  username: 'quillfeather_handle',
  global_name: 'Seraphina Quillfeather',
}
const TOKENS = {
  discord: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GhIjKl.mn0pqrstuvwxyzABCDEFGHIJKLMNOPqrstuvwx',
  telegram: '712345678:AAH-zyxwvutsrqponmlkjihgfedcba98765',
}
const SECRETS = ['first-secret-0123456789-abcdefghijkl', 'second-secret-9876543210-zyxwvutsrq'] as const
const TEXTS = [
  'marmalade bandersnatch at dawn',
  'wrackspurt invoice 4711',
  'gillyweed@example.org',
  '+49 171 5550199',
]
const NAMES = [
  'Quillfeather',
  'quillfeather_handle',
  'Xenophilius',
  'lovegood_handle',
  'Snorkack Society',
  'Nargle Harbour',
]
const luna = user(31, 'Xenophilius', { username: 'lovegood_handle', language_code: 'en' })
const PIER = group(-1003003, { title: 'Snorkack Society' })

const filesIn = (folder: string): { name: string; bytes: string }[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .map((path) => ({ name: path, bytes: readFileSync(path, 'latin1') }))
const found = (where: string, wanted: readonly string[]) =>
  wanted.filter((w) => where.includes(w) || where.includes(Buffer.from(w, 'utf8').toString('latin1')))

describe('what Kith writes', () => {
  const home = makeHome()
  let discord: DiscordServer
  let telegram: BotApi
  let kith: Kith | undefined
  let ended: Ended
  let whileRunning: { name: string; bytes: string }[]

  const environment = (secret: string, more: Record<string, string> = {}) => ({
    DISCORD_TOKEN: TOKENS.discord,
    DISCORD_API_URL: discord.apiUrl,
    TELEGRAM_TOKEN: TOKENS.telegram,
    TELEGRAM_API_URL: telegram.url,
    DATABASE_URL: home.database,
    LOG_LEVEL: 'debug',
    KITH_SECRET: secret,
    ...more,
  })

  beforeAll(async () => {
    const made = makeGuild({ name: 'Nargle Harbour', preferred_locale: 'en-US' })
    made.members.push({ user: SERAPHINA })
    discord = await startDiscord({ guilds: [made], token: TOKENS.discord })
    telegram = await startBotApi(TOKENS.telegram)
    telegram.state.members.set(`${PIER.id} ${luna.id}`, { status: 'creator' })
    telegram.state.members.set(`${PIER.id} ${BOT.id}`, { status: 'administrator' })
    kith = await startKith(environment(SECRETS[0]))
    await kith.waitForHealthy()

    const at = { user: SERAPHINA, channel: CHANNEL, guild: GUILD, owner: SERAPHINA.id }
    const asAdministrator = { ...at, permissions: String(1n << 5n) }
    for (const text of TEXTS) {
      discord.gateway.dispatch('MESSAGE_CREATE', messageJson(SERAPHINA, text))
      telegram.push({ message: message(PIER, luna, { text, date: Math.floor(Date.now() / 1000) }) })
    }
    // What nobody should send: these take the ways that errors take.
    discord.gateway.dispatch('MESSAGE_CREATE', messageJson(SERAPHINA, TEXTS[0] ?? '', { id: 'not-a-number' }))
    discord.gateway.dispatch('MESSAGE_CREATE', { content: TEXTS[1], author: null, guild_id: GUILD })
    discord.gateway.dispatch('MESSAGE_REACTION_ADD', { user_id: {}, emoji: { name: TEXTS[2] } })
    telegram.push({ message: { text: TEXTS[1], chat: null, from: luna } })
    await telegram.drained()

    const shown = await discord.command('points', at, [{ type: 5, name: 'why', value: true }]).shown
    await discord.press(buttonOf(shown, 'Less'), shown, at).shown
    for (const options of [[], [{ type: 3, name: 'tag', value: TEXTS[0] ?? '' }]])
      await discord.command('language', at, options).shown
    expect(
      wordsOf(
        await discord.command('setup', asAdministrator, [{ type: 1, name: 'join', options: [] }]).shown,
      ),
    ).toMatch(/Nargle Harbour/)
    await discord.command('audit', asAdministrator, []).shown
    const from = telegram.calls.length
    telegram.push({ message: command(direct(luna), luna, '/start', { date: Math.floor(Date.now() / 1000) }) })
    telegram.push({
      message: command(PIER, luna, `/points ${TEXTS[1]}`, { date: Math.floor(Date.now() / 1000) }),
    })
    await telegram.found((call) => call.result !== undefined && call.method === 'sendMessage', from)
    await telegram.drained()
    await kith.waitForMetric('kith_outbox_pending 0')
    whileRunning = filesIn(dirname(home.database))
    await kith.stop()
    ended = await kith.ended
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await telegram.close()
    await discord.stop()
  })

  test('tells a story of ids and counts, and nothing that anybody said, is called, or keeps secret', () => {
    const said = ended.stdout + ended.stderr
    expect(said).toContain('"event":"started"')
    expect(said.split('\n').length).toBeGreaterThan(5)
    expect(found(said, [...TEXTS, ...NAMES, ...Object.values(TOKENS), ...SECRETS])).toEqual([])
    expect(said).not.toMatch(/interaction-token|bandersnatch|wrackspurt|marmalade|gillyweed/)
  })

  test('keeps no text, no token and no secret in any file, at work or at rest', () => {
    const atRest = filesIn(dirname(home.database))
    expect(whileRunning.length).toBeGreaterThan(1)
    expect(atRest.length).toBeGreaterThan(0)
    const wanted = [...TEXTS, ...Object.values(TOKENS), ...SECRETS, 'bandersnatch', 'wrackspurt', 'gillyweed']
    for (const { name, bytes } of [...whileRunning, ...atRest])
      expect([name, found(bytes, wanted)]).toEqual([name, []])
    // The search can find: names are there, where they belong.
    expect(atRest.some(({ bytes }) => found(bytes, ['Quillfeather']).length > 0)).toBe(true)
  })

  test('starts again with a new secret beside the old one, and refuses a wrong one without naming it', async () => {
    const wrong = await runToEnd('src/main.ts', [], environment(SECRETS[1], { WEB_PORT: '0' }))
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('KITH_SECRET_PREVIOUS')
    const rotated = await runToEnd(
      'scripts/rotate-secret.ts',
      ['--json'],
      environment(SECRETS[1], { KITH_SECRET_PREVIOUS: SECRETS[0] }),
    )
    expect([rotated.code, rotated.stderr]).toEqual([0, ''])
    const healthy = await runToEnd('scripts/doctor.ts', ['--json', '--security'], environment(SECRETS[1]))
    const { findings } = JSON.parse(healthy.stdout) as { findings: { check: string; level: string }[] }
    const levelOf = (check: string) => findings.find((f) => f.check === check)?.level
    expect([levelOf('secret'), levelOf('audit chain'), levelOf('clock')]).toEqual(['ok', 'ok', 'ok'])
    for (const { stdout, stderr } of [wrong, rotated, healthy])
      expect(found(stdout + stderr, [...SECRETS, ...Object.values(TOKENS)])).toEqual([])
  })
})
