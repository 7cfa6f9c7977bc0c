/** A bot in this process: the real Discord adapter, tracker and reading back, over a store, by a clock that tests move. */
import type { Handlers } from '../../../src/chat/platform.js'
import { createDiscord } from '../../../src/platforms/discord/index.js'
import type { Store } from '../../../src/store/engine.js'
import { createCatchUp } from '../../../src/tracking/catch-up.js'
import type { Clock } from '../../../src/tracking/patience.js'
import { createTracker } from '../../../src/tracking/tracker.js'
import { silentLog } from '../silent-log.js'
import { CHANNEL, GUILD } from './community.js'
import type { DiscordServer } from './server.js'

/** Waits that end as soon as nothing else happens: a test need not sit them out. */
const hurried = (now: () => number): Clock => ({
  now,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const over = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', over)
        resolve()
      }
      // Looking again, and noting that we are alive, is not what these tests are about.
      const timer = setTimeout(over, ms >= 15_000 ? ms : Math.min(ms, 5))
      signal.addEventListener('abort', over)
    }),
})

export interface TestClock {
  now: number
}

export const startInProcess = async (server: DiscordServer, store: Store, clock: TestClock) => {
  const now = () => clock.now
  const waiting: { times: number; resolve: () => void }[] = []
  let caughtUp = 0
  const info = (event: string) => {
    if (event !== 'caught-up') return
    caughtUp++
    for (const one of waiting.filter((w) => w.times <= caughtUp)) one.resolve()
  }
  const log = { ...silentLog, info, named: () => log }
  const tracker = createTracker({
    store,
    log: silentLog,
    clock: now,
    secret: 'a secret for tests',
    begin: { language: 'en', zone: 'UTC', bestLocale: () => 'en' },
    gatherMs: 0,
  })
  const discord = createDiscord({ token: server.token, apiUrl: server.apiUrl, log: silentLog, clock: now })
  const catchUp = createCatchUp({ store, tracker, platforms: () => [discord], log, clock: hurried(now) })
  const ending = new AbortController()
  const heard: (() => void)[] = []
  const event: Handlers['event'] = (one) => {
    const done = catchUp.event(one)
    if (one.type === 'channel' && one.channel.id === CHANNEL) heard.shift()?.()
    return done
  }
  const never = () => Promise.reject(new Error('not part of this test'))
  await discord.start({ event, request: never, complete: async () => [] }, ending.signal)
  const running = catchUp.run(ending.signal)
  return {
    tracker,
    discord,
    /** Resolves when so many spaces have been read back in all. */
    caughtUp: (times = 1): Promise<void> =>
      new Promise((resolve) => (caughtUp >= times ? resolve() : waiting.push({ times, resolve }))),
    /** Everything that was said is stored. */
    settled: async () => {
      const word = new Promise<void>((resolve) => heard.push(resolve))
      server.gateway.dispatch('CHANNEL_UPDATE', { id: CHANNEL, guild_id: GUILD, type: 0, name: 'general' })
      await word
      await tracker.flush()
    },
    stop: async () => {
      ending.abort()
      await discord.stop()
      await running
      await tracker.close()
    },
  }
}
