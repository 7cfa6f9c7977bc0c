/** Draws a rank card: the only file that knows where things stand on it. Runs in a worker; one canvas at a time. */
import { createCanvas, type Image, loadImage, type SKRSContext2D } from '@napi-rs/canvas'
import type { Card, Look } from './card.js'
import { fontFamilies } from './fonts.js'
import { imageSize } from './image-size.js'
import { lettersOf, pictureText } from './picture-text.js'

export const CARD_SIZE = { width: 920, height: 300 } as const
const AVATAR = { x: 136, y: 150, radius: 92 } as const
const LEFT = 264
const RIGHT = 884
const MOST_PIXELS = 1_024

interface Palette {
  ground: string
  panel: string
  text: string
  soft: string
  track: string
}

const PALETTES: Record<Look, Palette> = {
  dark: { ground: '#1b1d24', panel: '#252832', text: '#f4f5f8', soft: '#aab0bf', track: '#3a3f4d' },
  light: { ground: '#e9ecf2', panel: '#ffffff', text: '#1c2030', soft: '#5a6274', track: '#dfe3ec' },
}
/** Each readable under white letters and on both grounds. */
const TINTS = [
  '#5a6acf',
  '#2f8f6b',
  '#b3563a',
  '#8a4fb0',
  '#2b7fa8',
  '#b0427a',
  '#7a6a1f',
  '#4d6f8f',
] as const

/** Whose first letter is of such a script. */
const RIGHT_TO_LEFT =
  /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

const font = (context: SKRSContext2D, size: number) => {
  context.font = `600 ${size}px ${fontFamilies()}`
}

/** As large as fits, down to the smallest; then as many letters as fit. */
const fitted = (
  context: SKRSContext2D,
  raw: string,
  width: number,
  largest: number,
  smallest: number,
): string => {
  const text = pictureText(raw)
  for (let size = largest; size >= smallest; size -= 4) {
    font(context, size)
    if (context.measureText(text).width <= width) return text
  }
  font(context, smallest)
  const letters = lettersOf(text)
  let [low, high] = [0, letters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (context.measureText(`${letters.slice(0, middle).join('')}…`).width <= width) low = middle
    else high = middle - 1
  }
  return `${letters.slice(0, low).join('')}…`
}

const write = (
  context: SKRSContext2D,
  text: string,
  at: {
    x: number
    y: number
    width: number
    size: number
    smallest?: number
    align?: 'left' | 'right' | 'center'
  },
  colour: string,
) => {
  const shown = fitted(context, text, at.width, at.size, at.smallest ?? at.size)
  context.direction = RIGHT_TO_LEFT.test(shown) ? 'rtl' : 'ltr'
  context.fillStyle = colour
  context.textAlign = at.align ?? 'left'
  context.fillText(shown, at.x, at.y)
  return context.measureText(shown).width
}

const pill = (
  context: SKRSContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
) => {
  context.fillStyle = colour
  context.beginPath()
  context.roundRect(x, y, width, height, height / 2)
  context.fill()
}

/** Null for what is no picture, or one too large to be somebody's face. */
const readAvatar = async (bytes: Uint8Array | null): Promise<Image | null> => {
  const size = bytes && imageSize(bytes)
  if (!size || size.width < 1 || size.height < 1) return null
  if (size.width > MOST_PIXELS || size.height > MOST_PIXELS) return null
  try {
    return await loadImage(Buffer.from(bytes))
  } catch {
    return null
  }
}

const drawAvatar = (context: SKRSContext2D, card: Card, image: Image | null, tint: string) => {
  const { x, y, radius } = AVATAR
  context.save()
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.clip()
  context.fillStyle = tint
  context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius)
  if (image) {
    const side = Math.min(image.width, image.height)
    const [left, top] = [(image.width - side) / 2, (image.height - side) / 2]
    context.drawImage(image, left, top, side, side, x - radius, y - radius, 2 * radius, 2 * radius)
  } else {
    context.textBaseline = 'middle'
    write(
      context,
      card.initials,
      { x, y: y + 4, width: 1.5 * radius, size: 80, smallest: 40, align: 'center' },
      '#fff',
    )
    context.textBaseline = 'alphabetic'
  }
  context.restore()
}

const drawBar = (context: SKRSContext2D, card: Card, palette: Palette, tint: string) => {
  pill(context, LEFT, 142, RIGHT - LEFT, 22, palette.track)
  const share = Math.min(1, Math.max(0, card.progress))
  if (share > 0) pill(context, LEFT, 142, Math.max(22, share * (RIGHT - LEFT)), 22, tint)
  write(
    context,
    card.progressText,
    { x: LEFT, y: 192, width: RIGHT - LEFT, size: 20, smallest: 16 },
    palette.soft,
  )
}

const drawFigures = (context: SKRSContext2D, card: Card, palette: Palette) => {
  const figures = card.figures.slice(0, 3)
  const width = (RIGHT - LEFT) / Math.max(1, figures.length)
  for (const [i, { label, value }] of figures.entries()) {
    const x = LEFT + i * width
    write(context, label, { x, y: 230, width: width - 16, size: 18, smallest: 14 }, palette.soft)
    write(context, value, { x, y: 262, width: width - 16, size: 28, smallest: 18 }, palette.text)
  }
}

const drawHonours = (context: SKRSContext2D, card: Card, palette: Palette, tint: string) => {
  let x = LEFT
  for (const honour of card.honours) {
    font(context, 17)
    const text = pictureText(honour)
    const width = context.measureText(text).width + 24
    if (text === '' || x + width > RIGHT - 170) break
    pill(context, x, 100, width, 28, palette.track)
    context.textAlign = 'left'
    context.fillStyle = palette.text
    context.fillText(text, x + 12, 120)
    x += width + 8
  }
  if (x === LEFT) pill(context, LEFT, 112, 48, 4, tint)
}

export const drawCard = async (card: Card): Promise<Uint8Array> => {
  const palette = PALETTES[card.look]
  const tint = TINTS[Math.abs(Math.trunc(card.tint)) % TINTS.length] ?? TINTS[0]
  const image = await readAvatar(card.avatar)
  const canvas = createCanvas(CARD_SIZE.width, CARD_SIZE.height)
  const context = canvas.getContext('2d')
  context.fillStyle = palette.ground
  context.fillRect(0, 0, CARD_SIZE.width, CARD_SIZE.height)
  context.fillStyle = palette.panel
  context.beginPath()
  context.roundRect(16, 16, CARD_SIZE.width - 32, CARD_SIZE.height - 32, 24)
  context.fill()
  drawAvatar(context, card, image, tint)
  // Of a name in letters that no font has, only the words beside the picture can tell.
  write(
    context,
    pictureText(card.name) || '…',
    { x: LEFT, y: 64, width: 440, size: 40, smallest: 24 },
    palette.text,
  )
  write(context, card.community, { x: LEFT, y: 94, width: 440, size: 18, smallest: 16 }, palette.soft)
  const level = { x: RIGHT, width: 160, align: 'right' as const }
  write(context, card.level.label, { ...level, y: 56, size: 20, smallest: 14 }, palette.soft)
  write(context, card.level.value, { ...level, y: 114, size: 60, smallest: 32 }, palette.text)
  drawHonours(context, card, palette, tint)
  drawBar(context, card, palette, tint)
  drawFigures(context, card, palette)
  return canvas.encode('png')
}
