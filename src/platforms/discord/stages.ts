/** Who speaks and who listens on a stage. */
import { type REST, Routes } from 'discord.js'
import { SendError } from '../../chat/platform.js'
import type { OnStage, Stages } from '../../chat/stages.js'
import { statusOf, toSendError } from './send-error.js'
import { isId } from './snowflake.js'
import type { WireVoiceState } from './wire.js'

export interface StageParts {
  rest: REST
  may: (space: string, channel: string) => boolean | null
}

export const createStages = ({ rest, may }: StageParts): Stages => {
  const read = async (space: string, channel: string, person: string): Promise<OnStage> => {
    try {
      const state = (await rest.get(Routes.guildVoiceState(space, person))) as WireVoiceState
      if (state.channel_id !== channel) return 'absent'
      return state.suppress === true ? 'listens' : 'speaks'
    } catch (error) {
      // Not in any channel.
      if (statusOf(error) === 404) return 'absent'
      throw error
    }
  }

  const attempt = async <T>(ids: readonly string[], work: () => Promise<T>): Promise<T> => {
    if (!ids.every(isId)) throw new SendError({ kind: 'refused', reason: 'gone' })
    try {
      return await work()
    } catch (error) {
      throw toSendError(error)
    }
  }

  return {
    may,
    standing: (space, channel, person) =>
      attempt([space, channel, person], () => read(space, channel, person)),
    setSpeaking: (space, channel, person, speaks) =>
      attempt([space, channel, person], async () => {
        const is = await read(space, channel, person)
        if (is === 'absent' || (is === 'speaks') === speaks) return
        const body = { channel_id: channel, suppress: !speaks }
        await rest.patch(Routes.guildVoiceState(space, person), { body })
      }),
  }
}
