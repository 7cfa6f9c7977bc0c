/** Whether there are times of which facts are missing. */
import { openGaps } from '../../src/store/condition.js'
import { type Check, ok, warn } from './check.js'

const DAY = 86_400_000

/** Nobody can read these back. */
const LOST = new Set(['voice', 'expired', 'conflict', 'channel-gone'])

export const gaps: Check = {
  name: 'gaps',
  async run({ store, now }) {
    if (!store) return []
    const open = (await openGaps(store.reads)).filter(({ cause }) => !LOST.has(cause))
    if (open.length === 0) return [ok('nothing is waiting to be read back')]
    return open.map(({ cause, count, oldest }) => {
      const said = `${count} (${cause}), the oldest of ${new Date(oldest).toISOString().slice(0, 16)}Z`
      if (cause === 'no-permission')
        return warn(
          said,
          'Let the bot read the channels that the spaces above name, then they are read back.',
        )
      return now - oldest > DAY
        ? warn(
            said,
            'Reading back takes a while; if it does not end, see the log for what the platform answers.',
          )
        : ok(said)
    })
  },
}
