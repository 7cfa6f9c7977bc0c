/** Tells the host of an event, in private, how it went. */
import type { EventIntents } from '../../domain/engagement/event-messages.js'
import { settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { eventReport } from '../../store/event-report.js'
import { eventById } from '../../store/events.js'
import { overridesOf } from '../../store/settings.js'
import { withChart } from '../../views/event-report.js'
import { wordsToRead } from '../../views/private-locale.js'
import type { IntentKind } from '../intent-kind.js'

export const eventReportKind: IntentKind<EventIntents['event-report']> = {
  unknown: 'look',
  async deliver({ db, now, defaults, workers }, payload) {
    const event = await eventById(db, payload.event)
    if (!event || event.closed_at === null) return { nothing: 'event-gone' }
    const [account] = await accountsById(db, [payload.account])
    if (!account || account.erased_at !== null) return { nothing: 'account-gone' }
    const settings = settingsAt(await overridesOf(db, event.community), now, defaults)
    const t = wordsToRead(account, settings.language)
    const report = { ...(await eventReport(db, event)), zone: account.zone ?? settings.zone }
    const view = await withChart(t, report, workers?.drawEventChart)
    return { place: { person: account.platform_id }, view }
  },
}
