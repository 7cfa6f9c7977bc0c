/**
 * Reactions that change while what was missed is read back. Of these a number that fits says nothing: one that was
 * missed and one that is heard a moment later look like none. So who reacted is asked, or asked again.
 */
import type { ChatEvent, MessageRef } from '../chat/event.js'
import type { CountedReaction } from '../chat/platform.js'
import { emojiNumber } from './emoji.js'

/** A storm of reactions may not fill our memory; beyond, numbers are believed. */
const MOST = 100_000

/** To be asked for again. */
export interface Doubtful {
  channel: string
  reaction: CountedReaction
}

export interface Touched {
  /** From now on what is heard of this space is noted. */
  watch(platform: string, space: string): void
  unwatch(platform: string, space: string): void
  note(event: ChatEvent): void
  /** Whether a number that fits is to be believed; from then on it is doubtful once something is heard of it. */
  fits(platform: string, space: string, channel: string, reaction: CountedReaction): boolean
  /** What has become doubtful since the last time. */
  take(platform: string, space: string): Doubtful[]
}

interface Watched {
  /** Heard of, by what it is. */
  changing: Set<string>
  /** Believed, with what the platform wants to be asked with. */
  believed: Map<string, string>
  doubtful: Map<string, Doubtful>
}

export const createTouched = (): Touched => {
  const spaces = new Map<string, Watched>()
  const under = (platform: string, space: string) => `${platform} ${space}`
  const nameOf = (channel: string, { at, low }: MessageRef, emoji: string) =>
    `${channel} ${at} ${low} ${emojiNumber(emoji)}`
  return {
    watch: (platform, space) => {
      const key = under(platform, space)
      if (!spaces.has(key)) spaces.set(key, { changing: new Set(), believed: new Map(), doubtful: new Map() })
    },
    unwatch: (platform, space) => void spaces.delete(under(platform, space)),
    note: (event) => {
      if (event.type !== 'reaction' || event.source !== 'live') return
      const here = spaces.get(under(event.platform, event.space))
      if (!here) return
      const { ref, emoji, channel } = event
      const name = nameOf(channel.id, ref, emoji)
      if (here.changing.size < MOST) here.changing.add(name)
      const key = here.believed.get(name)
      if (key !== undefined)
        here.doubtful.set(name, { channel: channel.id, reaction: { ref, emoji, count: 0, key } })
    },
    fits: (platform, space, channel, { ref, emoji, key }) => {
      const here = spaces.get(under(platform, space))
      if (!here) return true
      const name = nameOf(channel, ref, emoji)
      if (here.changing.has(name)) return false
      if (here.believed.size < MOST) here.believed.set(name, key)
      return true
    },
    take: (platform, space) => {
      const here = spaces.get(under(platform, space))
      const found = [...(here?.doubtful.values() ?? [])]
      here?.doubtful.clear()
      return found
    },
  }
}
