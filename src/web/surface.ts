/** What a playground must be able to do for its page. Its answers are its own: they pass through as they are. */
import type { RawArgument, SentFile, Suggestion } from '../chat/command.js'

interface Reader {
  as: string
  locale: string
}

export interface PlaygroundSurface {
  overview(as: string | null): unknown
  history(reader: Reader, channel: string, before: string | null, limit: number): unknown
  send(reader: Reader, channel: string, text: string, reply?: string): Promise<unknown>
  open(reader: Reader, channel: string, title: string, text: string): Promise<unknown>
  react(reader: Reader, message: string, emoji: string, on: boolean): Promise<unknown>
  remove(reader: Reader, message: string): Promise<void>
  join(name: string, locale: string): Promise<unknown>
  command(
    reader: Reader,
    channel: string,
    name: string,
    action: string | undefined,
    given: Record<string, RawArgument>,
    file?: SentFile,
  ): Promise<unknown>
  press(reader: Reader, message: string, action: string): Promise<unknown>
  complete(
    reader: Reader,
    channel: string,
    name: string,
    action: string | undefined,
    option: string,
    typed: string,
  ): Promise<Suggestion[]>
  subscribe(reader: Reader, listener: (change: unknown) => void): () => void
}
