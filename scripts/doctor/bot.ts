/** Which processes are at work on this database. */
import { liveLeases } from '../../src/store/condition.js'
import { type Check, ok } from './check.js'

export const bot: Check = {
  name: 'bot',
  async run({ store, now }) {
    if (!store) return []
    const holders = [...new Set((await liveLeases(store.reads, now)).map((lease) => lease.holder))]
    return [ok(holders.length === 0 ? 'none is at work' : `at work: ${holders.join(', ')}`)]
  },
}
