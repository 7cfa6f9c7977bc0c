import { describe, expect, test } from '@jest/globals'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import type { Card } from '../../src/views/card/card.js'
import { CARD_SIZE, drawCard } from '../../src/views/card/draw-card.js'
import { imageSize } from '../../src/views/card/image-size.js'
import { initialsOf, lettersOf, pictureText } from '../../src/views/card/picture-text.js'
import { aCard } from '../support/card.js'

const pixelsOf = async (png: Uint8Array) => {
  const image = await loadImage(Buffer.from(png))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return {
    width: image.width,
    height: image.height,
    data: context.getImageData(0, 0, image.width, image.height).data,
  }
}
const shares = async (card: Card) => {
  const { data } = await pixelsOf(await drawCard(card))
  const colours = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    const colour = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0)
    colours.set(colour, (colours.get(colour) ?? 0) + 1)
  }
  return colours
}
/** Whether anything but the panel is seen in a part of the card. */
const inked = async (card: Card, x: number, y: number, width: number, height: number) => {
  const { data, width: all } = await pixelsOf(await drawCard(card))
  const at = (px: number, py: number) => data.slice((py * all + px) * 4, (py * all + px) * 4 + 3).join()
  const ground = at(x, y)
  let count = 0
  for (let py = y; py < y + height; py += 1)
    for (let px = x; px < x + width; px += 1) if (at(px, py) !== ground) count += 1
  return count
}
const NAME = [264, 30, 440, 50] as const

const picture = (colour: string, width = 64, height = 64, type: 'image/png' | 'image/jpeg' = 'image/png') => {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return type === 'image/png' ? canvas.toBuffer('image/png') : canvas.toBuffer('image/jpeg')
}
const colourAt = async (card: Card, x: number, y: number) => {
  const { data, width } = await pixelsOf(await drawCard(card))
  return [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)]
}

describe('a card', () => {
  test('is a picture of its size with many colours, and always the same for the same words', async () => {
    const png = await drawCard(aCard())
    expect(await pixelsOf(png)).toMatchObject(CARD_SIZE)
    expect((await shares(aCard())).size).toBeGreaterThan(50)
    expect(Buffer.compare(await drawCard(aCard()), png)).toBe(0)
  })

  test('is mostly light in the light look, and mostly dark in the dark one', async () => {
    const mostly = async (look: Card['look']) => {
      const [colour = 0] = [...(await shares(aCard({ look })))].sort(([, a], [, b]) => b - a)[0] ?? []
      return colour & 0xff
    }
    expect(await mostly('light')).toBeGreaterThan(200)
    expect(await mostly('dark')).toBeLessThan(80)
  })

  test.each([
    ['Latin', 'Łukasz Ångström'],
    ['Cyrillic', 'Женя'],
    ['Chinese', '梅花'],
    ['Japanese', 'カタカナ'],
    ['Korean', '한국어'],
    ['Arabic', 'مرحبا'],
    ['Hebrew', 'שלום'],
    ['Hindi', 'हिन्दी'],
    ['Thai', 'ภาษาไทย'],
    ['Armenian', 'Հայերեն'],
    ['Georgian', 'ქართული'],
    ['Bengali', 'বাংলা'],
    ['Tamil', 'தமிழ்'],
    ['Kannada', 'ಕನ್ನಡ'],
    ['Malayalam', 'മലയാളം'],
    ['Khmer', 'ខ្មែរ'],
    ['Burmese', 'မြန်မာ'],
    ['stars', '★彡☆彡★'],
    ['emoji', '🎉👩‍👩‍👧‍👦🇩🇪'],
    ['fancy letters', '𝕱𝖆𝖓𝖈𝖞'],
  ])('shows a name in %s with letters of its own', async (_, name) => {
    const missing = await inked(aCard({ name: '\u{1d2c0}'.repeat([...name].length) }), ...NAME)
    expect(await inked(aCard({ name }), ...NAME)).toBeGreaterThan(100)
    expect(await inked(aCard({ name }), ...NAME)).not.toBe(missing)
    const other = await drawCard(aCard({ name }))
    expect(Buffer.compare(other, await drawCard(aCard({ name: `${name}${name}` })))).not.toBe(0)
  })

  test('shows no empty boxes for letters that no font has', async () => {
    expect(pictureText('Anna 𓀀𓁐 አበበ ꧁x꧂')).toBe('Anna x')
    expect(initialsOf('አበበ')).toBe('?')
    const unknown = await drawCard(aCard({ name: 'አበበ' }))
    expect(Buffer.compare(unknown, await drawCard(aCard({ name: '…' })))).toBe(0)
    expect(Buffer.compare(unknown, await drawCard(aCard({ name: ' \u3164 ' })))).toBe(0)
  })

  test('draws emoji in colour', async () => {
    const colours = await shares(aCard({ name: '🎉🔥', initials: '' }))
    const vivid = [...colours.keys()].filter((c) => ((c >> 16) & 0xff) > 200 && (c & 0xff) < 80)
    expect(vivid.length).toBeGreaterThan(5)
  })

  test('keeps hostile names within their place', async () => {
    const names = [
      'W'.repeat(5_000),
      '\u202e\u202dgnp.exe',
      'Z̷̢͑̈́a̴̧̛l̶g̷o'.repeat(20),
      '\n\t\0',
      '💥'.repeat(300),
      '<b>&"',
      '\ud800',
    ]
    const plain = await pixelsOf(await drawCard(aCard({ name: '' })))
    for (const name of names) {
      const { data, width } = await pixelsOf(await drawCard(aCard({ name })))
      for (let y = 0; y < 140; y += 1)
        for (const x of [200, 250, 720, 730])
          expect(data[(y * width + x) * 4]).toBe(plain.data[(y * width + x) * 4])
    }
  })

  test('fills the bar with the share of the step', async () => {
    const filled = async (progress: number) => {
      const empty = await inked(aCard({ progress: 0 }), 300, 146, 500, 12)
      return (await inked(aCard({ progress, tint: 1 }), 300, 146, 500, 12)) - empty
    }
    expect(await filled(0)).toBe(0)
    const [half, nearly] = [await filled(0.5), await filled(0.8)]
    expect(half).not.toBe(nearly)
    for (const odd of [-1, 7, Number.NaN])
      expect(await pixelsOf(await drawCard(aCard({ progress: odd })))).toBeTruthy()
  })
})

