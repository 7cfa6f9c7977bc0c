/** What somebody said and did about events, for them to take along. */
import type { AccountId } from '../domain/identity.js'
import type { Db } from './engine.js'

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

export const eventsAbout = async (db: Db, accounts: readonly AccountId[]) => {
  const [hosted, signUps, checkIns, attendances, ratings, questions, votes] = await Promise.all([
    db.selectFrom('events').selectAll().where('host', 'in', accounts).orderBy('id').execute(),
    db.selectFrom('event_sign_ups').selectAll().where('account', 'in', accounts).execute(),
    db.selectFrom('event_check_ins').selectAll().where('account', 'in', accounts).execute(),
    db.selectFrom('event_attendances').selectAll().where('account', 'in', accounts).execute(),
    db.selectFrom('event_ratings').selectAll().where('account', 'in', accounts).execute(),
    db.selectFrom('event_questions').selectAll().where('account', 'in', accounts).execute(),
    db.selectFrom('event_votes').select('question').where('account', 'in', accounts).execute(),
  ])
  return {
    hosted: hosted.map((e) => ({ event: e.id, title: e.title, place: e.place, start: iso(e.start_at) })),
    signUps: signUps.map((s) => ({
      event: s.event,
      choice: s.choice,
      at: iso(s.at),
      remind: s.remind === 1,
    })),
    checkIns: checkIns.map((c) => ({ event: c.event, at: iso(c.at) })),
    attendances: attendances.map((a) => ({
      event: a.event,
      verdict: a.verdict,
      minutes: a.minutes,
      arrived: iso(a.arrived_at),
      left: iso(a.left_at),
    })),
    ratings: ratings.map((r) => ({ event: r.event, stars: r.stars, at: iso(r.at) })),
    questions: questions.map((q) => ({ event: q.event, text: q.text, at: iso(q.at) })),
    questionsWanted: votes.map((v) => v.question),
  }
}
