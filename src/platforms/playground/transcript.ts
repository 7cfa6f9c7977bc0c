/**
 * The playground's own memory: an append-only file of JSON lines beside the database, which never holds text.
 * Invariants: a line is whole or ignored; lines are only added; the first one says since when.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ChannelKind } from '../../chat/event.js'
import type { View } from '../../chat/view.js'
import type { Deed, Role } from './surface.js'

/** Bytes travel as base64. */
export type StoredView = Omit<View, 'picture' | 'file'> & {
  picture?: { base64: string; name: string; alt: string }
  file?: { base64: string; name: string; type: string }
}

/** The demo's own records are marked, so that they reach Kith as an import. */
interface Happened {
  at: number
  seed?: true
}

export type TranscriptRecord =
  | (Happened & { type: 'deed'; person: string; deed: Deed })
  | { type: 'transcript'; version: 1; at: number; space: { id: string; name: string; about: string } }
  | (Happened & {
      type: 'person'
      id: string
      name: string
      handle: string
      locale: string
      role: Role
      suggested?: true
    })
  | (Happened & { type: 'left'; person: string })
  | (Happened & {
      type: 'channel'
      id: string
      name: string
      kind: ChannelKind
      topic?: string
      parent?: string
      private?: true
      /** Only the team writes here. */
      announcing?: true
      by?: string
      low?: number
      /** The message a thread was opened on. */
      on?: string
    })
  | (Happened & {
      type: 'message'
      low: number
      channel: string
      author: string
      text: string
      reply?: string
      /** The message that is passed on. */
      forward?: string
      view?: StoredView
      key?: string
      answers?: { command: string; by: string }
    })
  | (Happened & { type: 'edit'; message: string; view: StoredView })
  | (Happened & { type: 'reaction'; message: string; by: string; emoji: string; on: boolean })
  | (Happened & { type: 'deletion'; message: string })

const parse = (line: string): TranscriptRecord | null => {
  try {
    const record: unknown = JSON.parse(line)
    return typeof record === 'object' && record !== null && 'type' in record
      ? (record as TranscriptRecord)
      : null
  } catch {
    return null
  }
}

/** What is there, without a torn last line; a damaged line in the middle is skipped and counted. */
export const readTranscript = (path: string): { records: TranscriptRecord[]; damaged: number } => {
  if (!existsSync(path)) return { records: [], damaged: 0 }
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length) truncateSync(path, end)
  const records: TranscriptRecord[] = []
  let damaged = 0
  for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) {
    if (line === '') continue
    const record = parse(line)
    if (record) records.push(record)
    else damaged += 1
  }
  return { records, damaged }
}

const lines = (records: readonly TranscriptRecord[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('')

/** The first transcript appears whole or not at all. */
export const writeTranscript = (path: string, records: readonly TranscriptRecord[]): void => {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.new`
  writeFileSync(draft, lines(records), { mode: 0o600 })
  renameSync(draft, path)
}

export interface Pen {
  append(records: readonly TranscriptRecord[]): Promise<void>
  close(): Promise<void>
}

/** Appends in the order of the calls. */
export const openPen = async (path: string): Promise<Pen> => {
  const file: FileHandle = await open(path, 'a')
  let last: Promise<unknown> = Promise.resolve()
  return {
    append: (records) => {
      const writing = last.then(() => file.appendFile(lines(records)))
      last = writing.catch(() => undefined)
      return writing
    },
    close: async () => {
      await last
      await file.close()
    },
  }
}
