/** An event as a calendar takes it (RFC 5545): one file, nothing in it that could become a line of its own. */
import type { ViewFile } from '../chat/view.js'

export interface CalendarEvent {
  id: number
  title: string
  place: string | null
  start_at: number
  end_at: number
  created_at: number
  cancelled_at: number | null
}

const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\\/g, '\\\\')
    .replace(/[;,]/g, (c) => `\\${c}`)

const stamp = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d{3}/, '')

/** Lines of at most 75 bytes, never cut within a character. */
const fold = (line: string): string => {
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part].join('\r\n ')
}

export const calendarFile = (event: CalendarEvent, community: string): ViewFile => {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kith//Events//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:kith-${event.id}-${event.created_at}`,
    `DTSTAMP:${stamp(event.created_at)}`,
    `DTSTART:${stamp(event.start_at)}`,
    `DTEND:${stamp(event.end_at)}`,
    `SUMMARY:${escaped(event.title)}`,
    ...(event.place === null ? [] : [`LOCATION:${escaped(event.place)}`]),
    ...(community === '' ? [] : [`DESCRIPTION:${escaped(community)}`]),
    `STATUS:${event.cancelled_at === null ? 'CONFIRMED' : 'CANCELLED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  const text = `${lines.map(fold).join('\r\n')}\r\n`
  return { bytes: new TextEncoder().encode(text), name: `event-${event.id}.ics`, type: 'text/calendar' }
}
