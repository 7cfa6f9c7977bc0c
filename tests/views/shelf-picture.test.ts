import { afterAll, describe, expect, test } from '@jest/globals'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { imageSize } from '../../src/views/card/image-size.js'
import { drawShelf, type ShelfTile, shelfSize } from '../../src/views/shelf-picture.js'
import { createWorkers } from '../../src/workers/index.js'

const tile = (number: number, more: Partial<ShelfTile> = {}): ShelfTile => ({
  ...{ number, icon: '🍵', title: 'Tea', price: '30 points', note: '2 left' },
  ...more,
})

/** How much of a tile is not its ground. */
const inked = async (png: Uint8Array): Promise<number> => {
  const image = await loadImage(Buffer.from(png))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  let bright = 0
  for (let i = 0; i < data.length; i += 4)
    if ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) > 450) bright++
  return bright
}

describe('the picture of the shelf', () => {
  const workers = createWorkers({ threads: 1, idleMs: 50 })
  afterAll(() => workers.close())

  test('is drawn in a thread, as large as there are rewards, and once for the same shelf', async () => {
    for (const count of [1, 2, 3, 4, 6, 9]) {
      const tiles = Array.from({ length: count }, (_, i) => tile(i))
      expect(imageSize(await workers.drawShelf(tiles))).toEqual(shelfSize(count))
    }
    expect(shelfSize(9)).toEqual(shelfSize(6))
    expect(await workers.drawShelf([tile(7)])).toBe(await workers.drawShelf([tile(7)]))
    expect(await workers.drawShelf([tile(7)])).not.toBe(
      await workers.drawShelf([tile(7, { price: '31 points' })]),
    )
  })

  test('shows names of any script and length, and nothing makes it throw', async () => {
    const plain = await inked(await drawShelf([tile(1, { title: '' })]))
    for (const title of [
      'قسيمة قهوة',
      '一本关于航海与星辰的书',
      'x'.repeat(500),
      '\u202eevil <b>*_`',
      '👩‍🚀'.repeat(40),
    ])
      expect(await inked(await drawShelf([tile(1, { title })]))).toBeGreaterThan(plain)
    for (const odd of [
      tile(Number.NaN),
      tile(-1e300, { icon: null, title: '', price: '', note: '' }),
      tile(1, { icon: 'x'.repeat(99) }),
    ])
      expect(imageSize(await drawShelf([odd]))).toEqual(shelfSize(1))
    expect(imageSize(await drawShelf([]))).toEqual(shelfSize(1))
  })
})
