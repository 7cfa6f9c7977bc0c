/** Questions to an event that is on: added, voted up, called up one by one by whoever looks after it. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { phaseOf, plainLine } from '../../../src/domain/engagement/event.js'
import { planQuestion } from '../../../src/domain/engagement/event-intents.js'
import { UserError } from '../../../src/domain/user-error.js'
import {
  addQuestion,
  callUp,
  eventOfQuestion,
  MOST_QUESTIONS,
  queueOf,
  vote,
} from '../../../src/store/event-questions.js'
import { type EventRow, eventById, isHost, postsOf } from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { accountsOf } from '../../../src/store/members.js'
import { queueView } from '../../../src/views/event-queue.js'
import { requireHost } from './find.js'

const SHOWN = 10

const checkRunning = (event: EventRow, now: number): void => {
  if (phaseOf(event, now) !== 'running') throw new UserError('event-not-on')
}

export const showQueue = async (call: Call, event: EventRow): Promise<Answer> => {
  checkRunning(event, call.now)
  const db = call.store.reads
  const hosts = isHost(event, await accountsOf(db, call.member)) || (await call.may('run-events'))
  const questions = await queueOf(db, event.id, SHOWN)
  return { view: queueView(call.t, { id: event.id, title: event.title, questions, hosts }) }
}

export const ask = async (call: Call, event: EventRow, typed: string): Promise<Answer> => {
  checkRunning(event, call.now)
  const text = plainLine(typed)
  if (text === '') throw new UserError('argument-missing', { option: 'text' })
  const added = await call.store.write((tx) =>
    addQuestion(tx, { event: event.id, account: call.account, text, at: call.now }),
  )
  if (!added) throw new UserError('event-questions-many', { most: MOST_QUESTIONS })
  return showQueue(call, event)
}

export const voteFor = async (call: Call, typed: string | undefined): Promise<Answer> => {
  if (!/^[0-9a-z]{1,10}$/.test(typed ?? '')) throw new UserError('button-expired')
  const question = Number.parseInt(typed ?? '', 36)
  const event = await call.store.write(async (tx) => {
    const id = await eventOfQuestion(tx, question)
    const found = id === undefined ? undefined : await eventById(tx, id)
    if (!found || found.community !== call.community.id) throw new UserError('button-expired')
    checkRunning(found, call.now)
    await vote(tx, question, call.account)
    return found
  })
  return showQueue(call, event)
}

/** Everybody hears it: in each space where the event was announced. */
export const next = async (call: Call, event: EventRow): Promise<Answer> => {
  await requireHost(call, event)
  checkRunning(event, call.now)
  await call.store.write(async (tx) => {
    const question = await callUp(tx, event.id, call.now)
    if (!question) throw new UserError('event-no-questions')
    const posts = await postsOf(tx, event.id)
    await addIntents(
      tx,
      posts.map((p) => planQuestion(event, question.id, { id: p.space, platform: p.platform }, call.now)),
      call.now,
    )
  })
  return showQueue(call, event)
}
