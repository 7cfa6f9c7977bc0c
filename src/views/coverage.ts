/** The picture of what is covered: facts a day as columns, and below each how much of that day is missing. Runs in a worker. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { fontFamilies } from './card/fonts.js'
import { pictureText } from './card/picture-text.js'

export interface Coverage {
  /** All already worded. */
  title: string
  legend: { facts: string; readBack: string; missing: string }
  from: string
  to: string
  most: string
  /** Oldest first; parts of the day from 0 to 1. */
  days: readonly { facts: number; readBack: number; missing: number }[]
}

export const COVERAGE_SIZE = { width: 920, height: 360 } as const
const AREA = { x: 40, y: 104, width: 840, height: 150 } as const
const STRIP = { y: 268, height: 26 } as const
const PALETTE = {
  ground: '#ffffff',
  text: '#1c2030',
  soft: '#5a6274',
  facts: '#5a6acf',
  whole: '#dfe3ec',
  readBack: '#e0a83c',
  missing: '#b3333a',
} as const

const write = (
  context: SKRSContext2D,
  raw: string,
  at: { x: number; y: number; size: number; width: number; align?: 'left' | 'right' },
  colour: string,
): void => {
  context.font = `600 ${at.size}px ${fontFamilies()}`
  context.fillStyle = colour
  context.textAlign = at.align ?? 'left'
  context.fillText(pictureText(raw), at.x, at.y, at.width)
}

const drawLegend = (context: SKRSContext2D, { legend }: Coverage): void => {
  const parts = [
    [PALETTE.facts, legend.facts],
    [PALETTE.readBack, legend.readBack],
    [PALETTE.missing, legend.missing],
  ] as const
  for (const [i, [colour, label]] of parts.entries()) {
    const x = AREA.x + (i * AREA.width) / parts.length
    context.fillStyle = colour
    context.fillRect(x, 66, 16, 16)
    write(context, label, { x: x + 24, y: 81, size: 17, width: AREA.width / parts.length - 40 }, PALETTE.soft)
  }
}

const drawDays = (context: SKRSContext2D, { days }: Coverage): void => {
  const most = Math.max(1, ...days.map((d) => d.facts))
  const step = AREA.width / Math.max(1, days.length)
  const width = Math.max(1, step - 2)
  const part = (share: number) => Math.min(1, Math.max(0, share))
  for (const [i, day] of days.entries()) {
    const x = AREA.x + i * step
    const height = (AREA.height * Math.max(0, day.facts)) / most
    context.fillStyle = PALETTE.facts
    context.fillRect(x, AREA.y + AREA.height - height, width, height)
    const missing = STRIP.height * part(day.missing)
    const readBack = Math.min(STRIP.height - missing, STRIP.height * part(day.readBack))
    context.fillStyle = PALETTE.whole
    context.fillRect(x, STRIP.y, width, STRIP.height)
    context.fillStyle = PALETTE.readBack
    context.fillRect(x, STRIP.y + STRIP.height - missing - readBack, width, readBack)
    context.fillStyle = PALETTE.missing
    context.fillRect(x, STRIP.y + STRIP.height - missing, width, missing)
  }
}

export const drawCoverage = async (coverage: Coverage): Promise<Uint8Array> => {
  const { width, height } = COVERAGE_SIZE
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = PALETTE.ground
  context.fillRect(0, 0, width, height)
  const half = AREA.width / 2
  const right = AREA.x + AREA.width
  write(context, coverage.title, { x: AREA.x, y: 44, size: 26, width: AREA.width - 200 }, PALETTE.text)
  write(context, coverage.most, { x: right, y: 44, size: 17, width: 190, align: 'right' }, PALETTE.soft)
  drawLegend(context, coverage)
  drawDays(context, coverage)
  write(context, coverage.from, { x: AREA.x, y: 330, size: 17, width: half }, PALETTE.soft)
  write(context, coverage.to, { x: right, y: 330, size: 17, width: half, align: 'right' }, PALETTE.soft)
  return canvas.encode('png')
}
