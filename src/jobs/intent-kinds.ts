/** Every kind of intent. */
import type { IntentKindName, IntentPayloads } from '../domain/intents.js'
import type { IntentKind } from './intent-kind.js'
import {
  eventAnnouncementKind,
  eventPlaceKind,
  eventQuestionKind,
  eventReminderKind,
  eventTallyKind,
} from './intents/event.js'
import { eventMirrorKind } from './intents/event-mirror.js'
import { eventMirrorLookKind } from './intents/event-mirror-look.js'
import { eventReportKind } from './intents/event-report.js'
import { eventSpeakerKind } from './intents/event-speaker.js'
import { pointsFadingKind } from './intents/fading.js'
import { honourRolesKind } from './intents/honour-roles.js'
import { honourTagsKind } from './intents/honour-tags.js'
import { honoursGivenKind } from './intents/honours.js'
import { levelReachedKind, levelsReachedKind } from './intents/levels.js'
import { noticeKind } from './intents/notice.js'
import { orderNewsKind, orderOpenKind } from './intents/order.js'
import { orderRoleKind } from './intents/order-role.js'
import { ringsFoundKind } from './intents/rings.js'
import { unsureKind } from './intents/unsure.js'

export type IntentKinds = { readonly [K in IntentKindName]: IntentKind<IntentPayloads[K]> }

export const INTENT_KINDS: IntentKinds = {
  notice: noticeKind,
  unsure: unsureKind,
  'rings-found': ringsFoundKind,
  'order-news': orderNewsKind,
  'order-open': orderOpenKind,
  'order-role': orderRoleKind,
  'honour-roles': honourRolesKind,
  'honour-tags': honourTagsKind,
  'honours-given': honoursGivenKind,
  'level-reached': levelReachedKind,
  'points-fading': pointsFadingKind,
  'levels-reached': levelsReachedKind,
  'event-announcement': eventAnnouncementKind,
  'event-tally': eventTallyKind,
  'event-reminder': eventReminderKind,
  'event-place': eventPlaceKind,
  'event-question': eventQuestionKind,
  'event-speaker': eventSpeakerKind,
  'event-mirror': eventMirrorKind,
  'event-mirror-look': eventMirrorLookKind,
  'event-report': eventReportKind,
}
