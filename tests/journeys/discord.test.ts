/** A Discord community and its bot, from the first connection over a power cut to a proper end. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { COMMANDS as LIST } from '../../commands/index.js'
import {
  ANNA,
  BEN,
  CHANNEL,
  CLEO,
  GUILD,
  makeGuild,
  messageJson,
  STAFF_CHANNEL,
} from '../support/discord/community.js'
import type { StoredMessage } from '../support/discord/messages.js'
import { buttonOf, wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { memberJson, snowflake, threadJson, userJson, type WorldUser } from '../support/discord/world.js'
import { type ExportRow, exportOf, type Kith, makeHome, runToEnd, startKith } from '../support/process.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const MINUTE = 60_000
const EPHEMERAL = 64
const MANAGE_GUILD = String(1n << 5n)
const NOTICE = /^\/channels\/\d+\/messages$/
const COMMANDS = /^\/applications\/\d+\/commands$/

const crowd: WorldUser[] = Array.from({ length: 10 }, (_, i) => ({
  id: String(820000000000000000n + BigInt(i)),
  username: `regular${i}`,
}))
const guild = () => {
  const made = makeGuild({ preferred_locale: 'en-US' })
  made.members.push(...crowd.map((user) => ({ user })))
  return made
}
const at = (user: WorldUser) => ({ user, channel: CHANNEL, guild: GUILD })
const asAdministrator = (user: WorldUser) => ({ ...at(user), permissions: MANAGE_GUILD, owner: user.id })
/** Where it is noon now: what was said some hours ago was said today. */
const noonZone = () => {
  const hours = 12 - new Date().getUTCHours()
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}

const environmentFor = (server: DiscordServer, database: string) => ({
  DISCORD_TOKEN: server.token,
  DISCORD_API_URL: server.apiUrl,
  DATABASE_URL: database,
  DEFAULT_TIME_ZONE: noonZone(),
})
const pointsIn = (rows: readonly ExportRow[]) =>
  Object.fromEntries(rows.filter((r) => r.type === 'member').map((r) => [r['id'], r['points']]))
const reaction = (by: WorldUser, message: { id: string; author: { id: string } }, emoji: string) => ({
  user_id: by.id,
  channel_id: CHANNEL,
  message_id: message.id,
  guild_id: GUILD,
  emoji: { id: null, name: emoji },
  member: memberJson({ user: by }),
  message_author_id: message.author.id,
  burst: false,
  type: 0,
})

