/** Forgets deliveries and runs that ended long ago and what could not be stored. */
import { removeEndedIntents } from '../store/intents.js'
import { removeLeftovers } from '../store/retention.js'
import { removeEndedSlots } from '../store/slots.js'
import type { Job } from './job.js'

const DAY = 86_400_000
const KEEP_INTENTS = 30 * DAY
const KEEP_SLOTS = 40 * DAY
const KEEP_QUARANTINE = 30 * DAY
/** Small enough not to keep other writers waiting. */
const SLICE = 500

export const sweep: Job = {
  name: 'sweep',
  cron: '17 3 * * *',
  for: 'installation',
  async run({ store, now, signal }) {
    let removed = 0
    for (let slice = SLICE; slice === SLICE && !signal.aborted; removed += slice)
      slice = await store.write((tx) => removeEndedIntents(tx, now - KEEP_INTENTS, SLICE))
    removed += await store.write((tx) => removeEndedSlots(tx, now - KEEP_SLOTS))
    removed += await store.write((tx) =>
      removeLeftovers(tx, { quarantine: now - KEEP_QUARANTINE, joinCodes: now - DAY }),
    )
    return String(removed)
  },
}
