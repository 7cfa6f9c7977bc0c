/** Tells somebody who looks after a community, directly, that a message may not have arrived. */
import type { IntentPayloads } from '../../domain/intents.js'
import { settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { intentById } from '../../store/intents.js'
import { overridesOf } from '../../store/settings.js'
import { spacesOf } from '../../store/spaces.js'
import { wordsToRead } from '../../views/private-locale.js'
import { unsureView } from '../../views/unsure.js'
import type { IntentKind } from '../intent-kind.js'
import { looksAfter } from './looks-after.js'

export const unsureKind: IntentKind<IntentPayloads['unsure']> = {
  unknown: 'drop',
  async deliver({ db, platform, now, defaults }, payload) {
    const [account] = await accountsById(db, [payload.account])
    if (!account || account.erased_at !== null) return { nothing: 'account-gone' }
    const lost = await intentById(db, payload.intent)
    if (!lost) return { nothing: 'intent-gone' }
    const spaces = await spacesOf(db, payload.community)
    if (!(await looksAfter({ platform, db }, payload.community, account)))
      return { nothing: 'no-longer-moderator' }
    const settings = settingsAt(await overridesOf(db, payload.community), now, defaults)
    const where = spaces.find((s) => lost.lane === `space:${s.id}`)
    const about = {
      kind: lost.kind,
      space: where?.name ?? '',
      at: lost.attempted_at ?? lost.created_at,
      zone: account.zone ?? settings.zone,
    }
    const t = wordsToRead(account, settings.language)
    return { place: { person: account.platform_id }, view: unsureView(t, about) }
  },
}
