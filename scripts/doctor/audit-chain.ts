/** Whether the audit log is what was written: nothing edited, taken out, put in, reordered or cut off. */
import { findSecrets, secretPath } from '../../src/secret.js'
import {
  type ChainProblem,
  type ChainReport,
  checkAuditChain,
  NOTED_LENGTH,
  standOf,
} from '../../src/store/audit-check.js'
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
  const end = head ? `; the end is ${head.seq}:${head.hash.slice(0, NOTED_LENGTH)}` : ''
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

/** As the check above shows it: a row's number and the beginning of its hash. */
export const readHead = (text: string): { seq: number; hash: string } | null => {
  const [, seq, hash = ''] = /^(\d{1,15}):([\w-]{12,43})$/.exec(text) ?? []
  return seq === undefined ? null : { seq: Number(seq), hash }
}

const PUT_BACK =
  'If you restored a backup, note the end that is shown now. If nobody did, somebody put the whole database back to an earlier day: find out who can write to it.'

/** Whether an end that the operator noted elsewhere is still part of the chain. */
export const notedHead = (noted: { seq: number; hash: string }): Check => ({
  name: 'audit head',
  async run({ store }) {
    if (!store) return []
    const said = `${noted.seq}:${noted.hash.slice(0, NOTED_LENGTH)}`
    switch (await standOf(store.reads, noted)) {
      case 'there':
        return [ok(`${said} is part of the audit log`)]
      case 'past':
        return [warn(`${said} has passed its retention`, 'Nothing can be told by it. Note a newer end.')]
      case 'shorter':
        return [fail(`the audit log ends before ${said}`, PUT_BACK)]
      case 'other':
        return [fail(`row ${noted.seq} of the audit log is another than ${said}`, PUT_BACK)]
    }
  },
})
