/**
 * What may be stored at all: events of those who opted out, of those who were erased and of what lies before a seal
 * stop here, before anybody in them becomes a number of ours. Looked up in memory; read anew only when it changed.
 */
import type { ChatEvent, Person } from '../chat/event.js'
import type { AccountId, CommunityId } from '../domain/identity.js'
import { askingSpaces, consenting, consentingAmong, sealedSpaces, uncounted } from '../store/consents.js'
import type { Tx } from '../store/engine.js'
import { allRefusals, noteReturned, privacyChanges, type Refusal, refusalHash } from '../store/refusals.js'
import { under } from './memory.js'
import { actorIn, isToSomebody } from './people.js'

export interface LeftOut {
  /** Of people who opted out, or older than their erasure. */
  refused: number
  /** Of people who have not been asked, or did not say yes. */
  unasked: number
  /** Older than the seal of their space. */
  sealed: number
}

export interface Consent {
  /** In the batch's own transaction. The events as they may be stored. */
  admit(
    tx: Tx,
    events: readonly ChatEvent[],
    now: number,
    leave: (event: ChatEvent, why: keyof LeftOut) => void,
  ): Promise<readonly ChatEvent[]>
  /** Reads anew what changed since. Answers whether something did: then nothing remembered is to be trusted. */
  refresh(tx: Tx, now: number): Promise<boolean>
  /** Of those who were in a space, the ones of whom it may be stored that they left. */
  mayLeave(
    tx: Tx,
    space: { platform: string; space: string },
    accounts: readonly AccountId[],
  ): Promise<AccountId[]>
  /** Numbers for whom nothing is booked. */
  readonly uncounted: ReadonlySet<AccountId>
  readonly leftOut: Readonly<LeftOut>
}

/** About 150 bytes each. */
const MOST_KNOWN = 200_000
const NEVER_READ = Symbol('never read')

interface State {
  refusals: Map<string, Refusal>
  /** By platform and person: their refusal, or null. */
  known: Map<string, Map<string, Refusal | null>>
  asking: Map<string, CommunityId>
  /** By community and platform: who said yes, who did not. */
  answers: Map<string, Map<string, boolean>>
  sealed: Map<string, number>
}

const emptyState = (): State => ({
  refusals: new Map(),
  known: new Map(),
  asking: new Map(),
  answers: new Map(),
  sealed: new Map(),
})

const spaceKey = (e: { platform: string; space: string }): string => `${e.platform} ${e.space}`

/** Whose act an event is, and when it was. */
const actOf = (event: ChatEvent): { person: Person; at: number } | null => {
  const person = actorIn(event)
  return person && { person, at: event.at }
}

const peopleIn = function* (event: ChatEvent): Generator<Person> {
  const act = actOf(event)
  if (act) yield act.person
  if (event.type === 'message') {
    yield* event.mentions
    if (event.reply?.author) yield event.reply.author
  } else if (event.type === 'reaction' && event.author) yield event.author
  else if (event.type === 'roster') yield* event.people
  else if (event.type === 'invite' && event.by) yield event.by
  else if (isToSomebody(event) && event.to) yield event.to
  else if (event.type === 'voice-roster') yield* event.people.map((p) => p.person)
}

/** The event without the people who must not be stored, though it is somebody else's act. */
const without = (event: ChatEvent, may: (person: Person, at: number) => boolean): ChatEvent => {
  if (event.type === 'message') {
    const mentions = event.mentions.filter((p) => may(p, event.at))
    const { reply } = event
    const keep = !reply?.author || may(reply.author, reply.ref.at ?? event.at)
    if (keep && mentions.length === event.mentions.length) return event
    if (!reply || keep) return { ...event, mentions }
    const { author: _, ...rest } = reply
    return { ...event, mentions, reply: rest }
  }
  if (event.type === 'reaction') {
    if (!event.author || may(event.author, event.ref.at ?? event.at)) return event
    const { author: _, ...rest } = event
    return rest
  }
  if (event.type === 'invite' && event.by && !may(event.by, event.at)) return { ...event, by: null }
  if (event.type === 'voice-roster') {
    const people = event.people.filter((p) => may(p.person, event.at))
    return people.length === event.people.length ? event : { ...event, people }
  }
  return event
}

