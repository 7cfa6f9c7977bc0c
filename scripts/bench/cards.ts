/** What a rank card costs in CPU, from being asked for to its PNG, and whether memory stays flat over many. */
import type { Card } from '../../src/views/card/card.js'
import { initialsOf } from '../../src/views/card/picture-text.js'
import { createWorkers } from '../../src/workers/index.js'
import { type Bench, quantile } from './row.js'

const NAMES = ['Anna Ångström', '梅花', 'مرحبا بالعالم', '🎉 Party 👩‍👩‍👧‍👦', 'Женя', 'カタカナ 한국어']

/** No two alike, so that none is remembered; with a face and honours, as most are. */
const cardOf = (i: number, avatar: Uint8Array | null): Card => {
  const name = `${NAMES[i % NAMES.length]} ${i}`
  return {
    look: i % 2 === 0 ? 'dark' : 'light',
    name,
    initials: initialsOf(name),
    tint: i,
    avatar,
    community: 'The Reading Room',
    level: { label: 'Level', value: String(i % 100) },
    progress: (i % 50) / 50,
    progressText: `${i} of 2,000 points to level ${(i % 100) + 1}`,
    figures: [
      { label: 'Place', value: `${i} of 100,000` },
      { label: 'Points', value: String(i * 17) },
      { label: 'Streak', value: `${i % 90} days` },
    ],
    honours: ['🧭 Opinion Leader', '🌱 Rising Star'],
  }
}

const settled = () => {
  globalThis.gc?.()
  return process.memoryUsage().rss / 2 ** 20
}

export const bench: Bench = async ({ smoke, full }) => {
  // As many as fill what is kept of pictures, so that only a leak grows after them.
  const [before, measured] = smoke ? [3, 5] : [250, full ? 1_000 : 200]
  const workers = createWorkers({ threads: 1 })
  try {
    // Any picture will do for a face.
    const face = await workers.drawCard(cardOf(-1, null))
    for (let i = 0; i < before; i += 1) await workers.drawCard(cardOf(i, face))
    const memory = settled()
    const took: number[] = []
    for (let i = 0; i < measured; i += 1) {
      const began = process.cpuUsage()
      await workers.drawCard(cardOf(before + i, face))
      const { user, system } = process.cpuUsage(began)
      took.push((user + system) / 1_000)
    }
    const grown = settled() - memory
    const card = (what: string, share: number, note: string) => ({
      what: `rank card, CPU ${what}`,
      measured: quantile(took, share),
      unit: 'ms',
      target: { most: 60 },
      note,
    })
    return [
      card('p50', 0.5, `after ${before.toLocaleString('en')} to warm up`),
      card('p95', 0.95, `longest ${Math.max(...took).toFixed(0)}`),
      {
        what: `memory grown over ${measured.toLocaleString('en')} cards`,
        measured: Math.max(0, grown),
        unit: 'MB',
        target: { most: 24 },
        note: `from ${memory.toFixed(0)} MB`,
      },
    ]
  } finally {
    await workers.close()
  }
}
