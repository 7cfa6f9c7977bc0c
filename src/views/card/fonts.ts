/** The fonts of pictures, registered once in whichever thread draws: one list of families for every script. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GlobalFonts } from '@napi-rs/canvas'

const fontsFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const fonts = join(folder, 'data', 'fonts')
    try {
      readdirSync(fonts)
      return fonts
    } catch {
      const up = dirname(folder)
      if (up === folder) throw new Error('data/fonts is missing')
      folder = up
    }
  }
}

/** Emoji after letters, or digits would be drawn as its bare key caps; bare symbols after emoji, which have colours. */
const ORDER = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese', 'sc', 'jp', 'kr']
const placeOf = (file: string): number => {
  const found = ORDER.findIndex((part) => file.startsWith(`noto-sans-${part}-`))
  if (file.includes('symbols')) return ORDER.length + 2
  return file.includes('emoji') ? ORDER.length + 1 : found < 0 ? ORDER.length : found
}

let families: string | undefined

/** As in a CSS font. */
export const fontFamilies = (): string => {
  if (families === undefined) {
    const folder = fontsFolder()
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.woff2'))
      .sort((a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b, 'en'))
    families = files
      .map((file) => {
        const family = `Kith ${file.slice(0, -'.woff2'.length)}`
        GlobalFonts.registerFromPath(join(folder, file), family)
        return `"${family}"`
      })
      .join(', ')
  }
  return families
}
