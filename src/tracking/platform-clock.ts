/** Two clocks: ours, by which things are heard, and the platform's, by which they are dated. */
import type { ChatEvent } from '../chat/event.js'

/** They may differ by so much without one of them being wrong. */
export const SKEW = 5 * 60_000

/** When a message was said that is heard as it happens, by the platform's clock; null for anything else. */
export const saidAt = (event: ChatEvent): number | null =>
  event.type === 'message' && event.source === 'live' ? event.ref.at : null
