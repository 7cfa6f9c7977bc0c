/**
 * What people do beside talking, and what the platform says of it: votes, edits, invites, boosts, payments, service
 * messages, comings and goings. Each becomes a change of the subject it stands under.
 */
import type {
  AcceptedEvent,
  AttendanceEvent,
  BoostEvent,
  ChannelInfo,
  ChatEvent,
  EditEvent,
  FoundEvent,
  InviteEvent,
  MessageRef,
  PaymentEvent,
  RefundEvent,
  ServiceEvent,
  ThanksEvent,
  VoteEvent,
} from '../chat/event.js'
import { accept, unaccept } from '../domain/accepting.js'
import { invited, joined, left } from '../domain/arrivals.js'
import { momentOf } from '../domain/calendar.js'
import { type Fact, KIND, type Kind, SERVICES, SOURCE } from '../domain/facts.js'
import { blankFact, create } from '../domain/subject.js'
import { runOf, slotsOf, thank } from '../domain/thanks.js'
import { choose, MOST_OPTIONS, unvote, vote, voteDetail, votedNotBefore } from '../domain/votes.js'
import type { Coming } from './comings.js'
import { settingsOfDay, zoneAt } from './community-settings.js'
import { emojiNumber as numberOf } from './emoji.js'
import type { Ledger, Memory } from './memory.js'
import { accountOf } from './people.js'
import type { Place } from './places.js'
import type { Entry } from './recording.js'

/** Where a deed happened: its space and the number of its channel. */
export interface DeedScene {
  ledger: Ledger
  channel: number
}

export type DeedEvent =
  | AttendanceEvent
  | ThanksEvent
  | AcceptedEvent
  | FoundEvent
  | VoteEvent
  | EditEvent
  | InviteEvent
  | BoostEvent
  | ServiceEvent
  | PaymentEvent
  | RefundEvent

const DEEDS: ReadonlySet<ChatEvent['type']> = new Set([
  'attendance',
  'thanks',
  'accepted',
  'found',
  'vote',
  'edit',
  'invite',
  'boost',
  'service',
  'payment',
  'refund',
] satisfies DeedEvent['type'][])

export const isDeed = (event: ChatEvent): event is DeedEvent => DEEDS.has(event.type)

/** The space itself, for what happens in none of its channels. */
export const SPACE_CHANNEL: ChannelInfo = { id: 'space', kind: 'space' }

export const channelIn = (event: DeedEvent): ChannelInfo => {
  if ('channel' in event) return event.channel
  if (event.type === 'vote') return 'channel' in event.on ? event.on.channel : SPACE_CHANNEL
  return event.type === 'boost' && event.place ? event.place.channel : SPACE_CHANNEL
}

const DAY = 86_400_000

/** Days a newcomer has to stay for an invite to count, as in force when they came. */
const keptMs = ({ settings }: Ledger, at: number): number =>
  settingsOfDay(settings, momentOf(zoneAt(settings, at), at).day).invites.keptDays * DAY

const factAt = (
  { settings }: Ledger,
  place: Place,
  what: { kind: Kind; actor: number; detail: number },
  at: number,
  source: number,
): Fact => blankFact(place, what, momentOf(zoneAt(settings, at), at), source)

const placeOf = (channel: number, ref: MessageRef): Place => ({ channel, at: ref.at ?? 0, low: ref.low })

const entryOf = ({ ledger }: DeedScene, fact: Fact): Entry => ({
  space: ledger.space.id,
  place: fact,
  needs: [fact],
  change: (subject) => create(subject, [fact]),
})

const planVote = (scene: DeedScene, event: VoteEvent, actor: number): Entry[] => {
  if (!('ref' in event.on)) return []
  const { ledger } = scene
  const place = placeOf(scene.channel, event.on.ref)
  const at = (detail: number) => ({ kind: KIND.vote, actor, detail })
  const made = (detail: number): Fact => factAt(ledger, place, at(detail), event.at, SOURCE[event.source])
  const options = [...new Set(event.options)].filter((o) => Number.isInteger(o) && o >= 0 && o < MOST_OPTIONS)
  const facts = options.map((option) => made(voteDetail(option)))
  const mark = made(0)
  const needs = Array.from({ length: MOST_OPTIONS + 1 }, (_, detail) => ({ ...place, ...at(detail) }))
  return [
    {
      space: ledger.space.id,
      place,
      needs,
      change: (subject) => {
        const when = event.heard ? votedNotBefore(subject, actor, event.at) : event.at
        const votes = facts.map((fact) => ({ ...fact, happened_at: when }))
        if (event.change === 'chosen') choose(subject, { ...mark, withdrawn_at: when }, votes)
        else
          for (const one of votes)
            if (event.change === 'added') vote(subject, one)
            else unvote(subject, one, when)
      },
    },
  ]
}

const planEdit = (scene: DeedScene, event: EditEvent, actor: number): Entry[] => {
  const place = placeOf(scene.channel, event.ref)
  const what = { kind: KIND.edit, actor, detail: event.at }
  const fact = factAt(scene.ledger, place, what, event.at, SOURCE[event.source])
  return [entryOf(scene, { ...fact, happened_at: event.at, length: event.length })]
}

const planInvite = (scene: DeedScene, event: InviteEvent, came: number, by: number): Entry[] => {
  const { ledger, channel } = scene
  const place = { channel, at: event.at, low: 0 }
  const what = { kind: KIND.invite, actor: by, detail: came }
  const fact = { ...factAt(ledger, place, what, event.at, SOURCE[event.source]), to_account: came }
  const kept = keptMs(ledger, event.at)
  return [{ space: ledger.space.id, place, change: (subject) => invited(subject, fact, kept) }]
}

