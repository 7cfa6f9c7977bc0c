/**
 * A fact outside. Its id is its key in platform ids, so the same fact has the same id in every database:
 *
 *   PLATFORM:CHANNEL:AT:LOW:KIND:ACTOR:DETAIL
 *
 * AT and LOW are the message it stands under. Discord: the milliseconds and the low 22 bits of the message's id,
 * which is ((AT − 1420070400000) × 4194304) + LOW. Telegram: its date × 1000 and its number. KIND is a word.
 * ACTOR is the account's platform id, empty where nobody is named. DETAIL tells apart what one actor did to one
 * message: who was mentioned, invited, thanked or welcomed (platform id), which emoji (a number made from its text, 0 for every emoji),
 * which answer (its AT × 1024 + the low ten bits of its LOW), which option of a poll + 1 (0: all choices were told
 * at once), when it was edited, how somebody was in voice (1 muted, 2 deafened), which service message, which charge
 * or boost (a number made from its id), which event somebody came to; 0 otherwise. What happens in none of a space's channels (arrivals, boosts,
 * payments) stands in the channel "space": an arrival, how it came about and its end under the instant of joining,
 * voice under the instant at which a stretch began. A colon, a percent sign or white space inside a part is written
 * as in a web address (%3A).
 */
import { type Fact, KIND, KIND_NAMES, MEDIA, SERVICES, SOURCE } from '../../src/domain/facts.js'
import type { Names } from './names.js'

const ODD = /[:%\s]/u
const part = (text: string | number): string | number =>
  typeof text === 'number' || !ODD.test(text) ? text : text.replace(/[:%\s]/gu, encodeURIComponent)

const SOURCES = Object.keys(SOURCE) as (keyof typeof SOURCE)[]
const nameOf = <K extends string>(
  names: readonly K[],
  numbers: Readonly<Record<K, number>>,
  number: number,
) => names.find((name) => numbers[name] === number)

const NAMING: ReadonlySet<number> = new Set([
  KIND.mention,
  KIND.invite,
  KIND.thanks,
  KIND.welcome,
  KIND.accepted,
])
const namesSomebody = ({ kind }: Fact) => NAMING.has(kind)

const naturalId = (fact: Fact, names: Names): string => {
  const { platform, channel } = names.place(fact.channel)
  const kind = nameOf(KIND_NAMES, KIND, fact.kind) ?? fact.kind
  const actor = fact.actor === 0 ? '' : names.accountId(fact.actor)
  const detail = namesSomebody(fact) ? names.accountId(fact.detail) : fact.detail
  return [platform, channel, fact.at, fact.low, kind, actor, detail].map(part).join(':')
}

/** A fact may name these, beside its channel. */
export const accountsIn = (fact: Fact): (number | null)[] => [
  fact.actor,
  fact.to_account,
  namesSomebody(fact) ? fact.detail : null,
]

/** `about`: the message it is about. `answer`: of a reply, the message that replies. */
export const factRow = (fact: Fact, names: Names) => {
  const { space, channel } = names.place(fact.channel)
  const under = { at: fact.at, low: fact.low }
  const other =
    fact.about_at === null || fact.about_low === null ? null : { at: fact.about_at, low: fact.about_low }
  return {
    type: 'fact',
    id: naturalId(fact, names),
    kind: nameOf(KIND_NAMES, KIND, fact.kind) ?? String(fact.kind),
    account: fact.actor === 0 ? null : names.account(fact.actor),
    at: fact.happened_at ?? fact.at,
    place: { space, channel },
    about: fact.kind === KIND.message || fact.kind === KIND.share ? other : under,
    to: fact.to_account === null ? null : names.account(fact.to_account),
    ...(fact.kind === KIND.reply && { answer: other }),
    day: fact.day,
    minute: fact.minute,
    ...(fact.kind === KIND.message && { length: fact.length, media: MEDIA[fact.media] ?? 'other' }),
    ...(fact.kind === KIND.edit && { length: fact.length }),
    ...(fact.kind === KIND.attended && { minutes: fact.length }),
    ...(fact.kind === KIND.boost && { times: fact.length }),
    ...(fact.kind === KIND.service && { what: SERVICES[fact.detail] ?? 'other', measure: fact.length }),
    ...(fact.kind === KIND.voice && { until: fact.renewed_at }),
    ...(fact.kind !== KIND.voice && fact.renewed_at !== null && { renewed: fact.renewed_at }),
    source: nameOf(SOURCES, SOURCE, fact.source) ?? 'live',
    withdrawn: fact.withdrawn_at,
  }
}
