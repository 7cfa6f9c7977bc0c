/** The room as one reader sees it. */
import type { PublishedCommand } from '../../chat/command.js'
import { draw, gist, type Renderers } from './drawn.js'
import { canSee, canWrite, type Room, type RoomChannel, type RoomMessage, type RoomPerson } from './room.js'
import type { Overview, Page, Reader, ShownChannel, ShownMessage, ShownPerson } from './surface.js'

const EXCERPT = 140

export const showPerson = (p: RoomPerson): ShownPerson => ({
  id: p.id,
  name: p.name,
  handle: p.handle,
  locale: p.locale,
  role: p.role,
  here: p.here,
})

export const showChannel = (room: Room, as: string | null, c: RoomChannel): ShownChannel => ({
  id: c.id,
  name: c.name,
  kind: c.kind,
  ...(c.topic === undefined ? {} : { topic: c.topic }),
  ...(c.parent === undefined ? {} : { parent: c.parent }),
  private: c.private,
  writable: as !== null && canWrite(room, as, c),
  messages: c.shown,
  lastAt: c.messages.at(-1)?.at ?? null,
  ...(c.by === undefined ? {} : { by: c.by }),
})

const quote = (room: Room, id: string | null): Pick<ShownMessage, 'reply'> => {
  const m = id === null ? undefined : room.messages.get(id)
  if (!m) return {}
  const text = m.view ? gist(m.view) : m.text
  return { reply: { id: m.id, author: m.author, text: [...text].slice(0, EXCERPT).join('') } }
}

export const showMessage = (
  room: Room,
  renderers: Renderers,
  reader: Reader,
  m: RoomMessage,
): ShownMessage => ({
  id: m.id,
  channel: m.channel,
  at: m.at,
  author: m.author,
  text: m.text,
  ...(m.view ? { drawn: draw(renderers, m.view, { private: false, locale: reader.locale }) } : {}),
  private: false,
  edited: m.edited,
  ...quote(room, m.reply),
  reactions: [...m.reactions].map(([emoji, by]) => ({ emoji, by: [...by] })),
  ...(m.thread === null ? {} : { thread: m.thread }),
  ...(m.answers ? { answers: m.answers } : {}),
})

export const showOverview = (room: Room, as: string | null, commands: PublishedCommand[]): Overview => ({
  space: room.space,
  people: [...room.people.values()].map(showPerson),
  suggested: [...room.people.values()].filter((p) => p.suggested && p.here).map((p) => p.id),
  channels: [...room.channels.values()]
    .filter((c) => canSee(room, as, c))
    .map((c) => showChannel(room, as, c)),
  commands,
})

/** Newest first is how people read back; within a page the order is that of time. */
export const showPage = (
  room: Room,
  renderers: Renderers,
  reader: Reader,
  channel: RoomChannel,
  before: string | null,
  limit: number,
): Page => {
  const all = channel.messages
  const end = before === null ? all.length : all.findIndex((m) => m.id === before)
  const taken: RoomMessage[] = []
  let at = end - 1
  for (; at >= 0 && taken.length < limit; at -= 1) {
    const m = all[at]
    if (m && !m.gone) taken.push(m)
  }
  const earlier = all.slice(0, at + 1).some((m) => !m.gone)
  return {
    messages: taken.reverse().map((m) => showMessage(room, renderers, reader, m)),
    earlier: earlier ? (taken[0]?.id ?? null) : null,
  }
}
