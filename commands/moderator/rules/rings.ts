/** Who mostly react to one another, with the numbers: for moderators to judge; nobody loses anything by it. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { addDays, dayOf, weekOf } from '../../../src/domain/calendar.js'
import { RING, ringsIn } from '../../../src/domain/network/rings.js'
import { accountsById } from '../../../src/store/accounts.js'
import { spacesOf } from '../../../src/store/spaces.js'
import { reactionsReceived, reactionTies } from '../../../src/store/tie-sums.js'
import { ringsView } from '../../../src/views/rings.js'

const WEEKS = 4
const MOST_RINGS = 5

export const ringsPage = async (call: Call): Promise<Answer> => {
  const db = call.store.reads
  const spaces = (await spacesOf(db, call.community.id)).map((s) => s.id)
  const since = weekOf(addDays(dayOf(call.community.settings.zone, call.now), -7 * (WEEKS - 1)))
  const ties = await reactionTies(db, { spaces, since, least: RING.least })
  const accounts = [...new Set(ties.flatMap((t) => [t.from, t.to]))]
  const received = await reactionsReceived(db, { spaces, since, accounts })
  const rings = ringsIn(ties, received)
  const shown = rings.slice(0, MOST_RINGS)
  const people = new Map(
    (
      await accountsById(
        db,
        shown.flatMap((r) => r.accounts),
      )
    )
      .filter((a) => a.erased_at === null)
      .map((a) => [a.id, { platform: a.platform, id: a.platform_id, name: a.name }]),
  )
  return {
    view: ringsView(call.t, {
      since,
      rings: shown,
      more: rings.length - shown.length,
      who: (account) => people.get(account) ?? null,
      actions: { back: 'rules:show' },
    }),
  }
}
