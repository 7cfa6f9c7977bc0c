/**
 * An event and what stands for it in a space's own calendar. Invariant: what the calendar says is compared with what
 * it said last, never with our event, so saying nothing new changes nothing, whoever changed what in the meantime.
 */
import { DEFAULT_MINUTES, EVENT_LIMITS, plainLine } from './event.js'

const MINUTE = 60_000

/** As a calendar holds it. What is held in a room has no place, or has it in words where the room is closed to us. */
export interface Stated {
  title: string
  startAt: number
  endAt: number | null
  place: string | null
  /** By the platform's id. */
  room: string | null
}

export const readStated = (json: string): Stated => JSON.parse(json) as Stated

/** What a calendar says now and did not say before. */
export const newsIn = (before: Stated, now: Stated): Partial<Stated> => {
  const news: Partial<Stated> = {}
  if (now.title !== before.title) news.title = now.title
  if (now.startAt !== before.startAt) news.startAt = now.startAt
  if (now.endAt !== null && now.endAt !== before.endAt) news.endAt = now.endAt
  if (now.place !== null && now.place !== before.place) news.place = now.place
  const named = now.room === null && now.place === before.place
  if (now.room !== before.room && !named) news.room = now.room
  return news
}

/** Null for what is no event of ours: without a title, over before it begins, or longer than a week. */
export const soundTimes = (
  title: string,
  startAt: number,
  endAt: number | null,
): { title: string; start_at: number; end_at: number } | null => {
  const plain = plainLine(title)
  const end = endAt ?? startAt + DEFAULT_MINUTES * MINUTE
  const minutes = (end - startAt) / MINUTE
  if (plain === '' || [...plain].length > EVENT_LIMITS.title) return null
  if (!(minutes > 0 && minutes <= EVENT_LIMITS.longest)) return null
  return { title: plain, start_at: startAt, end_at: end }
}

export const soundPlace = (place: string | null): string | null => {
  const plain = plainLine(place ?? '')
  return plain === '' ? null : [...plain].slice(0, EVENT_LIMITS.place).join('')
}
