/** Who said what about coming, who wants to be reminded, and who checked in. */
import type { Choice, SignUp } from '../domain/engagement/sign-ups.js'
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'

export const signUpsOf = async (db: Db | Tx, event: number, community: CommunityId): Promise<SignUp[]> => {
  const rows = await db
    .selectFrom('event_sign_ups')
    .innerJoin('memberships', 'memberships.account', 'event_sign_ups.account')
    .select(['memberships.member', 'event_sign_ups.account', 'event_sign_ups.choice', 'event_sign_ups.at'])
    .where('event_sign_ups.event', '=', event)
    .where('memberships.community', '=', community)
    .execute()
  return rows.map((r) => ({ ...r, choice: r.choice as Choice }))
}

/** The latest say counts; one that arrives late changes nothing. */
export const saveSignUp = async (
  tx: Tx,
  said: { event: number; account: AccountId; choice: Choice; at: number },
): Promise<void> => {
  const { choice, at } = said
  await tx
    .insertInto('event_sign_ups')
    .values({ ...said, remind: 0 })
    .onConflict((c) =>
      c.columns(['event', 'account']).doUpdateSet({ choice, at }).where('event_sign_ups.at', '<=', at),
    )
    .execute()
}

/** Takes a "maybe" back; who wants to be reminded keeps it. */
export const removeMaybe = async (tx: Tx, event: number, account: AccountId, at: number): Promise<void> => {
  await tx
    .deleteFrom('event_sign_ups')
    .where('event', '=', event)
    .where('account', '=', account)
    .where('choice', '=', 'maybe')
    .where('remind', '=', 0)
    .where('at', '<=', at)
    .execute()
}

export const setRemind = async (tx: Tx, event: number, account: AccountId, on: boolean): Promise<void> => {
  await tx
    .updateTable('event_sign_ups')
    .set({ remind: on ? 1 : 0 })
    .where('event', '=', event)
    .where('account', '=', account)
    .execute()
}

export const wantsReminder = async (db: Db | Tx, event: number, account: AccountId): Promise<boolean> =>
  (await db
    .selectFrom('event_sign_ups')
    .select('remind')
    .where('event', '=', event)
    .where('account', '=', account)
    .where('choice', '!=', 'no')
    .where('remind', '=', 1)
    .executeTakeFirst()) !== undefined

/** Who wants to be reminded. */
export const reminded = async (db: Db | Tx, event: number): Promise<{ id: AccountId; platform: string }[]> =>
  db
    .selectFrom('event_sign_ups')
    .innerJoin('accounts', 'accounts.id', 'event_sign_ups.account')
    .select(['accounts.id', 'accounts.platform'])
    .where('event_sign_ups.event', '=', event)
    .where('event_sign_ups.remind', '=', 1)
    .where('event_sign_ups.choice', '!=', 'no')
    .orderBy('accounts.id')
    .execute()

/** The first check-in counts. Answers whether it is new. */
export const saveCheckIn = async (
  tx: Tx,
  event: number,
  account: AccountId,
  at: number,
): Promise<boolean> => {
  const known = await tx
    .selectFrom('event_check_ins')
    .select('at')
    .where('event', '=', event)
    .where('account', '=', account)
    .executeTakeFirst()
  await tx
    .insertInto('event_check_ins')
    .values({ event, account, at })
    .onConflict((c) =>
      c.columns(['event', 'account']).doUpdateSet({ at }).where('event_check_ins.at', '>', at),
    )
    .execute()
  return known === undefined
}

export const checkInsOf = (db: Db | Tx, event: number): Promise<{ account: number; at: number }[]> =>
  db.selectFrom('event_check_ins').select(['account', 'at']).where('event', '=', event).execute()
