/** The shelf as a picture: a tile each with its emoji, name and price. Runs in a worker. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { fontFamilies } from './card/fonts.js'
import { initialsOf, lettersOf, pictureText } from './card/picture-text.js'

export interface ShelfTile {
  /** Chooses the colour. */
  number: number
  icon: string | null
  /** Already worded. */
  title: string
  price: string
  note: string
}

const TILE = { width: 300, height: 252, gap: 16 } as const
const ACROSS = 3
const MOST = 6
const GROUND = '#1b1d24'
const PANEL = '#252832'
const TEXT = '#f4f5f8'
const SOFT = '#aab0bf'
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
const LINES = 2

const font = (context: SKRSContext2D, size: number) => {
  context.font = `600 ${size}px ${fontFamilies()}`
}

/** Letter by letter, as not every script has spaces; the last line ends in "…" where something is left. */
const linesOf = (context: SKRSContext2D, raw: string, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  const letters = lettersOf(pictureText(raw))
  for (const [i, letter] of letters.entries()) {
    const last = lines.length === LINES - 1
    const room = last && i < letters.length - 1 ? width - context.measureText('…').width : width
    if (context.measureText(line + letter).width <= room) {
      line += letter
      continue
    }
    if (last) return [...lines, `${line.trimEnd()}…`]
    // Between words where there are words.
    const space = line.lastIndexOf(' ')
    lines.push(space > 0 ? line.slice(0, space) : line)
    line = `${space > 0 ? line.slice(space + 1) : ''}${letter}`.trimStart()
  }
  return [...lines, line]
}

const drawTile = (context: SKRSContext2D, tile: ShelfTile, x: number, y: number) => {
  const middle = x + TILE.width / 2
  context.fillStyle = PANEL
  context.beginPath()
  context.roundRect(x, y, TILE.width, TILE.height, 20)
  context.fill()
  context.fillStyle = TINTS[Math.abs(Math.trunc(tile.number)) % TINTS.length] ?? TINTS[0]
  context.beginPath()
  context.arc(middle, y + 66, 46, 0, 2 * Math.PI)
  context.fill()
  context.textAlign = 'center'
  context.fillStyle = TEXT
  font(context, 44)
  context.textBaseline = 'middle'
  const [face = '?'] = tile.icon === null ? [initialsOf(tile.title)] : [pictureText(tile.icon)]
  context.fillText(face, middle, y + 69, 80)
  context.textBaseline = 'alphabetic'
  font(context, 24)
  linesOf(context, tile.title, TILE.width - 40).forEach((line, i) => {
    context.fillText(line, middle, y + 148 + i * 30, TILE.width - 40)
  })
  font(context, 20)
  context.fillText(pictureText(tile.price), middle, y + 210, TILE.width - 40)
  context.fillStyle = SOFT
  font(context, 16)
  context.fillText(pictureText(tile.note), middle, y + 235, TILE.width - 40)
}

export const shelfSize = (tiles: number) => {
  const across = Math.min(ACROSS, Math.max(1, tiles))
  const down = Math.max(1, Math.ceil(Math.min(MOST, tiles) / ACROSS))
  const along = (count: number, side: number) => count * (side + TILE.gap) + TILE.gap
  return { width: along(across, TILE.width), height: along(down, TILE.height) }
}

export const drawShelf = async (tiles: readonly ShelfTile[]): Promise<Uint8Array> => {
  const shown = tiles.slice(0, MOST)
  const { width, height } = shelfSize(shown.length)
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = GROUND
  context.fillRect(0, 0, width, height)
  shown.forEach((tile, i) => {
    const across = i % ACROSS
    const down = Math.floor(i / ACROSS)
    drawTile(
      context,
      tile,
      TILE.gap + across * (TILE.width + TILE.gap),
      TILE.gap + down * (TILE.height + TILE.gap),
    )
  })
  return canvas.encode('png')
}
