/** Who came and who went, noted while rosters and memberships are kept, until they are written as facts. */
import type { EventSource } from '../chat/event.js'
import type { SpaceRow } from '../store/spaces.js'

export interface Coming {
  space: SpaceRow
  account: number
  joinedAt: number
  /** Null: they came. */
  leftAt: number | null
  source: EventSource
  /** Nobody told us; it was seen from a list. */
  inferred: boolean
}

export type Comings = Coming[]
