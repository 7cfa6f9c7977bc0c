/** Twelve weeks of an invented community, the same for everybody, ending just before now. */
import type { Demo, DemoChannel } from '../demo.js'
import { BOT } from '../events.js'
import { messageId, privateChatOf } from '../room.js'
import type { TranscriptRecord } from '../transcript.js'
import { seedDeeds } from './deeds.js'
import { chanceFrom } from './random.js'
import { DAY, type Line, type Talk, talkOn, WEEK } from './talk.js'

const WEEKS = 12
const SEED = 20_240_229
/** Conversations on an ordinary day once everybody is there. */
const TALKS = 12
const MINUTE = 60_000

const latestTalk = (demo: Demo, channel: DemoChannel, now: number): Talk & { latest: true } => {
  const last = demo.topics[channel.id]?.last ?? []
  const lines: Line[] = last.map((line, i) => {
    const at = now - line.ago * MINUTE
    const reactions = Object.entries(line.reactions ?? {}).flatMap(([emoji, people]) =>
      people.map((by, n) => ({ by, emoji, at: at + (n + 1) * 20_000 })),
    )
    const answers = line.answers === undefined ? null : i - line.answers
    return { at, by: line.by, text: line.text, answers, reactions, deletedAt: null }
  })
  return { channel: channel.id, about: lines[0]?.text.slice(0, 60) ?? '', lines, latest: true }
}

const allTalks = (demo: Demo, since: number, now: number): (Talk & { latest?: true })[] => {
  const asked = new Set<string>()
  const chance = chanceFrom(SEED)
  const talks: Talk[] = []
  const midnight = Math.floor(since / DAY) * DAY
  for (let day = 0; day <= WEEKS * 7; day += 1) {
    const at = midnight + day * DAY
    const weekday = new Date(at).getUTCDay()
    const lively = (0.55 + (0.45 * day) / (WEEKS * 7)) * (weekday === 0 || weekday === 6 ? 1.3 : 1)
    for (let n = chance.times(TALKS * lively); n > 0; n -= 1) {
      const channel = chance.weighted(demo.channels, (c) => c.share)
      const talk = talkOn(chance, demo, channel, since, at)
      const question = talk?.lines[0]?.text ?? ''
      if (!talk || (talk.lines[0]?.at ?? 0) < since + DAY) continue
      if (channel.kind === 'forum' && asked.has(question)) continue
      asked.add(question)
      talks.push(talk)
    }
  }
  // The latest, hand-written talk of each channel stays the latest.
  const firstOfLast = new Map(
    demo.channels.map((c) => [
      c.id,
      Math.min(...(demo.topics[c.id]?.last ?? []).map((l) => now - l.ago * MINUTE), now - MINUTE),
    ]),
  )
  const past = talks.filter((t) => (t.lines.at(-1)?.at ?? now) < (firstOfLast.get(t.channel) ?? now) - MINUTE)
  return [...past, ...demo.channels.map((c) => latestTalk(demo, c, now))].filter((t) => t.lines.length > 0)
}

interface Written {
  at: number
  /** Among records of one instant, what others need comes first. */
  rank: number
  record: TranscriptRecord
}

const written = (record: Exclude<TranscriptRecord, { type: 'transcript' }>, rank: number): Written => ({
  at: record.at,
  rank,
  record,
})

const threadName = (text: string) => {
  const words = text.replace(/\s+/g, ' ').split(/(?<=[.?!。？！])/u)[0] ?? text
  return [...words].length > 70 ? `${[...words].slice(0, 69).join('').trimEnd()}…` : words.trim()
}

