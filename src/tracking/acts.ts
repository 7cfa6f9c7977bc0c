/**
 * Reads what people did into changes of subjects: first what each change needs to know (wanted), then, once that
 * is loaded, the changes in the order in which they came.
 */
import type {
  ChatEvent,
  DeletionEvent,
  MessageEvent,
  MessageRef,
  ReactionEvent,
  ReactionsClearedEvent,
  ThreadEvent,
} from '../chat/event.js'
import { momentOf } from '../domain/calendar.js'
import { type Fact, type FactKey, KIND, type Kind, MEDIA, replyDetail, SOURCE } from '../domain/facts.js'
import * as subject from '../domain/subject.js'
import type { SpaceRow } from '../store/spaces.js'
import { zoneAt } from './community-settings.js'
import { emojiNumber } from './emoji.js'
import type { KnownAccount, KnownSettings, Memory } from './memory.js'
import { accountOf } from './people.js'
import type { Place } from './places.js'
import { type Subjects, subjectAt, wantAll, wantOne } from './subjects.js'

export type ActEvent = MessageEvent | DeletionEvent | ReactionEvent | ReactionsClearedEvent | ThreadEvent

export const isAct = (event: ChatEvent): event is ActEvent =>
  event.type === 'message' ||
  event.type === 'deletion' ||
  event.type === 'reaction' ||
  event.type === 'reactions-cleared' ||
  event.type === 'thread'

/** Where an act happened, in our numbers. */
export interface Scene {
  space: SpaceRow
  settings: KnownSettings
  channel: number
}

/** An act, where it happened, and whose it is as far as it counts. */
export interface Act {
  scene: Scene
  event: ActEvent
  actor: KnownAccount | null
}

/** What is observed of a text once its message has turned out to be new. */
export interface Observation {
  place: Place
  subject: subject.Subject | undefined
  author: number
  text: string
}

/** A change waiting for its subjects. */
export type Change = () => void

export interface Plan {
  memory: Memory
  subjects: Subjects
  changes: Change[]
  observations: Observation[]
  /** Finds a message that is named by number alone. */
  locate: (scene: Scene, ref: MessageRef) => Place
}

/** Written out: an object that is spread and then added to gets a shape of its own, which costs microseconds. */
const keyAt = (
  { channel, at, low }: Place,
  what: { kind: Kind; actor: number; detail: number },
): FactKey => ({
  channel,
  at,
  low,
  kind: what.kind,
  actor: what.actor,
  detail: what.detail,
})

const fact = (
  scene: Scene,
  event: ActEvent,
  place: Place,
  what: { kind: Kind; actor: number; detail: number },
  at: number,
): Fact => subject.blankFact(place, what, momentOf(zoneAt(scene.settings, at), at), SOURCE[event.source])

/** Passing on somebody else's message is an act of its own, made by the message that does it. */
const shareOf = (message: Fact, original: MessageRef | undefined): Fact => ({
  ...message,
  kind: KIND.share,
  about_at: original?.at ?? null,
  about_low: original?.at == null ? null : original.low,
  length: 0,
  media: 0,
})

const planMessage = (plan: Plan, scene: Scene, event: MessageEvent, author: KnownAccount): void => {
  const place = plan.locate(scene, event.ref)
  const reply = event.reply ? plan.locate(scene, event.reply.ref) : null
  const message = fact(scene, event, place, { kind: KIND.message, actor: author.id, detail: 0 }, place.at)
  message.about_at = reply?.at ?? null
  message.about_low = reply?.low ?? null
  message.length = event.length
  message.media = event.media ? Math.max(0, MEDIA.indexOf(event.media)) : 0
  const facts = [message]
  if (event.forward) facts.push(shareOf(message, event.forward.ref))
  for (const person of event.mentions) {
    const named = accountOf(plan.memory, event.platform, person)
    if (!named || named.bot || named.id === author.id) continue
    const mention = fact(
      scene,
      event,
      place,
      { kind: KIND.mention, actor: author.id, detail: named.id },
      place.at,
    )
    mention.to_account = named.id
    facts.push(mention)
  }
  const known = wantAll(plan.memory, plan.subjects, place)
  if (event.text) {
    plan.observations.push({ place, subject: known, author: author.id, text: event.text })
  }
  if (!reply) {
    // Nearly every event comes this way. The order of changes does not matter, so it need not wait.
    if (known) subject.create(known, facts)
    else plan.changes.push(() => subject.create(subjectAt(plan.subjects, place), facts))
    return
  }
  const to = event.reply?.author ? accountOf(plan.memory, event.platform, event.reply.author) : null
  const key = keyAt(reply, {
    kind: KIND.reply,
    actor: author.id,
    detail: replyDetail(place.at, place.low),
  })
  wantOne(plan.memory, plan.subjects, key)
  plan.changes.push(() => {
    const own = subjectAt(plan.subjects, place)
    subject.create(own, facts)
    subject.answer(subjectAt(plan.subjects, reply), {
      ...message,
      ...key,
      happened_at: place.at,
      to_account: to && !to.bot ? to.id : null,
      about_at: place.at,
      about_low: place.low,
      length: 0,
      media: 0,
      withdrawn_at: subject.deletedAt(own),
    })
  })
}

