/** The honours of one day, as they are said: names, words and wishes are those of the moment of delivery. */
import type { IntentPayloads } from '../../domain/intents.js'
import { settingsAt } from '../../domain/settings.js'
import { channelsById } from '../../store/channels.js'
import { honoursOf } from '../../store/honours.js'
import { givenOn } from '../../store/honours-held.js'
import { facesOf } from '../../store/members.js'
import { overridesOf } from '../../store/settings.js'
import { spaceById } from '../../store/spaces.js'
import { honoursGivenView } from '../../views/honours.js'
import { wordsFor } from '../../views/words.js'
import type { IntentKind } from '../intent-kind.js'

export const honoursGivenKind: IntentKind<IntentPayloads['honours-given']> = {
  unknown: 'look',
  async deliver({ db, now, defaults }, { community, space: id, channel: where, day }) {
    const space = await spaceById(db, id)
    if (!space || space.left_at !== null || space.community !== community) return { nothing: 'space-left' }
    const [channel] = await channelsById(db, [where])
    if (!channel || channel.space !== id || channel.removed_at !== null) return { nothing: 'channel-gone' }
    const settings = settingsAt(await overridesOf(db, community), now, defaults)
    if (settings.honourNotice !== where) return { nothing: 'switched-off' }
    const given = await givenOn(db, community, day)
    const faces = await facesOf(
      db,
      given.map((g) => g.member),
    )
    const shown = (await honoursOf(db, community)).flatMap((honour) => {
      const holders = given.flatMap(({ honour: name, member }) => {
        const face = name === honour.honour ? faces.get(member) : undefined
        return face?.name ? [{ platform: face.platform, id: face.platformId, name: face.name }] : []
      })
      return holders.length > 0 ? [{ honour, holders }] : []
    })
    if (shown.length === 0) return { nothing: 'nobody-to-name' }
    return {
      place: { space: space.platform_id, channel: channel.platform_id },
      view: honoursGivenView(wordsFor(settings.language), shown),
    }
  },
  tells: async (_, payload) => payload.community,
}
