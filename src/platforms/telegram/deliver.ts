/**
 * One batch of updates → events, all handed over at once and awaited together; then the requests in it run on their
 * own, so that a slow command never holds up the next poll.
 */
import type { ChatEvent } from '../../chat/event.js'
import type { Handlers } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { Clock } from './clock.js'
import { createIntroductions } from './introduce.js'
import { readEvents } from './read-event.js'
import { type Asked, readRequest } from './read-request.js'
import type { WireSelf, WireUpdate } from './wire.js'

interface DeliverParts {
  handlers: Handlers
  clock: Clock
  log: Log
  self(): WireSelf
  /** A membership changed: what is known of this person's rights is old. */
  changed(chat: number, user: number): void
  /** Those of a batch's requests that nobody has begun to answer, written down as begun. */
  begun(updates: readonly number[]): Promise<ReadonlySet<number>>
  /** Starts answering; must not throw. */
  answer(asked: Asked): void
}

export const createDeliver = ({ handlers, clock, log, self, changed, begun, answer }: DeliverParts) => {
  const introductions = createIntroductions()

  const hand = (event: ChatEvent): Promise<void> => {
    try {
      return handlers.event(event)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** What cannot be read is said in the log and passed over: it would be the same the next time. */
  const read = (update: WireUpdate, me: WireSelf) => {
    try {
      const change = update.chat_member ?? update.my_chat_member
      if (change) changed(change.chat.id, change.new_chat_member.user.id)
      const events = readEvents(update, me.id, clock.now())
      const asked = readRequest(update, me, clock.now())
      return { events, asked, introduction: introductions.of(update) }
    } catch (error) {
      log.error('update-unreadable', error, { update: update?.update_id })
      return { events: [], asked: null, introduction: null }
    }
  }

  return async (updates: readonly WireUpdate[]): Promise<void> => {
    const me = self()
    const pending: Promise<void>[] = []
    const requests = new Map<number, Asked>()
    const introduced: string[] = []
    for (const update of updates) {
      const { events, asked, introduction } = read(update, me)
      if (introduction) {
        introduced.push(introduction.space)
        pending.push(hand(introduction))
      }
      for (const event of events) pending.push(hand(event))
      if (asked) requests.set(update.update_id, asked)
    }
    /** All have an end before the batch is asked for again, so that nothing is handed over twice at once. */
    for (const outcome of await Promise.allSettled(pending))
      if (outcome.status === 'rejected') {
        introductions.takeBack(introduced)
        throw outcome.reason
      }
    const fresh = await begun([...requests.keys()])
    for (const [update, asked] of requests) if (fresh.has(update)) answer(asked)
  }
}
