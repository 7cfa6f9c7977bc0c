/** Whether jobs run when they should, and how they ended. */
import { JOBS } from '../../src/jobs/index.js'
import { allSlots, liveLeases } from '../../src/store/condition.js'
import { type Check, type Finding, ok, warn } from './check.js'

const MINUTE = 60_000
const WEEK = 7 * 24 * 60 * MINUTE
const LATE = 15 * MINUTE

type Slot = Awaited<ReturnType<typeof allSlots>>[number]

const where = ({ job, community }: Slot) => (community === 0 ? job : `${job} of community ${community}`)
const minutes = (ms: number) =>
  ms < MINUTE ? `${Math.max(0, Math.round(ms / 1000))} s` : `${Math.round(ms / MINUTE)} min`

const REMEDIES: Readonly<Record<string, string>> = {
  'tool-missing': 'Install PostgreSQL’s client programs beside the bot, or set BACKUP_DAYS=0.',
  'tool-too-old': 'Install the client programs of your PostgreSQL server’s version, or set BACKUP_DAYS=0.',
  'no-space': 'Make room for backups, or set BACKUP_FOLDER.',
}

export const jobs: Check = {
  name: 'jobs',
  async run({ store, now }) {
    if (!store) return []
    const slots = await allSlots(store.reads)
    const scheduler = (await liveLeases(store.reads, now)).some((lease) => lease.role === 'jobs')
    const findings: Finding[] = []
    for (const { name } of JOBS) {
      const mine = slots.filter((slot) => slot.job === name)
      const last = mine
        .filter((slot) => slot.status === 'done')
        .sort((a, b) => (a.done_at ?? 0) - (b.done_at ?? 0))
        .at(-1)
      for (const slot of mine.filter((s) => s.status === 'running' || s.status === 'by-hand'))
        findings.push(
          ok(
            `${where(slot)} has run for ${minutes(now - (slot.started_at ?? now))}${slot.result ? `: ${slot.result}` : ''}`,
          ),
        )
      const failed = mine
        .filter((s) => s.status === 'failed' && (s.done_at ?? 0) > Math.max(last?.done_at ?? 0, now - WEEK))
        .at(-1)
      const again = mine.find((s) => s.status === 'waiting' && s.attempts > 0)
      const trouble = failed ?? again
      if (trouble)
        findings.push(
          warn(
            `${where(trouble)} ${failed ? 'failed' : 'failed and will be tried again'} (${trouble.result ?? 'unknown'})`,
            REMEDIES[trouble.result ?? ''] ?? `Run npm run job -- ${name} and see what it says.`,
          ),
        )
      const late = mine.filter((s) => s.status === 'waiting' && s.attempts === 0 && s.due_at < now - LATE)
      if (late.length > 0)
        findings.push(
          scheduler
            ? warn(
                `${name} is late by ${minutes(now - (late[0]?.due_at ?? now))}`,
                'Another job may take long; if not, restart the bot.',
              )
            : warn(`${name} waits for a bot to run it`, 'npm start; what was missed is made up for once.'),
        )
      if (last)
        findings.push(
          ok(
            `${where(last)} ended ${minutes(now - (last.done_at ?? now))} ago${last.result ? `: ${last.result}` : ''}`,
          ),
        )
    }
    return findings.length > 0 ? findings : [ok('none has run yet')]
  },
}