export const createConsent = (key: string): Consent => {
  let state = emptyState()
  let seen: string | null | typeof NEVER_READ = NEVER_READ
  let gone: ReadonlySet<AccountId> = new Set()
  const leftOut: LeftOut = { refused: 0, unasked: 0, sealed: 0 }

  const refusalOf = (platform: string, person: Person): Refusal | null => {
    if (state.refusals.size === 0 || person.id === '') return null
    const ids = under(state.known, platform)
    const known = ids.get(person.id)
    if (known !== undefined) return known
    if (ids.size > MOST_KNOWN) ids.clear()
    const found = state.refusals.get(refusalHash(key, platform, person.id)) ?? null
    ids.set(person.id, found)
    return found
  }

  /** What somebody does themselves. */
  const mayAct = (platform: string, person: Person, at: number): boolean => {
    const refusal = refusalOf(platform, person)
    return refusal === null || (refusal.until_at !== null && at > refusal.until_at)
  }

  /** Somebody whom another names: who was erased becomes known again only by what they do themselves. */
  const mayBeNamed = (platform: string, person: Person, at: number): boolean => {
    const refusal = refusalOf(platform, person)
    return refusal === null || (refusal.returned_at !== null && mayAct(platform, person, at))
  }

  const answerKey = (community: CommunityId, platform: string) => `${community} ${platform}`

  /** In spaces that ask first: everybody not known yet. */
  const ask = async (tx: Tx, events: readonly ChatEvent[]): Promise<void> => {
    const wanted = new Map<string, { community: CommunityId; platform: string; ids: Set<string> }>()
    for (const event of events) {
      const community = state.asking.get(spaceKey(event))
      if (community === undefined) continue
      const name = answerKey(community, event.platform)
      const answers = under(state.answers, name)
      for (const person of peopleIn(event)) {
        if (person.id === '' || answers.has(person.id)) continue
        const group = wanted.get(name) ?? { community, platform: event.platform, ids: new Set() }
        group.ids.add(person.id)
        wanted.set(name, group)
      }
    }
    for (const [name, { community, platform, ids }] of wanted) {
      const answers = under(state.answers, name)
      if (answers.size > MOST_KNOWN) answers.clear()
      const all = [...ids]
      for (let i = 0; i < all.length; i += 500) {
        const some = all.slice(i, i + 500)
        const yes = await consentingAmong(tx, community, platform, some)
        for (const id of some) answers.set(id, yes.has(id))
      }
    }
  }

  const saidYes = (event: ChatEvent, person: Person): boolean => {
    const community = state.asking.get(spaceKey(event))
    if (community === undefined) return true
    return state.answers.get(answerKey(community, event.platform))?.get(person.id) === true
  }

  const isSealed = (event: ChatEvent): boolean =>
    actOf(event) !== null &&
    event.type !== 'join' &&
    event.type !== 'leave' &&
    event.at < (state.sealed.get(spaceKey(event)) ?? Number.MIN_SAFE_INTEGER)

  const verdict = (event: ChatEvent): ChatEvent | keyof LeftOut => {
    const { platform } = event
    if (isSealed(event)) return 'sealed'
    const act = actOf(event)
    if (act && !act.person.bot) {
      if (!mayAct(platform, act.person, act.at)) return 'refused'
      if (!saidYes(event, act.person)) return 'unasked'
    }
    if (isToSomebody(event) && event.to) {
      if (!mayBeNamed(platform, event.to, event.at)) return 'refused'
      if (!saidYes(event, event.to)) return 'unasked'
    }
    if (event.type === 'roster') {
      const people = event.people.filter(
        (p) => mayAct(platform, p, p.joinedAt ?? Number.MIN_SAFE_INTEGER) && saidYes(event, p),
      )
      return people.length === event.people.length ? event : { ...event, people }
    }
    return without(event, (person, at) => mayBeNamed(platform, person, at) && saidYes(event, person))
  }

  return {
    async admit(tx, events, now, leave) {
      if (state.refusals.size + state.asking.size + state.sealed.size === 0) return events
      if (state.asking.size > 0) await ask(tx, events)
      const admitted: ChatEvent[] = []
      const returned: string[] = []
      for (const event of events) {
        const kept = verdict(event)
        if (typeof kept === 'string') {
          leftOut[kept] += 1
          leave(event, kept)
          continue
        }
        const act = actOf(kept)
        const refusal = act && refusalOf(kept.platform, act.person)
        if (refusal?.returned_at === null) {
          refusal.returned_at = now
          returned.push(refusal.hash)
        }
        admitted.push(kept)
      }
      await noteReturned(tx, returned, now)
      return admitted
    },
    async refresh(tx, now) {
      const changes = await privacyChanges(tx)
      if (changes === seen) return false
      const first = seen === NEVER_READ
      seen = changes
      state = emptyState()
      for (const row of await allRefusals(tx)) state.refusals.set(row.hash, row)
      for (const s of await askingSpaces(tx, now)) state.asking.set(`${s.platform} ${s.id}`, s.community)
      for (const s of await sealedSpaces(tx)) state.sealed.set(`${s.platform} ${s.id}`, s.before)
      gone = new Set(state.refusals.size === 0 ? [] : await uncounted(tx))
      return !first
    },
    async mayLeave(tx, space, accounts) {
      const counted = accounts.filter((account) => !gone.has(account))
      const community = state.asking.get(spaceKey(space))
      if (community === undefined || counted.length === 0) return counted
      const yes = await consenting(tx, community)
      return counted.filter((account) => yes.has(account))
    },
    get uncounted() {
      return gone
    },
    leftOut,
  }
}
