/** What a rank card shows, as words and numbers that are ready to be drawn: plain data, so that a thread can draw it. */

export const LOOKS = ['dark', 'light'] as const
export type Look = (typeof LOOKS)[number]

export interface Card {
  look: Look
  name: string
  /** In the avatar's place where there is none. */
  initials: string
  /** Which of the tints stands behind the initials and fills the bar: always the same for one person. */
  tint: number
  /** A PNG or JPEG from outside: whoever draws it checks it first. */
  avatar: Uint8Array | null
  community: string
  level: { label: string; value: string }
  /** Of the step to the next level, from 0 to 1. */
  progress: number
  progressText: string
  /** At most three. */
  figures: readonly { label: string; value: string }[]
  /** Names of what somebody holds; as many as there is room for. */
  honours: readonly string[]
}
