/**
 * A seeded script of a community's days, in waves: between two of them everything is given time to settle. What no
 * bot can read back (something said and taken back while nobody listened) touches nobody else's points.
 */
import { ANNA, BEN, CLEO, THREAD } from '../support/discord/community.js'
import { userJson, type WorldUser } from '../support/discord/world.js'
import type { Act, Deed, MessageJson } from './acts.js'
import * as acts from './acts.js'
import { isLongWave } from './faults.js'
import { createRandom, type Random } from './random.js'
import { newPier, onTelegram, type Pier, tourOfTelegram, words } from './telegram-script.js'

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

const EMOJI = ['👍', '❤', '🎉'] as const
const STEP = 10_000
/** Twelve acts are an hour. */
const LONG_STEP = 300_000
const HOUR = 3_600_000
/** A wave stays far from midnight, however the clock jumps. */
const FROM_HOUR = 7
const TO_HOUR = 17
/** Older messages are left alone: reading back compares what is recent. */
const RECENT = 12
const RECENT_TIME = 20 * HOUR
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
  /** Who has left can do nothing any more. */
  gone: Set<string>
  joined: number
  edited: Set<string>
  /** What each said last. */
  sayings: Map<string, string>
  speaking: Set<string>
  places: string[]
  pier: Pier
}

const remembered = (s: State, m: MessageJson, wave: number) => {
  const list = s.said.get(m.channel_id) ?? []
  list.push({ message: m, wave })
  s.said.set(m.channel_id, list.slice(-RECENT))
}

const isRecent = (s: State, m: MessageJson) => s.now - Date.parse(m.timestamp) < RECENT_TIME

const earlier = (s: State): { message: MessageJson; wave: number } | null => {
  const all = [...s.said.values()]
    .flat()
    .filter((one) => !s.doomed.has(one.message.id) && isRecent(s, one.message))
  return all.length === 0 ? null : s.random.pick(all)
}