describe('a Discord community', () => {
  const home = makeHome()
  let server: DiscordServer
  let kith: Kith
  let before: ExportRow[]

  beforeAll(async () => {
    server = await startDiscord({ guilds: [guild()] })
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await server.stop()
  })

  const shown = async (asked: ReturnType<DiscordServer['command']>) => {
    const message = await asked.shown
    expect(Date.now() - asked.at).toBeLessThan(3000)
    expect(message.flags & EPHEMERAL).toBe(EPHEMERAL)
    return message
  }
  const points = async (user: WorldUser, options: object[] = []) =>
    wordsOf(await shown(server.command('points', at(user), options)))

  test('is not ready before Discord has answered, says why, and is ready then', async () => {
    const letGo = server.hold('GET', /^\/gateway\/bot$/)
    kith = await startKith(environmentFor(server, home.database))
    expect(await kith.health()).toMatchObject({ status: 503, body: { reason: 'discord: starting' } })
    letGo()
    await kith.waitForHealthy()
  })

  test('finds the commands published once, named in English and Chinese, /setup for administrators', async () => {
    await server.asked('PUT', COMMANDS)
    const list = server.commands() as { name: string; name_localizations: Record<string, string> }[]
    expect(list.map((c) => c.name)).toEqual(LIST.map((c) => c.name))
    expect(list.find((c) => c.name === 'points')?.name_localizations['zh-CN']).toBe('积分')
    expect(list.find((c) => c.name === 'setup')).toMatchObject({
      default_member_permissions: 2 ** 5,
      contexts: [0],
    })
  })

  test('talks, and everybody has what they earned, told to them alone within three seconds', async () => {
    const { gateway } = server
    const now = Date.now()
    const say = (who: WorldUser, minutesAgo: number, change: object = {}) => {
      const message = messageJson(who, `something ${minutesAgo}`, change, now - minutesAgo * MINUTE)
      gateway.dispatch('MESSAGE_CREATE', message)
      return message
    }
    const question = say(ANNA, 200)
    const answer = say(BEN, 180, {
      type: 19,
      content: `as <@${CLEO.id}> says`,
      mentions: [userJson(ANNA), userJson(CLEO)],
      message_reference: { type: 0, message_id: question.id, channel_id: CHANNEL, guild_id: GUILD },
      referenced_message: question,
    })
    gateway.dispatch('MESSAGE_REACTION_ADD', reaction(CLEO, question, '👍'))
    gateway.dispatch('MESSAGE_REACTION_ADD', reaction(CLEO, answer, '❤'))
    gateway.dispatch('MESSAGE_REACTION_REMOVE', reaction(CLEO, answer, '❤'))
    const thread = {
      id: snowflake(now - 170 * MINUTE),
      name: 'aside',
      type: 11,
      parent_id: CHANNEL,
      owner_id: BEN.id,
    }
    server.guilds.get(GUILD)?.threads.push(thread)
    gateway.dispatch('THREAD_CREATE', { ...threadJson({ id: GUILD }, thread), newly_created: true })
    say(CLEO, 160, { channel_id: thread.id })
    const regretted = say(BEN, 140)
    gateway.dispatch('MESSAGE_REACTION_ADD', reaction(ANNA, regretted, '👍'))
    gateway.dispatch('MESSAGE_DELETE', { id: regretted.id, channel_id: CHANNEL, guild_id: GUILD })
    for (const [i, one] of crowd.entries()) say(one, 100 - i)

    // Writing 5, an answer received 3, a reaction received 2, a reaction given 1 (which outlives what it was given to), a thread opened 3.
    expect(await points(ANNA)).toMatch(/Your points[\s\S]*\b11\b[\s\S]*1 of 13/)
    expect(await points(BEN)).toMatch(/Your points[\s\S]*\b8\b[\s\S]*2 of 13/)
    expect(await points(CLEO)).toMatch(/Your points[\s\S]*\b6\b[\s\S]*3 of 13/)
  })

  test('is told why, of oneself and of somebody else', async () => {
    const why = await points(ANNA, [{ type: 5, name: 'why', value: true }])
    for (const part of [
      '+5 for writing',
      '+3 for replies',
      '+2 for reactions you received',
      '+1 for reactions you gave',
    ])
      expect(why).toContain(part)
    const asked = server.command('points', at(BEN), [{ type: 6, name: 'person', value: ANNA.id }], {
      resolved: { users: { [ANNA.id]: ANNA } },
    })
    expect(wordsOf(await shown(asked))).toContain('Points of Anna')
  })

  test('turns the pages of the board, and only the one who asked may', async () => {
    const board = await shown(
      server.command('leaderboard', at(CLEO), [{ type: 3, name: 'period', value: 'all' }]),
    )
    expect(wordsOf(board)).toMatch(/Harbour: all time[\s\S]*11 points[\s\S]*6 points · \*that's you/)
    expect(wordsOf(board)).toContain(`<@${ANNA.id}> · 11 points`)
    const next = buttonOf(board, 'More')
    const second = server.press(next, board, { ...at(CLEO), owner: CLEO.id })
    expect(await second.answered).toMatchObject({ type: 7 })
    const page = second.original as StoredMessage
    expect(wordsOf(page)).not.toContain('11 points')
    expect(wordsOf(page).match(/5 points/g)).toHaveLength(3)
    const back = server.press(buttonOf(page, 'Back'), page, { ...at(CLEO), owner: CLEO.id })
    expect(wordsOf(await back.shown)).toContain('11 points')
    const stranger = server.press(next, board, { ...at(BEN), owner: CLEO.id })
    expect(wordsOf(await stranger.shown)).toContain('belongs to somebody else')
  })

  test('gets time zones suggested while typing', async () => {
    const type = (value: string) => {
      const options = [{ type: 3, name: 'zone', value, focused: true }]
      return server.interact({ type: 4, data: { id: '1', type: 1, name: 'timezone', options } }, at(BEN))
        .answered
    }
    // Whoever types does not wait for the first letters' suggestions.
    await Promise.race([type('Ber'), type('Berl')])
    const answer = await type('Berli')
    expect(answer.type).toBe(8)
    expect(answer.data?.choices?.map((c) => c.value)).toContain('Europe/Berlin')
  })

  test('speaks Chinese with whoever wishes, and only with them', async () => {
    await shown(server.command('language', at(BEN), [{ type: 3, name: 'tag', value: 'zh-CN' }]))
    expect(await points(BEN)).toContain('你的积分')
    expect(await points(CLEO)).toContain('Your points')
  })

  test('is set up by an administrator, while a member is kindly refused', async () => {
    const start = [{ type: 1, name: 'start', options: [] }]
    expect(wordsOf(await shown(server.command('setup', at(CLEO), start)))).toContain(
      'Only administrators of Harbour',
    )
    const overview = await shown(server.command('setup', asAdministrator(ANNA), start))
    expect(wordsOf(overview)).toContain('Setting up Harbour')
    const press = async (label: string, message: StoredMessage) =>
      server.press(buttonOf(message, label), message, asAdministrator(ANNA)).shown
    expect(wordsOf(await press('What I lack', overview))).toContain('Nothing is missing')
    const channels = await press('Channels', overview)
    await press('staff', channels)
    server.gateway.dispatch(
      'MESSAGE_CREATE',
      messageJson(CLEO, 'off the record', { channel_id: STAFF_CHANNEL }),
    )
    expect(await points(CLEO)).toMatch(/\b6\b/)
  })

  test('is told once that the bot keeps the score', async () => {
    await server.asked('POST', NOTICE)
    await kith.waitForMetric('kith_outbox_pending 0')
    const notices = server.requests.filter((r) => r.method === 'POST' && NOTICE.test(r.path))
    expect(JSON.stringify(notices.map((r) => r.body))).toContain('I keep the score here')
    expect(notices).toHaveLength(1)
  })

  test('is counted where Prometheus looks', async () => {
    const text = await kith.metrics()
    for (const line of [
      'kith_events_total{platform="discord",kind="deletion"} 1',
      'kith_events_total{platform="discord",kind="thread"} 1',
      'kith_facts_total{platform="discord",kind="message"} 14',
      'kith_facts_total{platform="discord",kind="reply"} 1',
      'kith_facts_total{platform="discord",kind="mention"} 1',
      'kith_facts_total{platform="discord",kind="reaction"} 3',
      'kith_outbox_dead 0',
      'kith_quarantined_total 0',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m)
    expect(text).toMatch(/^process_resident_memory_bytes /m)
  })

  test('keeps its database for one bot: another start ends with 2 and names the holder', async () => {
    const { code, stderr } = await runToEnd('src/main.ts', [], environmentFor(server, home.database))
    expect(code).toBe(2)
    expect(stderr).toContain(`as ${kith.holder}`)
    expect(stderr).toContain(home.database)
  })

  test('loses and doubles nothing when the power is cut', async () => {
    before = await exportOf(home.database)
    expect(pointsIn(before)).toMatchObject({
      [`discord:${ANNA.id}`]: 11,
      [`discord:${BEN.id}`]: 8,
      [`discord:${CLEO.id}`]: 6,
    })
    await kith.kill()
    expect(await exportOf(home.database)).toEqual(before)
    kith = await startKith(environmentFor(server, home.database))
    await kith.waitForHealthy()
    expect(await points(ANNA)).toMatch(/\b11\b/)
    await server.gateway.connected(2)
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, 'where were we?'))
    expect(await points(BEN)).toMatch(/你的积分[\s\S]*\b10\b/)
  })

  test('ends properly, having published nothing and told nothing a second time', async () => {
    await kith.stop()
    expect(kith.stdout()).toContain('"event":"stopped"')
    expect(kith.stdout()).not.toMatch(/where were we|Ben\b|regular|token-for-tests|interaction-token/)
    expect(server.requests.filter((r) => r.method === 'PUT')).toHaveLength(1)
    expect(server.requests.filter((r) => r.method === 'POST' && NOTICE.test(r.path))).toHaveLength(1)
    expect(server.gateway.connections()).toBe(0)
    const after = await exportOf(home.database)
    expect(pointsIn(after)).toEqual({ ...pointsIn(before), [`discord:${BEN.id}`]: 13 })
    const facts = (rows: readonly ExportRow[]) => rows.filter((r) => r.type === 'fact')
    expect(facts(after).length).toBe(facts(before).length + 1)
    const script = await runToEnd('scripts/export.ts', [], environmentFor(server, home.database))
    expect(script.stdout).toBe(after.map((row) => `${JSON.stringify(row)}\n`).join(''))
  })
})

describe('a Discord community whose bot lacks the privileged intents', () => {
  test('has its points all the same, and /setup names the switches', async () => {
    const home = makeHome()
    const server = await startDiscord({ guilds: [guild()], granted: { content: false, members: false } })
    const kith = await startKith(environmentFor(server, home.database))
    try {
      await kith.waitForHealthy()
      expect(server.gateway.identifies).toHaveLength(2)
      server.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, 'unread'))
      const points = await server.command('points', at(BEN)).shown
      expect(wordsOf(points)).toMatch(/Your points[\s\S]*\b5\b/)
      const start = [{ type: 1, name: 'start', options: [] }]
      const overview = await server.command('setup', asAdministrator(ANNA), start).shown
      const lacking = server.press(buttonOf(overview, 'What I lack'), overview, asAdministrator(ANNA))
      const words = wordsOf(await lacking.shown)
      expect(words).toContain('MESSAGE CONTENT INTENT')
      expect(words).toContain('SERVER MEMBERS INTENT')
      expect(words).toContain('Discord Developer Portal')
      await kith.stop()
    } finally {
      await kith.kill()
      home.remove()
      await server.stop()
    }
  })
})
