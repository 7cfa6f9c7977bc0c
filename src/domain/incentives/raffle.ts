/**
 * Drawing a raffle so that everybody can do it again: the seed is made before the first ticket is sold and only its
 * hash is shown; with the seed, which is shown at the draw, the order of the tickets follows from their numbers.
 * Invariants: the same seed and tickets win the same, in whatever order they are given; nobody wins twice.
 */
export interface Ticket {
  /** The order's number. */
  id: number
  /** Whose it is: a member, whichever account bought it. */
  owner: number
}

/** SHA-256 as hex, handed in: what is here is pure. */
export type Hash = (text: string) => string

/** What is shown before the draw. */
export const commitmentOf = (seed: string, hash: Hash): string => hash(seed)

/** The winning tickets, first place first: those with the smallest hash of `SEED:NUMBER`. */
export const drawWinners = (
  tickets: readonly Ticket[],
  { seed, winners }: { seed: string; winners: number },
  hash: Hash,
): Ticket[] => {
  const drawn = tickets
    .map((ticket) => ({ ticket, by: hash(`${seed}:${ticket.id}`) }))
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.ticket.id - b.ticket.id))
  const won: Ticket[] = []
  const owners = new Set<number>()
  for (const { ticket } of drawn) {
    if (won.length >= winners) break
    if (owners.has(ticket.owner)) continue
    owners.add(ticket.owner)
    won.push(ticket)
  }
  return won
}
