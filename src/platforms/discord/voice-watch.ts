/**
 * What Discord says of a guild as a whole that later dispatches rest on, and the word, now and then, that nothing was
 * missed of its voice.
 */
import type { ChatEvent } from '../../chat/event.js'
import type { After } from './answer.js'
import { type DeedContext, readVoiceRoster } from './read-deed.js'
import { isId } from './snowflake.js'
import type { Packet, WireGuild } from './wire.js'

const SAY_EVERY = 60_000
const NO_BOOST_MESSAGES = 1 << 1

export interface VoiceWatchParts {
  emit: (event: ChatEvent) => void
  /** When something last came, or was answered, over the connection that serves a space; undefined while there is none. */
  aliveAt: (space: string) => number | undefined
  after: After
}

export interface VoiceWatch extends Omit<DeedContext, 'now'> {
  /** Looks at every packet before it is read. */
  notice(packet: Packet): void
  enter(guild: WireGuild, now: number): void
  stop(): void
}

export const createVoiceWatch = ({ emit, aliveAt, after }: VoiceWatchParts): VoiceWatch => {
  const afk = new Map<string, string>()
  const silent = new Set<string>()
  const watched = new Set<string>()
  const afkOf = (space: string) => afk.get(space) ?? null
  const isBoostSilent = (space: string) => silent.has(space)
  let cancel: (() => void) | null = null

  const learn = (guild: WireGuild) => {
    if (!isId(guild?.id)) return
    if (isId(guild.afk_channel_id)) afk.set(guild.id, guild.afk_channel_id)
    else afk.delete(guild.id)
    const flags = typeof guild.system_channel_flags === 'number' ? guild.system_channel_flags : 0
    if (!isId(guild.system_channel_id) || (flags & NO_BOOST_MESSAGES) !== 0) silent.add(guild.id)
    else silent.delete(guild.id)
  }

  const say = () => {
    for (const space of watched) {
      const at = aliveAt(space)
      if (at !== undefined)
        emit({ type: 'alive', platform: 'discord', space, at, source: 'live', heard: true })
    }
    cancel = watched.size > 0 ? after(SAY_EVERY, say) : null
  }

  const watch = (space: string) => {
    watched.add(space)
    cancel ??= after(SAY_EVERY, say)
  }

  return {
    afkOf,
    isBoostSilent,
    notice: ({ t, d }) => {
      const about = (d ?? {}) as WireGuild & { guild_id?: string }
      if (t === 'GUILD_UPDATE') learn(about)
      else if (t === 'GUILD_DELETE') watched.delete(about.id)
      else if (t === 'VOICE_STATE_UPDATE' && isId(about.guild_id)) watch(about.guild_id)
    },
    enter: (guild, now) => {
      if (guild?.unavailable === true) return
      learn(guild)
      const roster = readVoiceRoster(guild, { now, afkOf, isBoostSilent })
      if (!roster) return
      emit(roster)
      if (roster.people.length > 0) watch(roster.space)
    },
    stop: () => {
      cancel?.()
      cancel = null
      watched.clear()
    },
  }
}
