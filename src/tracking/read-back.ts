/** Reads one channel back, page by page: what was written, what is gone, who reacted. Each page is stored before the next. */
import type { ChannelInfo, ChatEvent, MessageRef, PlatformName } from '../chat/event.js'
import type { CountedReaction, History, HistoryPage, HistoryPlace } from '../chat/platform.js'
import type { Store } from '../store/engine.js'
import { type GapRow, noteRead } from '../store/gaps.js'
import { type HeldChannel, heldMessages, heldReactions, windowStart } from '../store/held.js'
import { emojiNumber } from './emoji.js'
import { historyProblem, type Patience } from './patience.js'
import { type Compared, compareReactions, missingMessages, reactionEvent } from './reconcile.js'
import type { Touched } from './touched.js'

/** How far back what is known already is looked at again, for reactions and deletions. */
export const RECENT = 24 * 3_600_000
/** Beside what is new; and where nothing is new, in a page of its own. */
const MOST_BESIDE = 50
const MOST_ALONE = 100
const MOST_HELD = 1_000
/** All of a Discord message's low bits. */
const HIGHEST_LOW = 4_194_303
/** Pages between two notes of how far we are: each costs a commit, and pages that are read twice do no harm. */
const NOTED_EVERY = 4
/** With more waiting, those who are here now go first. */
const BUSY = 400
const BREATH = 25

export interface ReadBackParts {
  store: Store
  platform: PlatformName
  history: History
  patience: Patience
  /** Resolves once all of it is stored. */
  commit(events: readonly ChatEvent[]): Promise<void>
  /** Whether a number of reactions that fits is to be believed. */
  fits: Touched['fits']
  /** Events that wait to be stored. */
  waiting(): number
  now: () => number
}

export interface SpaceAsked {
  id: number
  platform_id: string
  community: number
  /** What was before is history, not missed. */
  joined_at: number
}

export type Outcome = 'read' | 'forbidden'

/** How much of a channel is to be read. */
export interface Wanted {
  /** Where it is noted how far we are. */
  gap?: GapRow
  /** What is newer was missed; null: nothing was, only what is known and recent is compared. */
  from: number | null
  /** When the outage began. */
  since: number
}

export interface ReadBack {
  channel(space: SpaceAsked, channel: HeldChannel, wanted: Wanted): Promise<Outcome>
  /** Who reacted to one message with one emoji. */
  reactors(space: SpaceAsked, channel: HeldChannel, reaction: CountedReaction): Promise<void>
  /** Threads of a channel that were put away since, for as long as it takes. */
  archived(space: SpaceAsked, parent: string, since: number): AsyncGenerator<ChannelInfo>
}

interface Place {
  at: number
  low: number
}

interface Start {
  after: Place
  /** Whatever is older was left out when it was said, as what bots say: only reactions to it count. */
  known?: Place
}

/** A message may go, or be closed to us, between two questions. */
const goneMeanwhile = (error: unknown): null => {
  const kind = historyProblem(error)?.kind
  if (kind === 'gone' || kind === 'forbidden') return null
  throw error
}

const justBefore = ({ at, low }: Place): Place =>
  low > 0 ? { at, low: low - 1 } : { at: at - 1, low: HIGHEST_LOW }

const isBefore = (a: MessageRef, b: Place): boolean =>
  a.at !== null && (a.at < b.at || (a.at === b.at && a.low < b.low))

export const placeOf = (space: SpaceAsked, channel: HeldChannel): HistoryPlace => ({
  space: space.platform_id,
  channel: channel.platform_id,
  ...(channel.parent !== null && { parent: channel.parent }),
})

