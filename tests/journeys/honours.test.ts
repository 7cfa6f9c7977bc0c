/** An honour with a role: made, earned, given at night, shown on Discord, and taken back. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import {
  ANNA,
  BEN,
  CHANNEL,
  EVERYTHING,
  GUILD,
  makeGuild,
  messageJson,
} from '../support/discord/community.js'
import { wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { type Kith, makeHome, runToEnd, startKith } from '../support/process.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const DAY = 86_400_000
const TALKER = '700000000000000031'
const ABOVE = '700000000000000033'
const guild = makeGuild({
  preferred_locale: 'en-US',
  roles: [
    { id: GUILD, name: '@everyone', permissions: EVERYTHING.toString() },
    { id: TALKER, name: 'Talkers', permissions: '0' },
    { id: '700000000000000032', name: 'Kith', permissions: '0' },
    { id: ABOVE, name: 'Elders', permissions: '0' },
  ],
})
for (const member of guild.members) member.roles = member.user.bot ? ['700000000000000032'] : []

describe('an honour', () => {
  const home = makeHome()
  let server: DiscordServer
  let kith: Kith
  const environment = () => ({
    DISCORD_TOKEN: server.token,
    DISCORD_API_URL: server.apiUrl,
    DATABASE_URL: home.database,
  })
  const rolesOf = (id: string) => guild.members.find((m) => m.user.id === id)?.roles ?? []
  const ask = async (action: string, options: object[] = []) => {
    const from = { user: ANNA, channel: CHANNEL, guild: GUILD, permissions: String(1n << 3n) }
    const message = await server.command('honours', from, [{ type: 1, name: action, options }]).shown
    return wordsOf(message)
  }
  const text = (name: string, value: string) => ({ type: 3, name, value })
  const whole = (name: string, value: number) => ({ type: 4, name, value })

  beforeAll(async () => {
    server = await startDiscord({ guilds: [guild] })
    kith = await startKith(environment())
    await kith.waitForHealthy()
    await server.asked('PUT', /^\/applications\/\d+\/commands$/)
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await server.stop()
  })

  test('is made by moderators, with a role that the bot can give', async () => {
    const yesterday = Date.now() - DAY
    for (let i = 0; i < 3; i++)
      server.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, `word ${i}`, {}, yesterday + i * 1_000))
    await kith.waitForMetric('kith_facts_total{platform="discord",kind="message"} 3')
    const made = await ask('define', [
      ...[text('title', 'Talker'), text('measure', 'messages'), whole('enter', 3)],
      ...[whole('days', 3), whole('least', 0)],
    ])
    expect(made).toContain('“Talker” is there now')
    expect(await ask('role', [text('honour', 'own-1'), text('role', 'Elders')])).toContain(
      'It stands above mine',
    )
    expect(await ask('role', [text('honour', 'own-1'), text('role', 'Talkers')])).toContain(
      'the role “Talkers”',
    )
  })

  test('is given at night, and its role to whoever holds it and nobody else', async () => {
    const { code, stderr } = await runToEnd('scripts/job.ts', ['honours'], environment())
    expect([code, stderr]).toEqual([0, ''])
    await server.asked('PUT', /\/members\/\d+\/roles\/\d+$/)
    expect(guild.members.filter((m) => m.roles?.includes(TALKER)).map((m) => m.user.id)).toEqual([BEN.id])
    expect(await ask('all')).toContain('Talker')
  })

  test('leaves with its role when it is retired', async () => {
    await ask('retire', [text('honour', 'own-1')])
    expect(await ask('sync', [{ type: 5, name: 'dry_run', value: true }])).toContain('1 role to take')
    expect(rolesOf(BEN.id)).toEqual([TALKER])
    await ask('sync')
    await server.asked('DELETE', /\/members\/\d+\/roles\/\d+$/)
    expect(rolesOf(BEN.id)).toEqual([])
    await kith.stop()
  })
})
