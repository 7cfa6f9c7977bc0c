/** Questions to an event that is on: added, voted up, called up one by one by whoever looks after it. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { phaseOf, plainLine } from '../../../src/domain/engagement/event.js'
import { planQuestion, planSpeaker } from '../../../src/domain/engagement/event-intents.js'
import { UserError } from '../../../src/domain/user-error.js'
import { accountsById } from '../../../src/store/accounts.js'
import { channelsById } from '../../../src/store/channels.js'
import {
  addQuestion,
  callUp,
  eventOfQuestion,
  MOST_QUESTIONS,
  queueOf,
  vote,
} from '../../../src/store/event-questions.js'
import { speakersAt } from '../../../src/store/event-speakers.js'
import { type EventRow, eventById, isHost, postsOf } from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { accountsOf } from '../../../src/store/members.js'
import { spaceById } from '../../../src/store/spaces.js'
import { type QueueShown, queueView, type StageNews } from '../../../src/views/event-queue.js'
import { requireHost } from './find.js'

const SHOWN = 10

const checkRunning = (event: EventRow, now: number): void => {
  if (phaseOf(event, now) !== 'running') throw new UserError('event-not-on')
}

export const showQueue = async (
  call: Call,
  event: EventRow,
  called?: NonNullable<QueueShown['called']>,
): Promise<Answer> => {
  checkRunning(event, call.now)
  const db = call.store.reads
  const hosts = isHost(event, await accountsOf(db, call.member)) || (await call.may('run-events'))
  const questions = await queueOf(db, event.id, SHOWN)
  const shown = { id: event.id, title: event.title, questions, hosts }
  return { view: queueView(call.t, { ...shown, ...(called && { called }) }) }
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

/** What becomes of somebody who is called up, where the event is held on a stage. */
const stageFor = async (call: Call, event: EventRow, platform: string): Promise<StageNews | null> => {
  const space = await spaceById(call.store.reads, event.space)
  // A bot hears nothing of who is in a video chat there, and may let nobody speak.
  if (space?.platform === 'telegram') return 'people'
  const [room] = event.channel === null ? [] : await channelsById(call.store.reads, [event.channel])
  if (!space || room?.kind !== 'stage') return null
  const { stages } = call.platforms.find((p) => p.name === space.platform) ?? {}
  if (!stages) return 'people'
  if (platform !== space.platform) return 'elsewhere'
  return stages.may(space.platform_id, room.platform_id) === false ? 'forbidden' : 'speaks'
}

/** Everybody hears it, in each space where the event was announced; on a stage whoever asked may speak, and no other. */
export const next = async (call: Call, event: EventRow): Promise<Answer> => {
  await requireHost(call, event)
  checkRunning(event, call.now)
  const [coming] = await queueOf(call.store.reads, event.id, 1)
  const [asker] = coming ? await accountsById(call.store.reads, [coming.account]) : []
  const stage = await stageFor(call, event, asker?.platform ?? '')
  const question = await call.store.write(async (tx) => {
    const found = await callUp(tx, event.id, call.now)
    if (!found) throw new UserError('event-no-questions')
    const posts = await postsOf(tx, event.id)
    const before = await speakersAt(tx, event.id)
    const speaks = asker && found.account === asker.id && stage === 'speaks'
    const speaker = { account: found.account, platform: asker?.platform ?? '', question: found.id }
    await addIntents(
      tx,
      [
        ...posts.map((p) => planQuestion(event, found.id, { id: p.space, platform: p.platform }, call.now)),
        ...before.map((s) => planSpeaker(event, s, 'off', call.now)),
        ...(speaks ? [planSpeaker(event, speaker, 'look', call.now)] : []),
      ],
      call.now,
    )
    return found
  })
  const name = asker && asker.id === question.account ? asker.name : ''
  return showQueue(call, event, { text: question.text, name, stage })
}