export const createReadBack = (parts: ReadBackParts): ReadBack => {
  const { store, platform, history, patience, commit, fits, waiting, now } = parts

  const breathe = async () => {
    while (waiting() > BUSY) await patience.pause(BREATH)
  }

  const startOf = async (
    space: SpaceAsked,
    channel: number,
    { gap, from, since }: Wanted,
  ): Promise<Start> => {
    if (gap && gap.read_at !== null) return { after: { at: gap.read_at, low: gap.read_low ?? HIGHEST_LOW } }
    const most = from === null ? MOST_ALONE : MOST_BESIDE
    const until = from ?? now()
    const held = await windowStart(store.reads, channel, { since: since - RECENT, until, most })
    const { first, all } = held ?? { first: { at: until, low: 0 }, all: true }
    const whole = { at: Math.max(since - RECENT, space.joined_at) - 1, low: HIGHEST_LOW }
    return all && isBefore(whole, first) ? { after: whole, known: first } : { after: justBefore(first) }
  }

  /** `people`: who reacted, as far as we know. */
  const askWho = async (
    place: HistoryPlace,
    where: Compared,
    reaction: CountedReaction,
    people: ReadonlySet<string>,
  ): Promise<void> => {
    const left = new Set(people)
    let next: string | undefined
    do {
      await breathe()
      const cursor = next
      const some = await patience.ask(() => history.reactors(place, reaction, cursor)).catch(goneMeanwhile)
      if (some === null) return
      const added = some.people.filter((p) => !people.has(p.id))
      for (const p of some.people) left.delete(p.id)
      if (added.length > 0) await commit(added.map((by) => reactionEvent(where, reaction, by, 'added')))
      next = some.next
    } while (next !== undefined)
    if (left.size > 0) await commit([...left].map((id) => reactionEvent(where, reaction, { id }, 'removed')))
  }

  const people = async (
    place: HistoryPlace,
    where: Compared,
    page: HistoryPage,
    channel: number,
  ): Promise<void> => {
    const from = page.refs[0]?.at ?? 0
    const to = page.refs.at(-1)?.at ?? 0
    const held = await heldReactions(store.reads, channel, from, to)
    const isSure = (reaction: CountedReaction) => fits(platform, where.space, where.channel, reaction)
    const { unknown, removed } = compareReactions(where, page, held, isSure)
    if (removed.length > 0) await commit(removed)
    for (const { reaction, people } of unknown) await askWho(place, where, reaction, people)
  }

  const nowIn = (place: HistoryPlace): Compared => ({
    platform,
    space: place.space,
    channel: place.channel,
    at: now(),
  })

  return {
    async channel(space, channel, wanted) {
      const place = placeOf(space, channel)
      if (!history.mayRead(place)) return 'forbidden'
      const { gap } = wanted
      const start = await startOf(space, channel.id, wanted)
      const { known } = start
      let after: Place | null = start.after
      let pages = 0
      while (after !== null) {
        await breathe()
        const from: Place = after
        const where = nowIn(place)
        const held = await heldMessages(store.reads, channel.id, from, MOST_HELD)
        const page = await patience.ask(() => history.messages(place, from))
        const events = page.events.filter((e) => !known || !('ref' in e && isBefore(e.ref, known)))
        await commit([...events, ...missingMessages(where, page, held)])
        await people(place, where, page, channel.id)
        const end = page.refs.at(-1)
        after = page.last || !end || end.at === null ? null : { at: end.at, low: end.low }
        // A bot may have said thousands of things that nobody reacted to.
        if (after && known && isBefore(after, known)) after = justBefore(known)
        pages++
        if (gap && after && pages % NOTED_EVERY === 0) {
          const reached = after
          await store.write((tx) => noteRead(tx, gap.id, reached), 'quiet')
        }
      }
      return 'read'
    },
    async reactors(space, channel, reaction) {
      const place = placeOf(space, channel)
      const { at, low } = reaction.ref
      if (!history.mayRead(place) || at === null) return
      const where = nowIn(place)
      const held = await heldReactions(store.reads, channel.id, at, at)
      const same = held.filter((r) => r.low === low && r.detail === emojiNumber(reaction.emoji))
      await askWho(place, where, reaction, new Set(same.map((r) => r.person)))
    },
    async *archived(space, parent, since) {
      const place: HistoryPlace = { space: space.platform_id, channel: parent }
      if (!history.mayRead(place)) return
      let next: string | undefined
      do {
        await breathe()
        const cursor = next
        const page = await patience.ask(() => history.archived(place, since, cursor))
        yield* page.threads
        next = page.next
      } while (next !== undefined)
    },
  }
}
