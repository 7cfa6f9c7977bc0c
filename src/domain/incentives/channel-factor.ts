/** What a channel makes of the points earned in it, in percent: its own factor, else that of the one it hangs from. */
import type { Factor } from '../settings.js'
import { type ChannelFactor, USUAL } from './earning/weighing.js'

export const channelFactor = (
  factors: readonly Factor<number>[],
  parents: ReadonlyMap<number, number>,
): ChannelFactor => {
  if (factors.every(([, percent]) => percent === USUAL)) return null
  const own = new Map(factors)
  return (channel) => own.get(channel) ?? own.get(parents.get(channel) ?? channel) ?? USUAL
}
