/** Levels reached, as they are said: names, words and wishes are those of the moment of delivery. */
import type { IntentPayloads } from '../../domain/intents.js'
import { settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { channelsById } from '../../store/channels.js'
import { findCommunity } from '../../store/communities.js'
import { hiddenBecause } from '../../store/listing.js'
import { facesOf } from '../../store/members.js'
import { overridesOf } from '../../store/settings.js'
import { spaceById } from '../../store/spaces.js'
import { levelReachedView, levelsReachedView } from '../../views/levels-reached.js'
import { wordsToRead } from '../../views/private-locale.js'
import { wordsFor } from '../../views/words.js'
import type { IntentKind } from '../intent-kind.js'

export const levelReachedKind: IntentKind<IntentPayloads['level-reached']> = {
  unknown: 'drop',
  async deliver({ db, now, defaults }, { account: id, community, level }) {
    const [account] = await accountsById(db, [id])
    if (!account || account.erased_at !== null || account.opted_out_at !== null)
      return { nothing: 'account-gone' }
    const settings = settingsAt(await overridesOf(db, community), now, defaults)
    if (settings.levelNotice !== 'private') return { nothing: 'switched-off' }
    const name = (await findCommunity(db, community))?.name ?? ''
    const t = wordsToRead(account, settings.language)
    return { place: { person: account.platform_id }, view: levelReachedView(t, { community: name, level }) }
  },
}

export const levelsReachedKind: IntentKind<IntentPayloads['levels-reached']> = {
  unknown: 'look',
  async deliver({ db, now, defaults }, payload) {
    const space = await spaceById(db, payload.space)
    if (!space || space.left_at !== null) return { nothing: 'space-left' }
    const [channel] = await channelsById(db, [payload.channel])
    if (!channel || channel.space !== space.id || channel.removed_at !== null)
      return { nothing: 'channel-gone' }
    const settings = settingsAt(await overridesOf(db, payload.community), now, defaults)
    if (settings.levelNotice !== payload.channel) return { nothing: 'switched-off' }
    const members = payload.reached.map((r) => r.member)
    const [faces, hidden] = [await facesOf(db, members), await hiddenBecause(db, members)]
    const reached = payload.reached.flatMap(({ member, level }) => {
      const face = faces.get(member)
      return !face?.name || hidden.has(member)
        ? []
        : [{ level, who: { platform: face.platform, id: face.platformId, name: face.name } }]
    })
    if (reached.length === 0) return { nothing: 'nobody-to-name' }
    return {
      place: { space: space.platform_id, channel: channel.platform_id },
      view: levelsReachedView(wordsFor(settings.language), reached),
    }
  },
  tells: async (_, payload) => payload.community,
}
