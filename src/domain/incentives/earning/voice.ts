/** Talking in voice with others: by whole ten minutes of the day, tapered for long sittings. */
import { taperedMinutes } from '../../voice.js'
import type { DayState } from '../day-state.js'
import type { Rule } from './rule.js'
import { type ChannelFactor, USUAL } from './weighing.js'

/** What a minute was worth on average, in percent. */
const average = (day: DayState, factor: ChannelFactor): number => {
  if (factor === null) return USUAL
  let minutes = 0
  let sum = 0
  for (const { channel, voice } of day.parts) {
    minutes += Math.max(0, voice)
    sum += Math.max(0, voice) * factor(channel)
  }
  return minutes === 0 ? USUAL : sum / minutes
}

export const voiceTogether: Rule = {
  number: 6,
  name: 'voice',
  weight: 'voiceTenMinutes',
  most: 'voiceTenMinutesPerDay',
  worth: (day, { points, voice }, factor) => {
    const tens = Math.floor(taperedMinutes(day.counts.voice_minutes, voice) / 10)
    const counted = points.voiceTenMinutes * Math.min(tens, points.voiceTenMinutesPerDay)
    return counted === 0 ? 0 : (counted * average(day, factor)) / USUAL
  },
}
