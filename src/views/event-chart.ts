/** The picture of an event's report: places against who came, and the curve of arrivals. Runs in a worker. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { fontFamilies } from './card/fonts.js'
import { pictureText } from './card/picture-text.js'

export interface EventChart {
  /** Already worded. */
  title: string
  bars: readonly { label: string; value: number }[]
  curve: {
    label: string
    /** Minutes after the beginning at which somebody came; before it counts as 0. */
    arrivals: readonly number[]
    minutes: number
    from: string
    to: string
  }
}

export const CHART_SIZE = { width: 920, height: 420 } as const
const GROUND = '#ffffff'
const TEXT = '#1c2030'
const SOFT = '#5a6274'
const GRID = '#dfe3ec'
const COLOURS = ['#5a6acf', '#2f8f6b', '#b3563a', '#8a4fb0', '#2b7fa8', '#7a6a1f'] as const
const LEFT = { x: 40, y: 96, width: 400, height: 270 } as const
const RIGHT = { x: 520, y: 96, width: 360, height: 230 } as const
const MOST_BARS = 6
const LABEL = 34

const write = (
  context: SKRSContext2D,
  raw: string,
  at: { x: number; y: number; size: number; colour: string; width: number; align?: 'left' | 'right' },
): void => {
  context.font = `600 ${at.size}px ${fontFamilies()}`
  context.fillStyle = at.colour
  context.textAlign = at.align ?? 'left'
  context.textBaseline = 'alphabetic'
  // Squeezed rather than cut: a label has to stay whole.
  context.fillText(pictureText(raw), at.x, at.y, at.width)
}

const drawBars = (context: SKRSContext2D, all: EventChart['bars']): void => {
  const bars = all.slice(0, MOST_BARS)
  const most = Math.max(1, ...bars.map((b) => b.value))
  const step = LEFT.height / Math.max(1, bars.length)
  bars.forEach((bar, i) => {
    const y = LEFT.y + i * step
    write(context, bar.label, { x: LEFT.x, y, size: 17, colour: SOFT, width: LEFT.width - 60 })
    write(context, String(bar.value), {
      x: LEFT.x + LEFT.width,
      y,
      size: 19,
      colour: TEXT,
      width: 56,
      align: 'right',
    })
    context.fillStyle = GRID
    context.fillRect(LEFT.x, y + 8, LEFT.width, step - LABEL)
    context.fillStyle = COLOURS[i % COLOURS.length] ?? TEXT
    context.fillRect(LEFT.x, y + 8, (LEFT.width * bar.value) / most, step - LABEL)
  })
}

const drawCurve = (
  context: SKRSContext2D,
  { label, arrivals, minutes, from, to }: EventChart['curve'],
): void => {
  const { x, y, width, height } = RIGHT
  const bottom = y + height
  write(context, label, { x, y: y - 16, size: 17, colour: SOFT, width })
  context.strokeStyle = GRID
  context.lineWidth = 2
  context.strokeRect(x, y, width, height)
  const sorted = [...arrivals].map((m) => Math.min(minutes, Math.max(0, m))).sort((a, b) => a - b)
  const placeAt = (minute: number, count: number): [number, number] => [
    x + (width * minute) / Math.max(1, minutes),
    bottom - (height * count) / Math.max(1, sorted.length),
  ]
  context.strokeStyle = COLOURS[1]
  context.lineWidth = 4
  context.beginPath()
  context.moveTo(x, bottom)
  sorted.forEach((minute, i) => {
    context.lineTo(...placeAt(minute, i))
    context.lineTo(...placeAt(minute, i + 1))
  })
  context.lineTo(...placeAt(minutes, sorted.length))
  context.stroke()
  write(context, from, { x, y: bottom + 28, size: 17, colour: SOFT, width: width / 2 })
  write(context, to, {
    x: x + width,
    y: bottom + 28,
    size: 17,
    colour: SOFT,
    width: width / 2,
    align: 'right',
  })
}

export const drawEventChart = async (chart: EventChart): Promise<Uint8Array> => {
  const canvas = createCanvas(CHART_SIZE.width, CHART_SIZE.height)
  const context = canvas.getContext('2d')
  context.fillStyle = GROUND
  context.fillRect(0, 0, CHART_SIZE.width, CHART_SIZE.height)
  write(context, chart.title, { x: LEFT.x, y: 50, size: 28, colour: TEXT, width: CHART_SIZE.width - 80 })
  drawBars(context, chart.bars)
  drawCurve(context, chart.curve)
  return canvas.encode('png')
}
