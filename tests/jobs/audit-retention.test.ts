import { expect, test } from '@jest/globals'
import { AUDIT_DAYS } from '../../src/domain/audit.js'
import { auditRetention } from '../../src/jobs/audit-retention.js'
import { appendAudit } from '../../src/store/audit.js'
import { checkAuditChain } from '../../src/store/audit-check.js'
import { findKeys } from '../../src/store/keys.js'
import { describeStores, TEST_SECRETS } from '../support/stores.js'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 18, 12)

describeStores('the retention of the audit log', (open) => {
  test('lets go of what has had its time, in portions, and the rest stays provable', async () => {
    const store = await open()
    const ages = [...Array.from({ length: 1_200 }, () => AUDIT_DAYS + 1), AUDIT_DAYS - 1, 0]
    await store.write(async (tx) => {
      for (const days of ages)
        await appendAudit(tx, { at: NOW - days * DAY, community: 1, actor: 7, action: 'setting.zone' })
    })
    const run = { store, now: NOW, community: 0, period: '2026-11', signal: new AbortController().signal }
    expect(await auditRetention.run(run)).toBe('1200')
    expect(await auditRetention.run(run)).toBe('0')
    const keys = await findKeys(store.reads, TEST_SECRETS)
    const report = keys && (await checkAuditChain(store.reads, keys.chain))
    expect(report).toMatchObject({ rows: 2, from: 1_201, problems: [], unproven: 0 })
  })
})
