/** Beyond the channels that say they have something new: threads that were put away, and channels that were busy lately. */
import type { ChannelInfo, ChatEvent, PlatformName } from '../chat/event.js'
import { settingsAt } from '../domain/settings.js'
import type { Store } from '../store/engine.js'
import { type HeldChannel, heldChannelNamed, heldChannels } from '../store/held.js'
import { letOthers } from '../store/pace.js'
import { overridesOf } from '../store/settings.js'
import { RECENT, type ReadBack, type SpaceAsked, type Wanted } from './read-back.js'
import { openedSince } from './reconcile.js'

/** A thread is put away by itself after a week of silence at the latest. */
const WEEK = 7 * 24 * 3_600_000
/** So many channels are looked at again after each outage, the busiest last first. */
const MOST_BUSY = 500
const ROWS = 1_000

export interface CompareParts {
  store: Store
  space: SpaceAsked
  platform: PlatformName
  readBack: ReadBack
  attempt(channel: HeldChannel, wanted: Wanted): Promise<void>
  commit(events: readonly ChatEvent[]): Promise<void>
}

export const createCompare = (parts: CompareParts) => {
  const { store, space, platform, readBack, attempt, commit } = parts
  const done = new Set<string>()

  const since = async function* (instant: number, said?: ReadonlyMap<string, number>) {
    for (let after: number | null = 0; after !== null; ) {
      const page: Awaited<ReturnType<typeof heldChannels>> = await heldChannels(store.reads, space.id, {
        since: instant,
        said,
        after,
        limit: ROWS,
      })
      yield* page.channels
      after = page.last
      await letOthers()
    }
  }

  /** The threads of a channel that were put away since: opened, or written in, while nobody listened. */
  const archived = async (parent: string, from: number): Promise<void> => {
    if (done.has(parent)) return
    done.add(parent)
    for await (const thread of readBack.archived(space, parent, from)) {
      done.add(thread.id)
      await commit(openedSince(platform, space.platform_id, [thread], from))
      const { newest, opened: _, ...channel } = thread
      const held = await heldChannelNamed(store.reads, space.id, thread.id)
      const until = held?.newest ?? from
      if ((newest?.at ?? 0) <= until) continue
      if (!held) await commit([seen(channel, from)])
      const known = held ?? (await heldChannelNamed(store.reads, space.id, thread.id))
      if (known) await attempt(known, { from: until, since: from })
    }
  }

  const seen = (channel: ChannelInfo, at: number): ChatEvent => ({
    type: 'channel',
    change: 'seen',
    platform,
    space: space.platform_id,
    at,
    source: 'gap',
    channel,
  })

  return {
    archived,
    /** Threads that were busy and are no longer listed; what their channels list as put away is read on the way. */
    async vanished(here: readonly ChannelInfo[], from: number): Promise<HeldChannel[]> {
      const listed = new Set(here.map((c) => c.id))
      const lost: HeldChannel[] = []
      if (listed.size === 0) return lost
      for await (const channel of since(from - WEEK)) {
        if (channel.kind === 'thread' && !listed.has(channel.platform_id)) lost.push(channel)
      }
      for (const parent of new Set(lost.map((c) => c.parent))) if (parent) await archived(parent, from)
      return lost.filter((c) => !done.has(c.platform_id))
    },
    /** Those with something to be compared, that have not been read already. */
    async busy(
      here: readonly ChannelInfo[],
      from: number,
      read: ReadonlySet<number>,
    ): Promise<HeldChannel[]> {
      const newest = here.map((c): [string, number] => [c.id, c.newest?.at ?? 0])
      const said = new Map(newest.filter(([, at]) => at > space.joined_at))
      const { untracked } = settingsAt(
        await overridesOf(store.reads, space.community),
        Number.MAX_SAFE_INTEGER,
      )
      const passed = new Set([...read, ...untracked])
      const channels: HeldChannel[] = []
      for await (const channel of since(from - RECENT, said))
        if (!passed.has(channel.id)) channels.push(channel)
      return channels.sort((a, b) => b.newest - a.newest).slice(0, MOST_BUSY)
    },
  }
}
