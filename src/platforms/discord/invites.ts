/**
 * Whose invite brought somebody: Discord does not say, so the invites' uses are compared before and after a joining.
 * Where more than one explanation fits, or none, nobody can tell. Without the right to see invites nothing is said.
 */
import type { ChatEvent, InviteEvent, JoinEvent, Person } from '../../chat/event.js'
import { isUser, readPerson } from './read-person.js'
import { isId } from './snowflake.js'
import type { Packet, WireInvite } from './wire.js'

interface Invite {
  uses: number
  /** 0: without end. */
  most: number
  by: Person | null
}
export type InviteList = ReadonlyMap<string, Invite>

const MOST_INVITES = 2_000

const readInvite = (invite: unknown): [string, Invite] | null => {
  const { code, uses, max_uses: most, inviter } = (invite ?? {}) as WireInvite
  if (typeof code !== 'string' || code === '') return null
  const number = (value: unknown) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : 0)
  return [code, { uses: number(uses), most: number(most), by: isUser(inviter) ? readPerson(inviter) : null }]
}

/** Null where the answer is no list. */
export const readInvites = (answer: unknown): InviteList | null =>
  Array.isArray(answer)
    ? new Map(
        answer.slice(0, MOST_INVITES).flatMap((one) => {
          const read = readInvite(one)
          return read ? [read] : []
        }),
      )
    : null

/** Which invites were used between two looks, and how often. One that is gone with its last use was used up. */
export const usedBetween = (before: InviteList, now: InviteList): { by: Person | null; times: number }[] => {
  const used: { by: Person | null; times: number }[] = []
  for (const [code, { uses, by }] of now) {
    const times = uses - (before.get(code)?.uses ?? 0)
    if (times > 0) used.push({ by, times })
  }
  for (const [code, { uses, most, by }] of before)
    if (!now.has(code) && most > 0 && uses === most - 1) used.push({ by, times: 1 })
  return used
}

export interface InvitesParts {
  /** Null where they may not be seen, or could not be asked for. */
  ask: (space: string) => Promise<InviteList | null>
  emit: (event: ChatEvent) => void
}

export interface Invites {
  enter(space: string): void
  notice(packet: Packet): void
  joined(event: JoinEvent): void
  forget(space: string): void
}

export const createInvites = ({ ask, emit }: InvitesParts): Invites => {
  const known = new Map<string, Map<string, Invite>>()
  const waiting = new Map<string, JoinEvent[]>()
  const asking = new Set<string>()

  const look = async (space: string): Promise<InviteList | null> => {
    const list = await ask(space).catch(() => null)
    if (list) known.set(space, new Map(list))
    return list
  }

  const tell = (joins: readonly JoinEvent[], by: Person | null) => {
    for (const { platform, space, at, source, person } of joins) {
      const event: InviteEvent = { type: 'invite', platform, space, at, source, person, by }
      emit(event)
    }
  }

  const settle = async (space: string): Promise<void> => {
    for (;;) {
      const joins = waiting.get(space) ?? []
      waiting.set(space, [])
      if (joins.length === 0) return
      const before = known.get(space)
      const now = await look(space)
      if (!before) continue
      // Could not be asked: what was used meanwhile makes the next answer ambiguous, as it should be.
      const used = now ? usedBetween(before, now) : []
      const [only] = used
      const late = waiting.get(space) ?? []
      if (used.length !== 1 || !only) tell(joins, null)
      else if (only.times === joins.length) tell(joins, only.by)
      else if (only.times === joins.length + late.length) {
        waiting.set(space, [])
        tell([...joins, ...late], only.by)
      } else tell(joins, null)
    }
  }

  const run = (space: string, work: () => Promise<unknown>) => {
    if (asking.has(space)) return
    asking.add(space)
    void work().finally(() => {
      asking.delete(space)
      if ((waiting.get(space)?.length ?? 0) > 0) run(space, () => settle(space))
    })
  }

  return {
    enter: (space) => run(space, () => look(space)),
    notice: ({ t, d }) => {
      const { guild_id: space, code } = (d ?? {}) as WireInvite & { guild_id?: string }
      if (t !== 'INVITE_CREATE' || !isId(space) || typeof code !== 'string') return
      const read = readInvite(d)
      // What is deleted stays known: it may have been used up by somebody whose joining we have not heard of yet.
      if (read && (known.get(space)?.size ?? MOST_INVITES) < MOST_INVITES) known.get(space)?.set(...read)
    },
    joined: (event) => {
      if (event.person.bot || !known.has(event.space)) return
      waiting.set(event.space, [...(waiting.get(event.space) ?? []), event])
      run(event.space, () => settle(event.space))
    },
    forget: (space) => {
      known.delete(space)
      waiting.delete(space)
    },
  }
}
