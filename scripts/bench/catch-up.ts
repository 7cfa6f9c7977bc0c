/** Reading back what was missed: how many requests that takes, what it keeps in memory, and who has to wait for it. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { COMMANDS } from '../../commands/index.js'
import { createDispatch } from '../../src/bot/dispatch.js'
import type { MessageEvent, SpaceEvent } from '../../src/chat/event.js'
import type { History, Platform } from '../../src/chat/platform.js'
import { systemClock } from '../../src/jobs/clock.js'
import { openStore } from '../../src/store/open.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { createCatchUp } from '../../src/tracking/catch-up.js'
import { benchLog, benchTracker, filled } from './ingest.js'
import { channelAt, MIX_SPACE, memberAt, randomFrom } from './mix.js'
import { type Bench, quantile, type Row } from './row.js'

const PAGE = 100
/** Beyond those of the mix, of which this platform knows nothing. */
const FIRST_CHANNEL = 1_000
/** What the adapter lets itself have of Discord's limit. */
const A_SECOND = 40

/** A platform of invented history: so many messages in each channel, a second apart, as fast as the limit allows. */
const invent = (since: number, each: number, members: number) => {
  const random = randomFrom(5)
  let requests = 0
  let turn = performance.now()
  const history: History = {
    serves: () => true,
    mayRead: () => true,
    async messages({ space, channel }, after) {
      requests += 1
      turn = Math.max(turn + 1_000 / A_SECOND, performance.now())
      await wait(turn - performance.now())
      const first = Math.max(0, Math.floor((after.at - since) / 1_000))
      const count = Math.min(PAGE, each - first)
      const events = Array.from({ length: count }, (_, i): MessageEvent => {
        const at = since + (first + i + 1) * 1_000
        const author = memberAt(Math.floor(random() * members))
        const base = { type: 'message', platform: 'discord', space, at, source: 'gap' } as const
        return {
          ...base,
          channel: { id: channel },
          ref: { at, low: 0 },
          author,
          mentions: [],
          text: null,
          length: 9,
        }
      })
      return { events, refs: events.map((e) => e.ref), reactions: [], last: count < PAGE }
    },
    reactors: async () => ({ people: [] }),
    archived: async () => ({ threads: [] }),
    roster: () => {},
    aliveAt: () => null,
  }
  const never = () => Promise.reject(new Error('not part of this bench'))
  const platform: Platform = {
    name: 'discord',
    privateReplies: true,
    start: never,
    publishCommands: never,
    send: never,
    edit: never,
    state: () => ({ connected: true, since: 0 }),
    stop: async () => {},
    history,
  }
  return { platform, requests: () => requests }
}

const entering = (at: number, channels: number, newest: number | null): SpaceEvent => ({
  type: 'space',
  platform: 'discord',
  space: MIX_SPACE,
  at,
  source: 'live',
  name: 'Bench',
  fresh: newest === null,
  channels: Array.from({ length: channels }, (_, n) => ({
    id: channelAt(FIRST_CHANNEL + n),
    ...(newest !== null && { newest: { at: newest, low: 0 } }),
  })),
  ...(newest !== null && { missed: 'down' as const }),
})

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

export const bench: Bench = async ({ folder, smoke }): Promise<Row[]> => {
  const members = smoke ? 500 : 20_000
  const channels = smoke ? 2 : 40
  const each = smoke ? 250 : 2_500
  const { path: original, now } = await filled(folder, members, smoke ? 2_000 : 200_000)
  const path = join(folder, 'catch-up.db')
  copyFileSync(original, path)
  const store = await openStore(path)
  const since = now + 3_600_000
  let clock = since + each * 1_000
  const tracker = benchTracker(store, () => clock)
  const { platform, requests } = invent(since, each, members)
  const dispatch = createDispatch({
    commands: COMMANDS,
    store,
    tracker,
    platforms: [],
    privacy: createPrivacy({ store, key: 'bench', path: `${path}.refusals`, backupDays: 0 }),
    log: benchLog,
    clock: () => clock,
  })
  const random = randomFrom(3)
  const call = async (): Promise<number> => {
    clock += 2_000
    const began = performance.now()
    const reply = await dispatch.request({
      type: 'command',
      platform: 'discord',
      space: { id: MIX_SPACE },
      channel: channelAt(0),
      by: memberAt(Math.floor(random() * members)),
      at: clock,
      rights: async () => ({ administrator: false, moderator: false }),
      name: 'points',
      arguments: {},
    })
    if (reply.view.tone === 'error') throw new Error('/points failed')
    const took = performance.now() - began
    await wait(5)
    return took
  }
  const ending = new AbortController()
  let over = false
  const info = (event: string) => {
    over ||= event === 'caught-up'
  }
  const log = { ...benchLog, info, named: () => log }
  const catchUp = createCatchUp({ store, tracker, platforms: () => [platform], log, clock: systemClock })
  const running = catchUp.run(ending.signal)
  const usual: number[] = []
  for (let i = 0; i < (smoke ? 20 : 1_000); i += 1) await call()
  for (let i = 0; i < (smoke ? 20 : 1_000); i += 1) usual.push(await call())
  await catchUp.event(entering(since, channels, null))
  // What the first act makes the tracker recall is not of the reading back.
  await tracker.event({
    type: 'reaction',
    platform: 'discord',
    space: MIX_SPACE,
    at: since,
    source: 'live',
    change: 'added',
    channel: { id: channelAt(channels) },
    ref: { at: since - 1, low: 0 },
    by: memberAt(0),
    emoji: '👍',
  })
  const before = heap()
  let most = before
  const meanwhile: number[] = []
  await catchUp.event(entering(since, channels, since + each * 1_000))
  while (!over) {
    meanwhile.push(await call())
    if (meanwhile.length % 200 === 0) most = Math.max(most, heap())
  }
  ending.abort()
  await running
  await tracker.close()
  await store.close()
  const pages = channels * Math.ceil(each / PAGE)
  const events = (channels * each).toLocaleString('en')
  return [
    {
      what: `requests for ${events} messages read back`,
      measured: requests(),
      limit: pages,
      unit: 'requests',
      target: { most: 1.05 },
    },
    {
      what: 'heap growth meanwhile',
      measured: (most - before) / 2 ** 20,
      unit: 'MB',
      target: { most: 32 },
    },
    {
      what: '/points p99 meanwhile',
      measured: quantile(meanwhile, 0.99),
      limit: quantile(usual, 0.99),
      unit: 'ms',
      target: { most: 2 },
      note: `${meanwhile.length} calls, longest ${Math.max(...meanwhile).toFixed(1)}`,
    },
  ]
}
