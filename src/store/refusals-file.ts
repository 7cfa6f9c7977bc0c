/**
 * The list of refusals once more, in a file beside the database that only ever grows: a backup from before an erasure
 * does not know of it, this file does. A line: what, keyed hash, instant.
 */
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

export type RefusalWord = 'erased' | 'out' | 'in'

export interface RefusalLine {
  what: RefusalWord
  hash: string
  at: number
}

/** What the lines say of one person in the end. */
export interface Remembered {
  /** The latest erasure. */
  erasedAt: number | null
  /** When they opted out; null where they did not, or are in again. */
  outAt: number | null
  inAt: number | null
}

const LINE = /^(erased|out|in) ([\w-]{43}) (\d{1,16})$/

/** On disk before anything else happens: an erasure that is then cut short is taken up again from here. */
export const appendRefusal = async (path: string, line: RefusalLine): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a', 0o600)
  try {
    // A line that was cut short by a power cut must not swallow this one.
    await file.writeFile(`\n${line.what} ${line.hash} ${line.at}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Lines that are damaged are passed over; a file that is not there is empty. */
export const readRefusals = async (path: string): Promise<Map<string, Remembered>> => {
  const people = new Map<string, Remembered>()
  const file = await open(path, 'r').catch((error: { code?: unknown }) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!file) return people
  for await (const text of file.readLines({ encoding: 'utf8' })) {
    const [, what, hash, instant] = LINE.exec(text) ?? []
    if (hash === undefined) continue
    const at = Number(instant)
    const known = people.get(hash) ?? { erasedAt: null, outAt: null, inAt: null }
    if (what === 'erased') known.erasedAt = Math.max(at, known.erasedAt ?? 0)
    else if (what === 'out') Object.assign(known, { outAt: at, inAt: null })
    else Object.assign(known, { outAt: null, inAt: at })
    people.set(hash, known)
  }
  return people
}