const planBoost = (scene: DeedScene, event: BoostEvent, actor: number): Entry[] => {
  const ref = event.place?.ref ?? { at: event.at, low: 0 }
  const kind = event.change === 'began' ? KIND.boost : KIND.unboost
  const what = { kind, actor, detail: event.id === undefined ? 0 : numberOf(event.id) }
  const fact = factAt(scene.ledger, placeOf(scene.channel, ref), what, event.at, SOURCE[event.source])
  return [entryOf(scene, { ...fact, length: event.times ?? 1 })]
}

const planService = (scene: DeedScene, event: ServiceEvent, actor: number): Entry[] => {
  const detail = Math.max(0, SERVICES.indexOf(event.what))
  const place = placeOf(scene.channel, event.ref)
  const what = { kind: KIND.service, actor, detail }
  const fact = factAt(scene.ledger, place, what, event.at, SOURCE[event.source])
  return [
    entryOf(scene, {
      ...fact,
      happened_at: event.at === place.at ? null : event.at,
      length: event.measure ?? 0,
    }),
  ]
}

const planAttendance = (scene: DeedScene, event: AttendanceEvent, actor: number): Entry[] => {
  const place = { channel: scene.channel, at: event.at, low: 0 }
  const what = { kind: KIND.attended, actor, detail: event.occasion }
  const fact = factAt(scene.ledger, place, what, event.at, SOURCE[event.source])
  return [entryOf(scene, { ...fact, length: event.minutes })]
}

/** Nobody thanks themselves, or a bot. */
const planThanks = (memory: Memory, scene: DeedScene, event: ThanksEvent, actor: number): Entry[] => {
  const { ledger, channel } = scene
  const to = accountOf(memory, event.platform, event.to)
  if (!to || to.bot || to.id === actor) return []
  const { day } = momentOf(zoneAt(ledger.settings, event.at), event.at)
  const run = runOf(day, settingsOfDay(ledger.settings, day).thanks.pairDays)
  const place = { channel, at: run, low: 0 }
  const needs = slotsOf(actor, to.id).map((slot) => ({ ...place, ...slot }))
  const what = { kind: KIND.thanks, actor, detail: to.id }
  const said = factAt(ledger, place, what, event.at, SOURCE[event.source])
  const fact = { ...said, happened_at: event.at, to_account: to.id }
  return [{ space: ledger.space.id, place, needs, change: (subject) => thank(subject, fact) }]
}

/** Nobody accepts their own answer, or a bot's. */
const planAccepted = (memory: Memory, scene: DeedScene, event: AcceptedEvent, actor: number): Entry[] => {
  const to = accountOf(memory, event.platform, event.to)
  if (!to || to.bot || to.id === actor) return []
  const place = placeOf(scene.channel, event.ref)
  const what = { kind: KIND.accepted, actor, detail: to.id }
  const fact = { ...factAt(scene.ledger, place, what, event.at, SOURCE[event.source]), to_account: to.id }
  const change = event.change === 'added' ? accept : unaccept
  return [{ space: scene.ledger.space.id, place, change: (subject) => change(subject, fact, event.at) }]
}

const planFound = (memory: Memory, scene: DeedScene, event: FoundEvent, actor: number): Entry[] => {
  const to = event.to && accountOf(memory, event.platform, event.to)
  if (event.to && (!to || to.id === actor)) return []
  const place = { channel: scene.channel, at: event.at, low: 0 }
  const what = { kind: KIND[event.what], actor, detail: to?.id ?? 0 }
  const fact = factAt(scene.ledger, place, what, event.at, SOURCE[event.source])
  return [entryOf(scene, { ...fact, to_account: to?.id ?? null })]
}

/** Payments and refunds are planned in payments.ts, as they rest on what is stored of their charge. */
export const planDeed = (
  memory: Memory,
  scene: DeedScene,
  event: Exclude<DeedEvent, PaymentEvent | RefundEvent>,
  actor: number,
): Entry[] => {
  if (event.type === 'vote') return planVote(scene, event, actor)
  if (event.type === 'edit') return planEdit(scene, event, actor)
  if (event.type === 'attendance') return planAttendance(scene, event, actor)
  if (event.type === 'thanks') return planThanks(memory, scene, event, actor)
  if (event.type === 'accepted') return planAccepted(memory, scene, event, actor)
  if (event.type === 'found') return planFound(memory, scene, event, actor)
  if (event.type === 'boost') return planBoost(scene, event, actor)
  if (event.type === 'service') return planService(scene, event, actor)
  const by = event.by && accountOf(memory, event.platform, event.by)
  // A bot's invite is nobody's; and nobody invites themselves.
  return planInvite(scene, event, actor, by && !by.bot && by.id !== actor ? by.id : 0)
}

/** Somebody joined or left: `channel` is the space's own. */
export const planComing = (scene: DeedScene, coming: Coming): Entry => {
  const { ledger, channel } = scene
  const { account, joinedAt: at } = coming
  const place = { channel, at, low: 0 }
  const kept = keptMs(ledger, at)
  const source = coming.inferred ? SOURCE.inferred : SOURCE[coming.source]
  const space = ledger.space.id
  if (coming.leftAt === null) {
    const fact = factAt(ledger, place, { kind: KIND.join, actor: account, detail: 0 }, at, source)
    return { space, place, needs: [fact], change: (subject) => joined(subject, fact) }
  }
  const { leftAt } = coming
  const fact = factAt(ledger, place, { kind: KIND.leave, actor: account, detail: 0 }, leftAt, source)
  return { space, place, change: (subject) => left(subject, { ...fact, happened_at: leftAt }, kept) }
}
