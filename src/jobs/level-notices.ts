/** Says which levels were reached, where a community wants to hear: to each privately, or of all together in a channel. */
import { planLevelReached, planLevelsReached } from '../domain/incentives/level-intents.js'
import { DEFAULTS, settingsAt } from '../domain/settings.js'
import { accountsById } from '../store/accounts.js'
import { channelsById } from '../store/channels.js'
import { communityIds } from '../store/communities.js'
import type { Store, Tx } from '../store/engine.js'
import { foldAwards } from '../store/fold.js'
import { addIntents } from '../store/intents.js'
import { dropLevelMarks, hasLevelMarks, type Reached, takeLevelsReached } from '../store/levels-reached.js'
import { overridesOf } from '../store/settings.js'
import { spaceById, spacesOf } from '../store/spaces.js'
import type { Job } from './job.js'

const planPrivately = async (tx: Tx, community: number, reached: readonly Reached[], now: number) => {
  const accounts = await accountsById(
    tx,
    reached.map((r) => r.account),
  )
  const known = new Map(accounts.filter((a) => a.erased_at === null).map((a) => [a.id, a]))
  const intents = reached.flatMap(({ account, member, level }) => {
    const to = known.get(account)
    return to ? [planLevelReached(to, { community, member, level }, now)] : []
  })
  await addIntents(tx, intents, now)
}

/** Whoever is on no board is not named either. */
const planTogether = async (
  tx: Tx,
  community: number,
  id: number,
  reached: readonly Reached[],
  now: number,
) => {
  const [channel] = await channelsById(tx, [id])
  const space = channel && (await spaceById(tx, channel.space))
  const named = reached.filter((r) => !r.hidden).map(({ member, level }) => ({ member, level }))
  if (!space || named.length === 0) return
  await addIntents(tx, [planLevelsReached(space, { community, channel: id, reached: named }, now)], now)
}

const look = async (store: Store, community: number, now: number): Promise<number> => {
  const { curve, levelNotice } = settingsAt(await overridesOf(store.reads, community), now, DEFAULTS)
  if (levelNotice === 'off') {
    const spaces = (await spacesOf(store.reads, community)).map((s) => s.id)
    if (await hasLevelMarks(store.reads, spaces))
      await store.write((tx) => dropLevelMarks(tx, spaces), 'quiet')
    return 0
  }
  return store.write(async (tx, bulk) => {
    const reached = await takeLevelsReached(tx, bulk, community, curve)
    if (levelNotice === 'private') await planPrivately(tx, community, reached, now)
    else await planTogether(tx, community, levelNotice, reached, now)
    return reached.length
  }, 'quiet')
}

export const levelNotices: Job = {
  name: 'level-notices',
  cron: '*/10 * * * *',
  for: 'installation',
  async run({ store, now, signal }) {
    await foldAwards(store)
    let reached = 0
    for (const community of await communityIds(store.reads)) {
      if (signal.aborted) break
      reached += await look(store, community, now)
    }
    return String(reached)
  },
}
