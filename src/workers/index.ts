/**
 * The thread pool: heavy work off the event loop, by name. Threads start when there is something to do and end when
 * there has been nothing for a while; too much at once is refused rather than piled up.
 */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Piscina } from 'piscina'
import type { Card } from '../views/card/card.js'
import type { Coverage } from '../views/coverage.js'
import type { EventChart } from '../views/event-chart.js'
import type { ShelfTile } from '../views/shelf-picture.js'
import { rememberPictures } from './pictures.js'
import type { Asked, Tasks } from './thread.js'

export interface Workers {
  /** A PNG. */
  drawCard(card: Card): Promise<Uint8Array>
  /** A PNG. */
  drawEventChart(chart: EventChart): Promise<Uint8Array>
  /** A PNG. */
  drawCoverage(coverage: Coverage): Promise<Uint8Array>
  /** A PNG. */
  drawShelf(tiles: readonly ShelfTile[]): Promise<Uint8Array>
  /** Threads alive now. */
  threads(): number
  close(): Promise<void>
}

export interface WorkersOptions {
  /** At most. */
  threads?: number
  idleMs?: number
}

const IDLE = 60_000
const MOST_WAITING = 64
/** Whatever takes longer is ended, thread and all. */
const LONGEST = 15_000
const PICTURES = 8 * 1024 * 1024
const SHELVES = 2 * 1024 * 1024

/** Built, threads run what is beside this file; in development they read the sources too. */
const entry = import.meta.url.endsWith('.ts') ? './from-sources.mjs' : './thread.js'

export const createWorkers = ({ threads, idleMs = IDLE }: WorkersOptions = {}): Workers => {
  let opened: Promise<Piscina> | null = null
  let pool: Piscina | null = null
  let closed = false
  /** Even the pool itself is only loaded once something is to be drawn. */
  const open = async (): Promise<Piscina> => {
    const { Piscina } = await import('piscina')
    if (closed) throw new Error('the threads have been closed')
    pool = new Piscina({
      filename: fileURLToPath(new URL(entry, import.meta.url)),
      name: 'run',
      minThreads: 0,
      maxThreads: threads ?? Math.max(1, Math.min(2, availableParallelism() - 1)),
      idleTimeout: idleMs,
      maxQueue: MOST_WAITING,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    // A thread that dies takes its task with it, and whoever asked hears of it: there is nobody else to tell.
    pool.on('error', () => {})
    return pool
  }
  const run = async <Name extends keyof Tasks>(
    task: Name,
    given: Parameters<Tasks[Name]>[0],
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> => {
    const asked: Asked<Name> = { task, given }
    opened ??= open()
    const threads = await opened
    return threads.run(asked, { signal: AbortSignal.timeout(LONGEST) })
  }

  return {
    drawCard: rememberPictures((card) => run('drawCard', card), PICTURES),
    drawEventChart: (chart) => run('drawEventChart', chart),
    drawCoverage: (coverage) => run('drawCoverage', coverage),
    drawShelf: rememberPictures((tiles) => run('drawShelf', tiles), SHELVES),
    threads: () => pool?.threads.length ?? 0,
    async close() {
      closed = true
      await pool?.destroy()
    },
  }
}
