/** How a button says where an export goes on: a few numbers, in few characters. */
import type { PartFrom } from '../../src/store/take-along.js'

const SHAPE = /^([0-9a-z]{1,4})\.([0-9a-z]{1,9})(?:\.([0-9a-z]{1,9})\.(-?[0-9a-z]{1,11})\.([0-9a-z]{1,11}))?$/

export const writePart = ({ part, community, acts }: PartFrom): string =>
  [part, community, ...(acts ? [acts.channel, acts.at, acts.low] : [])].map((n) => n.toString(36)).join('.')

export const readPart = (text: string): PartFrom | null => {
  const found = SHAPE.exec(text)
  if (!found) return null
  const [part = 0, community = 0, channel = 0, at = 0, low = 0] = found
    .slice(1)
    .map((n) => Number.parseInt(n ?? '0', 36))
  if (part < 2 || !Number.isSafeInteger(at) || !Number.isSafeInteger(low)) return null
  return { part, community, acts: found[3] === undefined ? null : { channel, at, low } }
}
