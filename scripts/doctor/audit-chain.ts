/** Whether the audit log is what was written: nothing edited, taken out, put in, reordered or cut off. */
import { findSecrets, secretPath } from '../../src/secret.js'
import { type ChainProblem, type ChainReport, checkAuditChain } from '../../src/store/audit-check.js'
import { findKeys } from '../../src/store/keys.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

const WHAT: Record<ChainProblem, (row: number | null) => string> = {
  changed: (row) => `row ${row}, or the one before it, is not what was written`,
  missing: (row) => `rows before row ${row} are gone`,
  actor: (row) => `row ${row} names somebody else than who it was`,
  unchained: () => 'there are rows that the bot did not write',
  truncated: (row) => `the rows from ${row} on are gone`,
  head: () => 'the signed end is gone or was replaced',
}

const REMEDY =
  'Somebody or something else than Kith wrote to the database. Find out who can, and compare with a backup (npm run restore -- --help).'

const chainFindings = ({ rows, from, unproven, head, problems }: ChainReport): Finding[] => {
  if (problems.length > 0) return problems.map(({ problem, seq }) => fail(WHAT[problem](seq), REMEDY))
  const end = head ? `, ends in row ${head.seq} with ${head.hash.slice(0, 12)}` : ''
  const whole = ok(`${rows} rows from ${from} on are as they were written${end}`)
  if (unproven === 0) return [whole]
  const what = `${unproven} rows from before the keys were lost can no longer be proven`
  return [whole, warn(what, 'Compare them with a backup from that time if it matters.')]
}

export const auditChain: Check = {
  name: 'audit chain',
  async run({ store, config }) {
    if (!store) return []
    const secrets = findSecrets(config, secretPath(config.database))
    if (!secrets)
      return [warn('cannot be checked without the secret', 'Start Kith once, or set KITH_SECRET.')]
    const keys = await findKeys(store.reads, secrets)
    if (!keys) return [ok('nothing has been written down yet')]
    return chainFindings(await checkAuditChain(store.reads, keys.chain))
  },
}
