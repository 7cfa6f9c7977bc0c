/** Scripts of a small community's day, made from fast-check's choices: every act has an instant of its own. */
import fc from 'fast-check'
import type { ChatEvent, MessageRef, Person } from '../../src/chat/event.js'

const START = Date.parse('2026-03-28T20:00:00Z')
const person = (n: number): Person => ({ id: `u${n}`, name: `User ${n}`, bot: n === 0 })

/** Some say nearly the same, some hardly anything, of some nothing is known. */
const TEXTS = [
  null,
  'we meet at the harbour at eight and walk to the old lighthouse together',
  'We meet at the harbour at nine and walk to the old lighthouse together!',
  '今天晚上八点我们在港口见面，然后一起走到旧灯塔那里去看日落',
  '今天晚上九点我们在港口见面，然后一起走到旧灯塔那里去看日落。',
  'gm',
  'k',
  null,
  null,
]
const ROLES = [['r1'], ['r1', 'r2'], []]

interface Step {
  what:
    | 'message'
    | 'reply'
    | 'react'
    | 'unreact'
    | 'delete'
    | 'clear'
    | 'vote'
    | 'unvote'
    | 'choose'
    | 'edit'
    | 'voice'
    | 'silent'
    | 'alive'
    | 'come'
    | 'boost'
    | 'thank'
    | 'accept'
    | 'find'
    | 'pay'
    | 'refund'
    | 'service'
  by: number
  channel: number
  target: number
  emoji: number
  gap: number
  named: number[]
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom<Step['what'][]>(
    'message',
    'message',
    'message',
    'reply',
    'reply',
    'react',
    'react',
    'react',
    'unreact',
    'delete',
    'clear',
    'vote',
    'unvote',
    'choose',
    'edit',
    'voice',
    'voice',
    'voice',
    'silent',
    'alive',
    'come',
    'boost',
    'thank',
    'accept',
    'find',
    'pay',
    'refund',
    'service',
  ),
  by: fc.integer({ min: 0, max: 5 }),
  channel: fc.integer({ min: 1, max: 3 }),
  target: fc.nat(30),
  emoji: fc.integer({ min: 0, max: 2 }),
  gap: fc.integer({ min: 1, max: 4_000 }),
  named: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 2 }),
})

interface Said {
  channel: string
  ref: { at: number; low: number }
  by: number
}

/** Everything that is not talk. */
const beside = (
  s: Step,
  base: { platform: 'discord' | 'telegram'; space: string; at: number; source: 'live' },
  target: Said,
): ChatEvent[] | null => {
  const by = person(s.by)
  const channel = { id: target.channel }
  const deed = { ...base, person: by }
  if (s.what === 'vote' || s.what === 'unvote' || s.what === 'choose') {
    const change = s.what === 'vote' ? 'added' : s.what === 'unvote' ? 'removed' : 'chosen'
    const options = s.what === 'choose' ? s.named : [s.emoji]
    return [{ ...base, type: 'vote', change, on: { channel, ref: target.ref }, by, options }]
  }
  if (s.what === 'edit')
    return [{ ...base, type: 'edit', channel, ref: target.ref, author: person(target.by), length: s.gap }]
  if (s.what === 'voice')
    return [
      {
        ...deed,
        type: 'voice',
        channel: { id: `v${s.channel % 2}` },
        muted: s.emoji === 1,
        deafened: s.target === 0,
      },
    ]
  if (s.what === 'silent') return [{ ...deed, type: 'voice', channel: null, muted: false, deafened: false }]
  if (s.what === 'alive') return [{ ...base, type: 'alive' }]
  if (s.what === 'come')
    return [
      { ...deed, type: 'join' },
      { ...deed, type: 'invite', by: s.emoji === 0 ? null : person((s.by + s.emoji) % 6) },
    ]
  if (s.what === 'find')
    return [
      s.emoji === 0
        ? { ...deed, type: 'found', what: 'streak', to: null }
        : { ...deed, type: 'found', what: 'welcome', to: person((s.by + s.emoji) % 6) },
    ]
  if (s.what === 'thank') return [{ ...deed, type: 'thanks', to: person((s.by + s.emoji) % 6) }]
  if (s.what === 'accept') {
    const change = s.emoji === 0 ? 'removed' : 'added'
    const to = person((s.by + 1 + s.emoji) % 6)
    return [{ ...deed, type: 'accepted', change, channel, ref: target.ref, to }]
  }
  if (s.what === 'boost')
    return [{ ...deed, type: 'boost', change: 'began', id: `b${s.gap}`, times: s.emoji }]
  if (s.what === 'pay')
    return [{ ...deed, type: 'payment', way: 'purchase', id: `p${base.at}`, amount: s.gap, currency: 'XTR' }]
  if (s.what === 'refund') {
    const charge = { ...deed, id: `p${base.at}`, amount: s.gap, currency: 'XTR' }
    return [
      { ...charge, type: 'payment', way: 'purchase' },
      { ...charge, type: 'refund', at: base.at + 1_000 },
    ]
  }
  if (s.what === 'service')
    return [{ ...base, type: 'service', channel, ref: { at: base.at, low: 7 }, what: 'pinned', by }]
  return null
}

