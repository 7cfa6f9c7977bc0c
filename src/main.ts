/** Config → store → platforms → jobs → web; then wait for one signal and stop in reverse order. */
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { config as readEnvironmentFile } from 'dotenv'
import { COMMANDS } from '../commands/index.js'
import { createDispatch } from './bot/dispatch.js'
import { createPictures } from './bot/pictures.js'
import { publishChanged } from './bot/publish-changed.js'
import type { Handlers, Platform, Sharing } from './chat/platform.js'
import { type Config, readConfig, sayProblems } from './config.js'
import { systemClock } from './jobs/clock.js'
import { createCourier } from './jobs/courier.js'
import { holdLease } from './jobs/hold-lease.js'
import { honours } from './jobs/honours.js'
import { JOBS } from './jobs/index.js'
import { INTENT_KINDS } from './jobs/intent-kinds.js'
import { createScheduler } from './jobs/scheduler.js'
import { createSharing } from './jobs/sharing.js'
import { createLog, type Log } from './log.js'
import { createFetchOutside } from './outside/fetch-outside.js'
import { readSecrets, secretPath } from './secret.js'
import type { Store } from './store/engine.js'
import { localName, sharedName } from './store/holder.js'
import { countIntents } from './store/intents.js'
import { isMismatch, openKeys } from './store/keys.js'
import { claimDatabase } from './store/leases.js'
import { getNote } from './store/notes.js'
import { openStore } from './store/open.js'
import { createPrivacy } from './store/privacy.js'
import { reapplyRefusals } from './store/reapply-refusals.js'
import { holdsRealSpace } from './store/spaces.js'
import { isNew, upgrade } from './store/upgrade.js'
import { createCatchUp } from './tracking/catch-up.js'
import { createTracker } from './tracking/tracker.js'
import { bestLocale, LOCALES } from './views/words.js'
import { createHealth } from './web/health.js'
import { createMetrics } from './web/metrics.js'
import { createWeb } from './web/server.js'
import { createWorkers } from './workers/index.js'

const isFile = (url: string): boolean => !/^postgres(ql)?:\/\//.test(url)

/** Where files beside the database belong. */
const dataFolder = ({ database }: Config): string => (isFile(database) ? dirname(database) : 'data')

const sayMismatch = `The secret does not belong to this database. Put back data/secret or KITH_SECRET as it was, or name
the one before in KITH_SECRET_PREVIOUS. If it is lost for good: npm run rotate-secret -- --lost`

/** What the operator has to mend before anything begins. */
const refuse = async (store: Store, why: string): Promise<number> => {
  process.stderr.write(`${why}\n`)
  await store.close()
  return 2
}

