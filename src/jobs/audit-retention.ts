/** Lets lines of the audit log go that have had their time; the rest stays provable. */
import { AUDIT_DAYS } from '../domain/audit.js'
import { cutAudit } from '../store/audit.js'
import type { Job } from './job.js'

const DAY = 86_400_000

export const auditRetention: Job = {
  name: 'audit-retention',
  cron: '41 4 2 * *',
  for: 'installation',
  async run({ store, now, signal }) {
    let gone = 0
    for (let cut = -1; cut !== 0 && !signal.aborted; gone += cut)
      cut = await store.write((tx) => cutAudit(tx, now - AUDIT_DAYS * DAY))
    return String(gone)
  },
}
