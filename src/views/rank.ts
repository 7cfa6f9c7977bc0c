/** Somebody's level, place and streak: as a card, and in words for whoever sees no picture. */
import type { Block, View } from '../chat/view.js'
import type { Level } from '../domain/incentives/levels.js'
import { forgivenFrom, type Streak } from '../domain/incentives/streaks.js'
import type { Card, Look } from './card/card.js'
import { initialsOf } from './card/picture-text.js'
import { day, number } from './numbers.js'
import type { WordKey, Words } from './words.js'

export interface RankShown {
  name: string
  /** The same number for the same person, for the tint. */
  member: number
  community: string
  level: Level
  points: number
  /** Null: on no board. */
  rank: number | null
  of: number
  days: Streak
  weeks: Streak
  /** One miss is forgiven in so many days, and weeks; 0: none. */
  freeze: { freezeDays: number; freezeWeeks: number }
  /** What they hold, in words, the finest first. */
  honours: readonly string[]
}

const placeText = (t: Words, { rank, of }: RankShown) =>
  rank === null ? t('rank.place.none') : t('rank.place', { rank, of })

/** Weeks where days say less. */
const inDays = ({ days, weeks }: RankShown) => days.length >= 2 || (days.length === 1 && weeks.length <= 1)

const streakText = (t: Words, shown: RankShown, none: WordKey = 'rank.streak.none') => {
  const { days, weeks } = shown
  if (inDays(shown)) return t('rank.streak.days', { days: days.length })
  if (weeks.length > 0) return t('rank.streak.weeks', { weeks: weeks.length })
  return t(none)
}

/** What the freeze does for the streak that is shown; null where there is none. */
const freezeText = (t: Words, shown: RankShown): string | null => {
  const { days, weeks, freeze } = shown
  if (inDays(shown)) {
    if (freeze.freezeDays <= 0) return null
    const from = days.missed && forgivenFrom(days.missed, freeze.freezeDays, 1)
    return days.missed === null || from === null
      ? t('rank.freeze.days', { n: freeze.freezeDays })
      : t('rank.freeze.days.used', { missed: day(t, days.missed), from: day(t, from) })
  }
  if (weeks.length === 0 || freeze.freezeWeeks <= 0) return null
  const from = weeks.missed && forgivenFrom(weeks.missed, freeze.freezeWeeks, 7)
  return weeks.missed === null || from === null
    ? t('rank.freeze.weeks', { n: freeze.freezeWeeks })
    : t('rank.freeze.weeks.used', { missed: day(t, weeks.missed), from: day(t, from) })
}

const progressText = (t: Words, { level, into, step }: Level) =>
  step === null ? t('rank.progress.top') : t('rank.progress', { into, step, next: level + 1 })

export const rankCard = (t: Words, shown: RankShown, look: Look, avatar: Uint8Array | null): Card => ({
  look,
  name: shown.name,
  initials: initialsOf(shown.name),
  tint: shown.member,
  avatar,
  community: shown.community,
  level: { label: t('rank.level'), value: number(t, shown.level.level) },
  progress: shown.level.step === null ? 1 : shown.level.into / shown.level.step,
  progressText: progressText(t, shown.level),
  figures: [
    { label: t('rank.place.label'), value: placeText(t, shown) },
    { label: t('rank.points.label'), value: number(t, shown.points) },
    { label: t('rank.streak.label'), value: streakText(t, shown, 'rank.streak.none.short') },
  ],
  honours: shown.honours,
})

const altText = (t: Words, shown: RankShown): string =>
  [
    t('rank.alt', { name: shown.name, level: shown.level.level }),
    progressText(t, shown.level),
    `${t('rank.place.label')}: ${placeText(t, shown)}`,
    `${t('rank.points.label')}: ${number(t, shown.points)}`,
    `${t('rank.streak.label')}: ${streakText(t, shown)}`,
    ...shown.honours,
  ].join('. ')

export interface RankActions {
  /** Null on a card for everybody, which nobody turns. */
  look: { to: Look; action: string } | null
  /** Null on the card of somebody else. */
  listing: { listed: boolean; action: string } | null
  board: string
}

/** `png`: null where no picture could be drawn; then the words say all of it. */
export const rankView = (t: Words, shown: RankShown, png: Uint8Array | null, actions: RankActions): View => {
  const { look, listing, board } = actions
  const title = t('rank.title', { name: shown.name })
  const buttons = [
    [
      ...(look && png
        ? [{ label: look.to === 'light' ? t('rank.look.light') : t('rank.look.dark'), action: look.action }]
        : []),
      { label: t('rank.board'), action: board },
      ...(listing
        ? [{ label: t(listing.listed ? 'rank.unlist' : 'rank.list'), action: listing.action }]
        : []),
    ],
  ]
  const said = [listing && freezeText(t, shown), listing?.listed === false ? t('rank.unlisted') : null]
  const notes: Block[] = said.flatMap((text) => (text ? [{ type: 'note', text }] : []))
  if (png) {
    const level = t('rank.summary', { level: shown.level.level })
    return {
      blocks: [{ type: 'paragraph', text: [{ type: 'strong', text: shown.name }, ` · ${level}`] }, ...notes],
      picture: { png, name: 'rank.png', alt: altText(t, shown) },
      buttons,
    }
  }
  return {
    title,
    blocks: [
      {
        type: 'fields',
        fields: [
          { label: t('rank.level'), value: number(t, shown.level.level) },
          { label: t('rank.place.label'), value: placeText(t, shown) },
          { label: t('rank.points.label'), value: number(t, shown.points) },
          { label: t('rank.streak.label'), value: streakText(t, shown) },
        ],
      },
      { type: 'note', text: progressText(t, shown.level) },
      ...(shown.honours.length > 0 ? [{ type: 'list' as const, items: [...shown.honours] }] : []),
      ...notes,
    ],
    buttons,
  }
}
