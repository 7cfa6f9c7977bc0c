/** Events outside: each with its series' rule, what people said, who checked in, who came and how it was rated. */
import type { Db } from '../../src/store/engine.js'
import { eventPages } from '../../src/store/export-events.js'
import type { Names } from './names.js'

export async function* eventRows(db: Db, names: Names, community: number): AsyncGenerator<object[]> {
  for await (const page of eventPages(db, community)) {
    const people = page.flatMap((e) => [
      e.host,
      ...[...e.signUps, ...e.checkIns, ...e.attendances, ...e.ratings].map((r) => r.account),
    ])
    const channels = page.flatMap((e) => (e.channel === null ? [] : [e.channel]))
    await names.load(people, channels)
    const who = (account: number) => names.account(account)
    yield page.map((e) => ({
      type: 'event',
      id: `${e.platform}:${e.space_id}:${e.id}`,
      space: `${e.platform}:${e.space_id}`,
      title: e.title,
      location: e.place,
      channel: e.channel === null ? null : names.place(e.channel).channel,
      start: e.start_at,
      end: e.end_at,
      capacity: e.capacity,
      host: who(e.host),
      created: e.created_at,
      cancelled: e.cancelled_at,
      rule: e.rule,
      zone: e.zone,
      date: e.date_at,
      signUps: e.signUps.map((s) => ({ account: who(s.account), choice: s.choice, at: s.at })),
      checkIns: e.checkIns.map((c) => ({ account: who(c.account), at: c.at })),
      attendance: e.attendances.map((a) => ({
        account: who(a.account),
        verdict: a.verdict,
        minutes: a.minutes,
        arrived: a.arrived_at,
        left: a.left_at,
      })),
      ratings: e.ratings.map((r) => ({ account: who(r.account), stars: r.stars, at: r.at })),
    }))
  }
}
