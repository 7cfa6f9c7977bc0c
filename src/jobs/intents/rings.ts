/** Rings that were found, as those who look after a community hear of it: how many, and where the numbers are. */
import type { IntentPayloads } from '../../domain/intents.js'
import { settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { findCommunity } from '../../store/communities.js'
import { ringsOf } from '../../store/rings.js'
import { overridesOf } from '../../store/settings.js'
import { wordsToRead } from '../../views/private-locale.js'
import { ringsFoundView } from '../../views/rings.js'
import type { IntentKind } from '../intent-kind.js'
import { looksAfter } from './looks-after.js'

export const ringsFoundKind: IntentKind<IntentPayloads['rings-found']> = {
  unknown: 'drop',
  async deliver({ db, platform, now, defaults }, { account: id, community }) {
    const [account] = await accountsById(db, [id])
    if (!account || account.erased_at !== null) return { nothing: 'account-gone' }
    if (!(await looksAfter({ platform, db }, community, account))) return { nothing: 'no-longer-moderator' }
    const settings = settingsAt(await overridesOf(db, community), now, defaults)
    const { rings } = await ringsOf(db, community, { zone: settings.zone, now })
    if (rings.length === 0) return { nothing: 'no-rings' }
    const t = wordsToRead(account, settings.language)
    const name = (await findCommunity(db, community))?.name ?? ''
    return {
      place: { person: account.platform_id },
      view: ringsFoundView(t, { community: name, count: rings.length }),
    }
  },
}
