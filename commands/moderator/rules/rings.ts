/** Who mostly react to one another, with the numbers: for moderators to judge; nobody loses anything by it. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { accountsById } from '../../../src/store/accounts.js'
import { ringsOf } from '../../../src/store/rings.js'
import { ringsView } from '../../../src/views/rings.js'

const MOST_RINGS = 5

export const ringsPage = async (call: Call): Promise<Answer> => {
  const db = call.store.reads
  const { zone } = call.community.settings
  const { since, rings } = await ringsOf(db, call.community.id, { zone, now: call.now })
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
