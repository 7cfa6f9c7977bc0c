/** Commands given in the moment in which a shard changes hands are answered, once. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Reply } from '../../src/chat/command.js'
import type { Handlers, Sharing } from '../../src/chat/platform.js'
import { createDiscord } from '../../src/platforms/discord/index.js'
import { ANNA, BEN, CHANNEL, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { createListener, silentLog } from '../support/discord/listener.js'
import { wordsOf } from '../support/discord/says.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'

const from = { user: ANNA, channel: CHANNEL, guild: GUILD }
const says = (text: string): Reply => ({
  view: { blocks: [{ type: 'paragraph', text }] },
  private: true,
  replace: false,
})

let server: DiscordServer
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  await server.stop()
})

/** What processes on one database have in common; here one follows the other. */
const createNotes = () => {
  const notes = new Map<string, string>()
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
  const sharing: Sharing = {
    hold: (_role, signal, work) => work(signal),
    turn: async () => {},
    join: (_what, signal) => untilAborted(signal),
    partners: async () => 1,
    agree: async (_what, _roles, ours) => ours,
    recall: async (key) => notes.get(key) ?? null,
    keep: async (key, value) => {
      notes.set(key, value)
    },
  }
  return { notes, sharing }
}

const begin = async (sharing: Sharing, request: Handlers['request'], clock = Date.now) => {
  const listener = createListener()
  const { log, lines } = silentLog()
  const discord = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock, sharing })
  running.push(discord)
  await discord.start({ ...listener.handlers, request }, new AbortController().signal)
  await listener.until((e) => e.type === 'roster' && e.here !== undefined)
  return { discord, listener, lines }
}

/** Whoever comes next has heard all that was said meanwhile. */
const heardAll = async ({ listener }: Awaited<ReturnType<typeof begin>>) => {
  server.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, 'after all that'))
  await listener.until((e) => e.type === 'message')
}

describe('a command', () => {
  test('that is being answered when its process ends is answered before it does', async () => {
    server = await startDiscord({ guilds: [makeGuild()] })
    let answer = (_reply: Reply) => {}
    let heard = () => {}
    const asked = new Promise<void>((resolve) => {
      heard = resolve
    })
    const { discord } = await begin(createNotes().sharing, () => {
      heard()
      return new Promise((resolve) => {
        answer = resolve
      })
    })
    const one = server.command('points', from)
    await asked
    const stopped = discord.stop()
    answer(says('from the one that ends'))
    await stopped
    expect(wordsOf(await one.shown)).toContain('from the one that ends')
  })

  test('given when nobody listens is answered by who comes next', async () => {
    server = await startDiscord({ guilds: [makeGuild()] })
    const { sharing } = createNotes()
    const first = await begin(sharing, async () => says('from the first'))
    const before = server.command('points', from)
    expect(wordsOf(await before.shown)).toContain('from the first')
    await first.discord.stop()
    const between = server.command('points', from)
    const requests: string[] = []
    const second = await begin(sharing, async ({ at }) => {
      requests.push(String(at))
      return says('from the second')
    })
    expect(wordsOf(await between.shown)).toContain('from the second')
    await heardAll(second)
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['long ago', { later: 2_500, leftOff: true }],
    ['when its process was killed, which may have answered', { later: 0, leftOff: false }],
  ])('given %s is not answered by who comes next', async (_, { later, leftOff }) => {
    server = await startDiscord({ guilds: [makeGuild()] })
    const { sharing, notes } = createNotes()
    const first = await begin(sharing, async () => says('from the first'))
    await first.discord.stop()
    const [[key, text] = ['', '']] = [...notes]
    expect(JSON.parse(text)).toMatchObject({ leftOff: true })
    notes.set(key, JSON.stringify({ ...JSON.parse(text), leftOff }))
    const between = server.command('points', from)
    const requests: unknown[] = []
    const second = await begin(
      sharing,
      async (request) => {
        requests.push(request)
        return says('from the second')
      },
      () => Date.now() + later,
    )
    await heardAll(second)
    expect({ requests, answer: between.callback }).toEqual({ requests: [], answer: null })
    // Nor by a third, where the second ends without a word.
    expect(notes.get(key)).not.toContain('"leftOff":true')
  })
})
