import { afterAll, describe, expect, test } from '@jest/globals'
import type { Card } from '../../src/views/card/card.js'
import { CARD_SIZE } from '../../src/views/card/draw-card.js'
import { imageSize } from '../../src/views/card/image-size.js'
import { createWorkers } from '../../src/workers/index.js'
import { rememberPictures } from '../../src/workers/pictures.js'
import { aCard } from '../support/card.js'

describe('the pool', () => {
  const workers = createWorkers({ threads: 1, idleMs: 50 })
  afterAll(() => workers.close())

  test('starts no thread before there is something to do', () => {
    expect(workers.threads()).toBe(0)
  })

  test('draws a card in a thread, and the same card only once', async () => {
    const [one, same] = await Promise.all([workers.drawCard(aCard()), workers.drawCard(aCard())])
    expect(imageSize(one)).toEqual(CARD_SIZE)
    expect(same).toBe(one)
    expect(await workers.drawCard(aCard())).toBe(one)
    expect(await workers.drawCard(aCard({ name: 'Bo' }))).not.toEqual(one)
  })

  test('passes on what a task throws, and goes on', async () => {
    await expect(workers.drawCard({ ...aCard(), figures: null } as unknown as Card)).rejects.toThrow(/slice/)
    expect(imageSize(await workers.drawCard(aCard({ name: 'Cy' })))).toEqual(CARD_SIZE)
  })
})

describe('remembered pictures', () => {
  const drawn: string[] = []
  const draw = rememberPictures(async (card: Card) => {
    drawn.push(card.name)
    return new Uint8Array(400)
  }, 1_000)

  test('are forgotten, the least used first, when there are too many', async () => {
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await draw(aCard({ name }))
    expect(drawn).toEqual(['a', 'b', 'c', 'b'])
  })

  test('differ when only the avatar does', async () => {
    drawn.length = 0
    await draw(aCard({ name: 'd', avatar: new Uint8Array([1]) }))
    await draw(aCard({ name: 'd', avatar: new Uint8Array([2]) }))
    await draw(aCard({ name: 'd', avatar: new Uint8Array([2]) }))
    expect(drawn).toEqual(['d', 'd'])
  })

  test('that fail are tried again', async () => {
    let tries = 0
    const flaky = rememberPictures(async () => {
      tries += 1
      if (tries === 1) throw new Error('no')
      return new Uint8Array(1)
    }, 1_000)
    await expect(flaky(aCard())).rejects.toThrow('no')
    await expect(flaky(aCard())).resolves.toHaveLength(1)
  })
})
