/** Points that go soon, as it is said: how many and when are those of the moment of delivery. */
import type { IntentPayloads } from '../../domain/intents.js'
import { settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { findCommunity } from '../../store/communities.js'
import { leftOf } from '../../store/fading.js'
import { overridesOf } from '../../store/settings.js'
import { fadingView } from '../../views/fading.js'
import { wordsToRead } from '../../views/private-locale.js'
import type { IntentKind } from '../intent-kind.js'

export const pointsFadingKind: IntentKind<IntentPayloads['points-fading']> = {
  unknown: 'drop',
  async deliver({ db, now, defaults }, { account: id, community, member }) {
    const [account] = await accountsById(db, [id])
    if (!account || account.erased_at !== null || account.opted_out_at !== null)
      return { nothing: 'account-gone' }
    const { faded } = await leftOf(db, community, member, now)
    if (!faded.next) return { nothing: 'nothing-goes' }
    const settings = settingsAt(await overridesOf(db, community), now, defaults)
    const t = wordsToRead(account, settings.language)
    const name = (await findCommunity(db, community))?.name ?? ''
    return {
      place: { person: account.platform_id },
      view: fadingView(t, { community: name, ...faded.next }),
    }
  },
}
