/**
 * What somebody may decide about themselves: to be forgotten, not to be counted, to be counted again. Each is written
 * into the file of refusals first and then done, so that neither a power cut nor an old backup undoes it.
 */
import type { AccountId, CommunityId } from '../domain/identity.js'
import { accountsById } from './accounts.js'
import { removeConsents, saveConsent } from './consents.js'
import type { Store } from './engine.js'
import { beginErasure, continueErasure, type Erased } from './erase.js'
import { leaveBoards, returnToBoards } from './opting-out.js'
import { refusalHash, refuseForGood, refuseNoLonger } from './refusals.js'
import { appendRefusal, type RefusalWord } from './refusals-file.js'

export interface Privacy {
  /** Rejects where the store refuses; what has begun is finished by a job. */
  erase(accounts: readonly AccountId[], now: number): Promise<Erased>
  optOut(accounts: readonly AccountId[], now: number): Promise<void>
  optIn(accounts: readonly AccountId[], community: CommunityId, now: number): Promise<void>
}

export interface PrivacyParts {
  store: Store
  /** Keys the hashes. */
  key: string
  /** The file of refusals, beside the database. */
  path: string
}

export const createPrivacy = ({ store, key, path }: PrivacyParts): Privacy => {
  /** Each account that is still somebody's, with its hash, once the file knows. */
  const writeDown = async (accounts: readonly AccountId[], what: RefusalWord, at: number) => {
    const rows = (await accountsById(store.reads, accounts)).filter((r) => r.erased_at === null)
    const people = rows.map((r) => ({ account: r.id, hash: refusalHash(key, r.platform, r.platform_id) }))
    for (const { hash } of people) await appendRefusal(path, { what, hash, at })
    return people
  }

  return {
    async erase(accounts, now) {
      const people = await writeDown(accounts, 'erased', now)
      await store.write(async (tx) => {
        for (const person of people) await beginErasure(tx, { ...person, at: now })
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
  }
}
