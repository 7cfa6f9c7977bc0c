/** Finds messages that a platform names by number alone, and notes where messages are so that they can be found. */
import type { MessageRef } from '../chat/event.js'
import * as subject from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import { newestLow, readLocators, writeLocators } from '../store/locators.js'
import type { LocatorsTable } from '../store/tables.js'
import type { Act, ActEvent, Plan, Scene } from './acts.js'
import type { Memory } from './memory.js'
import type { Place } from './places.js'
import { subjectAt, wantAll } from './subjects.js'

/** Platforms whose later events name a message by its number only. */
const BY_NUMBER: ReadonlySet<string> = new Set(['telegram'])

export interface Located {
  locate: (scene: Scene, ref: MessageRef) => Place
  /** Moves what was said of a message before it was seen to its real place. */
  settle: (plan: Plan, scene: Scene, event: ActEvent) => void
  /** The space of a channel that a message turned out to be in. */
  spaceOf: (channel: number) => number | undefined
  save: () => Promise<void>
}

const keyOf = (space: number, low: number): string => `${space} ${low}`

export const locating = async (bulk: Bulk, memory: Memory, acts: readonly Act[]): Promise<Located> => {
  const [first] = acts
  const byNumber = first !== undefined && BY_NUMBER.has(first.event.platform)
  const numbered = byNumber ? acts : []
  const spaces = [...new Set(numbered.map((a) => a.scene.space.id))]
  const unknown = spaces.filter((s) => bulk.engine !== 'sqlite' || !memory.newestLow.has(s))
  for (const row of await bulk.read(newestLow, unknown)) memory.newestLow.set(row.space, row.newest ?? -1)
  const wanted = new Map<string, { space: number; low: number }>()
  for (const { scene, event } of numbered) {
    if (event.type === 'deletion') continue
    const space = scene.space.id
    const { low } = event.ref
    const mayExist =
      bulk.engine !== 'sqlite' || low <= (memory.newestLow.get(space) ?? Number.MAX_SAFE_INTEGER)
    if (mayExist) wanted.set(keyOf(space, low), { space, low })
  }
  const known = new Map<string, LocatorsTable>()
  const homes = new Map<number, number>()
  for (const row of await bulk.read(readLocators, [...wanted.values()])) {
    known.set(keyOf(row.space, row.low), row)
    homes.set(row.channel, row.space)
  }
  const changed = new Map<string, LocatorsTable>()
  const note = (row: LocatorsTable) => {
    const key = keyOf(row.space, row.low)
    known.set(key, row)
    changed.set(key, row)
    if (row.low > (memory.newestLow.get(row.space) ?? -1)) memory.newestLow.set(row.space, row.low)
  }

  const locate = (scene: Scene, ref: MessageRef): Place => {
    if (ref.at !== null) return { channel: scene.channel, at: ref.at, low: ref.low }
    const space = scene.space.id
    const row = known.get(keyOf(space, ref.low))
    if (row) return { channel: row.channel, at: row.at, low: ref.low }
    note({ space, low: ref.low, channel: scene.channel, at: 0 })
    return { channel: scene.channel, at: 0, low: ref.low }
  }

  const settle = (plan: Plan, scene: Scene, event: ActEvent): void => {
    if (!byNumber || event.type !== 'message' || event.ref.at === null) return
    const place = { channel: scene.channel, at: event.ref.at, low: event.ref.low }
    const row = known.get(keyOf(scene.space.id, place.low))
    if (row && row.at === place.at) return
    note({ space: scene.space.id, ...place })
    if (row?.at !== 0) return
    const orphan = { channel: row.channel, at: 0, low: place.low }
    wantAll(plan.memory, plan.subjects, orphan)
    wantAll(plan.memory, plan.subjects, place)
    plan.changes.push(() =>
      subject.moveFacts(subjectAt(plan.subjects, orphan), subjectAt(plan.subjects, place)),
    )
  }

  return {
    locate,
    settle,
    spaceOf: (channel) => homes.get(channel),
    save: () => bulk.write(writeLocators, [...changed.values()]),
  }
}
