/**
 * One batch of events, in one transaction: identities, then acts as changes of subjects, then everything those
 * changes are worth. Either all of it is stored or none.
 */
import type { ChatEvent, PlatformName } from '../chat/event.js'
import { weekOf } from '../domain/calendar.js'
import { type Intent, planNotice } from '../domain/intents.js'
import { type Subject, subjectKey } from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { addIntents } from '../store/intents.js'
import { lockSpaces } from '../store/locks.js'
import { appendRollups, nameTerms } from '../store/rollups.js'
import type { SpaceRow } from '../store/spaces.js'
import { type ActEvent, answerOf, isAct, type Place, type Plan, planAct, type Scene } from './acts.js'
import { bookSubjects, freshMessage, type Ledger, writeFacts } from './booking.js'
import { readSettings } from './community-settings.js'
import { locating } from './locating.js'
import { forgetPlaces, type Memory } from './memory.js'
import { accountOf, channelOf, knownChannel, learnPeople, notePresence } from './people.js'
import { applyStructure, type Beginnings, type StructureEvent, spaceOf } from './structure.js'
import { learnNewest, loadSubjects, noSubjects, type Subjects, wantOne } from './subjects.js'
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
const setScenes = async (
  tx: Tx,
  bulk: Bulk,
  events: readonly ActEvent[],
  tools: BatchTools,
): Promise<Acts> => {
  const { memory } = tools
  if (bulk.engine !== 'sqlite') forgetPlaces(memory)
  const ledgers = new Map<number, Ledger>()
  const scenes: Acts['scenes'] = []
  for (const event of events) {
    const key = `${event.platform} ${event.space}`
    let space = memory.spaces.get(key)
    if (!space) {
      space = await spaceOf(tx, event, tools.begin)
      memory.spaces.set(key, space)
    }
    let ledger = ledgers.get(space.id)
    if (!ledger) {
      const settings =
        memory.settings.get(space.community) ?? (await readSettings(tx, memory, space.community))
      ledger = { space, settings }
      ledgers.set(space.id, ledger)
    }
    const { settings } = ledger
    const known = knownChannel(memory, space, event.channel)
    const channel = known ?? (await channelOf(tx, memory, space, event.channel))
    if (!settings.untracked.has(channel)) scenes.push({ scene: { space, settings, channel }, event })
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

/** The first words in a space that has not been told of the bot: tell it there, once. */
const planNotices = async (tx: Tx, acts: Acts, tools: BatchTools): Promise<void> => {
  const intents = new Map<string, Intent>()
  for (const { scene, event } of acts.scenes) {
    if (scene.space.noticed_at !== null || event.type !== 'message' || event.source !== 'live') continue
    const key = `${scene.space.id} ${scene.channel}`
    if (tools.memory.notices.has(key)) continue
    intents.set(key, planNotice(scene.space, scene.channel, tools.now))
  }
  if (intents.size === 0) return
  await addIntents(tx, [...intents.values()], tools.now)
  for (const key of intents.keys()) tools.memory.notices.add(key)
}

/** Loads what is wanted; then, for deletions of answers, what they answered. */
const load = async (bulk: Bulk, plan: Plan, acts: Acts): Promise<void> => {
  const { subjects, memory } = plan
  await loadSubjects(bulk, subjects)
  for (const { scene, event } of acts.scenes) {
    if (event.type !== 'deletion') continue
    for (const ref of event.refs) {
      const gone = subjects.byKey.get(subjectKey(plan.locate(scene, ref)))
      const link = gone ? answerOf(gone) : null
      if (link) wantOne(memory, subjects, link)
    }
  }
  await loadSubjects(bulk, subjects)
}

const countTerms = (tools: BatchTools, subjects: Subjects, texts: readonly Text[]): void => {
  const counted = new Set<Subject>()
  for (const { place, author, text } of texts) {
    const s = subjects.byKey.get(subjectKey(place))
    const fact = s && !counted.has(s) ? freshMessage(s) : undefined
    if (!s || !fact) continue
    counted.add(s)
    tools.terms.add(weekOf(fact.day), place.channel, author, text)
  }
}

const applyActs = async (
  tx: Tx,
  bulk: Bulk,
  platform: PlatformName,
  events: readonly ActEvent[],
  tools: BatchTools,
): Promise<Inserted> => {
  const { memory } = tools
  const acts = await setScenes(tx, bulk, events, tools)
  await lockSpaces(tx, bulk, [...acts.ledgers.keys()])
  if (bulk.engine !== 'sqlite') memory.seqs.clear()
  await notePresent(tx, bulk, acts, memory)
  await planNotices(tx, acts, tools)
  await learnNewest(bulk, memory, new Set(acts.scenes.map((a) => a.scene.channel)))
  const located = await locating(bulk, memory, acts.scenes)
  const plan: Plan = { memory, subjects: noSubjects(), changes: [], locate: located.locate }
  const spaces = new Map<number, number>()
  const texts: Text[] = []
  for (const { scene, event } of acts.scenes) {
    spaces.set(scene.channel, scene.space.id)
    located.settle(plan, scene, event)
    planAct(plan, scene, event)
    if (event.type === 'message' && event.text) {
      const author = actor(memory, event)
      const place = located.locate(scene, event.ref)
      if (author && !author.bot) texts.push({ place, author: author.id, text: event.text })
    }
  }
  await load(bulk, plan, acts)
  for (const change of plan.changes) change()
  countTerms(tools, plan.subjects, texts)
  const spaceOfChannel = (channel: number): number => {
    const space = spaces.get(channel) ?? located.spaceOf(channel)
    if (space === undefined) throw new RangeError(`channel ${channel} is not part of this batch`)
    return space
  }
  const where = { spaceOf: spaceOfChannel, ledgers: acts.ledgers, now: tools.now }
  const sums = await bookSubjects(tx, bulk, memory, plan.subjects, where)
  const inserted = await writeFacts(bulk, memory, plan.subjects)
  await located.save()
  const { counts, words } = tools.terms.take()
  if (counts.length + sums.channels.length + sums.ties.length > 0) {
    await bulk.write(appendRollups, [{ ...sums, terms: counts }])
  }
  await bulk.write(nameTerms, words)
  return [...inserted].map(([kind, count]) => ({ platform, kind, count }))
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
    const theirs = acts.filter((e) => e.platform === platform)
    inserted.push(...(await applyActs(tx, bulk, platform, theirs, tools)))
  }
  return inserted
}
