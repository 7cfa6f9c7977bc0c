/** Reading back while people go on reacting: a number that fits may be chance. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { KIND } from '../../src/domain/facts.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { ANNA, BEN, CHANNEL, CLEO, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { startInProcess } from '../support/discord/in-process.js'
import { startDiscord } from '../support/discord/server.js'
import { memberJson, type WorldUser } from '../support/discord/world.js'
import { endAll } from '../support/ending.js'

const NOON = Date.parse('2026-03-02T12:00:00Z')
const WHO = /^\/channels\/\d+\/messages\/\d+\/reactions/
const PAGE = /^\/channels\/\d+\/messages$/

const ending: (() => Promise<void>)[] = []
afterEach(() => endAll(ending))

const reactors = async (store: Store) => {
  const rows = await store.reads
    .selectFrom('facts')
    .innerJoin('accounts', 'accounts.id', 'facts.actor')
    .select('accounts.platform_id')
    .where('facts.kind', '=', KIND.reaction)
    .where('facts.withdrawn_at', 'is', null)
    .execute()
  return rows.map((r) => r.platform_id).sort()
}

/** A message, who had reacted to it, an hour without the bot in which Ben reacts too, and the bot again. */
const anHour = async (had: readonly WorldUser[]) => {
  const clock = { now: NOON }
  const server = await startDiscord({ guilds: [makeGuild()], clock: () => clock.now })
  ending.push(() => server.stop())
  const folder = mkdtempSync(join(tmpdir(), 'kith-meanwhile-'))
  ending.push(async () => rmSync(folder, { recursive: true, force: true }))
  const store = await openStore(join(folder, 'kith.db'))
  ending.push(() => store.close())
  const question = messageJson(ANNA, 'what now?', {}, NOON)
  const reaction = (change: 'ADD' | 'REMOVE', by: WorldUser) => {
    const t = `MESSAGE_REACTION_${change}`
    const d = {
      user_id: by.id,
      channel_id: CHANNEL,
      message_id: question.id,
      guild_id: GUILD,
      emoji: { id: null, name: '👍' },
      member: memberJson({ user: by }),
    }
    return { happens: () => server.gateway.happen(t, d), isTold: () => server.gateway.tell(t, d) }
  }
  const first = await startInProcess(server, store, clock)
  server.gateway.dispatch('MESSAGE_CREATE', question)
  for (const by of had) {
    reaction('ADD', by).happens()
    reaction('ADD', by).isTold()
  }
  await first.settled()
  await first.stop()
  server.gateway.invalidate(false)
  clock.now += 3_600_000
  reaction('ADD', BEN).happens()
  const askPage = server.hold('GET', PAGE)
  const second = await startInProcess(server, store, clock)
  ending.push(second.stop)
  await askPage.came
  clock.now += 1_000
  return { server, store, reaction, second, askPage }
}

test('a reaction that comes while we ask hides none that was missed', async () => {
  const { server, store, reaction, second, askPage } = await anHour([])
  const fresh = reaction('ADD', CLEO)
  fresh.isTold()
  await second.settled()
  // One is counted, and one is held: it is not the same one.
  const askWho = server.hold('GET', WHO)
  askPage()
  await askWho.came
  fresh.happens()
  askWho()
  await second.caughtUp()
  expect(await reactors(store)).toEqual([BEN.id, CLEO.id])
})

test('a reaction whose end is heard only after we asked hides none that was missed', async () => {
  const { store, reaction, second, askPage } = await anHour([CLEO])
  const end = reaction('REMOVE', CLEO)
  end.happens()
  askPage()
  await second.caughtUp()
  end.isTold()
  await second.caughtUp(2)
  expect(await reactors(store)).toEqual([BEN.id])
})