const writeTalk = (
  demo: Demo,
  talk: Talk & { latest?: true },
  nth: number,
  taken: Set<string>,
  now: number,
): Written[] => {
  const channel = demo.channels.find((c) => c.id === talk.channel)
  const out: Written[] = []
  const ids: string[] = []
  const longEnough = channel?.kind === 'text' && talk.lines.length >= 6 && nth % 7 === 0
  const aside = channel?.kind === 'forum' || (longEnough && talk.latest !== true)
  const thread = aside ? `talk-${nth}` : null
  talk.lines.forEach((line, i) => {
    let low = 0
    while (taken.has(messageId(line.at, low))) low += 1
    const id = messageId(line.at, low)
    taken.add(id)
    ids.push(id)
    const inThread = thread !== null && (channel?.kind === 'forum' || i > 0)
    if (thread !== null && i === (channel?.kind === 'forum' ? 0 : 1)) {
      out.push(
        written(
          {
            type: 'channel',
            seed: true,
            at: line.at,
            low: low + 1000,
            id: thread,
            name: threadName(talk.lines[0]?.text ?? talk.about),
            kind: 'thread',
            parent: talk.channel,
            by: line.by,
            ...(channel?.kind === 'forum' || ids[0] === undefined ? {} : { on: ids[0] }),
          },
          1,
        ),
      )
    }
    const answered = line.answers === null ? undefined : ids[line.answers]
    const sameRoom = !(thread !== null && channel?.kind !== 'forum' && line.answers === 0)
    out.push(
      written(
        {
          type: 'message',
          seed: true,
          at: line.at,
          low,
          channel: inThread && thread !== null ? thread : talk.channel,
          author: line.by,
          text: line.text,
          ...(answered !== undefined && sameRoom ? { reply: answered } : {}),
        },
        2,
      ),
    )
    for (const r of line.reactions) {
      if (r.at < now)
        out.push(
          written(
            { type: 'reaction', seed: true, at: r.at, message: id, by: r.by, emoji: r.emoji, on: true },
            3,
          ),
        )
    }
    if (line.deletedAt !== null && line.deletedAt < now)
      out.push(written({ type: 'deletion', seed: true, at: line.deletedAt, message: id }, 4))
  })
  return out
}

export const seedRecords = (demo: Demo, now: number): TranscriptRecord[] => {
  const since = now - WEEKS * WEEK
  const taken = new Set<string>()
  const chance = chanceFrom(SEED + 1)
  const records: Written[] = []
  for (const c of demo.channels) {
    records.push(
      written(
        {
          type: 'channel',
          seed: true,
          at: since,
          id: c.id,
          name: c.name,
          kind: c.kind,
          topic: c.topic,
          ...(c.private ? { private: true } : {}),
          ...(c.kind === 'announcement' ? { announcing: true } : {}),
        },
        0,
      ),
    )
  }
  const bot = { id: BOT, name: 'Kith', handle: BOT, locale: 'en', role: 'bot' as const }
  records.push(written({ type: 'person', seed: true, at: since, ...bot }, 0))
  for (const p of demo.people) {
    const at = p.week === undefined ? since : since + p.week * WEEK - chance.below(DAY)
    records.push(
      written(
        {
          type: 'person',
          seed: true,
          at,
          id: p.id,
          name: p.name,
          handle: p.id,
          locale: p.speaks[0] === 'zh' ? 'zh-CN' : 'en',
          role: p.role ?? 'member',
          ...(p.suggested ? { suggested: true } : {}),
        },
        0,
      ),
      written({ type: 'channel', seed: true, at, id: privateChatOf(p.id), name: 'Kith', kind: 'direct' }, 1),
    )
    if (p.left !== undefined)
      records.push(written({ type: 'left', seed: true, at: since + p.left * WEEK, person: p.id }, 5))
  }
  allTalks(demo, since, now).forEach((talk, i) => {
    records.push(...writeTalk(demo, talk, i, taken, now))
  })
  records.push(
    ...seedDeeds(
      records.map((r) => r.record),
      now,
    ).map((r) => written(r, 6)),
  )
  records.sort((a, b) => a.at - b.at || a.rank - b.rank)
  return [{ type: 'transcript', version: 1, at: now, space: demo.space }, ...records.map((r) => r.record)]
}
