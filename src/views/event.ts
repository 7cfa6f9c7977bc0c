/** One event as people see it: when, where, who comes; and the short messages around it. */
import type { Block, Button, Inline, Text, View } from '../chat/view.js'
import { type Phase, phaseOf } from '../domain/engagement/event.js'
import type { SignUp, Standing, Tally } from '../domain/engagement/sign-ups.js'
import { instant, number, strong } from './numbers.js'
import { say, type Words } from './words.js'

interface Face {
  platform: string
  id: string
  name: string
}

export interface CardShown {
  event: {
    id: number
    title: string
    place: string | null
    start_at: number
    end_at: number
    capacity: number | null
    cancelled_at: number | null
    closed_at: number | null
  }
  tally: Tally
  faces: ReadonlyMap<number, Face>
  host: Face | null
  channel: Face | null
  rating: { stars: number; count: number } | null
  repeats: boolean
}

export interface Reader {
  now: number
  zone: string
  /** Null: everybody. */
  own: Standing | null
  reminded?: boolean
  /** Dates of the same series that come after it. */
  later?: readonly { id: number; start_at: number }[]
  /** Buttons of a private card answer privately. */
  open: boolean
}

/** A place is a link to itself, or to a map of the world. */
const placeLink = (place: string): Inline => {
  if (/^https?:\/\//i.test(place)) {
    try {
      const url = new URL(place)
      return { type: 'link', text: url.host, url: url.href }
    } catch {
      return place
    }
  }
  const url = `https://www.openstreetmap.org/search?query=${encodeURIComponent(place)}`
  return { type: 'link', text: place, url }
}

const person = (t: Words, face: Face | null | undefined): Inline =>
  face?.name ? { type: 'person', platform: face.platform, id: face.id, name: face.name } : t('person.former')

const names = (t: Words, said: readonly SignUp[], faces: ReadonlyMap<number, Face>): Text => {
  const shown = said.filter((s) => faces.has(s.member))
  const parts = shown.flatMap((s, i): Inline[] => [...(i > 0 ? [', '] : []), person(t, faces.get(s.member))])
  const more = said.length - shown.length
  return more > 0 ? [...parts, ` ${t('event.more', { count: more })}`] : parts
}

/** Whole hours are said as such. */
const lengthText = (t: Words, minutes: number): string =>
  minutes >= 120 && minutes % 60 === 0
    ? t('event.hours', { hours: minutes / 60 })
    : t('event.minutes', { minutes })

export const whenText = (t: Words, zone: string, event: { start_at: number; end_at: number }): Inline[] => [
  instant(t, zone, event.start_at),
  ' · ',
  lengthText(t, Math.round((event.end_at - event.start_at) / 60_000)),
]

const groups = (t: Words, { event, tally, faces }: CardShown): { label: string; value: Text }[] => {
  const fields: { label: string; value: Text }[] = []
  const add = (label: string, said: readonly SignUp[]) => {
    if (said.length > 0) fields.push({ label, value: names(t, said, faces) })
  }
  add(
    event.capacity === null
      ? t('event.going.count', { count: tally.going.length })
      : t('event.going.of', { count: tally.going.length, of: event.capacity }),
    tally.going,
  )
  add(t('event.waiting.count', { count: tally.waiting.length }), tally.waiting)
  add(t('event.maybe.count', { count: tally.maybe.length }), tally.maybe)
  return fields
}

/** By number, as one of them is named to change it. */
const laterText = (t: Words, zone: string, dates: readonly { id: number; start_at: number }[]): Inline[] =>
  dates.flatMap((d, i): Inline[] => [
    ...(i > 0 ? [', '] : []),
    instant(t, zone, d.start_at),
    ` (${t('event.number', { number: d.id })})`,
  ])

const id36 = (id: number) => id.toString(36)

const sayButtons = (t: Words, { event }: CardShown, reader: Reader): Button[] =>
  (['going', 'maybe', 'no'] as const).map((choice) => ({
    label: say(t, `event.say.${choice}`),
    action: `event:${reader.open ? 'say' : 'own'}:${id36(event.id)}:${choice}`,
    ...(choice === 'going' && { style: 'primary' as const }),
  }))

