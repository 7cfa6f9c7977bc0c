/** What people ask of the bot: a command, a press, a completion. Private answers live until the process ends. */
import type { CommandRequest, RawArgument, Reply } from '../../chat/command.js'
import { whichChannel, whoIs } from './acts.js'
import { draw, storedView } from './drawn.js'
import { asPerson, BOT } from './events.js'
import type { House } from './house.js'
import { nextRef, type RoomChannel, type RoomPerson } from './room.js'
import { showMessage } from './shown.js'
import { PlaygroundProblem, type Reader, type ShownMessage, type Surface } from './surface.js'
import type { StoredView } from './transcript.js'

const MOST_WHISPERS = 500

/** An answer that only one person sees. */
interface Whisper {
  id: string
  at: number
  to: string
  channel: string
  view: StoredView
  answers: { command: string; by: string } | null
  edited: boolean
}

/** Who asks, where and when, as Kith is told. */
export const requestOf = (house: House, reader: Reader, by: RoomPerson, channel: RoomChannel) => ({
  platform: 'playground' as const,
  space: channel.kind === 'direct' ? null : { id: house.room.space.id, name: house.room.space.name },
  channel: channel.id,
  by: { ...asPerson(by), locale: reader.locale },
  at: house.clock(),
  rights: async () => ({
    administrator: by.role === 'administrator',
    moderator: by.role === 'administrator' || by.role === 'moderator',
  }),
})

type Asks = Pick<Surface, 'command' | 'press' | 'complete'>

export const createAsks = (house: House): Asks => {
  const { room } = house
  const whispers = new Map<string, Whisper>()

  const handlers = () => {
    if (!house.handlers) throw new PlaygroundProblem('not-ready')
    return house.handlers
  }

  const showWhisper = (reader: Reader, w: Whisper): ShownMessage => ({
    id: w.id,
    channel: w.channel,
    at: w.at,
    author: BOT,
    text: '',
    drawn: draw(house.renderers, w.view, { private: true, locale: reader.locale }),
    private: true,
    edited: w.edited,
    reactions: [],
    ...(w.answers ? { answers: w.answers } : {}),
  })

  const keep = (whisper: Whisper) => {
    whispers.set(whisper.id, whisper)
    for (const id of whispers.keys()) {
      if (whispers.size <= MOST_WHISPERS) break
      whispers.delete(id)
    }
  }

  const shown = (reader: Reader, id: string) => {
    const message = room.messages.get(id)
    if (!message) throw new PlaygroundProblem('unknown-message')
    return showMessage(room, house.renderers, reader, message)
  }

  const post = async (
    reader: Reader,
    channel: RoomChannel,
    reply: Reply,
    answers: Whisper['answers'],
  ): Promise<ShownMessage> => {
    const place = nextRef(room, house.clock())
    const view = storedView(reply.view)
    if (reply.private && channel.kind !== 'direct') {
      const whisper = {
        id: `private-${place.at}-${place.low}`,
        at: place.at,
        to: reader.as,
        channel: channel.id,
        view,
        answers,
        edited: false,
      }
      keep(whisper)
      const message = showWhisper(reader, whisper)
      house.tell(reader.as, { type: 'message', message })
      return message
    }
    return shown(
      reader,
      await house.write({
        type: 'message',
        ...place,
        channel: channel.id,
        author: BOT,
        text: '',
        view,
        ...(answers ? { answers } : {}),
      }),
    )
  }

  const checked = (given: Record<string, RawArgument>): Record<string, RawArgument> =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        if (typeof value !== 'object') return [name, value]
        const person = room.people.get(value.id)
        if (!person) throw new PlaygroundProblem('unknown-person')
        return [name, asPerson(person)]
      }),
    )

  const whichCommand = (name: string) => {
    const command = house.commands.find((c) => c.name === name)
    if (!command) throw new PlaygroundProblem('unknown-command')
    return command
  }

  return {
    async command(reader, channelId, name, action, given, file) {
      const by = whoIs(house, reader.as)
      const channel = whichChannel(house, by.id, channelId)
      const command = whichCommand(name)
      if (action !== undefined && !command.actions.some((a) => a.name === action))
        throw new PlaygroundProblem('unknown-command')
      const asked: CommandRequest = {
        type: 'command',
        ...requestOf(house, reader, by, channel),
        name,
        ...(action === undefined ? {} : { action }),
        arguments: checked(given),
        ...(file && { file }),
      }
      const reply = await handlers().request(asked)
      return post(reader, channel, reply, {
        command: action === undefined ? name : `${name} ${action}`,
        by: by.id,
      })
    },

    async press(reader, messageId, action) {
      const by = whoIs(house, reader.as)
      const whisper = whispers.get(messageId)
      if (whisper && whisper.to !== by.id) throw new PlaygroundProblem('unknown-message')
      const message = whisper ?? room.messages.get(messageId)
      if (!message?.view) throw new PlaygroundProblem('unknown-message')
      const carried = message.view.buttons?.flat().some((b) => 'action' in b && b.action === action)
      if (!carried) throw new PlaygroundProblem('unknown-message')
      const channel = whichChannel(house, by.id, message.channel)
      const owner = message.answers?.by
      const reply = await handlers().request({
        type: 'press',
        ...requestOf(house, reader, by, channel),
        action,
        ...(owner === undefined ? {} : { owner }),
      })
      if (!reply.replace) return post(reader, channel, reply, null)
      const view = storedView(reply.view)
      if (!whisper) {
        await house.write({ type: 'edit', at: house.clock(), message: messageId, view })
        return shown(reader, messageId)
      }
      whisper.view = view
      whisper.edited = true
      const again = showWhisper(reader, whisper)
      house.tell(by.id, { type: 'changed', message: again })
      return again
    },

    async complete(reader, channelId, name, action, option, typed) {
      const by = whoIs(house, reader.as)
      const channel = whichChannel(house, by.id, channelId)
      whichCommand(name)
      const found = await handlers().complete({
        type: 'completion',
        ...requestOf(house, reader, by, channel),
        name,
        ...(action === undefined ? {} : { action }),
        option,
        typed,
      })
      return found.slice(0, 25)
    },
  }
}
