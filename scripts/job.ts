/** npm run job: runs one job now, as the scheduler would, also while the bot runs. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { momentOf } from '../src/domain/calendar.js'
import { DEFAULTS, settingsAt } from '../src/domain/settings.js'
import { systemClock } from '../src/jobs/clock.js'
import { JOBS } from '../src/jobs/index.js'
import type { Job } from '../src/jobs/job.js'
import { runJob } from '../src/jobs/run-job.js'
import { findSecrets, secretPath } from '../src/secret.js'
import { communityIds } from '../src/store/communities.js'
import type { Store } from '../src/store/engine.js'
import { communitiesNamed } from '../src/store/export-pages.js'
import { openKeys } from '../src/store/keys.js'
import { overridesOf } from '../src/store/settings.js'
import { failSlot, finishSlot, type SlotKey, takeSlot } from '../src/store/slots.js'
import { inWords } from './backup-words.js'
import { configOf, openExisting, ScriptError } from './database.js'
import { makePlatforms } from './doctor/tools.js'
import { runScript } from './run-script.js'
import { untilSignal } from './until-signal.js'

const width = Math.max(...JOBS.map((job) => job.name.length))

const USAGE = `npm run job -- NAME [--community NAME] [--at ISO] [--json]
  Runs a job once, now, also while the bot runs. Done for one instant and community, it is not done again.
  --community NAME  only for the community of this name; for all without it
  --at ISO          as if it were this instant, in UTC unless it says otherwise; not in the future
  --json            what was run, as JSON

${JOBS.map((job) => `  ${job.name.padEnd(width)}  ${job.cron.padEnd(12)}  ${job.for === 'community' ? 'for each community, by its clock' : 'for the installation'}`).join('\n')}
`

const readInstant = (text: string | undefined, now: number): number => {
  if (text === undefined) return now
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`
  const at = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(zoned) : Number.NaN
  if (Number.isNaN(at)) throw new ScriptError('--at takes an instant such as 2026-11-01T03:00.', 2)
  if (at > now) throw new ScriptError('--at has not come yet.', 2)
  return at
}

/** Two runs by hand in one minute are two; one for a given instant is the scheduler's own. */
const periodAt = (zone: string, at: number, byHand: boolean): string => {
  const { day, minute } = momentOf(zone, at)
  const two = (n: number) => String(n).padStart(2, '0')
  const local = `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`
  return byHand ? `${local}:${new Date(at).toISOString().slice(17, 23)}` : local
}

const communitiesFor = async (store: Store, job: Job, name: string | undefined): Promise<number[]> => {
  if (job.for === 'installation') {
    if (name !== undefined) throw new ScriptError(`${job.name} is for the whole installation.`, 2)
    return [0]
  }
  const all = await communityIds(store.reads)
  if (name === undefined) return all
  const named = new Set((await communitiesNamed(store.reads, name)).map((c) => c.id))
  const found = all.filter((id) => named.has(id))
  if (found.length === 0) throw new ScriptError('There is no community of this name.', 2)
  return found
}

interface Ran extends SlotKey {
  result: 'done' | 'failed' | 'stopped' | 'done-before' | 'running'
  said: string | null
}

const WORDS: Readonly<Record<Ran['result'], string>> = {
  done: 'done',
  failed: 'failed',
  stopped: 'stopped before its end',
  'done-before': 'was done before',
  running: 'is under way elsewhere',
}

await runScript(async ({ args, env, out, progress }) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      community: { type: 'string' },
      at: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (values.help) {
    out.write(USAGE)
    return
  }
  const job = JOBS.find((j) => j.name === positionals[0])
  if (!job || positionals.length > 1)
    throw new ScriptError(`Name one of ${JOBS.map((j) => j.name).join(', ')}. Try --help.`, 2)
  const at = readInstant(values.at, Date.now())
  const config = configOf(env)
  const { database } = config
  const backups = {
    database,
    folder: resolve(config.backups.folder),
    days: config.backups.days,
    programs: env,
  }
  const signal = untilSignal()
  const store = await openExisting(env)
  // Not started: they are only asked what there is.
  const platforms = job.asks ? await makePlatforms(config) : []
  const ran: Ran[] = []
  const clock = systemClock
  let error: unknown = null
  try {
    const secrets = findSecrets(config, secretPath(database))
    if (secrets) await openKeys(store, secrets, Date.now())
    for (const community of await communitiesFor(store, job, values.community)) {
      const { zone } = settingsAt(await overridesOf(store.reads, community), at, DEFAULTS)
      const inZone = community === 0 ? 'UTC' : zone
      const slot = { job: job.name, community, period: periodAt(inZone, at, values.at === undefined) }
      const taken = await store.write((tx) => takeSlot(tx, slot, clock.now()), 'quiet')
      if (taken !== 'taken') {
        ran.push({ ...slot, result: taken === 'done' ? 'done-before' : 'running', said: null })
        continue
      }
      const onError = (thrown: unknown) => {
        error = thrown
      }
      const parts = { store, clock, backups, platforms, onError, onProgress: progress }
      const outcome = await runJob(parts, job, slot, at, signal)
      await store.write((tx) => {
        if (outcome.result === 'done') return finishSlot(tx, slot, outcome.said, clock.now())
        const problem = outcome.result === 'failed' ? outcome.problem : 'stopped'
        return failSlot(tx, slot, { problem, retryAt: null }, clock.now())
      }, 'quiet')
      const said =
        outcome.result === 'done' ? outcome.said : outcome.result === 'failed' ? outcome.problem : null
      ran.push({ ...slot, result: outcome.result, said })
      if (outcome.result === 'stopped') break
    }
  } finally {
    await Promise.allSettled(platforms.map((p) => p.stop()))
    await store.close()
  }
  const line = (r: Ran) =>
    `${r.job}${r.community === 0 ? '' : ` of community ${r.community}`}: ${WORDS[r.result]}${r.said ? ` (${r.said})` : ''}\n`
  out.write(
    values.json
      ? `${JSON.stringify({ runs: ran })}\n`
      : ran.map(line).join('') || 'There is no community yet.\n',
  )
  const failed = ran.find((r) => r.result === 'failed' || r.result === 'stopped' || r.result === 'running')
  if (failed) throw error === null ? new ScriptError(line(failed).trimEnd()) : inWords(error)
})
