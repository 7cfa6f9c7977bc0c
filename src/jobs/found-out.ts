/** Finds out at night who kept up a streak and who welcomed a newcomer, and tells it as if it had just been reported. */
import type { ChatEvent, PlatformName } from '../chat/event.js'
import { addDays, dayOf, startOfDay, weekOf } from '../domain/calendar.js'
import { dayStreak } from '../domain/incentives/streaks.js'
import { welcomersOf } from '../domain/incentives/welcomes.js'
import { type Settings, settingsAt } from '../domain/settings.js'
import { accountsById } from '../store/accounts.js'
import { activeDays, FURTHEST_DAYS } from '../store/active-days.js'
import { settleDays } from '../store/day-batches.js'
import { activeOn, cameAndStayed, spokenTo } from '../store/kept-up.js'
import { accountsOf } from '../store/members.js'
import { letOthers } from '../store/pace.js'
import { overridesOf } from '../store/settings.js'
import { type SpaceRow, spacesOf } from '../store/spaces.js'
import type { Job, JobContext } from './job.js'

/** By then whatever was missed of a day has been read back; a few days at once, in case a night was missed. */
const SETTLED_AFTER = 3
const NIGHTS = 3
/** A newcomer's first two weeks are over. */
const WELCOMED_AFTER = 14
const STREAK = 7
const PAGE = 200

interface Found {
  what: 'streak' | 'welcome'
  by: number
  to: number | null
  at: number
}

type Parts = JobContext & { settings: Settings; spaces: readonly SpaceRow[] }

const streaksOn = async function* ({ store, community, settings, spaces, signal }: Parts, day: string) {
  const ids = spaces.map((s) => s.id)
  const at = startOfDay(settings.zone, day)
  const seen = new Set<number>()
  for (const space of spaces) {
    for (let after = 0; !signal.aborted; ) {
      const some = await activeOn(store.reads, { community, space: space.id, day }, after, PAGE)
      const found: Found[] = []
      for (const { account, member } of some) {
        if (seen.has(member)) continue
        seen.add(member)
        const who = { spaces: ids, accounts: await accountsOf(store.reads, member) }
        const days = await activeDays(store.reads, who, day)
        const { length } = dayStreak(days, day, settings.streaks.freezeDays, FURTHEST_DAYS)
        if (length % STREAK === 0) found.push({ what: 'streak', by: account, to: null, at })
      }
      yield { space, found }
      await letOthers()
      const last = some.at(-1)
      if (!last || some.length < PAGE) break
      after = last.account
    }
  }
}

const welcomesOf = async function* ({ store, settings, spaces }: Parts, day: string) {
  const from = startOfDay(settings.zone, day)
  const to = startOfDay(settings.zone, addDays(day, 1))
  for (const space of spaces) {
    const came = await cameAndStayed(store.reads, { space: space.id, from, to })
    const when = new Map(came.map((c) => [c.account, c.at]))
    const accounts = [...when.keys()]
    const weeks = [...new Set([weekOf(day), weekOf(addDays(day, 7))])]
    const spoken = await spokenTo(store.reads, { space: space.id, weeks, accounts })
    const found = welcomersOf(spoken, new Set(accounts)).map(
      (w): Found => ({ what: 'welcome', by: w.from, to: w.to, at: when.get(w.to) ?? from }),
    )
    yield { space, found }
    await letOthers()
  }
}

/** Of people who are still somebody, and no bots. */
const tidings = async ({ store }: Parts, space: SpaceRow, found: readonly Found[]): Promise<ChatEvent[]> => {
  const ids = [...new Set(found.flatMap((f) => (f.to === null ? [f.by] : [f.by, f.to])))]
  const rows = await accountsById(store.reads, ids)
  const people = new Map(
    rows
      .filter((a) => a.erased_at === null && a.bot === 0 && a.platform === space.platform)
      .map((a) => [a.id, { id: a.platform_id, name: a.name, bot: false }]),
  )
  return found.flatMap(({ what, by, to, at }): ChatEvent[] => {
    const person = people.get(by)
    const other = to === null ? null : people.get(to)
    if (!person || other === undefined) return []
    const platform = space.platform as PlatformName
    return [
      { type: 'found', platform, space: space.platform_id, at, source: 'inferred', person, what, to: other },
    ]
  })
}

export const foundOut: Job = {
  name: 'found-out',
  cron: '53 4 * * *',
  for: 'community',
  async run(context) {
    const { store, now, community, signal, tell } = context
    if (!tell) return 'nobody to tell'
    const settings = settingsAt(await overridesOf(store.reads, community), now)
    const spaces = (await spacesOf(store.reads, community)).filter((s) => s.left_at === null)
    const parts = { ...context, settings, spaces }
    const today = dayOf(settings.zone, now)
    await settleDays(store)
    let told = 0
    for (let night = 0; night < NIGHTS && !signal.aborted; night += 1) {
      for (const finding of [
        streaksOn(parts, addDays(today, -(SETTLED_AFTER + night))),
        welcomesOf(parts, addDays(today, -(WELCOMED_AFTER + night))),
      ])
        for await (const { space, found } of finding) {
          const events = await tidings(parts, space, found)
          await Promise.all(events.map(tell))
          told += events.length
        }
    }
    return String(told)
  },
}