const buttonsOf = (t: Words, shown: CardShown, reader: Reader, phase: Phase): Button[][] => {
  const { event } = shown
  const id = id36(event.id)
  if (phase === 'cancelled') return []
  if (phase === 'over')
    return [
      [1, 2, 3, 4, 5].map((stars) => ({
        label: '★'.repeat(stars),
        action: `event:${reader.open ? 'rate' : 'stars'}:${id}:${stars}`,
      })),
    ]
  return [
    sayButtons(t, shown, reader),
    [
      ...(phase === 'planned'
        ? [
            {
              label: reader.reminded ? t('event.remind.off') : t('event.remind.on'),
              action: `event:remind:${id}:${reader.reminded ? 0 : 1}`,
            },
          ]
        : []),
      { label: t('event.calendar'), action: `event:calendar:${id}` },
      ...(phase === 'running' ? [{ label: t('event.questions'), action: `event:queue:${id}` }] : []),
    ],
  ]
}

export const eventView = (t: Words, shown: CardShown, reader: Reader): View => {
  const { event, rating } = shown
  const phase = phaseOf(event, reader.now)
  const blocks: Block[] = []
  if (phase === 'cancelled') blocks.push({ type: 'paragraph', text: [strong(t('event.cancelled'))] })
  if (phase === 'running') blocks.push({ type: 'paragraph', text: [strong(t('event.running'))] })
  const where: Text | null = shown.channel
    ? [{ type: 'channel', ...shown.channel }]
    : event.place !== null
      ? [placeLink(event.place)]
      : null
  blocks.push({
    type: 'fields',
    fields: [
      { label: t('event.when'), value: whenText(t, reader.zone, event) },
      ...(where ? [{ label: t('event.where'), value: where }] : []),
      ...(shown.channel && event.place !== null
        ? [{ label: t('event.place'), value: [placeLink(event.place)] }]
        : []),
      { label: t('event.host'), value: [person(t, shown.host)] },
      ...(rating
        ? [
            {
              label: t('event.rating'),
              value: t('event.rating.of', {
                stars: number(t, Math.round(rating.stars * 10) / 10),
                count: rating.count,
              }),
            },
          ]
        : []),
      ...groups(t, shown),
      ...(reader.later && reader.later.length > 0
        ? [{ label: t('event.later'), value: laterText(t, reader.zone, reader.later) }]
        : []),
    ],
  })
  if (reader.own !== null) blocks.push({ type: 'note', text: say(t, `event.own.${reader.own}`) })
  if (phase === 'over') blocks.push({ type: 'note', text: t('event.over') })
  else if (phase !== 'cancelled') blocks.push({ type: 'note', text: t('event.number', { number: event.id }) })
  if (shown.repeats && phase === 'planned') blocks.push({ type: 'note', text: t('event.repeats') })
  return { title: event.title, blocks, buttons: buttonsOf(t, shown, reader, phase) }
}

/** A few words about an event: created, moved, cancelled, a place came free, it begins soon. */
export const eventNoteView = (
  t: Words,
  said: {
    text: string
    tone?: 'plain' | 'good' | 'warning'
    note?: string
    event?: { title: string; start_at: number; end_at: number; place: string | null }
    zone: string
    buttons?: Button[][]
  },
): View => ({
  tone: said.tone ?? 'plain',
  ...(said.event && { title: said.event.title }),
  blocks: [
    { type: 'paragraph', text: said.text },
    ...(said.event
      ? [
          {
            type: 'fields' as const,
            fields: [
              { label: t('event.when'), value: whenText(t, said.zone, said.event) },
              ...(said.event.place === null
                ? []
                : [{ label: t('event.where'), value: [placeLink(said.event.place)] }]),
            ],
          },
        ]
      : []),
    ...(said.note === undefined ? [] : [{ type: 'note' as const, text: said.note }]),
  ],
  ...(said.buttons && { buttons: said.buttons }),
})
