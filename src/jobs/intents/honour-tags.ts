/** The word beside somebody's name, set or taken away: what they hold, and what they bear, at the moment of doing it. */
import { honourTagKey, tagChange } from '../../domain/incentives/honour-tags.js'
import type { IntentPayloads } from '../../domain/intents.js'
import { DEFAULTS, type Settings, settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import type { Db, Tx } from '../../store/engine.js'
import { bearingsIn, noteBearing, wantedTagOf } from '../../store/honour-tags.js'
import { honoursOf } from '../../store/honours.js'
import { intentByKey } from '../../store/intents.js'
import { overridesOf } from '../../store/settings.js'
import { spaceById } from '../../store/spaces.js'
import { honourTags } from '../../views/honour-tags.js'
import { wordsFor } from '../../views/words.js'
import type { IntentKind } from '../intent-kind.js'

type Payload = IntentPayloads['honour-tags']

const tagsFor = async (db: Db | Tx, community: number, space: number, settings: Settings) =>
  settings.honourTags.includes(space)
    ? honourTags(wordsFor(settings.language), await honoursOf(db, community))
    : []

export const honourTagsKind: IntentKind<Payload> = {
  unknown: 'repeat',
  async deliver({ db, platform, now, defaults }, payload) {
    const { tags: port } = platform
    const space = await spaceById(db, payload.space)
    if (!space || space.left_at !== null) return { nothing: 'space-left' }
    const [account] = await accountsById(db, [payload.account])
    if (!account || account.erased_at !== null) return { nothing: 'account-gone' }
    if (!port) return { nothing: 'no-tags' }
    const settings = settingsAt(await overridesOf(db, space.community), now, defaults)
    const tags = await tagsFor(db, space.community, space.id, settings)
    const wanted = await wantedTagOf(db, space.id, account.id, tags)
    const known = (await bearingsIn(db, space.id, account.id)).get(account.id)
    if (!wanted && known?.state !== 'given') return { nothing: 'not-due' }
    const where = [space.platform_id, account.platform_id] as const
    return {
      made: async () => {
        const present = await port.of(...where)
        const restore = settings.honourRoles === 'restore'
        const { set, state } = tagChange({ wanted: wanted?.tag ?? null, known, present, restore })
        if (set !== null) await port.set(...where, set)
        // Names stay out of what is kept of a delivery: the honour's own name stands for its word.
        return { channel: state ?? 'none', id: wanted?.honour ?? '' }
      },
    }
  },
  async settled(tx, payload, now) {
    const done = await intentByKey(tx, honourTagKey(payload))
    const space = await spaceById(tx, payload.space)
    if (!space || done?.sent_id === null || done?.sent_id === undefined) return
    const settings = settingsAt(await overridesOf(tx, space.community), now, DEFAULTS)
    const tags = await tagsFor(tx, space.community, space.id, settings)
    const tag = tags.find((t) => t.honour === done.sent_id)?.tag
    const state = done.sent_channel === 'given' || done.sent_channel === 'by-hand' ? done.sent_channel : null
    await noteBearing(tx, space.id, payload.account, state !== null && tag ? { tag, state } : null)
  },
}
