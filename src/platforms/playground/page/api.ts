/** Talks to the playground's server, which is the page's own. */
import type { RawArgument, Suggestion } from '../../../chat/command.js'
import type { Change, Overview, Page, Reader, ShownChannel, ShownMessage, ShownPerson } from '../surface.js'
import type { Dictionary } from './words.js'

/** `code` is worded as `problem.CODE`. */
export class Problem extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const BASE = '/playground'

const answer = async <T>(asking: Promise<Response>): Promise<T> => {
  const response = await asking.catch(() => {
    throw new Problem('away')
  })
  const body = (await response.json().catch(() => ({}))) as T & { problem?: string }
  if (!response.ok) throw new Problem(body.problem ?? 'failed')
  return body
}

const get = <T>(path: string, query: Record<string, string | null> = {}) => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null)
  return answer<T>(fetch(`${BASE}${path}?${new URLSearchParams(given)}`))
}

const post = <T>(path: string, body: object) =>
  answer<T>(
    fetch(`${BASE}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

export interface Called {
  channel: string
  name: string
  action?: string
}

/** As it goes to the server. */
export type Given = RawArgument | { type: 'file'; name: string; base64: string }

const isFile = (given: Given) => typeof given === 'object' && 'type' in given

export const api = {
  words: (locale: string) => get<Dictionary>(`/words/${encodeURIComponent(locale)}`),
  overview: (as: string | null) => get<Overview>('/overview', { as }),
  history: (reader: Reader, channel: string, before: string | null) =>
    get<Page>('/history', { ...reader, channel, before, limit: '50' }),
  send: (reader: Reader, channel: string, text: string, reply: string | null) =>
    post<ShownMessage>('/send', { ...reader, channel, text, ...(reply === null ? {} : { reply }) }),
  open: (reader: Reader, channel: string, title: string, text: string) =>
    post<ShownChannel>('/open', { ...reader, channel, title, text }),
  react: (reader: Reader, message: string, emoji: string, on: boolean) =>
    post<ShownMessage>('/react', { ...reader, message, emoji, on }),
  remove: (reader: Reader, message: string) => post<object>('/remove', { ...reader, message }),
  join: (name: string, locale: string) => post<ShownPerson>('/join', { name, locale }),
  command: (reader: Reader, called: Called, given: Record<string, Given>) =>
    post<ShownMessage>('/command', {
      ...reader,
      ...called,
      arguments: Object.fromEntries(Object.entries(given).filter(([, value]) => !isFile(value))),
      file: Object.values(given).find(isFile),
    }),
  press: (reader: Reader, message: string, action: string) =>
    post<ShownMessage>('/press', { ...reader, message, action }),
  complete: (reader: Reader, called: Called, option: string, typed: string) =>
    post<Suggestion[]>('/complete', { ...reader, ...called, option, typed }),
}

/** The browser reconnects by itself; `onOpen` tells each time that something may have been missed. */
export const listen = (
  reader: Reader,
  handlers: { onChange: (change: Change) => void; onOpen: () => void; onLost: () => void },
): (() => void) => {
  const source = new EventSource(`${BASE}/live?${new URLSearchParams({ ...reader })}`)
  source.addEventListener('message', (event: MessageEvent<string>) =>
    handlers.onChange(JSON.parse(event.data) as Change),
  )
  source.addEventListener('open', handlers.onOpen)
  source.addEventListener('error', handlers.onLost)
  return () => source.close()
}
