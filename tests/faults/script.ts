/**
 * A seeded script of a community's days, in waves: between two of them everything is given time to settle. What no
 * bot can read back (something said and taken back while nobody listened) touches nobody else's points.
 */
import { ANNA, BEN, CLEO, THREAD } from '../support/discord/community.js'
import { userJson, type WorldUser } from '../support/discord/world.js'
import { command, direct, group, message, reaction, user } from '../support/telegram/make.js'
import type { Act, MessageJson } from './acts.js'
import * as acts from './acts.js'
import { createRandom, type Random } from './random.js'

export interface Wave {
  /** By the clock of the script. */
  at: number
  acts: Act[]
}

const extra = (from: number, names: readonly string[]): WorldUser[] =>
  names.map((name, i) => ({
    id: `8000000000000000${from + i}`,
    username: name.toLowerCase(),
    global_name: name,
  }))

export const TALKERS = [ANNA, BEN, CLEO, ...extra(11, ['Dev', 'Eve', 'Finn', 'Gita', 'Hugo'])]
/** Voice and votes are nobody's to read back: who does that does nothing else. */
export const UNHEARD = extra(31, ['Vera', 'Viktor', 'Vivi'])
const ROBOT: WorldUser = { id: '800000000000000091', username: 'robot', global_name: 'Robot', bot: true }
const HARBOUR = group(-1003003, { title: 'Pier' })
const SAILORS = Array.from({ length: 5 }, (_, i) => user(31 + i, `Sailor ${i}`, { language_code: 'en' }))

const EMOJI = ['👍', '❤', '🎉'] as const
const STEP = 10_000
const HOUR = 3_600_000
/** A wave stays far from midnight, however the clock jumps. */
const FROM_HOUR = 7
const TO_HOUR = 17
/** Older messages are left alone: reading back compares what is recent. */
const RECENT = 12
const ACTS = 24
/** A name for every newcomer: their ids are never used twice. */
const newcomer = (n: number): WorldUser => ({
  id: String(810000000000000000n + BigInt(n)),
  username: `new${n}`,
  global_name: null,
})

interface State {
  random: Random
  now: number
  said: Map<string, { message: MessageJson; wave: number }[]>
  /** Taken back in this wave, or soon: nobody touches these. */
  doomed: Set<string>
  reacted: Map<string, MessageJson>
  newcomers: { user: WorldUser; wave: number }[]
  joined: number
  edited: Set<string>
  speaking: Set<string>
  places: string[]
  telegram: { id: number; from: number }[]
  telegramReacted: Map<string, string[]>
}

const remembered = (s: State, m: MessageJson, wave: number) => {
  const list = s.said.get(m.channel_id) ?? []
  list.push({ message: m, wave })
  s.said.set(m.channel_id, list.slice(-RECENT))
}

const earlier = (s: State): { message: MessageJson; wave: number } | null => {
  const all = [...s.said.values()].flat().filter((one) => !s.doomed.has(one.message.id))
  return all.length === 0 ? null : s.random.pick(all)
}

const talk = (s: State, wave: number): Act[] => {
  const { random, now } = s
  const by = random.pick(TALKERS)
  const target = earlier(s)
  const where = random.pick([...acts.TEXT, THREAD, ...s.places.slice(-2)])
  const kind = random.below(100)
  if (kind < 8) {
    // Said and taken back at once: only its author ever had anything to do with it.
    const m = acts.messageJson(by, 'oh', { channel_id: where }, now)
    return [acts.say(m), acts.remove([m])]
  }
  const change =
    kind < 30 && target
      ? { ...acts.answerTo(target.message), channel_id: target.message.channel_id }
      : kind < 40
        ? { mentions: [userJson(random.pick(TALKERS))] }
        : kind < 46 && target
          ? acts.forwardOf(target.message)
          : kind < 50
            ? {
                attachments: [
                  {
                    id: '1',
                    filename: 'a.png',
                    size: 1,
                    content_type: 'image/png',
                    url: 'https://cdn.example/a.png',
                    proxy_url: 'https://cdn.example/a.png',
                  },
                ],
              }
            : {}
  const author = kind >= 96 ? ROBOT : by
  const m = acts.messageJson(author, `word ${now}`, { channel_id: where, ...change }, now)
  remembered(s, m, wave)
  return [acts.say(m)]
}

const reactTo = (s: State): Act[] => {
  const { random } = s
  const by = random.pick(TALKERS)
  const emoji = random.pick(EMOJI)
  const undo = random.percent(25) && s.reacted.size > 0
  if (undo) {
    const [key, m] = random.pick([...s.reacted])
    if (s.doomed.has(m.id)) return []
    const [who, , what] = key.split(' ')
    const person = TALKERS.find((u) => u.id === who)
    s.reacted.delete(key)
    return person && what ? [acts.react('REMOVE', person, m, what)] : []
  }
  const target = earlier(s)
  if (!target) return []
  s.reacted.set(`${by.id} ${target.message.id} ${emoji}`, target.message)
  if (s.reacted.size > 40) s.reacted.delete([...s.reacted.keys()][0] ?? '')
  return [acts.react('ADD', by, target.message, emoji)]
}

