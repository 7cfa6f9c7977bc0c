/** What events say: announcements and their tallies, reminders, places that came free. */

import { addDays, dayOf } from '../../domain/calendar.js'
import type { EventIntents } from '../../domain/engagement/event-messages.js'
import { standingsOf, tallyOf } from '../../domain/engagement/sign-ups.js'
import { type Settings, settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { channelsById } from '../../store/channels.js'
import type { Db, Tx } from '../../store/engine.js'
import { eventCard } from '../../store/event-card.js'
import { questionText, queueOf } from '../../store/event-questions.js'
import { signUpsOf, wantsReminder } from '../../store/event-sign-ups.js'
import { busiestChannel, type EventRow, eventById, postsOf, savePost } from '../../store/events.js'
import { intentByKey } from '../../store/intents.js'
import { memberOf } from '../../store/members.js'
import { overridesOf } from '../../store/settings.js'
import { spaceById } from '../../store/spaces.js'
import { eventNoteView, eventView } from '../../views/event.js'
import { calledUpView } from '../../views/event-queue.js'
import { wordsToRead } from '../../views/private-locale.js'
import { wordsFor } from '../../views/words.js'
import type { DeliveryScene, IntentKind } from '../intent-kind.js'

const LOOK_BACK_DAYS = 14
/** Questions named with the one that is called up. */
const COMING = 3

const settingsOf = async (db: Db | Tx, event: EventRow, now: number, defaults: Settings) =>
  settingsAt(await overridesOf(db, event.community), now, defaults)

/** The card as everybody in a space sees it. */
const openCard = async ({ db, now, defaults }: DeliveryScene, event: EventRow) => {
  const settings = await settingsOf(db, event, now, defaults)
  const reader = { now, zone: settings.zone, own: null, open: true }
  return eventView(wordsFor(settings.language), await eventCard(db, event), reader)
}

const announcementKey = (event: number, space: number) => `event-announcement:${event}:${space}`

export const eventAnnouncementKind: IntentKind<EventIntents['event-announcement']> = {
  unknown: 'look',
  async deliver(scene, payload) {
    const { db, now } = scene
    const event = await eventById(db, payload.event)
    if (!event || event.cancelled_at !== null) return { nothing: 'event-cancelled' }
    if (event.end_at <= now) return { nothing: 'event-over' }
    const space = await spaceById(db, payload.space)
    if (!space || space.left_at !== null || space.community !== event.community)
      return { nothing: 'space-left' }
    const { zone, eventChannels } = await settingsOf(db, event, now, scene.defaults)
    const chosen = (await channelsById(db, eventChannels)).find(
      (c) => c.space === space.id && c.removed_at === null,
    )
    const own = chosen?.id ?? (space.id === event.space ? event.post_in : null)
    const where = own ?? (await busiestChannel(db, space.id, addDays(dayOf(zone, now), -LOOK_BACK_DAYS)))
    const [channel] = where === undefined ? [] : await channelsById(db, [where])
    if (!channel || channel.space !== space.id || channel.removed_at !== null)
      return { nothing: 'channel-gone' }
    return {
      place: { space: space.platform_id, channel: channel.platform_id },
      view: await openCard(scene, event),
    }
  },
  async settled(tx, { event, space }) {
    const sent = await intentByKey(tx, announcementKey(event, space))
    if (sent?.sent_channel && sent.sent_id)
      await savePost(tx, { event, space, channel_id: sent.sent_channel, message_id: sent.sent_id })
  },
  tells: async (db, payload) => (await eventById(db, payload.event))?.community ?? null,
}

export const eventTallyKind: IntentKind<EventIntents['event-tally']> = {
  unknown: 'repeat',
  async deliver(scene, payload) {
    const event = await eventById(scene.db, payload.event)
    const post = (await postsOf(scene.db, payload.event)).find((p) => p.space === payload.space)
    if (!event || !post) return { nothing: 'not-announced' }
    return {
      message: { channel: post.channel_id, id: post.message_id },
      view: await openCard(scene, event),
    }
  },
}

export const eventQuestionKind: IntentKind<EventIntents['event-question']> = {
  unknown: 'look',
  async deliver({ db, now, defaults }, payload) {
    const event = await eventById(db, payload.event)
    const text = await questionText(db, payload.question)
    const post = (await postsOf(db, payload.event)).find((p) => p.space === payload.space)
    const space = await spaceById(db, payload.space)
    if (!event || !post || !space || text === undefined) return { nothing: 'not-asked' }
    const { language } = await settingsOf(db, event, now, defaults)
    const coming = (await queueOf(db, event.id, COMING)).map((q) => q.text)
    return {
      place: { space: space.platform_id, channel: post.channel_id },
      view: calledUpView(wordsFor(language), { title: event.title, text, coming }),
    }
  },
}

/** Somebody to be told in private, in their language and zone; null where there is nobody any more. */
const reader = async ({ db, now, defaults }: DeliveryScene, event: EventRow, id: number) => {
  const [account] = await accountsById(db, [id])
  if (!account || account.erased_at !== null) return null
  const settings = await settingsOf(db, event, now, defaults)
  return {
    place: { person: account.platform_id },
    t: wordsToRead(account, settings.language),
    zone: account.zone ?? settings.zone,
    settings,
  }
}

export const eventReminderKind: IntentKind<EventIntents['event-reminder']> = {
  unknown: 'look',
  async deliver(scene, { event: id, account, start }) {
    const event = await eventById(scene.db, id)
    if (!event || event.cancelled_at !== null) return { nothing: 'event-cancelled' }
    if (event.start_at !== start) return { nothing: 'event-moved' }
    if (!(await wantsReminder(scene.db, id, account))) return { nothing: 'not-wanted' }
    const who = await reader(scene, event, account)
    if (!who) return { nothing: 'account-gone' }
    return {
      place: who.place,
      view: eventNoteView(who.t, { text: who.t('event.reminder'), event, zone: who.zone }),
    }
  },
}

export const eventPlaceKind: IntentKind<EventIntents['event-place']> = {
  unknown: 'look',
  async deliver(scene, { event: id, account }) {
    const event = await eventById(scene.db, id)
    if (!event || event.cancelled_at !== null) return { nothing: 'event-cancelled' }
    const member = await memberOf(scene.db, event.community, account)
    const tally = tallyOf(await signUpsOf(scene.db, id, event.community), event.capacity)
    if (member === undefined || standingsOf(tally).get(member) !== 'going') return { nothing: 'no-place' }
    const who = await reader(scene, event, account)
    if (!who) return { nothing: 'account-gone' }
    const said = { text: who.t('event.moved-up'), tone: 'good' as const, event, zone: who.zone }
    return { place: who.place, view: eventNoteView(who.t, said) }
  },
}
