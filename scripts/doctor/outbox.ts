/** Whether what is to be sent is sent. */
import { deadIntents, liveLeases, openIntents } from '../../src/store/condition.js'
import { type Check, type Finding, ok, warn } from './check.js'

const MINUTES = 15

export const outbox: Check = {
  name: 'outbox',
  async run({ store, now }) {
    if (!store) return []
    const { open, late } = await openIntents(store.reads, now - MINUTES * 60_000)
    const findings: Finding[] = [ok(`${open} to be sent`)]
    const running = (await liveLeases(store.reads, now)).some((lease) => lease.role === 'courier')
    if (late > 0)
      findings.push(
        warn(
          `${late} have been due for more than ${MINUTES} minutes`,
          running ? 'See which platform is away, above and at /healthz.' : 'No bot is at work: npm start.',
        ),
      )
    for (const { platform, what, problem, count } of await deadIntents(store.reads))
      findings.push(
        warn(
          `${count} of ${what} on ${platform} were given up (${problem ?? 'unknown'})`,
          'The spaces above say which permission is missing; what is given up is not sent again and is forgotten after 30 days.',
        ),
      )
    return findings
  },
}
