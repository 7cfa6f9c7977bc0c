/**
 * Dispatches beside talk → what any chat platform can report: votes, edits, voice, stages, boosts, pins, payments.
 * Where Discord gives no time, it happened when we heard of it.
 */
import type { ChatEvent, VoiceRosterEvent } from '../../chat/event.js'
import { readEntitlement } from './read-entitlement.js'
import { codePoints, isSaid } from './read-message.js'
import { isUser, onlyId, readPerson } from './read-person.js'
import { isId, readRef } from './snowflake.js'
import type {
  Packet,
  WireEntitlement,
  WireGuild,
  WireMember,
  WireMessage,
  WirePollVote,
  WireStage,
  WireVoiceState,
} from './wire.js'

export interface DeedContext {
  now: number
  /** Where a space sends those who fall asleep: nobody is in voice there. */
  afkOf: (space: string) => string | null
  /** The space shows no messages of boosts, so only its members' own state tells. */
  isBoostSilent: (space: string) => boolean
}

const live = (space: string, at: number) => ({ platform: 'discord', space, at, source: 'live' }) as const

const readVote = (d: WirePollVote, change: 'added' | 'removed', now: number): ChatEvent | null => {
  const ref = readRef(d.message_id)
  const { guild_id: space, channel_id: channel, user_id: user, answer_id: answer } = d
  if (!isId(space) || !isId(channel) || ref === null || !isId(user)) return null
  if (typeof answer !== 'number' || !Number.isInteger(answer) || answer < 1) return null
  const on = { channel: { id: channel }, ref }
  // Discord counts answers from 1.
  const options = [answer - 1]
  return { ...live(space, now), type: 'vote', change, on, by: onlyId(user), options, heard: true }
}

/** Only what somebody said and then changed; previews that Discord adds later are no edits. */
export const readEdit = (d: WireMessage): ChatEvent | null => {
  const ref = readRef(d.id)
  const at = typeof d.edited_timestamp === 'string' ? Date.parse(d.edited_timestamp) : Number.NaN
  if (!isId(d.guild_id) || !isId(d.channel_id) || ref === null || !Number.isSafeInteger(at)) return null
  if (!isUser(d.author) || d.webhook_id !== undefined || !isSaid(d.type ?? 0)) return null
  return {
    ...live(d.guild_id, at),
    type: 'edit',
    channel: { id: d.channel_id },
    ref,
    author: readPerson(d.author),
    length: typeof d.content === 'string' ? codePoints(d.content) : 0,
  }
}

const PIN = 6
const isBoost = (type: number | undefined) => type !== undefined && type >= 8 && type <= 11
const MOST_BOOSTS = 100

/** Messages that Discord itself writes: of a boost, with how many, and of a pin. */
const readNotice = (d: WireMessage): ChatEvent | null => {
  const ref = readRef(d.id)
  if (!isId(d.guild_id) || !isId(d.channel_id) || ref === null || !isUser(d.author)) return null
  const place = { channel: { id: d.channel_id }, ref }
  const by = readPerson(d.author)
  if (d.type === PIN) return { ...live(d.guild_id, ref.at), type: 'service', what: 'pinned', by, ...place }
  if (!isBoost(d.type)) return null
  const times = /^\d{1,3}$/.test(d.content ?? '') ? Math.min(Number(d.content), MOST_BOOSTS) : 1
  const boost = { ...live(d.guild_id, ref.at), type: 'boost', change: 'began', person: by, place } as const
  return { ...boost, times: Math.max(1, times) }
}

const isVoiceState = (state: unknown): state is WireVoiceState =>
  typeof state === 'object' && state !== null && isId((state as WireVoiceState).user_id)

/** An audience is silent by nature: only who is muted or deafened, by themselves or by others, takes no part. */
const listening = (state: WireVoiceState) => ({
  muted: state.mute === true || state.self_mute === true,
  deafened: state.deaf === true || state.self_deaf === true,
})

