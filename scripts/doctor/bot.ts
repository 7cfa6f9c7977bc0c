/** Which processes are at work on this database. */
import { liveLeases } from '../../src/store/condition.js'
import { type Check, ok } from './check.js'

export const bot: Check = {
  name: 'bot',
  async run({ store, now }) {
    if (!store) return []
    // A role that is taken in turns is held by a process and a number.
    const names = (await liveLeases(store.reads, now)).map((lease) => lease.holder.split(' ')[0] ?? '')
    const holders = [...new Set(names)]
    return [ok(holders.length === 0 ? 'none is at work' : `at work: ${holders.join(', ')}`)]
  },
}
