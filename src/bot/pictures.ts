/**
 * What pictures need beyond words: faces from the platforms, and somebody to draw. A face that cannot be had is null,
 * and drawn as initials; it is kept in memory only, for an hour, within so many bytes.
 */
import type { PlatformName } from '../chat/event.js'
import type { Platform } from '../chat/platform.js'
import type { Card } from '../views/card/card.js'
import type { Coverage } from '../views/coverage.js'
import type { EventChart } from '../views/event-chart.js'
import type { ShelfTile } from '../views/shelf-picture.js'

export interface Pictures {
  /** A PNG. */
  drawCard(card: Card): Promise<Uint8Array>
  drawEventChart(chart: EventChart): Promise<Uint8Array>
  drawCoverage(coverage: Coverage): Promise<Uint8Array>
  drawShelf(tiles: readonly ShelfTile[]): Promise<Uint8Array>
  /** A PNG or JPEG, as it came from outside. */
  faceOf(who: { platform: PlatformName; space: string; person: string }): Promise<Uint8Array | null>
}

export interface PicturesParts {
  platforms: readonly Platform[]
  workers: Pick<Pictures, 'drawCard' | 'drawEventChart' | 'drawCoverage' | 'drawShelf'>
  fetch(
    url: string,
    limits: { ms: number; bytes: number; types: readonly string[] },
  ): Promise<{ status: number; body: Uint8Array }>
  clock: () => number
}

const FACE = { ms: 2_500, bytes: 256 * 1024, types: ['image/png', 'image/jpeg'] } as const
const HOUR = 3_600_000
const MOST_BYTES = 8 * 1024 * 1024
/** What a person without a face costs in the book. */
const ENTRY = 200

interface Kept {
  face: Uint8Array | null
  until: number
}

const sizeOf = ({ face }: Kept) => ENTRY + (face?.byteLength ?? 0)

export const createPictures = ({ platforms, workers, fetch, clock }: PicturesParts): Pictures => {
  const faces = new Map<string, Kept>()
  let bytes = 0

  const drop = (key: string) => {
    const kept = faces.get(key)
    if (!kept) return
    faces.delete(key)
    bytes -= sizeOf(kept)
  }
  const keep = (key: string, face: Uint8Array | null) => {
    drop(key)
    const kept = { face, until: clock() + HOUR }
    faces.set(key, kept)
    bytes += sizeOf(kept)
    for (const oldest of faces.keys()) {
      if (bytes <= MOST_BYTES) break
      drop(oldest)
    }
  }

  const ask = async (platform: PlatformName, space: string, person: string): Promise<Uint8Array | null> => {
    const { avatars } = platforms.find((p) => p.name === platform) ?? {}
    try {
      const avatar = await avatars?.of(space, person)
      if (!avatar) return null
      if ('bytes' in avatar) return avatar.bytes.byteLength <= FACE.bytes ? avatar.bytes : null
      const { status, body } = await fetch(avatar.url, FACE)
      return status === 200 ? body : null
    } catch {
      return null
    }
  }

  return {
    drawCard: (card) => workers.drawCard(card),
    drawEventChart: (chart) => workers.drawEventChart(chart),
    drawCoverage: (coverage) => workers.drawCoverage(coverage),
    drawShelf: (tiles) => workers.drawShelf(tiles),
    async faceOf({ platform, space, person }) {
      const key = `${platform} ${space} ${person}`
      const known = faces.get(key)
      if (known && known.until > clock()) return known.face
      const face = await ask(platform, space, person)
      keep(key, face)
      return face
    },
  }
}
