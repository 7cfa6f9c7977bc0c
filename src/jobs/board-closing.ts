/** Closes weeks and months once nothing more of them can come in, and keeps their places. */
import { closesAt } from '../domain/incentives/boards.js'
import { DEFAULTS, settingsAt } from '../domain/settings.js'
import {
  beginClosing,
  copyPlaces,
  finishClosing,
  openBoards,
  removeLive,
  unfinishedClosings,
} from '../store/closed-boards.js'
import { foldAwards } from '../store/fold.js'
import { lockBoards } from '../store/locks.js'
import { overridesOf } from '../store/settings.js'
import type { Job } from './job.js'

/** Some milliseconds of writing. */
const SLICE = 500

const letOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const boardClosing: Job = {
  name: 'board-closing',
  cron: '23 4 * * *',
  for: 'community',
  async run({ store, now, community, signal }) {
    const { zone } = settingsAt(await overridesOf(store.reads, community), now, DEFAULTS)
    const due = (await openBoards(store.reads, community)).filter(
      ({ period, start }) => closesAt(zone, period as 'week' | 'month', start) <= now,
    )
    // What was booked in time is on it before it closes.
    if (due.length > 0) await foldAwards(store)
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
    return String(closed)
  },
}
