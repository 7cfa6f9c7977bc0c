/** Who speaks and who listens on the stages of a guild, as Discord's REST API tells and changes it. */
import type { voiceStateJson } from './deeds.js'
import { memberJson, type WorldGuild, type WorldUser } from './world.js'

type State = ReturnType<typeof voiceStateJson>
type Answer = { status: number; body?: unknown }

const MUTE = 1n << 22n
const STAGE = 13

const failure = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message },
})

export const createStagesApi = (self: WorldUser, dispatch: (t: string, d: unknown) => void) => {
  const mayMute = (guild: WorldGuild): boolean => {
    const own = guild.members.find((m) => m.user.id === self.id)?.roles ?? []
    return guild.roles.some(
      (r) => (r.id === guild.id || own.includes(r.id)) && (BigInt(r.permissions) & MUTE) !== 0n,
    )
  }
  const of = (guild: WorldGuild, person: string): State | undefined =>
    (guild.voice as State[] | undefined)?.find((v) => v.user_id === person && v.channel_id !== null)

  return {
    one: (guild: WorldGuild, person: string): Answer => {
      const state = of(guild, person)
      return state
        ? { status: 200, body: { ...state, guild_id: guild.id } }
        : failure(404, 10065, 'Unknown Voice State')
    },
    change: (
      guild: WorldGuild,
      person: string,
      body: { channel_id?: string; suppress?: boolean },
    ): Answer => {
      const state = of(guild, person)
      if (!state) return failure(404, 10065, 'Unknown Voice State')
      const channel = guild.channels.find((c) => c.id === body.channel_id)
      if (channel?.type !== STAGE || state.channel_id !== channel.id)
        return failure(400, 50035, 'Invalid Form Body')
      if (!mayMute(guild)) return failure(403, 50013, 'Missing Permissions')
      const next = { ...state, suppress: body.suppress ?? state.suppress }
      guild.voice = [...(guild.voice ?? []).filter((v) => v !== state), next]
      const member = guild.members.find((m) => m.user.id === person)
      dispatch('VOICE_STATE_UPDATE', {
        ...next,
        guild_id: guild.id,
        ...(member && { member: memberJson(member) }),
      })
      return { status: 204 }
    },
  }
}