const talk = (s: State, wave: number): Deed[] => {
  const { random, now } = s
  const by = random.pick(TALKERS)
  const target = earlier(s)
  const where = random.pick([...acts.TEXT, THREAD, ...s.places.slice(-2)])
  const kind = random.below(100)
  if (kind < 8) {
    // Said and taken back at once: only its author ever had anything to do with it.
    const m = acts.messageJson(by, words(s.random), { channel_id: where }, now)
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
  // What is said again within a day earns nothing, whatever happened in between.
  const text = random.percent(12) ? (s.sayings.get(by.id) ?? words(random)) : words(random)
  s.sayings.set(by.id, text)
  const m = acts.messageJson(author, text, { channel_id: where, ...change }, now)
  remembered(s, m, wave)
  return [acts.say(m)]
}

const reactTo = (s: State): Deed[] => {
  const { random } = s
  const by = random.pick(TALKERS)
  const emoji = random.pick(EMOJI)
  const undo = random.percent(25) && s.reacted.size > 0
  if (undo) {
    const [key, m] = random.pick([...s.reacted])
    if (s.doomed.has(m.id) || !isRecent(s, m)) return []
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

const takeBack = (s: State, wave: number): Deed[] => {
  if (s.said.size === 0) return []
  const place = s.random.pick([...s.said.values()])
  const old = place
    .filter((one) => one.wave < wave && s.doomed.has(one.message.id) && isRecent(s, one.message))
    .slice(0, 3)
  if (old.length === 0) return []
  for (const one of old) place.splice(place.indexOf(one), 1)
  return [acts.remove(old.map((one) => one.message))]
}

const other = (s: State, wave: number): Deed[] => {
  const { random, now } = s
  switch (random.below(9)) {
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
      const m = acts.messageJson(person, words(s.random), {}, now + 2_000)
      remembered(s, m, wave)
      return [acts.join(person, now), acts.say(m)]
    }
    case 2: {
      const gone = s.newcomers.findIndex((n) => n.wave < wave)
      if (gone < 0) return []
      const [one] = s.newcomers.splice(gone, 1)
      if (!one) return []
      s.gone.add(one.user.id)
      return [acts.leave(one.user)]
    }
    case 3:
    case 4: {
      const person = random.pick(UNHEARD)
      if (s.speaking.has(person.id) && random.percent(30)) {
        const self_mute = random.percent(50)
        return [acts.speak(person, acts.VOICE, { self_mute })]
      }
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
    case 6:
      return [acts.boost(random.pick(TALKERS), 1 + random.below(2), now)]
    case 7: {
      const target = earlier(s)
      return target ? [acts.pin(random.pick(TALKERS), target.message, now)] : []
    }
    default: {
      // Only the latest edit of a message can be read back.
      const target = earlier(s)
      if (!target || s.edited.has(target.message.id) || s.gone.has(target.message.author.id)) return []
      s.edited.add(target.message.id)
      return [acts.edit(target.message, now)]
    }
  }
}

/** One of everything that happens seldom, before anything goes wrong. */
const tourOfDiscord = (s: State): Deed[] => {
  const at = s.now
  const [first, second] = TALKERS
  const asked = acts.messageJson(first ?? ANNA, 'a question', {}, at)
  const answer = acts.messageJson(second ?? BEN, 'an answer', acts.answerTo(asked), at)
  const shared = acts.messageJson(second ?? BEN, '', acts.forwardOf(asked), at)
  const spam = [1, 2].map((n) => acts.messageJson(CLEO, `spam ${n}`, {}, at))
  const named = acts.messageJson(CLEO, 'you', { mentions: [userJson(ANNA)] }, at)
  const thread = acts.openThread(CLEO, at, acts.TEXT[0])
  const post = acts.openThread(BEN, at, acts.inForum)
  s.joined += 2
  const [guest, passer] = [newcomer(s.joined), newcomer(s.joined - 1)]
  const [vera] = UNHEARD
  return [
    ...[asked, answer, shared, named, ...spam].map(acts.say),
    acts.react('ADD', CLEO, asked, '👍'),
    acts.react('ADD', CLEO, answer, '❤'),
    acts.react('REMOVE', CLEO, answer, '❤'),
    acts.edit(asked, at),
    acts.remove(spam),
    thread.act,
    post.act,
    ...(vera ? [acts.vote('ADD', vera, asked, 1)] : []),
    acts.joinBy(guest, ANNA, at),
    acts.join(passer, at),
    acts.leave(passer),
    acts.boost(CLEO, 2, at),
    acts.pin(ANNA, asked, at),
    ...acts.stage(at),
    ...(vera ? [acts.pay(vera, at)] : []),
  ]
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
    gone: new Set(),
    joined: 0,
    edited: new Set(),
    sayings: new Map(),
    speaking: new Set(),
    places: [],
    pier: newPier(),
  }
  return Array.from({ length: waves }, (_, wave) => {
    if (s.now % (24 * HOUR) > TO_HOUR * HOUR) s.now += (24 - TO_HOUR + FROM_HOUR) * HOUR
    // What is to be taken back now was last touched in an earlier wave.
    for (const list of s.said.values())
      for (const one of list)
        if (one.wave < wave && isRecent(s, one.message) && random.percent(6)) s.doomed.add(one.message.id)
    const at = s.now
    const done: Act[] = []
    const add = (deeds: readonly Deed[]) => done.push(...deeds.map((deed): Act => ({ ...deed, at: s.now })))
    if (wave === 0) {
      add(tourOfDiscord(s))
      add(tourOfTelegram(s.pier, random, s.now))
    }
    for (let i = 0; i < ACTS; i++) {
      s.now += isLongWave(wave) ? LONG_STEP : STEP
      const kind = random.below(100)
      add(
        kind < 34
          ? talk(s, wave)
          : kind < 55
            ? reactTo(s)
            : kind < 62
              ? takeBack(s, wave)
              : kind < 76
                ? other(s, wave)
                : onTelegram(s.pier, random, s.now),
      )
    }
    // Only what is over is counted to the minute.
    if (wave === waves - 1) for (const one of UNHEARD) add([acts.speak(one, null)])
    return { at, acts: done }
  })
}
