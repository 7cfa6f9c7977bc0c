/** The first thing somebody does themselves on a day: once a day, whatever it is, but for where nothing earns. */
import type { DayState, Part } from '../day-state.js'
import type { Rule } from './rule.js'
import type { ChannelFactor } from './weighing.js'

const isOwn = (part: Part): boolean =>
  part.blocks.length > 0 || part.given + part.threads + part.votes + part.voice > 0

const isAnywhere = (day: DayState, factor: ChannelFactor): boolean => {
  const { messages, reactions, threads, voice_minutes, votes, shares } = day.counts
  if (messages + reactions + threads + voice_minutes + votes + shares <= 0) return false
  if (factor === null) return true
  const own = day.parts.filter(isOwn)
  // Of some of it nothing tells where it was.
  return own.length === 0 || own.some(({ channel }) => factor(channel) > 0)
}

export const visit: Rule = {
  number: 8,
  name: 'visit',
  weight: 'visit',
  most: null,
  worth: (day, { points }, factor) => (points.visit > 0 && isAnywhere(day, factor) ? points.visit : 0),
}
