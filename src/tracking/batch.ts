/**
 * One batch of events, in one transaction: identities, then acts as changes of subjects, then everything those
 * changes are worth. Either all of it is stored or none.
 */
import type { ChatEvent } from '../chat/event.js'
import { weekOf } from '../domain/calendar.js'
import { type Subject, subjectKey } from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { lockSpaces } from '../store/locks.js'
import type { SpaceRow } from '../store/spaces.js'
import { appendTerms, nameTerms } from '../store/terms.js'
import { type ActEvent, answerOf, isAct, type Place, type Plan, planAct, type Scene } from './acts.js'
import { bookSubjects, freshMessage, type Ledger, writeFacts } from './booking.js'
import { settingsFor } from './community-settings.js'
import { locating } from './locating.js'
import type { Memory } from './memory.js'
import { accountOf, channelOf, learnPeople, notePresence } from './people.js'
import { applyStructure, type Beginnings, type StructureEvent, spaceOf } from './structure.js'
import { learnNewest, loadSubjects, nothingWanted, type Subjects, wantAll, wantOne } from './subjects.js'
import type { TermCounter } from './terms.js'

export interface BatchTools {
  memory: Memory
  terms: TermCounter
  begin: Beginnings
  now: number
}

interface Text {
  place: Place
  author: number
  text: string
}

/** Facts that are new, by platform and kind. */
export type Inserted = { platform: string; kind: number; count: number }[]

interface Acts {
  scenes: { scene: Scene; event: ActEvent }[]
  ledgers: Map<number, Ledger>
}

/** Where each act happened; those in channels that are not tracked are left out. */
const setScenes = async (tx: Tx, events: readonly ActEvent[], tools: BatchTools): Promise<Acts> => {
  const spaces = new Map<string, SpaceRow>()
  const ledgers = new Map<number, Ledger>()
  const scenes: Acts['scenes'] = []
  for (const event of events) {
    const key = `${event.platform} ${event.space}`
    let space = spaces.get(key)
    if (!space) {
      space = await spaceOf(tx, event, tools.begin)
      spaces.set(key, space)
      ledgers.set(space.id, { space, settings: await settingsFor(tx, tools.memory, space.community) })
    }
    const settings = ledgers.get(space.id)?.settings
    const channel = await channelOf(tx, tools.memory, space, event.channel)
    if (settings && !settings.untracked.has(channel))
      scenes.push({ scene: { space, settings, channel }, event })
  }
  return { scenes, ledgers }
}

const actor = (memory: Memory, event: ActEvent): { id: number; bot: boolean } | null => {
  if (event.type === 'message') return event.relayed ? null : accountOf(memory, event.platform, event.author)
  if (event.type === 'thread') return accountOf(memory, event.platform, event.author)
  return event.type === 'reaction' ? accountOf(memory, event.platform, event.by) : null
}

const notePresent = async (tx: Tx, bulk: Bulk, acts: Acts, memory: Memory): Promise<void> => {
  for (const arrivals of [true, false]) {
    const bySpace = new Map<number, { space: SpaceRow; seen: Map<number, number> }>()
    for (const { scene, event } of acts.scenes) {
      if ((event.source !== 'import') !== arrivals) continue
      const account = actor(memory, event)
      if (!account || account.bot) continue
      let group = bySpace.get(scene.space.id)
      if (!group) {
        group = { space: scene.space, seen: new Map() }
        bySpace.set(scene.space.id, group)
      }
      const first = group.seen.get(account.id)
      if (first === undefined || event.at < first) group.seen.set(account.id, event.at)
    }
    for (const { space, seen } of bySpace.values())
      await notePresence(tx, bulk, memory, space, seen, arrivals)
  }
}

