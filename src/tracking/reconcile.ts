/** What must have happened, as a page of history differs from what we hold: deletions, reactions added and removed. */
import type { ChannelInfo, ChatEvent, MessageRef, Person, PlatformName } from '../chat/event.js'
import type { CountedReaction, HistoryPage } from '../chat/platform.js'
import type { HeldMessage, HeldReaction } from '../store/held.js'
import { emojiNumber, numberedEmoji } from './emoji.js'
import { SKEW } from './platform-clock.js'

/** Where, and when the platform was asked: whatever is heard later counts for more. */
export interface Compared {
  platform: PlatformName
  space: string
  channel: string
  at: number
}

const placeOf = ({ at, low }: MessageRef): string => `${at} ${low}`

const base = ({ platform, space, channel, at }: Compared) => ({
  platform,
  space,
  at,
  source: 'inferred' as const,
  channel: { id: channel },
})

/** `held`: what stood before the platform was asked. Beyond a page that is not the last, nothing can be said. */
export const missingMessages = (
  where: Compared,
  page: HistoryPage,
  held: readonly HeldMessage[],
): ChatEvent[] => {
  const there = new Set(page.refs.map(placeOf))
  const end = page.refs.at(-1)
  const isCovered = (m: HeldMessage) =>
    page.last ||
    (end !== undefined && end.at !== null && (m.at < end.at || (m.at === end.at && m.low <= end.low)))
  const refs = held.filter((m) => isCovered(m) && !there.has(placeOf(m))).map(({ at, low }) => ({ at, low }))
  return refs.length === 0 ? [] : [{ ...base(where), type: 'deletion', refs }]
}

/**
 * Only where the numbers differ, or change while we ask, does anybody have to be asked; where nothing is left, all of
 * it was removed.
 */
export const compareReactions = (
  where: Compared,
  page: HistoryPage,
  held: readonly HeldReaction[],
  isSure: (reaction: CountedReaction) => boolean,
): { unknown: { reaction: CountedReaction; people: ReadonlySet<string> }[]; removed: ChatEvent[] } => {
  const there = new Set(page.refs.map(placeOf))
  const known = new Map<string, { ref: MessageRef; emoji: string; people: Set<string> }>()
  for (const { at, low, detail, person } of held) {
    const ref = { at, low }
    if (!there.has(placeOf(ref))) continue
    const key = `${placeOf(ref)} ${detail}`
    const entry = known.get(key) ?? { ref, emoji: numberedEmoji(detail), people: new Set() }
    entry.people.add(person)
    known.set(key, entry)
  }
  const unknown: { reaction: CountedReaction; people: ReadonlySet<string> }[] = []
  for (const reaction of page.reactions) {
    const key = `${placeOf(reaction.ref)} ${emojiNumber(reaction.emoji)}`
    const people = known.get(key)?.people ?? new Set<string>()
    known.delete(key)
    if (people.size !== reaction.count || !isSure(reaction)) unknown.push({ reaction, people })
  }
  const removed = [...known.values()].flatMap((entry) =>
    [...entry.people].map((id) => reactionEvent(where, entry, { id }, 'removed')),
  )
  return { unknown, removed }
}

export const reactionEvent = (
  where: Compared,
  { ref, emoji }: Pick<CountedReaction, 'ref' | 'emoji'>,
  by: Pick<Person, 'id'> & Partial<Person>,
  change: 'added' | 'removed',
): ChatEvent => ({
  ...base(where),
  type: 'reaction',
  change,
  ref,
  emoji,
  by: { name: '', bot: false, ...by },
})

/** Threads that were opened while nobody listened. */
export const openedSince = (
  platform: PlatformName,
  space: string,
  threads: readonly ChannelInfo[],
  since: number,
) =>
  threads.flatMap(({ opened, newest: _, ...channel }): ChatEvent[] => {
    const at = opened?.ref.at ?? null
    if (!opened || at === null || at < since - SKEW) return []
    const author = { id: opened.by, name: '', bot: false }
    return [{ type: 'thread', platform, space, at, source: 'gap', channel, ref: opened.ref, author }]
  })
