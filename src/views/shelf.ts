/** The picture of the shelf beside its words: what is on it, and whether both have room. */
import type { Block, Picture, Text, View } from '../chat/view.js'
import { priceAt } from '../domain/incentives/rewards.js'
import { list } from './numbers.js'
import { costText, leftText, priceText, type RewardShown } from './reward-texts.js'
import type { ShelfTile } from './shelf-picture.js'
import type { Words } from './words.js'

/** What is on the picture, and the same in words. */
export const shelfTiles = (
  t: Words,
  rewards: readonly RewardShown[],
  { now, zone }: { now: number; zone: string },
): { tiles: ShelfTile[]; alt: string } => {
  const tiles = rewards.map((reward) => {
    const price = priceAt(reward, now)
    return {
      number: reward.id,
      icon: reward.icon,
      title: reward.title,
      price: price === null ? costText(t, reward, now, zone) : priceText(t, price),
      note: leftText(t, reward, now) ?? '',
    }
  })
  const alt = tiles.map((tile) => `${tile.title}: ${tile.price}`)
  return { tiles, alt: t('rewards.picture', { rewards: list(t, alt) }) }
}

/** Words beside a picture have less room on some platforms: where they would not be whole, they go without it. */
const BESIDE = 1_000

const lengthOf = (text: Text): number =>
  typeof text === 'string'
    ? text.length
    : text.reduce(
        (sum, part) =>
          sum + (typeof part === 'string' ? part : 'name' in part ? part.name : part.text).length,
        0,
      )

const sizeOf = (block: Block): number => {
  if (block.type === 'list') return block.items.reduce((sum, item) => sum + lengthOf(item) + 3, 0)
  if (block.type === 'fields')
    return block.fields.reduce((sum, { label, value }) => sum + label.length + lengthOf(value) + 3, 0)
  return lengthOf(block.text) + 2
}

export const illustrated = (picture: Picture | null, view: View): View => {
  const size = (view.title ?? '').length + view.blocks.reduce((sum, block) => sum + sizeOf(block), 0)
  return picture && size <= BESIDE ? { ...view, picture } : view
}
