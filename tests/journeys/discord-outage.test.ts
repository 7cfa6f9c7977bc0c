/** An hour without the bot: the power is cut, the community goes on, and afterwards nothing is missing. */
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { openStore } from '../../src/store/open.js'
import { ANNA, CHANNEL, GUILD, makeGuild } from '../support/discord/community.js'
import { Unanswered } from '../support/discord/interactions.js'
import { makeDay } from '../support/discord/outage.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { endAll } from '../support/ending.js'
import { dump } from '../support/ledger-dump.js'
import { type Kith, makeHome, startKith } from '../support/process.js'

jest.setTimeout(300_000)

const HISTORY = /^\/channels\/\d+\/(messages$|messages\/\d+\/reactions|threads\/archived)/

type Home = ReturnType<typeof makeHome>
const ending: (() => Promise<void> | void)[] = []
afterEach(() => endAll(ending))

const world = async () => {
  const home = makeHome()
  const server = await startDiscord({ guilds: [makeGuild({ preferred_locale: 'en-US' })] })
  ending.push(home.remove, () => server.stop())
  return { home, server }
}
const start = async (server: DiscordServer, home: Home): Promise<Kith> => {
  const kith = await startKith({
    DISCORD_TOKEN: server.token,
    DISCORD_API_URL: server.apiUrl,
    DATABASE_URL: home.database,
  })
  ending.push(() => kith.kill())
  await kith.waitForHealthy()
  return kith
}
/** A command is answered once everything that was said before is stored; who was not answered in time asks again. */
const settled = async (server: DiscordServer): Promise<void> => {
  const asked = server.command('points', { user: ANNA, channel: CHANNEL, guild: GUILD })
  await asked.shown.catch((error: unknown) => {
    if (error instanceof Unanswered) return settled(server)
    throw error
  })
}
const asked = (server: DiscordServer, from = 0) =>
  server.requests.slice(from).filter((r) => r.method === 'GET' && HISTORY.test(r.path))

/** What has to be equal: not when a reaction, a deletion or a leave was noticed. */
const essence = async (home: Home) => {
  const store = await openStore(home.database, { migrate: false })
  try {
    const { facts: _facts, hourDays: _hours, ...whole } = await dump(store)
    const db = store.reads
    const names = new Map(
      (await db.selectFrom('accounts').select(['id', 'platform_id']).execute()).map((a) => [
        a.id,
        a.platform_id,
      ]),
    )
    const channels = new Map(
      (await db.selectFrom('channels').select(['id', 'platform_id', 'kind']).execute()).map((c) => [c.id, c]),
    )
    const rows = await db.selectFrom('facts').selectAll().execute()
    const facts = rows.map((f) => {
      const channel = channels.get(f.channel)
      const who = names.get(f.actor) ?? '-'
      if (channel?.kind === 'space') return `space ${f.kind} ${who}`
      const detail = f.kind === 4 ? (names.get(f.detail) ?? '-') : f.detail
      const to = f.to_account === null ? '-' : (names.get(f.to_account) ?? '-')
      const place = `${channel?.platform_id} ${f.at} ${f.low}`
      const state = f.withdrawn_at === null ? 'stands' : 'withdrawn'
      return [place, f.kind, who, detail, to, f.about_at, f.about_low, f.length, state].join(' ')
    })
    const stays = await db.selectFrom('stays').selectAll().execute()
    const present = stays.filter((s) => s.to_at === null).map((s) => names.get(s.account))
    const gaps = await db.selectFrom('gaps').selectAll().orderBy('id').execute()
    const named = gaps.map((g) => ({ ...g, channel: g.channel && channels.get(g.channel)?.platform_id }))
    return { equal: { ...whole, facts: facts.sort(), present: present.sort() }, gaps: named }
  } finally {
    await store.close()
  }
}

describe('an hour without the bot', () => {
  test('leaves the same facts, withdrawals, ledger, balances, ties and roster as one with it', async () => {
    const day = makeDay(Date.now())
    const whole = await world()
    const there = await start(whole.server, whole.home)
    for (const act of [...day.before, ...day.meanwhile, ...day.after]) act(whole.server)
    await settled(whole.server)
    await there.stop()

    const cut = await world()
    const first = await start(cut.server, cut.home)
    for (const act of day.before) act(cut.server)
    await settled(cut.server)
    await first.kill()
    cut.server.gateway.invalidate(false)
    for (const act of day.meanwhile) act(cut.server)
    const from = cut.server.requests.length
    const second = await start(cut.server, cut.home)
    for (const act of day.after) act(cut.server)
    await second.waitForLog('caught-up')
    await settled(cut.server)
    await second.stop()

    const expected = await essence(whole.home)
    const found = await essence(cut.home)
    expect(found.equal).toEqual(expected.equal)
    const left = found.gaps.filter((g) => g.filled_at === null)
    expect(new Set(left.map((g) => g.cause))).toEqual(new Set(['voice']))
    expect(found.gaps.filter((g) => g.cause === 'down').length).toBeGreaterThanOrEqual(4)
    // Three pages of talk, one of each thread, what was put away in two channels, and who reacted to three messages,
    // of one of them again, as it changed meanwhile.
    expect(asked(cut.server, from).length).toBeLessThanOrEqual(15)
  })
})
