/**
 * One batch of events, in one transaction: identities, then acts as changes of subjects, then everything those
 * changes are worth. Either all of it is stored or none.
 */
import type { ChatEvent, PlatformName } from '../chat/event.js'
import { weekOf } from '../domain/calendar.js'
import type { Subject } from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { lockSpaces } from '../store/locks.js'
import { letOthers } from '../store/pace.js'
import { notePoll } from '../store/polls.js'
import { appendRollups } from '../store/rollups.js'
import { nameTerms } from '../store/terms.js'
import { type Act, type ActEvent, answerOf, isAct, type Observation, type Plan, planAct } from './acts.js'
import { applyDeeds, isBesideTalk } from './apply-deeds.js'
import { bookSubjects, freshMessage, writeFacts } from './booking.js'
import { applyCalendar, isCalendarNews } from './calendar.js'
import type { Comings } from './comings.js'
import type { Consent } from './consent.js'
import type { DataCounts } from './data-counts.js'
import type { DeedEvent } from './deeds.js'
import { hearActs } from './entering.js'
import type { Likeness } from './likeness.js'
import { type Located, locating } from './locating.js'
import { hearRoles, type RolesHeard } from './member-roles.js'
import type { Memory } from './memory.js'
import { learnPeople } from './people.js'
import { type Acts, notePresent, planNotices, setScenes } from './scenes.js'
import { applyStructure, type Beginnings, isStructure } from './structure.js'
import { learnNewest, loadSubjects, noSubjects, type Subjects, subjectHere, wantOne } from './subjects.js'
import type { TermCounter } from './terms.js'
import type { VoiceNews } from './voice.js'

export interface BatchTools {
  memory: Memory
  terms: TermCounter
  counts: DataCounts
  likeness: Likeness
  consent: Pick<Consent, 'uncounted' | 'mayLeave'>
  begin: Beginnings
  now: number
}

/** Facts that are new, by platform and kind. */
export type Inserted = { platform: string; kind: number; count: number }[]

/** Loads what is wanted; then, for deletions of answers, what they answered. */
const load = async (bulk: Bulk, plan: Plan, acts: readonly Act[]): Promise<void> => {
  const { subjects, memory } = plan
  await loadSubjects(bulk, subjects)
  for (const { scene, event } of acts) {
    if (event.type !== 'deletion') continue
    for (const ref of event.refs) {
      const gone = subjectHere(subjects, plan.locate(scene, ref))
      const link = gone ? answerOf(gone) : null
      if (link) wantOne(memory, subjects, link)
    }
  }
  await loadSubjects(bulk, subjects)
}

const observe = (terms: TermCounter, subjects: Subjects, observations: readonly Observation[]): void => {
  const observed = new Set<Subject>()
  for (const { place, subject, author, text } of observations) {
    const s = subject ?? subjectHere(subjects, place)
    const fact = s && !observed.has(s) ? freshMessage(s) : undefined
    if (!s || !fact) continue
    observed.add(s)
    terms.add(weekOf(fact.day), place.channel, author, text)
  }
}

const change = async (bulk: Bulk, memory: Memory, located: Located, acts: readonly Act[]): Promise<Plan> => {
  const plan: Plan = { memory, subjects: noSubjects(), changes: [], observations: [], locate: located.locate }
  for (const act of acts) {
    located.settle(plan, act.scene, act.event)
    planAct(plan, act)
  }
  await load(bulk, plan, acts)
  for (const make of plan.changes) make()
  return plan
}

const spaceFinder =
  (set: Acts, located: Located, elsewhere: ReadonlyMap<number, number>) =>
  (channel: number): number => {
    const space = set.scenes.get(channel)?.space.id ?? located.spaceOf(channel) ?? elsewhere.get(channel)
    if (space === undefined) throw new RangeError(`channel ${channel} is not part of this batch`)
    return space
  }

/** Votes may name their poll by its id alone. */
const notePolls = async (tx: Tx, acts: readonly Act[]): Promise<void> => {
  for (const { scene, event } of acts) {
    if (event.type !== 'message' || event.poll === undefined || event.ref.at === null) continue
    const { at, low } = event.ref
    await notePoll(tx, { platform: event.platform, poll: event.poll, channel: scene.channel, at, low })
  }
}

/** Only where roles matter. */
const rolesIn = (acts: readonly Act[]): RolesHeard[] => {
  const heard: RolesHeard[] = []
  for (const { scene, event, actor } of acts) {
    if (scene.settings.roles.size === 0 || actor === null || !('roles' in event)) continue
    if (event.roles) heard.push({ ledger: scene, account: actor.id, at: event.at, roles: event.roles })
  }
  return heard
}

const applyActs = async (
  tx: Tx,
  bulk: Bulk,
  platform: PlatformName,
  events: readonly ActEvent[],
  tools: BatchTools,
): Promise<Inserted> => {
  const { memory, now } = tools
  const set = await setScenes(tx, bulk, memory, events, tools.begin, tools.counts)
  await lockSpaces(tx, bulk, [...set.ledgers.keys()])
  await tools.likeness.recall(tx, bulk)
  if (bulk.engine !== 'sqlite') memory.seqs.clear()
  await notePresent(tx, bulk, memory, set.acts)
  await planNotices(tx, memory, set.acts, now)
  await hearActs(bulk, memory, set.acts)
  await learnNewest(bulk, memory, set.scenes.keys())
  const located = await locating(bulk, memory, set.acts)
  const { subjects, observations } = await change(bulk, memory, located, set.acts)
  await letOthers()
  observe(tools.terms, subjects, observations)
  tools.counts.acts(set.acts, subjects)
  const elsewhere = await tools.likeness.mark(set.acts, { memory, subjects, bulk })
  const where = {
    spaceOf: spaceFinder(set, located, elsewhere),
    ledgers: set.ledgers,
    uncounted: tools.consent.uncounted,
    now,
  }
  await letOthers()
  const opened = await hearRoles(tx, bulk, memory, rolesIn(set.acts), now)
  const sums = await bookSubjects(tx, bulk, memory, subjects, { ...where, opened })
  const inserted = await writeFacts(bulk, memory, subjects, (f, fresh) =>
    tools.counts.fact(where.spaceOf(f.channel), f, fresh),
  )
  await located.save()
  await notePolls(tx, set.acts)
  const { counts, words } = tools.terms.take()
  if (counts.length + sums.channels.length + sums.hours.length + sums.ties.length > 0) {
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
  const acts: ActEvent[] = []
  const beside: (DeedEvent | VoiceNews)[] = []
  const comings: Comings = []
  for (const event of events) {
    if (isAct(event)) acts.push(event)
    else {
      if (isBesideTalk(event)) beside.push(event)
      if (isCalendarNews(event)) await applyCalendar(tx, bulk, tools.memory, event, tools.begin, tools.now)
      if (isStructure(event)) await applyStructure(tx, bulk, tools.memory, event, tools, comings)
    }
  }
  const inserted: Inserted = []
  for (const platform of new Set(acts.map((e) => e.platform))) {
    const theirs = acts.filter((e) => e.platform === platform)
    inserted.push(...(await applyActs(tx, bulk, platform, theirs, tools)))
  }
  if (beside.length + comings.length === 0) return inserted
  const others = [...beside.map((e) => e.platform), ...comings.map((c) => c.space.platform as PlatformName)]
  for (const platform of new Set(others)) {
    const theirs = beside.filter((e) => e.platform === platform)
    const came = comings.filter((c) => c.space.platform === platform)
    inserted.push(...(await applyDeeds(tx, bulk, platform, theirs, came, tools)))
  }
  return inserted
}
