/**
 * Counts what never reached a batch: events that may not be stored, and those that could not be. Where people are
 * asked first, their words are the occasion to tell the space so.
 */
import type { ChatEvent } from '../chat/event.js'
import type { Reason } from '../domain/data-quality.js'
import type { Bulk } from '../store/bulk.js'
import { addDataDays } from '../store/data-days.js'
import type { Tx } from '../store/engine.js'
import { findSpace } from '../store/spaces.js'
import { readSettings } from './community-settings.js'
import type { LeftOut } from './consent.js'
import type { DataCounts } from './data-counts.js'
import type { Memory } from './memory.js'
import { channelOf } from './people.js'
import { planNotices } from './scenes.js'

const REASON_OF: Readonly<Record<keyof LeftOut, Reason>> = {
  refused: 'opted-out',
  unasked: 'unasked',
  sealed: 'sealed',
}

export interface Left {
  event: ChatEvent
  why: Reason
}

/** Notes what consent leaves out. */
export const noteIn =
  (left: Left[]) =>
  (event: ChatEvent, why: keyof LeftOut): void => {
    left.push({ event, why: REASON_OF[why] })
  }

/** What is left out in a space that we do not know is counted nowhere. Writes all that was counted since. */
export const countLeftOut = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  counts: DataCounts,
  left: readonly Left[],
): Promise<void> => {
  for (const { event, why } of left) {
    const space =
      memory.spaces.get(`${event.platform} ${event.space}`) ??
      (await findSpace(tx, event.platform, event.space))
    if (!space) continue
    const settings = memory.settings.get(space.community) ?? (await readSettings(tx, memory, space.community))
    counts.leftOut({ space, settings }, event.at, why)
    if (why !== 'unasked' || event.type !== 'message' || space.noticed_at !== null) continue
    const scene = { space, settings, channel: await channelOf(tx, memory, space, event.channel) }
    await planNotices(tx, memory, [{ scene, event, actor: null }], event.at)
  }
  await bulk.write(addDataDays, counts.take())
}
