/** Writes rows as JSON lines, no faster than they are taken. */
import { pipeline } from 'node:stream/promises'

const EVERY = 100_000

export const writeLines = async (
  pages: AsyncIterable<object[]>,
  out: NodeJS.WritableStream,
  options: { end: boolean; progress: (line: string) => void },
): Promise<void> => {
  let rows = 0
  async function* lines() {
    for await (const page of pages) {
      if (page.length === 0) continue
      yield page.map((row) => `${JSON.stringify(row)}\n`).join('')
      const before = rows
      rows += page.length
      if (Math.floor(rows / EVERY) > Math.floor(before / EVERY)) options.progress(`${rows} rows …`)
    }
  }
  await pipeline(lines, out, { end: options.end })
  options.progress(`${rows} rows`)
}
