/** Talking in voice with others: by whole ten minutes of the day, tapered for long sittings. */
import { taperedMinutes } from '../../voice.js'
import type { Rule } from './rule.js'

export const voiceTogether: Rule = {
  number: 6,
  name: 'voice',
  weight: 'voiceTenMinutes',
  most: 'voiceTenMinutesPerDay',
  worth: (day, { points, voice }) =>
    points.voiceTenMinutes *
    Math.min(Math.floor(taperedMinutes(day.counts.voice_minutes, voice) / 10), points.voiceTenMinutesPerDay),
}
