/**
 * The bot finds itself in a space: its channels become known, and for each in which something was said since we last
 * listened a gap is opened, in the transaction that comes before everything that is heard from now on.
 */
import type { ChannelInfo, SpaceEvent } from '../chat/event.js'
import type { Bulk } from '../store/bulk.js'
import {
  type ChannelRow,
  channelsIn,
  insertChannels,
  internChannel,
  removeChannel,
} from '../store/channels.js'
import type { Tx } from '../store/engine.js'
import { newestAt } from '../store/facts.js'
import { addGaps, type EndedGap, extendGaps, forbiddenGaps, unfilledGaps } from '../store/gaps.js'
import type { SpaceRow } from '../store/spaces.js'
import { beginWatch, noteAlive, noteHeard, type WatchRow, watchOf } from '../store/watches.js'
import type { Act } from './acts.js'
import { readSettings } from './community-settings.js'
import { type Memory, under } from './memory.js'
import { SKEW, saidAt } from './platform-clock.js'

/** The platform delivers nearly, not quite, in the order of its clock: what was heard is trusted up to so long before. */
const SLACK = 30_000
/** `heard_at` is written no more often than this, by the platform's clock. */
const HEARD_EVERY = 15_000
/** Never in a platform's list, or not always: a thread may only have been put away. */
const UNLISTED = new Set(['thread', 'space'])

const isChanged = (row: ChannelRow, seen: ChannelInfo, parent: number | null): boolean =>
  row.removed_at !== null ||
  (seen.name !== undefined && seen.name !== row.name) ||
  (seen.kind !== undefined && seen.kind !== row.kind) ||
  (parent !== null && parent !== row.parent)

/** Thousands at once: one read, and writes only for what is new or changed. */
const learnChannels = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  channels: readonly ChannelInfo[],
): Promise<Map<string, ChannelRow>> => {
  const read = async () => new Map((await channelsIn(tx, space.id)).map((row) => [row.platform_id, row]))
  let known = await read()
  // What hangs from another comes after it.
  for (const hanging of [false, true]) {
    const fresh = channels.filter((c) => !known.has(c.id) && (c.parent !== undefined) === hanging)
    if (fresh.length === 0) continue
    await bulk.write(
      insertChannels,
      fresh.map((c) => ({
        space: space.id,
        id: c.id,
        name: c.name,
        kind: c.kind,
        parent: c.parent === undefined ? undefined : known.get(c.parent)?.id,
      })),
    )
    known = await read()
  }
  const numbers = under(memory.channels, space.id)
  for (const channel of channels) {
    const row = known.get(channel.id)
    if (!row) continue
    numbers.set(channel.id, row.id)
    if (row.parent !== null) memory.parents.set(row.id, row.parent)
    const parent = channel.parent === undefined ? null : (known.get(channel.parent)?.id ?? null)
    if (!isChanged(row, channel, parent)) continue
    await internChannel(tx, { space: space.id, ...channel, parent: parent ?? undefined })
  }
  return known
}

/** Channels that were taken away meanwhile. */
const removeAbsent = async (
  tx: Tx,
  known: ReadonlyMap<string, ChannelRow>,
  event: SpaceEvent,
): Promise<void> => {
  const listed = new Set(event.channels.map((c) => c.id))
  for (const row of known.values()) {
    if (row.removed_at !== null || UNLISTED.has(row.kind) || listed.has(row.platform_id)) continue
    await removeChannel(tx, row.id, event.at)
  }
}

const newestOf = (channels: readonly ChannelInfo[]): number =>
  channels.reduce((newest, c) => Math.max(newest, c.newest?.at ?? 0), 0)

/** A mark that lies ahead was made by a clock that did: then only what the platform dated is sure. */
const watchedUntil = ({ alive_at, heard_at }: WatchRow, at: number): number =>
  Math.min(alive_at > at + SKEW ? heard_at - SLACK : alive_at, at)

/** One gap for the space as a whole, one for each channel with something new. */
const openGaps = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  event: SpaceEvent,
  known: ReadonlyMap<string, ChannelRow>,
): Promise<void> => {
  const watch = await watchOf(tx, space.id)
  const cause = event.missed
  if (!watch || cause === undefined) {
    const heard_at = newestOf(event.channels) + SLACK
    await beginWatch(tx, { space: space.id, heard_at, alive_at: event.at })
    return
  }
  const { untracked } =
    memory.settings.get(space.community) ?? (await readSettings(tx, memory, space.community))
  const heard = watch.heard_at - SLACK
  const news = event.channels.flatMap((c) => {
    const row = known.get(c.id)
    const at = c.newest?.at ?? 0
    return row && at > heard && !untracked.has(row.id) ? [{ channel: row.id, at }] : []
  })
  const stored = new Map(
    (
      await bulk.read(
        newestAt,
        news.map((n) => n.channel),
      )
    ).map((row) => [row.channel, row.newest ?? 0]),
  )
  const started = new Map<number | null, number>()
  for (const gap of await unfilledGaps(tx, space.id)) started.set(gap.channel, gap.id)
  const closed = new Set((await forbiddenGaps(tx, space.id)).map((gap) => gap.channel))
  const fresh: EndedGap[] = []
  const longer: { id: number; to: number }[] = []
  for (const { channel, at } of news) {
    const from = Math.max(heard, stored.get(channel) ?? 0)
    if (at <= from || closed.has(channel)) continue
    const id = started.get(channel)
    if (id === undefined) fresh.push({ space: space.id, channel, from, to: at, cause })
    else longer.push({ id, to: at })
  }
  const whole = { space: space.id, channel: null, from: watchedUntil(watch, event.at), to: event.at }
  // Last, so that it is read back last.
  await addGaps(tx, [...fresh, { ...whole, cause, newest: newestOf(event.channels) + SLACK }])
  await extendGaps(tx, longer)
  await bulk.write(noteAlive, [{ space: space.id, at: event.at }])
}

export const enterSpace = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  space: SpaceRow,
  event: SpaceEvent,
): Promise<void> => {
  const known = await learnChannels(tx, bulk, memory, space, event.channels)
  if (event.missed !== undefined) await removeAbsent(tx, known, event)
  await openGaps(tx, bulk, memory, space, event, known)
}

/** Messages up to here are stored with this batch. */
export const hearActs = async (bulk: Bulk, memory: Memory, acts: readonly Act[]): Promise<void> => {
  let newest: Map<number, number> | undefined
  for (const { scene, event } of acts) {
    const at = saidAt(event)
    if (at === null) continue
    const space = scene.space.id
    if (at <= (memory.heard.get(space) ?? -1) + HEARD_EVERY) continue
    newest ??= new Map()
    if (at > (newest.get(space) ?? -1)) newest.set(space, at)
  }
  if (!newest) return
  for (const [space, at] of newest) memory.heard.set(space, at)
  await bulk.write(
    noteHeard,
    [...newest].map(([space, at]) => ({ space, at })),
  )
}
