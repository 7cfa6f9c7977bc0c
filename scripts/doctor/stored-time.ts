/** Whether this machine's clock agrees with the database server's, and with what has been noted already. */
import { latestNoted, serverClock } from '../../src/store/condition.js'
import { type Check, ok, warn } from './check.js'

const TOLERATED = 30_000
const REMEDY =
  'Let the machine set its clock by the network (NTP), for instance: timedatectl set-ntp true; then restart the bot.'

export const storedTime: Check = {
  name: 'clock',
  async run({ store }) {
    if (!store) return []
    const before = Date.now()
    const server = await serverClock(store)
    const off = server === null ? 0 : server - (before + Date.now()) / 2
    if (Math.abs(off) > TOLERATED)
      return [warn(`differs from the database server’s by ${Math.round(Math.abs(off) / 1000)} s`, REMEDY)]
    const { heard, alive } = await latestNoted(store.reads)
    const ahead = Math.max(heard, alive) - Date.now()
    return ahead > TOLERATED
      ? [warn(`is ${Math.round(ahead / 1000)} s behind what has been noted already`, REMEDY)]
      : [ok(`it is ${new Date().toISOString()} by this machine’s clock`)]
  },
}