/** Adapters are loaded only where they are used: each SDK costs time and memory. */
const openPlatforms = async (config: Config, sharing: Sharing, log: Log) => {
  const clock = Date.now
  const platforms: Platform[] = []
  if (config.discord) {
    const { createDiscord } = await import('./platforms/discord/index.js')
    const { token, api, shards } = config.discord
    const settings = { token, apiUrl: api, shards: shards ?? undefined, sharing, clock }
    platforms.push(createDiscord({ ...settings, log: log.named('discord') }))
  }
  if (config.telegram) {
    const { createTelegram } = await import('./platforms/telegram/index.js')
    const { token, api } = config.telegram
    platforms.push(createTelegram({ token, apiUrl: api, sharing, log: log.named('telegram'), clock }))
  }
  if (!config.playground) return { platforms, surface: undefined }
  const { createPlayground } = await import('./platforms/playground/index.js')
  const discord = await import('./platforms/discord/render-view.js')
  const telegram = await import('./platforms/telegram/render-view.js')
  const playground = createPlayground({
    path: join(dataFolder(config), 'playground-chat.jsonl'),
    renderers: { discord: discord.renderView, telegram: telegram.renderView },
    clock,
    log: log.named('playground'),
  })
  platforms.push(playground)
  return { platforms, surface: playground.surface }
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const run = async (config: Config, log: Log): Promise<number> => {
  const holder = isFile(config.database) ? localName() : sharedName()
  const store = await openStore(config.database, { migrate: false })
  const { database } = config
  const backups = config.playground ? null : { database, ...config.backups, programs: process.env }
  const bringUpToDate = () => upgrade(store, { backups, log: log.named('store'), now: Date.now() })
  // Ours before it is changed: another bot may be at work on it.
  const fresh = await isNew(store)
  if (fresh) await bringUpToDate()
  const other = isFile(config.database) ? await claimDatabase(store, holder, Date.now()) : null
  if (other !== null)
    return refuse(store, `Kith already runs on ${database}, as ${other}. Stop it first, or set DATABASE_URL.`)
  if (!fresh) await bringUpToDate()
  if (config.playground && (await holdsRealSpace(store.reads)))
    return refuse(
      store,
      `${database} holds a real community: the playground is not for it. Set a token, or another DATABASE_URL.`,
    )
  const keys = await openKeys(store, readSecrets(config, secretPath(database)), Date.now()).catch(
    (error: unknown) => (isMismatch(error) ? null : Promise.reject(error)),
  )
  if (!keys) return refuse(store, sayMismatch)
  const secret = keys.hashing
  const refusals = { key: secret, path: join(dataFolder(config), 'refusals') }
  const again = await reapplyRefusals(store, { ...refusals, now: Date.now() })
  if (again.erased + again.out > 0) log.warn('refusals-reapplied', { ...again })
  const ending = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => ending.abort())
  const { signal } = ending
  const onError = (error: unknown) => log.error('failed', error)
  const begin = { language: config.locale, zone: config.zone, bestLocale }
  const tracker = createTracker({ store, log: log.named('tracking'), clock: Date.now, secret, begin })
  const sharing = createSharing({ store, holder, clock: systemClock, onError })
  const { platforms, surface } = await openPlatforms(config, sharing, log)
  const workers = createWorkers()
  const fetch = createFetchOutside()
  const dispatch = createDispatch({
    commands: COMMANDS,
    store,
    tracker,
    platforms,
    privacy: createPrivacy({ store, ...refusals, backupDays: backups?.days ?? 0 }),
    pictures: createPictures({ workers, platforms, fetch, clock: Date.now }),
    fetch,
    log: log.named('bot'),
    clock: Date.now,
  })
  const catchUp = createCatchUp({
    store,
    tracker,
    platforms: () => platforms,
    log: log.named('catch-up'),
    clock: systemClock,
  })
  const handlers: Handlers = { event: catchUp.event, request: dispatch.request, complete: dispatch.complete }

  const jobRuns = new Map<string, number>()
  const parts = { store, clock: systemClock, random: Math.random, tell: tracker.event, workers, onError }
  const courier = createCourier({
    ...parts,
    platforms,
    kinds: INTENT_KINDS,
    on: ({ event, ...details }) => log.info(`intent-${event}`, { ...details }),
  })
  store.onPlanned(courier.wake)
  const scheduler = createScheduler({
    ...parts,
    ...{ jobs: JOBS, platforms, backups: backups ?? undefined },
    on: ({ job, community, result, ms }) => {
      jobRuns.set(`${job} ${result}`, (jobRuns.get(`${job} ${result}`) ?? 0) + 1)
      log.info('job-run', { job, community, result, ms })
    },
  })

  const health = createHealth({
    platforms: () => platforms,
    store: { migrated: () => true, answers: () => getNote(store.reads, 'alive') },
    clock: Date.now,
  })
  const metrics = createMetrics({
    events: () => tracker.counts().received,
    facts: () => tracker.counts().committed,
    outbox: () => countIntents(store.reads),
    quarantined: () => tracker.counts().quarantined,
    jobRuns: () => jobRuns,
  })
  const { host, port, url } = config.web
  const web = createWeb({
    config: { host, port, ...(url ? { url } : {}) },
    health,
    metrics,
    log: log.named('web'),
    ...(surface ? { playground: surface } : {}),
  })

  let code = 0
  const address = await web.listen()
  const publish = (list: readonly Platform[]) => publishChanged(COMMANDS, { store, log }, list)
  await publish(platforms.filter((p) => p.name === 'playground'))
  const started = platforms.map((platform) =>
    platform.start(handlers, signal).catch((error: unknown) => {
      const { problem } = platform.state()
      log.error('platform-refused', error, { platform: platform.name, problem })
      process.stderr.write(`${platform.name} could not start: ${problem ?? 'see the log'}.\n`)
      code = 1
      ending.abort()
    }),
  )
  void Promise.all(started).then(() => {
    if (!surface || signal.aborted) return
    process.stdout.write(`Kith is ready: open ${address} to meet its demo community.\n`)
    // Twelve weeks have just been told: who has earned an honour need not wait for the night.
    if (fresh) scheduler.soon(honours).catch(onError)
  })
  /** One process publishes and delivers. */
  const outward = async (held: AbortSignal) => {
    const others = platforms.filter((p) => p.name !== 'playground')
    await Promise.all([Promise.all(started).then(() => publish(others)), courier.run(held)])
  }
  const background = [
    catchUp.run(signal),
    ...(isFile(config.database) ? [holdLease({ ...parts, role: 'bot', holder }, signal, untilAborted)] : []),
    holdLease({ ...parts, role: 'courier', holder }, signal, outward),
    holdLease({ ...parts, role: 'jobs', holder }, signal, scheduler.run),
  ]
  log.info('started', { platforms: platforms.map((p) => p.name).join(','), engine: store.engine })

  await untilAborted(signal)
  log.info('stopping')
  await web.close()
  await Promise.allSettled(platforms.map((p) => p.stop()))
  await Promise.allSettled(background)
  await workers.close()
  await tracker.close()
  await store.close()
  log.info('stopped')
  return code
}

// Left alone, the heap grows to four times what is in use before anybody looks for what is not.
setFlagsFromString('--heap-growing-percent=50')
readEnvironmentFile({ quiet: true })
const read = readConfig(process.env, LOCALES)
if (!read.ok) {
  process.stderr.write(sayProblems(read.problems))
  process.exitCode = 2
} else {
  const log = createLog({ level: read.config.logLevel })
  try {
    process.exitCode = await run(read.config, log)
  } catch (error) {
    log.error('not-started', error)
    process.stderr.write(
      `Kith could not start: ${(error as { code?: string }).code ?? (error as Error).name}. The log says more.\n`,
    )
    process.exitCode = 1
  }
  log.flush()
  process.exit()
}
