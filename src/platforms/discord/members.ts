/**
 * Who is in a space, asked of the gateway one space at a time. Every chunk is passed on and forgotten but for the ids,
 * which the last chunk brings along: whoever else was thought to be there has left.
 */
import type { ChatEvent, RosterEvent } from '../../chat/event.js'
import type { After } from './answer.js'
import { readPeople } from './read-space.js'
import type { WireMembersChunk } from './wire.js'

/** No chunk for so long: the list will not be finished. */
const SILENCE = 30_000

interface Asked {
  space: string
  nonce: string
  here: Set<string>
  /** Left while the list was being made: a later chunk may still name them. */
  left: Set<string>
  chunks: number
}

export interface Members {
  ask(space: string): void
  chunk(chunk: WireMembersChunk): void
  /** Joins and leaves while a list is being made. */
  notice(event: ChatEvent): void
  /** Discord asks for patience. */
  limited(space: string, seconds: number): void
  forget(space: string): void
  stop(): void
}

export interface MembersParts {
  request: (space: string, nonce: string) => void
  emit: (event: RosterEvent) => void
  after: After
  clock: () => number
}

export const createMembers = ({ request, emit, after, clock }: MembersParts): Members => {
  const waiting = new Set<string>()
  let asked: Asked | null = null
  let count = 0
  let cancel = () => {}
  const pauses = new Set<() => void>()

  const watch = () => {
    cancel()
    cancel = after(SILENCE, () => {
      asked = null
      next()
    })
  }

  const next = () => {
    cancel()
    const space = waiting.values().next().value
    if (asked !== null || space === undefined) return
    waiting.delete(space)
    count++
    asked = {
      space,
      nonce: `members-${count}`,
      here: new Set(),
      left: new Set(),
      chunks: 0,
    }
    watch()
    request(space, asked.nonce)
  }

  return {
    ask: (space) => {
      if (asked?.space === space) asked = null
      waiting.add(space)
      next()
    },
    chunk: (chunk) => {
      const list = asked
      if (list === null || chunk.guild_id !== list.space || chunk.nonce !== list.nonce) return
      const people = readPeople(chunk.members).filter(({ id }) => !list.left.has(id))
      for (const { id } of people) list.here.add(id)
      list.chunks++
      const isLast = list.chunks >= (chunk.chunk_count ?? 1)
      if (people.length > 0 || isLast)
        emit({
          type: 'roster',
          platform: 'discord',
          space: list.space,
          at: clock(),
          source: 'live',
          people,
          ...(isLast && { here: list.here }),
        })
      if (isLast) {
        asked = null
        next()
      } else watch()
    },
    notice: (event) => {
      if (asked === null || event.space !== asked.space) return
      if (event.type === 'join') {
        asked.here.add(event.person.id)
        asked.left.delete(event.person.id)
      } else if (event.type === 'leave') {
        asked.here.delete(event.person.id)
        asked.left.add(event.person.id)
      }
    },
    limited: (space, seconds) => {
      if (asked?.space === space) asked = null
      const pause = after(Math.max(1, seconds) * 1000, () => {
        pauses.delete(pause)
        waiting.add(space)
        next()
      })
      pauses.add(pause)
      next()
    },
    forget: (space) => {
      waiting.delete(space)
      if (asked?.space !== space) return
      asked = null
      next()
    },
    stop: () => {
      waiting.clear()
      asked = null
      cancel()
      for (const pause of pauses) pause()
      pauses.clear()
    },
  }
}
