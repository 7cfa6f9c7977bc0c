import { afterAll, describe, expect, test } from '@jest/globals'
import { loadImage } from '@napi-rs/canvas'
import { imageSize } from '../../src/views/card/image-size.js'
import { CHART_SIZE, drawEventChart, type EventChart } from '../../src/views/event-chart.js'
import { qrPicture } from '../../src/views/qr.js'
import { createWorkers } from '../../src/workers/index.js'

const chart = (more: Partial<EventChart> = {}): EventChart => ({
  title: 'Game night 桌游之夜 🎲 @everyone',
  bars: [
    { label: 'Had a place', value: 12 },
    { label: 'Came', value: 9 },
  ],
  curve: { label: 'Arrivals', arrivals: [0, 0, 3, 20], minutes: 60, from: 'beginning', to: '60 minutes' },
  ...more,
})

describe('the picture of a report', () => {
  const workers = createWorkers({ threads: 1, idleMs: 50 })
  afterAll(() => workers.close())

  test('is drawn in a thread, whole', async () => {
    const png = await workers.drawEventChart(chart())
    expect(imageSize(png)).toEqual(CHART_SIZE)
    expect(await loadImage(Buffer.from(png))).toMatchObject(CHART_SIZE)
  })

  test('can be drawn of nothing, of much and of nonsense', async () => {
    const empty = { label: '', arrivals: [], minutes: 0, from: '', to: '' }
    const odd = { ...empty, arrivals: [-500, 1e9, 5], minutes: 10 }
    for (const curve of [empty, odd])
      for (const bars of [
        [],
        Array.from({ length: 40 }, (_, i) => ({ label: 'x'.repeat(500), value: i * 1e6 })),
      ])
        expect(imageSize(await drawEventChart(chart({ title: 'y'.repeat(900), bars, curve })))).toEqual(
          CHART_SIZE,
        )
  })

  test('shows a difference where there is one', async () => {
    const other = chart({ bars: [{ label: 'Had a place', value: 12 }] })
    expect(await drawEventChart(other)).not.toEqual(await drawEventChart(chart()))
  })
})

describe('a QR picture', () => {
  test('is a PNG that others can read', async () => {
    const png = qrPicture('/event checkin ABC234')
    const image = await loadImage(Buffer.from(png))
    expect(image.width).toBe(image.height)
    expect(image.width % 8).toBe(0)
    expect(qrPicture('/event checkin ABC235')).not.toEqual(png)
  })
})
