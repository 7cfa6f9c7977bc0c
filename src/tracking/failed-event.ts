/** An event that could not be stored, as ids and codes: enough to find it on the platform, nothing of what it said. */
import type { ChatEvent } from '../chat/event.js'
import type { Quarantined } from '../store/quarantine.js'
import { errorCode } from '../store/refusing.js'

const MOST_REFS = 10

const idsOf = (event: ChatEvent): string => {
  const ids: Record<string, unknown> = { space: event.space, at: event.at }
  if ('channel' in event) ids['channel'] = event.channel?.id
  if ('ref' in event) ids['ref'] = event.ref
  if ('refs' in event) ids['refs'] = event.refs.slice(0, MOST_REFS)
  return JSON.stringify(ids)
}

export const describeFailed = (event: ChatEvent, error: unknown, at: number): Quarantined => ({
  at,
  platform: event.platform,
  type: event.type,
  problem: errorCode(error),
  ids: idsOf(event),
})
