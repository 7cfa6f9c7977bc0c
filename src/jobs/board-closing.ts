/** Closes weeks, months and seasons once nothing more of them can come in, and keeps their places. */

import { startOfDay } from '../domain/calendar.js'
import { boardTime, closesAt } from '../domain/incentives/boards.js'
import { seasonRules } from '../domain/incentives/seasons.js'
import { DEFAULTS, settingsAt } from '../domain/settings.js'
import {
  type ClosedPeriod,
  closeSums,
  monthBoards,
  periodsToSum,
  seasonsClosed,
} from '../store/close-sums.js'
import {
  beginClosing,
  copyPlaces,
  finishClosing,
  openBoards,
  removeLive,
  unfinishedClosings,
} from '../store/closed-boards.js'
import { settleDays } from '../store/day-batches.js'
import { foldAwards } from '../store/fold.js'
import { lockBoards } from '../store/locks.js'
import { letOthers } from '../store/pace.js'
import { overridesOf } from '../store/settings.js'
import { spacesOf } from '../store/spaces.js'
import type { Job, JobContext } from './job.js'

/** Some milliseconds of writing. */
const SLICE = 500

/** Seasons that are over, whose months have all closed, and that were not written down since. */
const seasonsToSum = async ({ store, community, now }: JobContext, zone: string): Promise<ClosedPeriod[]> => {
  const rules = seasonRules(await overridesOf(store.reads, community))
  const done = new Set(await seasonsClosed(store.reads, community))
  const months = await monthBoards(store.reads, community)
  const due = new Map<string, ClosedPeriod>()
  for (const { start: month } of months) {
    const season = boardTime('season', month, rules)
    if (!season?.until || done.has(season.start) || closesAt(zone, season.until) > now) continue
    due.set(season.start, { period: 'season', ...season })
  }
  const open = months.filter((m) => m.closed_at === null).map((m) => m.start)
  return [...due.values()].filter(
    ({ start, until }) => !open.some((month) => month >= start && month < (until ?? '')),
  )
}

/** What is added up when somebody asks is written down too. Answers how many periods were. */
const writeSums = async (context: JobContext, zone: string): Promise<number> => {
  const { store, community, now, signal } = context
  const seals = (await spacesOf(store.reads, community)).map((s) => s.sealed_before ?? 0)
  const sealed = Math.max(0, ...seals)
  const closed = (await periodsToSum(store.reads, community)).flatMap(({ period, start }) => {
    const time = period === 'week' || period === 'month' ? boardTime(period, start, []) : null
    return time ? [{ period: period as 'week' | 'month', ...time }] : []
  })
  let written = 0
  for (const time of [...closed, ...(await seasonsToSum(context, zone))]) {
    if (signal.aborted) break
    const counts = startOfDay(zone, time.start) >= sealed
    if (await closeSums({ store, community, now, signal }, time, counts)) written++
  }
  return written
}

export const boardClosing: Job = {
  name: 'board-closing',
  cron: '23 4 * * *',
  for: 'community',
  async run(context) {
    const { store, now, community, signal } = context
    const { zone } = settingsAt(await overridesOf(store.reads, community), now, DEFAULTS)
    const due = (await openBoards(store.reads, community)).filter(
      ({ period, start }) =>
        closesAt(zone, boardTime(period as 'week' | 'month', start, [])?.until ?? '') <= now,
    )
    // What was booked in time is on it before it closes.
    if (due.length > 0) await foldAwards(store)
    await settleDays(store)
    for (const board of due)
      await store.write(async (tx, bulk) => {
        await lockBoards(tx, bulk, community)
        await beginClosing(tx, board, now)
      })
    const inSlices = async (slice: () => Promise<boolean>) => {
      while (!signal.aborted && (await slice())) await letOthers()
    }
    let closed = 0
    for (const { id } of await unfinishedClosings(store.reads, community)) {
      await inSlices(() =>
        store.write(async (tx, bulk) => {
          await lockBoards(tx, bulk, community)
          return copyPlaces(tx, id, SLICE)
        }),
      )
      if (!signal.aborted && (await store.write((tx) => finishClosing(tx, id)))) closed++
    }
    await inSlices(() => store.write((tx) => removeLive(tx, community, SLICE)))
    if (!signal.aborted) await writeSums(context, zone)
    return String(closed)
  },
}
