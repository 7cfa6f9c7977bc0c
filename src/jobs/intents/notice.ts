/** The one notice in a space that the bot takes note of activity. */
import type { IntentPayloads } from '../../domain/intents.js'
import { settingsAt } from '../../domain/settings.js'
import { channelsById } from '../../store/channels.js'
import { markSpaceNoticed } from '../../store/notices.js'
import { overridesOf } from '../../store/settings.js'
import { spaceById } from '../../store/spaces.js'
import { noticeView } from '../../views/notice.js'
import { wordsFor } from '../../views/words.js'
import type { IntentKind } from '../intent-kind.js'

export const noticeKind: IntentKind<IntentPayloads['notice']> = {
  unknown: 'look',
  async deliver({ db, now, defaults }, payload) {
    const space = await spaceById(db, payload.space)
    if (!space || space.left_at !== null) return { nothing: 'space-left' }
    if (space.noticed_at !== null) return { nothing: 'noticed-already' }
    const [channel] = await channelsById(db, [payload.channel])
    if (!channel || channel.space !== space.id || channel.removed_at !== null)
      return { nothing: 'channel-gone' }
    const { language, consent } = settingsAt(await overridesOf(db, space.community), now, defaults)
    return {
      place: { space: space.platform_id, channel: channel.platform_id },
      view: noticeView(wordsFor(language), consent === 'opt-in'),
    }
  },
  settled: (tx, payload, now) => markSpaceNoticed(tx, payload.space, now),
  tells: async (db, payload) => (await spaceById(db, payload.space))?.community ?? null,
}
