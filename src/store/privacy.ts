/**
 * What somebody may decide about themselves: to be forgotten, not to be counted, to be counted again. Each is written
 * into the file of refusals first and then done, so that neither a power cut nor an old backup undoes it.
 */
import type { AccountId, CommunityId } from '../domain/identity.js'
import { UserError } from '../domain/user-error.js'
import { accountsById } from './accounts.js'
import { removeConsents, saveConsent } from './consents.js'
import type { Store } from './engine.js'
import { beginErasure, continueErasure, type Erased } from './erase.js'
import { leaveBoards, returnToBoards } from './opting-out.js'
import { findRefusal, refusalHash, refuseForGood, refuseNoLonger } from './refusals.js'
import { appendRefusal, type RefusalWord } from './refusals-file.js'
import { type ExportPart, exportPart, type PartFrom, WHOLE } from './take-along.js'
import { leaveVoice } from './voice.js'

export interface Privacy {
  /** `out`: and not to be counted from then on. What has begun and cannot be finished yet is finished by a job. */
  erase(accounts: readonly AccountId[], now: number, out?: boolean): Promise<Erased>
  optOut(accounts: readonly AccountId[], now: number): Promise<void>
  optIn(accounts: readonly AccountId[], community: CommunityId, now: number): Promise<void>
  /** Asked by identity, so it is known of somebody forgotten too. */
  isOut(account: AccountId): Promise<boolean>
  /** Everything about a person, as JSON; it reads much, so not again at once. Parts after the first may follow soon. */
  exportOf(accounts: readonly AccountId[], now: number, from?: PartFrom): Promise<ExportPart>
  /** How long backups stay, 0 where none are made. */
  readonly backupDays: number
}

/** How long somebody waits for another export, and for its next part. */
const EXPORT_EVERY = 60_000
const PART_EVERY = 5_000
const MOST_WAITING = 1_000

export interface PrivacyParts {
  store: Store
  /** Keys the hashes. */
  key: string
  /** The file of refusals, beside the database. */
  path: string
  backupDays: number
}

export const createPrivacy = ({ store, key, path, backupDays }: PrivacyParts): Privacy => {
  /** When each last exported. */
  const exported = new Map<AccountId, number>()

  /** Each account that is still somebody's, with its hash, once the file knows. */
  const writeDown = async (accounts: readonly AccountId[], what: RefusalWord, at: number) => {
    const rows = (await accountsById(store.reads, accounts)).filter((r) => r.erased_at === null)
    const people = rows.map((r) => ({ account: r.id, hash: refusalHash(key, r.platform, r.platform_id) }))
    for (const { hash } of people) await appendRefusal(path, { what, hash, at })
    return people
  }

  return {
    backupDays,
    async erase(accounts, now, out = false) {
      const people = await writeDown(accounts, 'erased', now)
      if (out) for (const { hash } of people) await appendRefusal(path, { what: 'out', hash, at: now })
      await store.write(async (tx) => {
        for (const person of people) {
          await beginErasure(tx, { ...person, at: now })
          if (out) await refuseForGood(tx, person.hash, now)
        }
      })
      const done: Erased = { finished: true, times: { steps: 0, total: 0, longest: 0 } }
      for (const { account } of people) {
        const { finished, times } = await continueErasure(store, account)
        done.finished &&= finished
        done.times = {
          steps: done.times.steps + times.steps,
          total: done.times.total + times.total,
          longest: Math.max(done.times.longest, times.longest),
        }
      }
      return done
    },
    async optOut(accounts, now) {
      const people = await writeDown(accounts, 'out', now)
      await store.write(async (tx, bulk) => {
        for (const { account, hash } of people) {
          await refuseForGood(tx, hash, now)
          await tx.updateTable('accounts').set({ opted_out_at: now }).where('id', '=', account).execute()
          await removeConsents(tx, account)
          await leaveBoards(tx, bulk, account)
          await leaveVoice(tx, bulk, account, now)
        }
      })
    },
    async optIn(accounts, community, now) {
      const people = await writeDown(accounts, 'in', now)
      await store.write(async (tx, bulk) => {
        for (const { account, hash } of people) {
          await refuseNoLonger(tx, hash, now)
          await tx.updateTable('accounts').set({ opted_out_at: null }).where('id', '=', account).execute()
          await saveConsent(tx, { community, account, at: now })
          await returnToBoards(tx, bulk, account)
        }
      })
    },
    async isOut(account) {
      const [row] = await accountsById(store.reads, [account])
      if (!row) return false
      const refusal = await findRefusal(store.reads, refusalHash(key, row.platform, row.platform_id))
      return refusal !== undefined && refusal.until_at === null
    },
    async exportOf(accounts, now, from = WHOLE) {
      const [first = 0] = accounts
      const left = (exported.get(first) ?? 0) + (from.part > 1 ? PART_EVERY : EXPORT_EVERY) - now
      if (left > 0) throw new UserError('too-fast', { seconds: Math.ceil(left / 1000) })
      if (exported.size >= MOST_WAITING) exported.clear()
      exported.set(first, now)
      return exportPart(store, accounts, { now, from })
    },
  }
}
