/** The playground as `npm start` runs it, in one process: real store, tracker, dispatcher, renderers and web server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMMANDS } from '../../commands/index.js'
import { createDispatch } from '../../src/bot/dispatch.js'
import { publishedCommands } from '../../src/bot/publish.js'
import { renderView as asDiscord } from '../../src/platforms/discord/render-view.js'
import { createPlayground, type Playground } from '../../src/platforms/playground/index.js'
import { renderView as asTelegram } from '../../src/platforms/telegram/render-view.js'
import type { Store } from '../../src/store/engine.js'
import { openKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { createTracker, type Tracker } from '../../src/tracking/tracker.js'
import { bestLocale } from '../../src/views/words.js'
import { createHealth } from '../../src/web/health.js'
import { createMetrics } from '../../src/web/metrics.js'
import { createWeb } from '../../src/web/server.js'
import { silentLog } from './silent-log.js'
import { copySqlite } from './templates.js'

export interface RunningPlayground {
  url: string
  store: Store
  tracker: Tracker
  playground: Playground
  /** Milliseconds from nothing to ready. */
  took: number
  close(): Promise<void>
}

export const runPlayground = async (options: { page: string; port?: number }): Promise<RunningPlayground> => {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'kith-playground-'))
  const database = join(folder, 'playground.db')
  await copySqlite(database)
  const store = await openStore(database, { migrate: false })
  await openKeys(store, { current: 'a secret that is for tests only, and long', previous: null }, 0)
  const tracker = createTracker({
    store,
    log: silentLog,
    clock: Date.now,
    secret: 'test',
    begin: { language: 'en', zone: 'UTC', bestLocale },
  })
  const playground = createPlayground({
    path: join(folder, 'playground-chat.jsonl'),
    renderers: { discord: asDiscord, telegram: asTelegram },
    clock: Date.now,
    log: silentLog,
  })
  const dispatch = createDispatch({
    commands: COMMANDS,
    store,
    tracker,
    platforms: [playground],
    privacy: createPrivacy({ store, key: 'test', path: join(folder, 'refusals'), backupDays: 7 }),
    log: silentLog,
    clock: Date.now,
  })
  await playground.publishCommands(publishedCommands(COMMANDS))
  await playground.start({ event: (e) => tracker.event(e), ...dispatch }, new AbortController().signal)
  await tracker.flush()
  const web = createWeb({
    config: { host: '127.0.0.1', port: options.port ?? 0 },
    health: createHealth({
      platforms: () => [playground],
      store: { migrated: () => true, answers: async () => undefined },
      clock: Date.now,
    }),
    metrics: createMetrics({
      events: () => tracker.counts().received,
      facts: () => tracker.counts().committed,
      outbox: async () => ({ pending: 0, dead: 0 }),
      quarantined: () => tracker.counts().quarantined,
      jobRuns: () => new Map(),
    }),
    playground: playground.surface,
    log: silentLog,
    page: options.page,
  })
  const url = await web.listen()
  return {
    url,
    store,
    tracker,
    playground,
    took: performance.now() - began,
    close: async () => {
      await web.close()
      await playground.stop()
      await tracker.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