/** Loads what is wanted; then, for deletions of answers, what they answered. */
const load = async (bulk: Bulk, memory: Memory, plan: Plan, acts: Acts): Promise<Subjects> => {
  const subjects: Subjects = new Map()
  await loadSubjects(bulk, memory, subjects, plan.wanted)
  const further = nothingWanted()
  for (const { scene, event } of acts.scenes) {
    if (event.type !== 'deletion') continue
    for (const ref of event.refs) {
      const gone = subjects.get(subjectKey(plan.locate(scene, ref)))
      const link = gone ? answerOf(gone) : null
      if (!link) continue
      // A subject that is loaded in part already must be read whole, or this link would be missing.
      if (subjects.delete(subjectKey(link))) wantAll(further, link)
      else wantOne(further, link)
    }
  }
  await loadSubjects(bulk, memory, subjects, further)
  return subjects
}

const countTerms = (tools: BatchTools, subjects: Subjects, texts: readonly Text[]): void => {
  const counted = new Set<Subject>()
  for (const { place, author, text } of texts) {
    const s = subjects.get(subjectKey(place))
    if (!s || counted.has(s) || !freshMessage(s)) continue
    counted.add(s)
    const [fact] = s.facts.values()
    if (fact) tools.terms.add(weekOf(fact.day), place.channel, author, text)
  }
}

const applyActs = async (
  tx: Tx,
  bulk: Bulk,
  events: readonly ActEvent[],
  tools: BatchTools,
): Promise<Inserted> => {
  const { memory } = tools
  const acts = await setScenes(tx, events, tools)
  await lockSpaces(tx, bulk, [...acts.ledgers.keys()])
  if (bulk.engine !== 'sqlite') memory.seqs.clear()
  await notePresent(tx, bulk, acts, memory)
  await learnNewest(bulk, memory, new Set(acts.scenes.map((a) => a.scene.channel)))
  const located = await locating(bulk, memory, acts.scenes)
  const plan: Plan = { memory, wanted: nothingWanted(), changes: [], locate: located.locate }
  const spaces = new Map<number, number>()
  const platforms = new Map<number, string>()
  const texts: Text[] = []
  for (const { scene, event } of acts.scenes) {
    spaces.set(scene.channel, scene.space.id)
    platforms.set(scene.channel, event.platform)
    located.settle(plan, scene, event)
    planAct(plan, scene, event)
    if (event.type === 'message' && event.text) {
      const author = actor(memory, event)
      const place = located.locate(scene, event.ref)
      if (author && !author.bot) texts.push({ place, author: author.id, text: event.text })
    }
  }
  const subjects = await load(bulk, memory, plan, acts)
  for (const change of plan.changes) change(subjects)
  countTerms(tools, subjects, texts)
  const spaceOfChannel = (channel: number): number => {
    const space = spaces.get(channel) ?? located.spaceOf(channel)
    if (space === undefined) throw new RangeError(`channel ${channel} is not part of this batch`)
    return space
  }
  await bookSubjects(tx, bulk, memory, subjects, {
    spaceOf: spaceOfChannel,
    ledgers: acts.ledgers,
    now: tools.now,
  })
  const byPlatform = await writeFacts(bulk, memory, subjects)
  await located.save()
  return [...byPlatform.inserted].map(([kind, count]) => ({
    platform: events[0]?.platform ?? '',
    kind,
    count,
  }))
}

const saveTerms = async (bulk: Bulk, terms: TermCounter): Promise<void> => {
  const { counts, words } = terms.take()
  if (counts.length > 0) await bulk.write(appendTerms, [counts])
  await bulk.write(nameTerms, words)
}

export const applyBatch = async (
  tx: Tx,
  bulk: Bulk,
  events: readonly ChatEvent[],
  tools: BatchTools,
): Promise<Inserted> => {
  await learnPeople(tx, bulk, tools.memory, events)
  for (const event of events)
    if (!isAct(event)) await applyStructure(tx, bulk, tools.memory, event as StructureEvent, tools.begin)
  const inserted: Inserted = []
  const acts = events.filter(isAct)
  for (const platform of new Set(acts.map((e) => e.platform))) {
    inserted.push(
      ...(await applyActs(
        tx,
        bulk,
        acts.filter((e) => e.platform === platform),
        tools,
      )),
    )
  }
  await saveTerms(bulk, tools.terms)
  return inserted
}
