/** Whether events had to be put aside. */
import { quarantinedSince } from '../../src/store/condition.js'
import { type Check, ok, warn } from './check.js'

const DAYS = 30

export const quarantine: Check = {
  name: 'quarantine',
  async run({ store, now }) {
    if (!store) return []
    const found = await quarantinedSince(store.reads, now - DAYS * 86_400_000)
    if (found.length === 0) return [ok(`no event was put aside in ${DAYS} days`)]
    return found.map(({ platform, what, problem, count }) =>
      warn(
        `${count} ${what} events of ${platform} were put aside (${problem ?? 'unknown'})`,
        'They are not counted. Update Kith; if it goes on, report the code in brackets.',
      ),
    )
  },
}
