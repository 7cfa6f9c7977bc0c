/** What happens in the group of a fault run: Telegram tells all of it again until it is confirmed. */
import { command, direct, group, membership, message, reaction, user } from '../support/telegram/make.js'
import type { User } from '../support/telegram/state.js'
import type { Deed } from './acts.js'
import type { Random } from './random.js'

const HARBOUR = group(-1003003, { title: 'Pier', is_forum: true })
const SAILORS = Array.from({ length: 5 }, (_, i) => user(31 + i, `Sailor ${i}`, { language_code: 'en' }))
const [CAPTAIN = user(31)] = SAILORS
const EMOJI = ['👍', '❤', '🎉'] as const
const RECENT = 12

export interface Pier {
  said: { id: number; from: number }[]
  reacted: Map<string, string[]>
  /** What each said last. */
  sayings: Map<number, string>
  topics: number[]
  polls: string[]
  boosts: { id: string; by: User }[]
  charges: { id: string; by: User }[]
  visitors: User[]
  made: number
}

export const newPier = (): Pier => ({
  said: [],
  reacted: new Map(),
  sayings: new Map(),
  topics: [],
  polls: [],
  boosts: [],
  charges: [],
  visitors: [],
  made: 0,
})

const update = (kind: string, body: object): Deed => ({ on: 'telegram', update: { [kind]: body } })
const told = (body: object): Deed => update('message', body)
/** With the instant of this act. */
const dated = (given: Record<string, object>, date: number): Deed => {
  const [[kind, body] = ['', {}]] = Object.entries(given)
  return update(kind, { ...body, date })
}

interface Doing {
  pier: Pier
  random: Random
  date: number
  by: number
  sailor: User
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
/** What nobody has said before: what is said again earns nothing. */
export const words = (random: Random): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 6 }, () => LETTERS[random.below(26)]).join('')).join(
    ' ',
  )

const talk = ({ pier, random, date, by, sailor }: Doing): Deed[] => {
  const target = pier.said.length > 0 && random.percent(40) ? random.pick(pier.said.slice(-RECENT)) : null
  const to = target ? SAILORS[target.from] : undefined
  const topic = pier.topics.at(-1)
  const named = random.pick(SAILORS)
  const text = random.percent(12) ? (pier.sayings.get(by) ?? words(random)) : words(random)
  pier.sayings.set(by, text)
  const more = to
    ? {
        text,
        reply_to_message: { message_id: target?.id, date, chat: HARBOUR, from: to, text: 'ahoy' },
      }
    : random.pick([
        { text },
        { photo: [{ file_id: 'p', file_unique_id: 'p', width: 1, height: 1 }], caption: text },
        { text: 'passed on', forward_origin: { type: 'user', date: date - 60, sender_user: named } },
        { text, entities: [{ type: 'text_mention', offset: 0, length: 3, user: named }] },
        topic ? { text, message_thread_id: topic, is_topic_message: true } : { text },
      ])
  const m = message(HARBOUR, sailor, { date, ...more })
  pier.said.push({ id: m.message_id, from: by })
  return [told(m)]
}

const react = ({ pier, random, date, by, sailor }: Doing): Deed[] => {
  if (pier.said.length === 0) return []
  const target = random.pick(pier.said.slice(-RECENT))
  const key = `${by} ${target.id}`
  const before = pier.reacted.get(key) ?? []
  const after = before.length > 0 && random.percent(40) ? [] : [random.pick(EMOJI)]
  if (before[0] === after[0]) return []
  pier.reacted.set(key, after)
  return [dated(reaction(HARBOUR, target.id, sailor, before, after), date)]
}

const ask = ({ date, sailor }: Doing): Deed[] => [told(command(direct(sailor), sailor, '/points', { date }))]

const editLatest = ({ pier, date }: Doing): Deed[] => {
  const last = pier.said.at(-1)
  const from = last && SAILORS[last.from]
  if (!from) return []
  const words = { text: 'put better', edit_date: date }
  return [update('edited_message', { message_id: last.id, date, chat: HARBOUR, from, ...words })]
}

const openTopic = ({ pier, date, sailor }: Doing): Deed[] => {
  const m = message(HARBOUR, sailor, { date, forum_topic_created: { name: 'Plans', icon_color: 1 } })
  pier.topics.push(m.message_id)
  return [told({ ...m, message_thread_id: m.message_id, is_topic_message: true })]
}