describe('an avatar', () => {
  test('is shown whether it is a PNG or a JPEG', async () => {
    expect(await colourAt(aCard({ avatar: picture('#00ff00') }), 136, 150)).toEqual([0, 255, 0])
    const [r = 0, g = 0] = await colourAt(
      aCard({ avatar: picture('#ff0000', 80, 40, 'image/jpeg') }),
      136,
      150,
    )
    expect(r).toBeGreaterThan(240)
    expect(g).toBeLessThan(20)
  })

  test('that is no picture, broken, or would unfold to gigabytes leaves the initials', async () => {
    const initials = await drawCard(aCard())
    const bomb = Buffer.from(picture('#fff'))
    bomb.writeUInt32BE(60_000, 16)
    const hostile = [
      new Uint8Array(),
      Buffer.from('<svg onload="x"/>'),
      picture('#fff').subarray(0, 40),
      bomb,
      picture('#fff', 1_025, 8),
      Buffer.from([0xff, 0xd8, 0xff, 0xc0]),
    ]
    for (const avatar of hostile) {
      const drawn = await drawCard(aCard({ avatar }))
      expect(Buffer.compare(drawn, initials)).toBe(0)
    }
  })
})

describe('what an image says of its size', () => {
  test('is read from PNG and JPEG', () => {
    expect(imageSize(picture('#123', 30, 20))).toEqual({ width: 30, height: 20 })
    expect(imageSize(picture('#123', 30, 20, 'image/jpeg'))).toEqual({ width: 30, height: 20 })
  })

  test('is nothing for anything else, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, jpeg) => {
        const given = jpeg ? new Uint8Array([0xff, 0xd8, 0xff, ...bytes]) : bytes
        const size = imageSize(given)
        expect(size === null || size.width >= 0).toBe(true)
      }),
    )
  })
})

describe('words of a picture', () => {
  test('are one line without tricks', () => {
    expect(pictureText('  Anna\n\tof  \u202eX\u200b ')).toBe('Anna of X')
    expect(pictureText('Z͑ͫ̓a̴l̶g̷o')).toBe('Zalgo')
    expect(pictureText('𝕱𝖆𝖓𝖈𝖞 ＡＢＣ')).toBe('Fancy ABC')
    expect(pictureText('Nguyễn Åsa')).toBe('Nguyễn Åsa')
    expect(pictureText('👩‍👩‍👧 ❤️')).toBe('👩‍👩‍👧 ❤️')
    expect(pictureText('\ud800a')).toBe('a')
  })

  test('are cut between letters as readers count them', () => {
    expect(lettersOf('e👩‍👩‍👧🇩🇪')).toEqual(['e', '👩‍👩‍👧', '🇩🇪'])
  })

  test.each([
    ['Anna Ångström', 'AÅ'],
    ['anna', 'A'],
    ['梅花', '梅'],
    ['🎉 Party', '🎉'],
    ['«Bo» [x]', 'B'],
    ['', '?'],
    ['...', '?'],
    ['Ada van der Meer', 'AM'],
  ])('%s has the initials %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})
