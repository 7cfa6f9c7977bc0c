/** Twice a month: tells everybody whose unspent points go within the next weeks, privately and once for each day. */
import { addDays, dayOf } from '../domain/calendar.js'
import { planFading } from '../domain/incentives/fade-intents.js'
import { settingsAt } from '../domain/settings.js'
import { accountsById } from '../store/accounts.js'
import { fadedOf, membersWithPoints } from '../store/fading.js'
import { foldAwards } from '../store/fold.js'
import { addIntents } from '../store/intents.js'
import { letOthers } from '../store/pace.js'
import { overridesOf } from '../store/settings.js'
import type { Job } from './job.js'

const AHEAD_DAYS = 16
const PAGE = 100

export const fading: Job = {
  name: 'fading',
  cron: '10 10 3,18 * *',
  for: 'community',
  async run({ store, now, community, signal }) {
    const settings = settingsAt(await overridesOf(store.reads, community), now)
    if (settings.fade.months === 0) return '0'
    await foldAwards(store)
    const until = addDays(dayOf(settings.zone, now), AHEAD_DAYS)
    let told = 0
    for (let after = 0; !signal.aborted; ) {
      const page = await membersWithPoints(store.reads, community, after, PAGE)
      for (const { member, account: id } of page) {
        const { next } = await fadedOf(store.reads, community, member, now)
        const [account] = next && next.day <= until ? await accountsById(store.reads, [id]) : []
        if (!next || !account || account.erased_at !== null || account.opted_out_at !== null) continue
        const intent = planFading(account, { community, member, day: next.day }, now)
        await store.write((tx) => addIntents(tx, [intent], now), 'quiet')
        told += 1
      }
      const last = page.at(-1)
      if (!last || page.length < PAGE) break
      after = last.member
      await letOthers()
    }
    return String(told)
  },
}
