/** Events waiting for their batch. All events of one batch share one promise. */
import type { ChatEvent } from '../chat/event.js'

export interface Waiting {
  events: ChatEvent[]
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
  return { events: [], done, resolve, reject }
}

export interface Queue {
  add(event: ChatEvent): Promise<void>
  /** Takes the oldest batch. */
  take(): Waiting | undefined
  /** Events waiting. */
  readonly size: number
  /** Whether a batch is full. */
  readonly full: boolean
}

export const createQueue = (batchSize: number): Queue => {
  const batches: Waiting[] = []
  let size = 0
  return {
    add(event) {
      let last = batches.at(-1)
      if (!last || last.events.length >= batchSize) {
        last = newWaiting()
        batches.push(last)
      }
      last.events.push(event)
      size++
      return last.done
    },
    take() {
      const first = batches.shift()
      size -= first?.events.length ?? 0
      return first
    },
    get size() {
      return size
    },
    get full() {
      return (batches[0]?.events.length ?? 0) >= batchSize
    },
  }
}
