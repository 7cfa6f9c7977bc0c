/** What the page knows, and how it changes: a pure reducer. */
import type { PublishedCommand } from '../../../chat/command.js'
import type { Change, Overview, Page, ShownChannel, ShownMessage, ShownPerson } from '../surface.js'

export interface Stretch {
  messages: ShownMessage[]
  earlier: string | null
}

export interface State {
  space: Overview['space']
  people: Map<string, ShownPerson>
  suggested: string[]
  channels: ShownChannel[]
  commands: PublishedCommand[]
  stretches: Record<string, Stretch>
  channel: string | null
  unread: Set<string>
}

export const EMPTY: State = {
  space: { id: '', name: '', about: '' },
  people: new Map(),
  suggested: [],
  channels: [],
  commands: [],
  stretches: {},
  channel: null,
  unread: new Set(),
}

export type Step =
  | { type: 'overview'; overview: Overview }
  | { type: 'visit'; channel: string }
  | { type: 'page'; channel: string; page: Page; before: string | null }
  | { type: 'dismiss'; channel: string; id: string }
  | { type: 'another-reader' }
  | Change

const firstChannel = (channels: readonly ShownChannel[]) =>
  (channels.find((c) => c.id === 'lounge') ?? channels.find((c) => c.kind === 'text'))?.id ?? null

const merged = (known: readonly ShownMessage[], more: readonly ShownMessage[]): ShownMessage[] => {
  const all = new Map(known.map((m) => [m.id, m]))
  for (const m of more) all.set(m.id, m)
  const low = (m: ShownMessage) => Number(m.id.split('-').at(-1))
  return [...all.values()].sort((a, b) => a.at - b.at || low(a) - low(b))
}

const withMessages = (
  state: State,
  channel: string,
  change: (m: ShownMessage[]) => ShownMessage[],
): State => {
  const stretch = state.stretches[channel]
  if (!stretch) return state
  return {
    ...state,
    stretches: { ...state.stretches, [channel]: { ...stretch, messages: change(stretch.messages) } },
  }
}

const onMessage = (state: State, message: ShownMessage, isNew: boolean): State => {
  const next = withMessages(state, message.channel, (known) => merged(known, [message]))
  if (!isNew || message.private) return next
  const known = state.stretches[message.channel]?.messages.some((m) => m.id === message.id) ?? false
  const unread = new Set(next.unread)
  if (message.channel !== state.channel) unread.add(message.channel)
  return {
    ...next,
    unread,
    channels: next.channels.map((c) =>
      c.id === message.channel && !known ? { ...c, messages: c.messages + 1, lastAt: message.at } : c,
    ),
  }
}

export const reduce = (state: State, step: Step): State => {
  switch (step.type) {
    case 'overview': {
      const { space, people, suggested, channels, commands } = step.overview
      const stays = channels.some((c) => c.id === state.channel)
      return {
        ...state,
        space,
        suggested,
        channels,
        commands,
        people: new Map(people.map((p) => [p.id, p])),
        channel: stays ? state.channel : firstChannel(channels),
      }
    }
    case 'another-reader':
      return { ...state, stretches: {}, unread: new Set() }
    case 'visit': {
      const unread = new Set(state.unread)
      unread.delete(step.channel)
      return { ...state, channel: step.channel, unread }
    }
    case 'page': {
      const known = state.stretches[step.channel]
      // A fresh first page keeps what only this reader sees.
      const kept =
        step.before === null ? (known?.messages.filter((m) => m.private) ?? []) : (known?.messages ?? [])
      return {
        ...state,
        stretches: {
          ...state.stretches,
          [step.channel]: { messages: merged(kept, step.page.messages), earlier: step.page.earlier },
        },
      }
    }
    case 'message':
      return onMessage(state, step.message, true)
    case 'changed':
      return onMessage(state, step.message, false)
    case 'gone':
    case 'dismiss':
      return withMessages(state, step.channel, (known) => known.filter((m) => m.id !== step.id))
    case 'channel':
      return {
        ...state,
        channels: [...state.channels.filter((c) => c.id !== step.channel.id), step.channel],
      }
    case 'person':
      return { ...state, people: new Map(state.people).set(step.person.id, step.person) }
    case 'commands':
      return { ...state, commands: step.commands }
  }
}
