/**
 * Marks messages that say again what their author said within a day, come in a burst, or say hardly a word. Keyed
 * fingerprints of what somebody said live here for a day, and beside the facts for as long, so that neither a crash nor
 * another process changes what counts.
 */
import type { MessageEvent } from '../chat/event.js'
import type { Reason } from '../domain/data-quality.js'
import { KIND, MARK } from '../domain/facts.js'
import { fingerprint, weightOf } from '../domain/likeness.js'
import { changedBy, marksAt, place, type Said } from '../domain/marks.js'
import { messageIn, put, type Subject } from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { lockPrints } from '../store/locks.js'
import { forgetPrints, printsAfter, writePrints } from '../store/prints.js'
import type { Act, Scene } from './acts.js'
import { freshMessage } from './booking.js'
import { settingsOfDay } from './community-settings.js'
import { readKept, writeKept } from './kept-prints.js'
import { keyFrom } from './keyed.js'
import type { Memory } from './memory.js'
import { loadSubjects, type Subjects, subjectHere, wantOne } from './subjects.js'

const DAY = 86_400_000
const HOUR = 3_600_000
const MOST_PEOPLE = 20_000
/** Of one person; about 200 bytes each. */
const MOST_EACH = 12
/** Two numbers of ours make one safe integer. */
const MOST_ACCOUNTS = 2 ** 26
/** Longer ones with letters in them say something. */
const SHORT = 8
/** So much of a text shows whether it says anything. */
const ENOUGH = 128

interface Remembered extends Said {
  heardAt: number
}

export interface Likeness {
  /**
   * Once the subjects are changed and before what they are worth is booked. Answers in which spaces the channels are
   * that it touched besides.
   */
  mark(
    acts: readonly Act[],
    plan: { memory: Memory; subjects: Subjects; bulk: Bulk },
  ): Promise<ReadonlyMap<number, number>>
  /** Others may have written since. */
  doubt(): void
  /** Learns what they have left, and we before we began: once nobody else can write to the spaces at hand. */
  recall(tx: Tx, bulk: Bulk): Promise<void>
  /** Leaves what this batch said, with the batch. */
  keep(tx: Tx, bulk: Bulk): Promise<void>
  /** What was heard since the last call is stored, or was never: then even the numbers of people may be others'. */
  settle(stored: boolean): void
}

/** `note` hears of each message that is marked. */
export const createLikeness = (
  secret: string,
  clock: () => number,
  note: (scene: Scene, at: number, why: Reason) => void,
): Likeness => {
  const key = keyFrom(secret, 13)
  /** By space and account. */
  const people = new Map<number, Remembered[]>()
  let heard: { author: number; said: Remembered }[] = []
  let swept = clock()
  /** The last row that was read. */
  let read = 0
  let inDoubt = true
  let forgotten = 0

  const sweep = (now: number): void => {
    if (people.size > MOST_PEOPLE) people.clear()
    if (now - swept < HOUR) return
    swept = now
    for (const [author, all] of people) {
      const kept = all.filter((said) => now - said.heardAt < DAY)
      if (kept.length === 0) people.delete(author)
      else people.set(author, kept)
    }
  }

  const tinyMark = (scene: Scene, event: MessageEvent, day: string, letters: boolean): number => {
    const { text, media, forward } = event
    if (text === null || media !== undefined || forward || (letters && event.length >= SHORT)) return 0
    const { shortestMessage } = settingsOfDay(scene.settings, day).limits
    if (shortestMessage === 0) return 0
    return weightOf(text.slice(0, ENOUGH)) < shortestMessage ? MARK.tiny : 0
  }

  /** Answers the messages of its author, oldest first, and which of them it is; -1: it is older than all that are kept. */
  const remember = (author: number, said: Remembered): { all: Remembered[]; index: number } => {
    let all = people.get(author)
    if (!all) {
      all = []
      people.set(author, all)
    }
    const index = place(all, said)
    if (all.length <= MOST_EACH) return { all, index }
    all.shift()
    return { all, index: index - 1 }
  }

  const write = (scene: Scene, subject: Subject | undefined, marks: number): void => {
    const fact = subject && messageIn(subject)
    if (!subject || !fact || fact.marks === marks) return
    put(subject, { ...fact, marks })
    const fresh = marks & ~fact.marks
    if (fresh & MARK.burst) note(scene, fact.at, 'burst')
    if (fresh & MARK.duplicate) note(scene, fact.at, 'duplicate')
  }

  return {
    doubt() {
      inDoubt = true
    },
    async recall(tx, bulk) {
      if (bulk.engine === 'sqlite' && !inDoubt) return
      inDoubt = false
      const since = clock() - DAY
      for (const { id, at, prints } of await printsAfter(tx, read)) {
        read = id
        if (at < since) continue
        for (const { author, said } of readKept(prints)) remember(author, { ...said, heardAt: at })
      }
    },
    async keep(tx, bulk) {
      const now = clock()
      if (Math.abs(now - forgotten) > HOUR) {
        forgotten = now
        await forgetPrints(tx, now - DAY)
      }
      if (heard.length === 0) return
      await lockPrints(tx, bulk)
      await bulk.write(writePrints, [{ at: now, prints: writeKept(heard) }])
    },
    async mark(acts, { memory, subjects, bulk }) {
      const now = clock()
      sweep(now)
      const elsewhere = new Map<number, number>()
      const later: { scene: Scene; said: Said; marks: number; author: number }[] = []
      for (const { scene, event, actor } of acts) {
        if (event.type !== 'message' || actor === null || event.ref.at === null) continue
        const { at, low } = event.ref
        const subject = subjectHere(subjects, { channel: scene.channel, at, low })
        const fact = subject && freshMessage(subject)
        if (!subject || !fact) continue
        const print = event.text ? fingerprint(event.text, key) : null
        const own = tinyMark(scene, event, fact.day, print !== null)
        const said: Remembered = { channel: scene.channel, at, low, print, own, heardAt: now }
        const author = scene.space.id * MOST_ACCOUNTS + actor.id
        heard.push({ author, said })
        const { all, index } = remember(author, said)
        const marks = index < 0 ? own : marksAt(all, index)
        if (marks !== 0) write(scene, subject, marks)
        if (index < 0 || index === all.length - 1) continue
        for (const change of changedBy(all, index)) later.push({ ...change, scene, author: actor.id })
      }
      if (later.length === 0) return elsewhere
      for (const { scene, said, author } of later) {
        elsewhere.set(said.channel, scene.space.id)
        if (!subjectHere(subjects, said))
          wantOne(memory, subjects, { ...said, kind: KIND.message, actor: author, detail: 0 })
      }
      await loadSubjects(bulk, subjects)
      for (const { scene, said, marks } of later) write(scene, subjectHere(subjects, said), marks)
      return elsewhere
    },
    settle(stored) {
      if (!stored)
        for (const { author, said } of heard) {
          const kept = people.get(author)?.filter((s) => s !== said) ?? []
          if (kept.length > 0) people.set(author, kept)
          else people.delete(author)
        }
      heard = []
    },
  }
}