const planDeletion = (plan: Plan, scene: Scene, event: DeletionEvent): void => {
  for (const ref of event.refs) {
    const place = plan.locate(scene, ref)
    const mark = {
      ...fact(scene, event, place, { kind: KIND.deletion, actor: 0, detail: 0 }, event.at),
      happened_at: event.at,
    }
    wantAll(plan.memory, plan.subjects, place)
    plan.changes.push(() => {
      const gone = subjectAt(plan.subjects, place)
      subject.remove(gone, mark)
      const link = answerOf(gone)
      if (link) subject.unanswer(subjectAt(plan.subjects, link), link, event.at)
    })
  }
}

/** The key of the fact by which a message answers another. */
export const answerOf = (
  gone: subject.Subject,
): (Place & { kind: Kind; actor: number; detail: number }) | null => {
  const message = subject.messageIn(gone)
  if (!message || message.about_at === null || message.about_low === null) return null
  return {
    channel: message.channel,
    at: message.about_at,
    low: message.about_low,
    kind: KIND.reply,
    actor: message.actor,
    detail: replyDetail(message.at, message.low),
  }
}

const planReaction = (plan: Plan, scene: Scene, event: ReactionEvent, by: KnownAccount): void => {
  const author = event.author ? accountOf(plan.memory, event.platform, event.author) : null
  const place = plan.locate(scene, event.ref)
  const key = { kind: KIND.reaction, actor: by.id, detail: emojiNumber(event.emoji) }
  const reaction = fact(scene, event, place, key, event.at)
  reaction.to_account = author && !author.bot ? author.id : null
  wantOne(plan.memory, plan.subjects, keyAt(place, key))
  plan.changes.push(() => {
    const to = subjectAt(plan.subjects, place)
    const at = event.heard ? subject.notBefore(to, reaction, event.at) : event.at
    reaction.happened_at = at
    if (event.change === 'added') subject.react(to, reaction)
    else subject.unreact(to, reaction, at)
  })
}

const planClearing = (plan: Plan, scene: Scene, event: ReactionsClearedEvent): void => {
  const place = plan.locate(scene, event.ref)
  const detail = event.emoji === undefined ? 0 : emojiNumber(event.emoji)
  const mark = {
    ...fact(scene, event, place, { kind: KIND.cleared, actor: 0, detail }, event.at),
    happened_at: event.at,
  }
  wantAll(plan.memory, plan.subjects, place)
  plan.changes.push(() => {
    const of = subjectAt(plan.subjects, place)
    const at = event.heard ? subject.clearedNotBefore(of, detail, event.at) : event.at
    subject.clear(of, { ...mark, happened_at: at })
  })
}

const planThread = (plan: Plan, scene: Scene, event: ThreadEvent, author: KnownAccount): void => {
  const place = plan.locate(scene, event.ref)
  const thread = fact(
    scene,
    event,
    place,
    { kind: KIND.thread, actor: author.id, detail: 0 },
    place.at || event.at,
  )
  wantAll(plan.memory, plan.subjects, place)
  plan.changes.push(() => subject.create(subjectAt(plan.subjects, place), [thread]))
}

export const planAct = (plan: Plan, { scene, event, actor }: Act): void => {
  if (event.type === 'deletion') planDeletion(plan, scene, event)
  else if (event.type === 'reactions-cleared') planClearing(plan, scene, event)
  else if (actor === null) return
  else if (event.type === 'message') planMessage(plan, scene, event, actor)
  else if (event.type === 'reaction') planReaction(plan, scene, event, actor)
  else planThread(plan, scene, event, actor)
}