const pin = ({ pier, date }: Doing): Deed[] => {
  const last = pier.said.at(-1)
  const pinned_message = { message_id: last?.id ?? 1, date, chat: HARBOUR }
  return [told(message(HARBOUR, CAPTAIN, { date, pinned_message }))]
}

const poll = ({ pier, date, sailor }: Doing): Deed[] => {
  pier.made += 1
  const id = `poll-${pier.made}`
  pier.polls.push(id)
  const options = ['yes', 'no', 'maybe'].map((text) => ({ text, voter_count: 0 }))
  const about = { id, question: 'sail?', options, total_voter_count: 0, is_closed: false }
  return [told(message(HARBOUR, sailor, { date, poll: about }))]
}
const vote = (doing: Doing): Deed[] => {
  const { pier, random, sailor } = doing
  const poll_id = pier.polls.at(-1)
  if (poll_id === undefined) return poll(doing)
  const option_ids = random.percent(25) ? [] : [random.below(3)]
  return [update('poll_answer', { poll_id, user: sailor, option_ids })]
}

const boost = ({ pier, date, sailor }: Doing): Deed[] => {
  pier.made += 1
  const boost_id = `boost-${pier.made}`
  const source = { source: 'premium', user: sailor }
  pier.boosts.push({ id: boost_id, by: sailor })
  const expiration_date = date + 86_400
  return [
    update('chat_boost', { chat: HARBOUR, boost: { boost_id, add_date: date, expiration_date, source } }),
  ]
}
const unboost = (doing: Doing): Deed[] => {
  const one = doing.pier.boosts.shift()
  if (!one) return boost(doing)
  const source = { source: 'premium', user: one.by }
  const body = { chat: HARBOUR, boost_id: one.id, remove_date: doing.date, source }
  return [update('removed_chat_boost', body)]
}

const charge = (id: string) => ({
  currency: 'XTR',
  total_amount: 50,
  invoice_payload: 'flag',
  telegram_payment_charge_id: id,
})
const pay = ({ pier, date, sailor }: Doing): Deed[] => {
  pier.made += 1
  const id = `charge-${pier.made}`
  pier.charges.push({ id, by: sailor })
  const successful_payment = { ...charge(id), provider_payment_charge_id: id }
  return [told(message(HARBOUR, sailor, { date, successful_payment }))]
}
const refund = (doing: Doing): Deed[] => {
  const one = doing.pier.charges.shift()
  if (!one) return pay(doing)
  return [told(message(HARBOUR, one.by, { date: doing.date, refunded_payment: charge(one.id) }))]
}

const visit = ({ pier, date }: Doing): Deed[] => {
  pier.made += 1
  const visitor = user(500 + pier.made)
  pier.visitors.push(visitor)
  const { chat_member } = membership('chat_member', HARBOUR, visitor, 'left', 'member')
  const invite_link = { invite_link: 'https://t.me/+come', creator: CAPTAIN, creates_join_request: false }
  return [update('chat_member', { ...chat_member, date, invite_link })]
}
const depart = (doing: Doing): Deed[] => {
  const one = doing.pier.visitors.shift()
  if (!one) return visit(doing)
  return [dated(membership('chat_member', HARBOUR, one, 'member', 'left'), doing.date)]
}

const RARE = [editLatest, openTopic, pin, poll, vote, vote, boost, unboost, pay, refund, visit, depart]

const doing = (pier: Pier, random: Random, now: number): Doing => {
  const by = random.below(SAILORS.length)
  return { pier, random, date: Math.floor(now / 1000), by, sailor: SAILORS[by] ?? CAPTAIN }
}

export const onTelegram = (pier: Pier, random: Random, now: number): Deed[] => {
  const kind = random.below(20)
  const act = kind < 5 ? react : kind < 7 ? ask : kind < 12 ? random.pick(RARE) : talk
  return act(doing(pier, random, now))
}

/** One of everything. */
export const tourOfTelegram = (pier: Pier, random: Random, now: number): Deed[] =>
  [...Array.from({ length: 12 }, () => talk), react, react, ...RARE].flatMap((act) =>
    act(doing(pier, random, now)),
  )