const readVoice = (d: WireVoiceState, { now, afkOf }: DeedContext): ChatEvent | null => {
  if (!isId(d.guild_id) || !isVoiceState(d)) return null
  const user = d.member?.user
  const here = isId(d.channel_id) && d.channel_id !== afkOf(d.guild_id)
  return {
    ...live(d.guild_id, now),
    type: 'voice',
    person: isUser(user) && user.id === d.user_id ? readPerson(user) : onlyId(d.user_id),
    channel: here ? { id: String(d.channel_id) } : null,
    ...listening(d),
    heard: true,
  }
}

/** Who is in voice, as a guild says when we enter it; null where it does not say. */
export const readVoiceRoster = (guild: WireGuild, { now, afkOf }: DeedContext): VoiceRosterEvent | null => {
  if (!isId(guild?.id) || guild.unavailable === true || !Array.isArray(guild.voice_states)) return null
  const listed = Array.isArray(guild.members) ? guild.members : []
  const users = new Map(listed.flatMap((m) => (isUser(m?.user) ? [[m.user.id, m.user] as const] : [])))
  const people: VoiceRosterEvent['people'] = []
  for (const state of guild.voice_states) {
    if (!isVoiceState(state) || !isId(state.channel_id) || state.channel_id === afkOf(guild.id)) continue
    const user = users.get(state.user_id)
    const person = user ? readPerson(user) : onlyId(state.user_id)
    people.push({ person, channel: { id: state.channel_id }, ...listening(state) })
  }
  return { ...live(guild.id, now), type: 'voice-roster', people, heard: true }
}

const readStage = (d: WireStage, over: boolean, now: number): ChatEvent | null => {
  const ref = readRef(d.id)
  if (!isId(d.guild_id) || !isId(d.channel_id) || ref === null) return null
  const what = over ? 'stage-ended' : 'stage-started'
  const channel = { id: d.channel_id, kind: 'stage' } as const
  return { ...live(d.guild_id, over ? now : ref.at), type: 'service', channel, ref, what }
}

const readBoosting = (
  d: WireMember & { guild_id?: string },
  { isBoostSilent }: DeedContext,
): ChatEvent | null => {
  const since = typeof d.premium_since === 'string' ? Date.parse(d.premium_since) : Number.NaN
  if (!isId(d.guild_id) || !isUser(d.user) || !Number.isSafeInteger(since)) return null
  if (!isBoostSilent(d.guild_id)) return null
  return { ...live(d.guild_id, since), type: 'boost', change: 'began', person: readPerson(d.user) }
}

export const readDeed = (packet: Packet, context: DeedContext): ChatEvent | null => {
  const d = packet.d
  if (typeof d !== 'object' || d === null) return null
  const { now } = context
  switch (packet.t) {
    case 'MESSAGE_CREATE':
      return readNotice(d as WireMessage)
    case 'MESSAGE_UPDATE':
      return readEdit(d as WireMessage)
    case 'MESSAGE_POLL_VOTE_ADD':
      return readVote(d as WirePollVote, 'added', now)
    case 'MESSAGE_POLL_VOTE_REMOVE':
      return readVote(d as WirePollVote, 'removed', now)
    case 'VOICE_STATE_UPDATE':
      return readVoice(d as WireVoiceState, context)
    case 'STAGE_INSTANCE_CREATE':
      return readStage(d as WireStage, false, now)
    case 'STAGE_INSTANCE_DELETE':
      return readStage(d as WireStage, true, now)
    case 'GUILD_MEMBER_UPDATE':
      return readBoosting(d as WireMember, context)
    case 'ENTITLEMENT_CREATE':
    case 'ENTITLEMENT_UPDATE':
      return readEntitlement(d as WireEntitlement, false, now)
    case 'ENTITLEMENT_DELETE':
      return readEntitlement(d as WireEntitlement, true, now)
    default:
      return null
  }
}
