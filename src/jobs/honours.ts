/** Every night: measures, gives and withdraws honours, plans what is said of them and which roles change. */
import { addDays, dayOf } from '../domain/calendar.js'
import { planHonoursGiven } from '../domain/incentives/honour-intents.js'
import { decideAll } from '../domain/incentives/honour-round.js'
import { DEFAULTS, type Settings, settingsAt } from '../domain/settings.js'
import { channelsById } from '../store/channels.js'
import { settleDays } from '../store/day-batches.js'
import type { Store, Tx } from '../store/engine.js'
import { peopleOf, readEvidence } from '../store/honour-evidence.js'
import { syncHonourRoles } from '../store/honour-role-sync.js'
import { syncHonourTags } from '../store/honour-tags.js'
import { honoursOf } from '../store/honours.js'
import {
  dropStaleProgress,
  giveHonour,
  heldHonours,
  saveProgress,
  withdrawHonour,
} from '../store/honours-held.js'
import { addIntents } from '../store/intents.js'
import { letOthers, type Pace, paceOf, slices } from '../store/pace.js'
import { foldRollups } from '../store/rollups.js'
import { overridesOf } from '../store/settings.js'
import { spaceById, spacesOf } from '../store/spaces.js'
import { honourTags } from '../views/honour-tags.js'
import { wordsFor } from '../views/words.js'
import type { Job, JobContext } from './job.js'

/** Some milliseconds of writing. */
const SLICE = 500

/** The run's own day, in the community's zone, whenever it comes about. */
const dayOfRun = (period: string, zone: string, now: number): string =>
  /^\d{4}-\d{2}-\d{2}/.exec(period)?.[0] ?? dayOf(zone, now)

/** What somebody holds who left rests until they come back. */
const withoutGone = (
  held: Awaited<ReturnType<typeof heldHonours>>,
  gone: ReadonlySet<number>,
): Map<string, Map<number, string>> =>
  new Map([...held].map(([honour, by]) => [honour, new Map([...by].filter(([member]) => !gone.has(member)))]))

interface Counts {
  given: number
  withdrawn: number
}

const lookAtHonours = async (
  store: Store,
  pace: Pace,
  { community, today, now }: { community: number; today: string; now: number },
): Promise<Counts> => {
  const settings = settingsAt(await overridesOf(store.reads, community), now, DEFAULTS)
  const honours = await honoursOf(store.reads, community)
  const { members, gone } = await peopleOf(pace, community)
  const lastDay = addDays(today, -1)
  const evidence = await readEvidence(pace, {
    spaces: (await spacesOf(store.reads, community)).map((s) => s.id),
    members,
    zone: settings.zone,
    windows: [...new Set(honours.map((h) => h.days))],
    lastDay,
    freezeDays: settings.streaks.freezeDays,
  })
  const held = withoutGone(await heldHonours(store.reads, community), gone)
  const everybody = [...new Set(members.values())].sort((a, b) => a - b)
  const { changes, progress } = decideAll(honours, everybody, evidence, held, today)
  const counts: Counts = { given: 0, withdrawn: 0 }
  for (const { honour, change } of changes) {
    for (const slice of slices(change.withdrawn, SLICE))
      await pace.write((tx) => withdrawHonour(tx, community, honour, slice))
    for (const slice of slices(change.given, SLICE))
      await pace.write((_, bulk) =>
        giveHonour(
          bulk,
          slice.map((member) => ({ community, honour, member, since: today })),
        ),
      )
    counts.given += change.given.length
    counts.withdrawn += change.withdrawn.length
  }
  const rows = [...progress].map(([member, values]) => ({
    ...{ community, member, day: lastDay },
    measured: JSON.stringify(values),
  }))
  for (const slice of slices(rows, SLICE)) await pace.write((_, bulk) => saveProgress(bulk, slice))
  await pace.write((tx) => dropStaleProgress(tx, community, lastDay))
  return counts
}

/** Only where a role comes with an honour, or did. */
const syncRoles = async (
  pace: Pace,
  platforms: NonNullable<JobContext['platforms']>,
  { community, restore, run, now }: { community: number; restore: boolean; run: string; now: number },
): Promise<number> => {
  let planned = 0
  for (const { id, platform, platform_id, left_at } of await spacesOf(pace.reads, community)) {
    const port = platforms.find((p) => p.name === platform)?.roles
    if (!port || left_at !== null) continue
    const space = { id, platform, platformId: platform_id }
    const { people } = await syncHonourRoles(pace, { space, run, now, restore, port, dryRun: false })
    planned += people
  }
  return planned
}

/** Only where a space shows them, or did: what the bot may not do there is said by /honours. */
const syncTags = async (
  pace: Pace,
  platforms: NonNullable<JobContext['platforms']>,
  { community, settings, run, now }: { community: number; settings: Settings; run: string; now: number },
): Promise<number> => {
  let planned = 0
  for (const { id, platform, platform_id, left_at } of await spacesOf(pace.reads, community)) {
    const port = platforms.find((p) => p.name === platform)?.tags
    if (!port || left_at !== null) continue
    const shown = settings.honourTags.includes(id)
    if (shown && (await port.problem(platform_id)) !== null) continue
    const tags = shown ? honourTags(wordsFor(settings.language), await honoursOf(pace.reads, community)) : []
    const space = { id, platform, platformId: platform_id }
    const restore = settings.honourRoles === 'restore'
    const { give, take } = await syncHonourTags(pace, { space, tags, run, now, restore, port, dryRun: false })
    planned += give + take
  }
  return planned
}

const planAnnouncement = async (
  tx: Tx,
  given: { community: number; channel: number; day: string },
  now: number,
): Promise<void> => {
  const [channel] = await channelsById(tx, [given.channel])
  const space = channel && (await spaceById(tx, channel.space))
  if (space) await addIntents(tx, [planHonoursGiven(space, given, now)], now)
}

export const honours: Job = {
  name: 'honours',
  cron: '47 3 * * *',
  for: 'community',
  asks: true,
  async run({ store, now, community, period, signal, platforms = [] }) {
    const settings = settingsAt(await overridesOf(store.reads, community), now, DEFAULTS)
    const { zone, honourNotice, honourRoles } = settings
    const pace = paceOf(store, { signal })
    const today = dayOfRun(period, zone, now)
    await settleDays(store)
    // Ties of the last days are among it.
    while (!signal.aborted && (await foldRollups(store)) > 0) await letOthers()
    const { given, withdrawn } = await lookAtHonours(store, pace, { community, today, now })
    if (given > 0 && typeof honourNotice === 'number')
      await store.write(
        (tx) => planAnnouncement(tx, { community, channel: honourNotice, day: today }, now),
        'quiet',
      )
    const restore = honourRoles === 'restore'
    const roles = await syncRoles(pace, platforms, { community, restore, run: period, now })
    const tags = await syncTags(pace, platforms, { community, settings, run: period, now })
    const also = [roles > 0 ? `, roles of ${roles}` : '', tags > 0 ? `, tags of ${tags}` : '']
    return `${given} given, ${withdrawn} withdrawn${also.join('')}`
  },
}
