/** What /honours shows: one's own with how far one is, and all of them with who holds them. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { dayOf } from '../../../src/domain/calendar.js'
import { honoursOf } from '../../../src/store/honours.js'
import { holdersOf, honoursOfMember, progressOfMember } from '../../../src/store/honours-held.js'
import { facesOf } from '../../../src/store/members.js'
import { honoursAllView, honoursMineView } from '../../../src/views/honours.js'

const MOST_NAMED = 5

export const showMine = async (call: Call): Promise<Answer> => {
  const db = call.store.reads
  const { id: community, settings } = call.community
  const honours = await honoursOf(db, community)
  const held = await honoursOfMember(
    db,
    community,
    honours.map((h) => h.honour),
    call.member,
  )
  const progress = await progressOfMember(db, community, call.member)
  return {
    view: honoursMineView(call.t, {
      own: honours.map((honour) => ({
        honour,
        since: held.get(honour.honour) ?? null,
        values: progress?.measured[honour.honour] ?? null,
      })),
      today: dayOf(settings.zone, call.now),
      counted: progress?.day ?? null,
      actions: { all: 'honours:all' },
    }),
  }
}

export const showAll = async (call: Call): Promise<Answer> => {
  const db = call.store.reads
  const { id: community } = call.community
  const shown = []
  for (const honour of await honoursOf(db, community)) {
    const { members, count } = await holdersOf(db, community, honour.honour, MOST_NAMED)
    const faces = await facesOf(db, members)
    const holders = members.flatMap((member) => {
      const face = faces.get(member)
      return face?.name ? [{ platform: face.platform, id: face.platformId, name: face.name }] : []
    })
    shown.push({ honour, holders, count })
  }
  return { view: honoursAllView(call.t, shown, { mine: 'honours:mine' }) }
}