const takeBack = (s: State, wave: number): Act[] => {
  if (s.said.size === 0) return []
  const place = s.random.pick([...s.said.values()])
  const old = place.filter((one) => one.wave < wave && s.doomed.has(one.message.id)).slice(0, 3)
  if (old.length === 0) return []
  for (const one of old) place.splice(place.indexOf(one), 1)
  return [acts.remove(old.map((one) => one.message))]
}

const other = (s: State, wave: number): Act[] => {
  const { random, now } = s
  switch (random.below(7)) {
    case 0: {
      const thread = acts.openThread(
        random.pick(TALKERS),
        now,
        random.percent(30) ? acts.inForum : acts.TEXT[0],
      )
      s.places.push(thread.id)
      return [thread.act]
    }
    case 1: {
      s.joined++
      const person = newcomer(s.joined)
      s.newcomers.push({ user: person, wave })
      const m = acts.messageJson(person, 'hello all', {}, now + 2_000)
      remembered(s, m, wave)
      return [acts.join(person, now), acts.say(m)]
    }
    case 2: {
      const gone = s.newcomers.findIndex((n) => n.wave < wave)
      if (gone < 0) return []
      const [one] = s.newcomers.splice(gone, 1)
      return one ? [acts.leave(one.user)] : []
    }
    case 3:
    case 4: {
      const person = random.pick(UNHEARD)
      const there = s.speaking.delete(person.id)
      if (!there) s.speaking.add(person.id)
      return [acts.speak(person, there ? null : acts.VOICE)]
    }
    case 5: {
      const target = earlier(s)
      return target
        ? [
            acts.vote(
              random.percent(70) ? 'ADD' : 'REMOVE',
              random.pick(UNHEARD),
              target.message,
              1 + random.below(3),
            ),
          ]
        : []
    }
    default: {
      // Only the latest edit of a message can be read back.
      const target = earlier(s)
      if (!target || s.edited.has(target.message.id)) return []
      s.edited.add(target.message.id)
      return [acts.edit(target.message, now)]
    }
  }
}

const onTelegram = (s: State): Act[] => {
  const { random } = s
  const by = random.below(SAILORS.length)
  const sailor = SAILORS[by] ?? random.pick(SAILORS)
  const date = Math.floor(s.now / 1000)
  const kind = random.below(10)
  const target = s.telegram.length > 0 ? random.pick(s.telegram.slice(-RECENT)) : null
  if (kind < 3 && target) {
    const key = `${by} ${target.id}`
    const before = s.telegramReacted.get(key) ?? []
    const after = before.length > 0 && random.percent(40) ? [] : [random.pick(EMOJI)]
    if (before[0] === after[0]) return []
    s.telegramReacted.set(key, after)
    const update = reaction(HARBOUR, target.id, sailor, before, after)
    return [{ on: 'telegram', update: { message_reaction: { ...update.message_reaction, date } } }]
  }
  if (kind === 9) {
    const asked = command(direct(sailor), sailor, '/points', { date })
    return [{ on: 'telegram', update: { message: asked } }]
  }
  const answered = kind < 6 && target ? SAILORS[target.from] : undefined
  const m = message(HARBOUR, sailor, {
    text: 'ahoy',
    date,
    ...(answered && {
      reply_to_message: { message_id: target?.id, date, chat: HARBOUR, from: answered, text: 'ahoy' },
    }),
  })
  s.telegram.push({ id: m.message_id, from: by })
  return [{ on: 'telegram', update: { message: m } }]
}

export const makeScript = (seed: number, began: number, waves: number): Wave[] => {
  const random = createRandom(seed)
  const midnight = began - (began % (24 * HOUR))
  const s: State = {
    random,
    now: midnight + FROM_HOUR * HOUR,
    said: new Map(),
    doomed: new Set(),
    reacted: new Map(),
    newcomers: [],
    joined: 0,
    edited: new Set(),
    speaking: new Set(),
    places: [],
    telegram: [],
    telegramReacted: new Map(),
  }
  return Array.from({ length: waves }, (_, wave) => {
    if (s.now % (24 * HOUR) > TO_HOUR * HOUR) s.now += (24 - TO_HOUR + FROM_HOUR) * HOUR
    // What is to be taken back now was last touched in an earlier wave.
    for (const list of s.said.values())
      for (const one of list) if (one.wave < wave && random.percent(6)) s.doomed.add(one.message.id)
    const at = s.now
    const done: Act[] = []
    for (let i = 0; i < ACTS; i++) {
      s.now += STEP
      const kind = random.below(100)
      done.push(
        ...(kind < 38
          ? talk(s, wave)
          : kind < 60
            ? reactTo(s)
            : kind < 67
              ? takeBack(s, wave)
              : kind < 78
                ? other(s, wave)
                : onTelegram(s)),
      )
    }
    return { at, acts: done }
  })
}
