/** What people do by hand: write, open a thread, react, delete, join. Checked first, then written, then told. */
import type { Draft, House } from './house.js'
import {
  canSee,
  canWrite,
  mayRemove,
  nextRef,
  privateChatOf,
  type RoomChannel,
  type RoomPerson,
} from './room.js'
import { showChannel, showMessage, showPerson } from './shown.js'
import { PlaygroundProblem, type Reader, type Surface } from './surface.js'

const LONGEST_TEXT = 2000
const LONGEST_TITLE = 100
const LONGEST_NAME = 32
const MOST_PEOPLE = 500
const MOST_EMOJI = 20

/** One line or many, without control characters or the marks that turn text around. */
const cleaned = (text: string, longest: number): string => {
  const clean = text
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .trim()
  if (clean === '') throw new PlaygroundProblem('empty')
  if ([...clean].length > longest) throw new PlaygroundProblem('too-long')
  return clean
}

export const whoIs = (house: House, as: string): RoomPerson => {
  const person = house.room.people.get(as)
  if (!person?.here || person.role === 'bot') throw new PlaygroundProblem('unknown-person')
  return person
}

export const whichChannel = (house: House, as: string, id: string): RoomChannel => {
  const channel = house.room.channels.get(id)
  if (!channel || !canSee(house.room, as, channel)) throw new PlaygroundProblem('unknown-channel')
  return channel
}

const whichMessage = (house: House, as: string, id: string) => {
  const message = house.room.messages.get(id)
  if (!message || message.gone) throw new PlaygroundProblem('unknown-message')
  whichChannel(house, as, message.channel)
  return message
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const isEmoji = (emoji: string) => EMOJI.test(emoji) && [...graphemes.segment(emoji)].length === 1

type Acts = Pick<Surface, 'send' | 'open' | 'react' | 'remove' | 'join' | 'deed' | 'forward'>

export const createActs = (house: House): Acts => {
  const { room } = house
  const shown = (reader: Reader, id: string) => {
    const message = room.messages.get(id)
    if (!message) throw new PlaygroundProblem('unknown-message')
    return showMessage(room, house.renderers, reader, message)
  }

  return {
    async send(reader, channelId, text, reply) {
      const by = whoIs(house, reader.as)
      const channel = whichChannel(house, by.id, channelId)
      if (!canWrite(room, by.id, channel)) throw new PlaygroundProblem('not-allowed')
      const words = cleaned(text, LONGEST_TEXT)
      if (reply !== undefined && whichMessage(house, by.id, reply).channel !== channel.id)
        throw new PlaygroundProblem('unknown-message')
      const draft: Draft<'message'> = {
        type: 'message',
        ...nextRef(room, house.clock()),
        channel: channel.id,
        author: by.id,
        text: words,
        ...(reply === undefined ? {} : { reply }),
      }
      return shown(reader, await house.write(draft))
    },

    async open(reader, channelId, title, text) {
      const by = whoIs(house, reader.as)
      const parent = whichChannel(house, by.id, channelId)
      if (parent.kind !== 'forum') throw new PlaygroundProblem('not-allowed')
      const name = cleaned(title.replaceAll('\n', ' '), LONGEST_TITLE)
      const words = cleaned(text, LONGEST_TEXT)
      const place = nextRef(room, house.clock())
      const id = `post-${place.at.toString(36)}-${place.low}`
      await house.write({
        type: 'channel',
        ...place,
        id,
        name,
        kind: 'thread',
        parent: parent.id,
        by: by.id,
      })
      await house.write({
        type: 'message',
        ...nextRef(room, house.clock()),
        channel: id,
        author: by.id,
        text: words,
      })
      return showChannel(room, by.id, whichChannel(house, by.id, id))
    },

    async forward(reader, messageId, channelId) {
      const by = whoIs(house, reader.as)
      const message = whichMessage(house, by.id, messageId)
      const channel = whichChannel(house, by.id, channelId)
      if (!canWrite(room, by.id, channel)) throw new PlaygroundProblem('not-allowed')
      const place = { ...nextRef(room, house.clock()), channel: channel.id }
      const copy = { author: by.id, text: message.text, forward: message.id }
      return shown(reader, await house.write({ type: 'message', ...place, ...copy }))
    },

    async deed(reader, deed) {
      const by = whoIs(house, reader.as)
      if ('message' in deed) whichMessage(house, by.id, deed.message)
      if (deed.what === 'voice' && deed.channel !== null) whichChannel(house, by.id, deed.channel)
      await house.write({ type: 'deed', at: house.clock(), person: by.id, deed })
    },

    async react(reader, messageId, emoji, on) {
      const by = whoIs(house, reader.as)
      const message = whichMessage(house, by.id, messageId)
      if (!isEmoji(emoji)) throw new PlaygroundProblem('not-allowed')
      const there = message.reactions.get(emoji)
      if (on && !there && message.reactions.size >= MOST_EMOJI) throw new PlaygroundProblem('too-many')
      if ((there?.has(by.id) ?? false) !== on) {
        await house.write({
          type: 'reaction',
          at: house.clock(),
          message: message.id,
          by: by.id,
          emoji,
          on,
        })
      }
      return shown(reader, message.id)
    },

    async remove(reader, messageId) {
      const by = whoIs(house, reader.as)
      const message = whichMessage(house, by.id, messageId)
      if (!mayRemove(room, by.id, message)) throw new PlaygroundProblem('not-allowed')
      await house.write({ type: 'deletion', at: house.clock(), message: message.id })
    },

    async join(name, locale) {
      if (room.people.size >= MOST_PEOPLE) throw new PlaygroundProblem('too-many')
      const shownName = cleaned(name.replaceAll('\n', ' '), LONGEST_NAME)
      const stem =
        shownName
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '_')
          .replace(/^_+|_+$/g, '')
          .slice(0, 20) || 'guest'
      let handle = stem
      for (let n = 2; room.handles.has(handle); n += 1) handle = `${stem}${n}`
      await house.write({
        type: 'person',
        at: house.clock(),
        id: handle,
        name: shownName,
        handle,
        locale,
        role: 'member',
      })
      await house.write({
        type: 'channel',
        at: house.clock(),
        id: privateChatOf(handle),
        name: 'Kith',
        kind: 'direct',
      })
      return showPerson(whoIs(house, handle))
    },
  }
}
