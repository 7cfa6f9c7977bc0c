/**
 * Events waiting for their batch. All events of one batch share one promise. What is read back or imported goes in
 * small batches of its own, after all that happens now: who writes now, or asks, does not wait for the past.
 */
import type { ChatEvent } from '../chat/event.js'
import { actorIn } from './people.js'

export interface Waiting {
  events: ChatEvent[]
  /** About so many events of one person. */
  length: number
  done: Promise<void>
  resolve: () => void
  reject: (error: unknown) => void
}

const newWaiting = (): Waiting => {
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const done = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Who does not wait for a batch must not be told of its failure by a crash.
  done.catch(() => {})
  return { events: [], length: 0, done, resolve, reject }
}

export const isPast = (event: ChatEvent): boolean => event.source === 'gap' || event.source === 'inferred'

/**
 * Whoever did something and then left must not be found by it: of one batch, comings and goings are stored before what
 * people do.
 */
const isAfter = (event: ChatEvent, batch: readonly ChatEvent[]): boolean =>
  event.type === 'leave' &&
  batch.some(
    (e) => e.space === event.space && e.platform === event.platform && actorIn(e)?.id === event.person.id,
  )

export interface Queue {
  add(event: ChatEvent): Promise<void>
  /** Takes the oldest batch. */
  take(): Waiting | undefined
  /** Events waiting. */
  readonly size: number
  /** Whether a batch is full. */
  readonly full: boolean
}

/** Who is there is told by the thousand: an event of many people is as long as that many. */
const lengthOf = (event: ChatEvent): number => (event.type === 'roster' ? 1 + event.people.length : 1)

interface Lane {
  batches: Waiting[]
  most: number
}

export const createQueue = (batchSize: number, pastSize: number): Queue => {
  const present: Lane = { batches: [], most: batchSize }
  const past: Lane = { batches: [], most: pastSize }
  let size = 0
  return {
    add(event) {
      const { batches, most } = isPast(event) ? past : present
      let last = batches.at(-1)
      if (!last || last.length >= most || isAfter(event, last.events)) {
        last = newWaiting()
        batches.push(last)
      }
      last.events.push(event)
      last.length += lengthOf(event)
      size++
      return last.done
    },
    take() {
      const first = present.batches.shift() ?? past.batches.shift()
      size -= first?.events.length ?? 0
      return first
    },
    get size() {
      return size
    },
    get full() {
      return (present.batches[0]?.length ?? 0) >= batchSize
    },
  }
}
