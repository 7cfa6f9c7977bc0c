/** Remembers, while the queue is full, which channels lost events, and writes their gaps once the store accepts. */
import type { ChatEvent } from '../chat/event.js'
import { findChannel } from '../store/channels.js'
import type { Store } from '../store/engine.js'
import { beginGap, endGaps } from '../store/gaps.js'
import { findSpace } from '../store/spaces.js'

interface Mark {
  platform: string
  space: string
  channel: string | null
  from: number
}

export interface GapMarks {
  mark(event: ChatEvent): void
  readonly waiting: boolean
  write(now: number): Promise<void>
}

export const createGapMarks = (store: Store): GapMarks => {
  let marks = new Map<string, Mark>()
  return {
    mark(event) {
      const channel = 'channel' in event ? (event.channel?.id ?? null) : null
      const key = `${event.platform} ${event.space} ${channel}`
      if (!marks.has(key))
        marks.set(key, { platform: event.platform, space: event.space, channel, from: event.at })
    },
    get waiting() {
      return marks.size > 0
    },
    async write(now) {
      const taken = marks
      marks = new Map()
      await store.write(async (tx) => {
        for (const mark of taken.values()) {
          const space = await findSpace(tx, mark.platform, mark.space)
          if (!space) continue
          const channel = mark.channel === null ? undefined : await findChannel(tx, space.id, mark.channel)
          const place = channel?.id ?? null
          await beginGap(tx, { space: space.id, channel: place, from: mark.from, cause: 'queue-full' })
          await endGaps(tx, space.id, place, now)
        }
      }, 'quiet')
    },
  }
}