const read = (platform: 'discord' | 'telegram', steps: readonly Step[]): ChatEvent[] => {
  const events: ChatEvent[] = []
  const said: Said[] = []
  const telegram = platform === 'telegram'
  let at = START
  for (const [i, s] of steps.entries()) {
    at += telegram ? s.gap * 1_000 : s.gap * 997 + i
    const base = { platform, space: 'space', at, source: 'live' as const }
    const target = said[s.target % Math.max(1, said.length)]
    if (s.what === 'message' || s.what === 'reply' || !target) {
      const reply = s.what === 'reply' && target ? target : undefined
      const channel = reply?.channel ?? `c${s.channel}`
      const ref = { at, low: i + 1 }
      said.push({ channel, ref, by: s.by })
      events.push({
        ...base,
        type: 'message',
        channel: { id: channel },
        ref,
        author: person(s.by),
        mentions: [...new Set(s.named)].map(person),
        text: TEXTS[s.gap % TEXTS.length] ?? null,
        length: s.gap % 50,
        ...(s.channel === 1 ? { roles: ROLES[s.gap % ROLES.length] ?? [] } : {}),
        ...(s.emoji === 2 && s.named.length === 0 ? { forward: target ? { ref: target.ref } : {} } : {}),
        ...(reply
          ? { reply: { ref: reply.ref, ...(s.emoji === 0 ? {} : { author: person(reply.by) }) } }
          : {}),
      })
      continue
    }
    const deeds = beside(s, base, target)
    if (deeds) {
      events.push(...deeds)
      continue
    }
    const ref: MessageRef = telegram ? { at: null, low: target.ref.low } : target.ref
    // A platform that names messages by number reports the chat, not the topic.
    const channel = { id: telegram ? 'c1' : target.channel }
    if (s.what === 'react' || s.what === 'unreact') {
      events.push({
        ...base,
        type: 'reaction',
        change: s.what === 'react' ? 'added' : 'removed',
        channel,
        ref,
        by: person(s.by),
        emoji: ['👍', '❤', '🎉'][s.emoji] ?? '👍',
      })
    } else if (telegram) continue
    else if (s.what === 'delete') events.push({ ...base, type: 'deletion', channel, refs: [ref] })
    else if (s.emoji === 0) events.push({ ...base, type: 'reactions-cleared', channel, ref })
    else
      events.push({
        ...base,
        type: 'reactions-cleared',
        channel,
        ref,
        emoji: ['👍', '❤', '🎉'][s.emoji] ?? '👍',
      })
  }
  return events
}

export const scripts = (platform: 'discord' | 'telegram'): fc.Arbitrary<ChatEvent[]> =>
  fc.array(step, { minLength: 5, maxLength: 60 }).map((steps) => read(platform, steps))

/** The same events in another order, some of them twice, in batches of other sizes. */
export const disorder = (events: readonly ChatEvent[]): fc.Arbitrary<ChatEvent[][]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length }),
      fc.subarray([...events]),
      fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 6 }),
    )
    .map(([shuffled, again, sizes]) => {
      const all = shuffled.flatMap((e, i) => (again.includes(e) ? [e, ...(i % 2 ? [e] : [])] : [e]))
      for (const e of again) all.splice((e.at * 7) % (all.length + 1), 0, e)
      const batches: ChatEvent[][] = []
      for (let i = 0, n = 0; i < all.length; n++) {
        const size = sizes[n % sizes.length] ?? 1
        batches.push(all.slice(i, i + size))
        i += size
      }
      return batches
    })
