/** What somebody erased said and did about events; their sign-ups give up their places. */
import type { AccountId } from '../domain/identity.js'
import type { Tx } from './engine.js'

export const forgetInEvents = async (tx: Tx, account: AccountId): Promise<void> => {
  const questions = tx.selectFrom('event_questions').select('id').where('account', '=', account)
  await tx
    .deleteFrom('event_votes')
    .where((eb) => eb.or([eb('account', '=', account), eb('question', 'in', questions)]))
    .execute()
  for (const table of [
    'event_questions',
    'event_sign_ups',
    'event_check_ins',
    'event_attendances',
    'event_ratings',
    'event_speakers',
    'account_hours',
  ] as const)
    await tx.deleteFrom(table).where('account', '=', account).execute()
}
