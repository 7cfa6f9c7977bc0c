/** The queue of questions of an event: added, voted up, called up, and gone when it is over. */
import type { AccountId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'

export interface QueuedQuestion {
  id: number
  account: AccountId
  text: string
  votes: number
}

/** More of one person would push others out. */
export const MOST_QUESTIONS = 5

export const addQuestion = async (
  tx: Tx,
  question: { event: number; account: AccountId; text: string; at: number },
): Promise<boolean> => {
  const row = await tx
    .selectFrom('event_questions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('event', '=', question.event)
    .where('account', '=', question.account)
    .where('asked_at', 'is', null)
    .executeTakeFirst()
  if (Number(row?.count ?? 0) >= MOST_QUESTIONS) return false
  await tx
    .insertInto('event_questions')
    .values({ ...question, asked_at: null })
    .execute()
  return true
}

/** What is still to be asked: most wanted first, then as they came. */
export const queueOf = async (db: Db | Tx, event: number, limit: number): Promise<QueuedQuestion[]> => {
  const rows = await db
    .selectFrom('event_questions as q')
    .select((eb) => [
      'q.id',
      'q.account',
      'q.text',
      eb
        .selectFrom('event_votes')
        .select((v) => v.fn.countAll<number>().as('n'))
        .whereRef('event_votes.question', '=', 'q.id')
        .as('votes'),
    ])
    .where('q.event', '=', event)
    .where('q.asked_at', 'is', null)
    .orderBy('votes', 'desc')
    .orderBy('q.id')
    .limit(limit)
    .execute()
  return rows.map((r) => ({ ...r, votes: Number(r.votes ?? 0) }))
}

/** A vote given twice is taken back. */
export const vote = async (tx: Tx, question: number, account: AccountId): Promise<void> => {
  const taken = await tx
    .deleteFrom('event_votes')
    .where('question', '=', question)
    .where('account', '=', account)
    .executeTakeFirst()
  if (Number(taken.numDeletedRows) === 0)
    await tx.insertInto('event_votes').values({ question, account }).execute()
}

export const eventOfQuestion = async (db: Db | Tx, question: number): Promise<number | undefined> =>
  (
    await db
      .selectFrom('event_questions')
      .select('event')
      .where('id', '=', question)
      .where('asked_at', 'is', null)
      .executeTakeFirst()
  )?.event

export const questionText = async (db: Db | Tx, question: number): Promise<string | undefined> =>
  (await db.selectFrom('event_questions').select('text').where('id', '=', question).executeTakeFirst())?.text

/** Calls up what is wanted most. */
export const callUp = async (tx: Tx, event: number, at: number): Promise<QueuedQuestion | undefined> => {
  const [next] = await queueOf(tx, event, 1)
  if (next) await tx.updateTable('event_questions').set({ asked_at: at }).where('id', '=', next.id).execute()
  return next
}

export const closeQueue = async (tx: Tx, event: number): Promise<void> => {
  const questions = tx.selectFrom('event_questions').select('id').where('event', '=', event)
  await tx.deleteFrom('event_votes').where('question', 'in', questions).execute()
  await tx.deleteFrom('event_questions').where('event', '=', event).execute()
}
