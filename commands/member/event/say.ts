/** Saying whether one comes, and asking to be reminded. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { phaseOf } from '../../../src/domain/engagement/event.js'
import { planPlace, planReminder, planTally } from '../../../src/domain/engagement/event-intents.js'
import {
  CHOICES,
  type Choice,
  movedUp,
  saidAfter,
  standingsOf,
  tallyOf,
} from '../../../src/domain/engagement/sign-ups.js'
import { UserError } from '../../../src/domain/user-error.js'
import { accountsById } from '../../../src/store/accounts.js'
import type { Tx } from '../../../src/store/engine.js'
import { saveSignUp, setRemind, signUpsOf } from '../../../src/store/event-sign-ups.js'
import { type EventRow, eventById, postsOf } from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { eventNoteView } from '../../../src/views/event.js'
import { showEvent, showOpenly } from './show.js'

const MINUTE = 60_000

export const checkOpen = (event: EventRow, now: number): void => {
  const phase = phaseOf(event, now)
  if (phase === 'cancelled') throw new UserError('event-cancelled')
  if (phase === 'over') throw new UserError('event-over')
}

/** Tells those who moved up, and brings announcements up to date; the one that was pressed already is. */
export const afterChange = async (
  tx: Tx,
  event: EventRow,
  before: EventRow,
  change: { was: Awaited<ReturnType<typeof signUpsOf>>; now: number; shown: number | null },
): Promise<void> => {
  const { was, now, shown } = change
  const is = await signUpsOf(tx, event.id, event.community)
  const lucky = movedUp(tallyOf(was, before.capacity), tallyOf(is, event.capacity))
  const accounts = await accountsById(
    tx,
    lucky.map((s) => s.account),
  )
  const posts = (await postsOf(tx, event.id)).filter((p) => p.space !== shown)
  await addIntents(
    tx,
    [
      ...accounts.map((a) => planPlace(event, a, now)),
      ...posts.map((p) => planTally(event, { id: p.space, platform: p.platform }, now)),
    ],
    now,
  )
}

export const saySo = async (
  call: Call,
  { id }: EventRow,
  typed: string | undefined,
  open: boolean,
): Promise<Answer> => {
  const choice = CHOICES.find((c) => c === typed)
  if (choice === undefined) throw new UserError('button-expired')
  const event = await call.store.write(async (tx) => {
    const current = await eventById(tx, id)
    if (!current) throw new UserError('event-unknown')
    checkOpen(current, call.now)
    const was = await signUpsOf(tx, id, current.community)
    const said = tallyOf(was, null)
    const mine = [...said.going, ...said.maybe, ...said.no].find((s) => s.member === call.member)
    // Saying the same again keeps one's place.
    if (mine?.choice !== (choice satisfies Choice)) {
      const at = saidAfter(was, call.member, call.now)
      await saveSignUp(tx, { event: id, account: call.account, choice, at })
      const shown = open ? call.space.id : null
      await afterChange(tx, current, current, { was, now: call.now, shown })
    }
    return current
  })
  return open ? showOpenly(call, event) : showEvent(call, event)
}

export const remind = async (call: Call, event: EventRow, on: boolean): Promise<Answer> => {
  checkOpen(event, call.now)
  const minutes = call.community.settings.events.remindMinutes
  const text = await call.store.write(async (tx) => {
    const signUps = await signUpsOf(tx, event.id, event.community)
    const standing = standingsOf(tallyOf(signUps, event.capacity)).get(call.member)
    if (standing === undefined || standing === 'no') {
      // Whoever wants to be reminded may come.
      const at = saidAfter(signUps, call.member, call.now)
      if (on) await saveSignUp(tx, { event: event.id, account: call.account, choice: 'maybe', at })
    } else if (!signUps.some((s) => s.account === call.account)) {
      const mine = signUps.find((s) => s.member === call.member)
      if (mine && on) await saveSignUp(tx, { ...mine, event: event.id, account: call.account })
    }
    await setRemind(tx, event.id, call.account, on)
    const account = { id: call.account, platform: call.platform }
    const soon = call.now >= event.start_at - minutes * MINUTE
    // Whoever asks so late is told now.
    if (on && !soon) await addIntents(tx, [planReminder(event, account, minutes)], call.now)
    if (!on) return call.t('event.remind.undone')
    return soon ? call.t('event.remind.soon') : call.t('event.remind.done', { minutes })
  })
  return { view: eventNoteView(call.t, { text, tone: 'good', event, zone: call.zone }) }
}
