/** Who speaks on an event's stage because we let them: what has to be undone. */
import type { AccountId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { EventSpeakersTable } from './tables.js'

export interface Speaker {
  account: AccountId
  platform: string
  question: number
}

export const speakersAt = (db: Db | Tx, event: number): Promise<Speaker[]> =>
  db
    .selectFrom('event_speakers')
    .innerJoin('accounts', 'accounts.id', 'event_speakers.account')
    .select(['event_speakers.account', 'event_speakers.question', 'accounts.platform'])
    .where('event_speakers.event', '=', event)
    .orderBy('event_speakers.account')
    .execute()

/** For which question somebody was let speak; undefined: they were not, or listen again. */
export const spokeFor = async (db: Db | Tx, event: number, account: AccountId): Promise<number | undefined> =>
  (
    await db
      .selectFrom('event_speakers')
      .select('question')
      .where('event', '=', event)
      .where('account', '=', account)
      .executeTakeFirst()
  )?.question

/** Called up again, they speak for the later question. */
export const saveSpeaker = async (tx: Tx, speaker: EventSpeakersTable): Promise<void> => {
  const { question } = speaker
  await tx
    .insertInto('event_speakers')
    .values(speaker)
    .onConflict((c) => c.columns(['event', 'account']).doUpdateSet({ question }))
    .execute()
}

export const removeSpeaker = async (
  tx: Tx,
  { event, account, question }: EventSpeakersTable,
): Promise<void> => {
  await tx
    .deleteFrom('event_speakers')
    .where('event', '=', event)
    .where('account', '=', account)
    .where('question', '=', question)
    .execute()
}
