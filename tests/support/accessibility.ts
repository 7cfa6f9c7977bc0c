/** Two checks by hand of what a page shows: every control has a name, every text stands out from its ground. */
import type { Page } from 'playwright-core'

export const namelessControls = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const nameOf = (element: Element) =>
      element.getAttribute('aria-label') ??
      (element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join('')
        .concat(
          [...((element as HTMLInputElement).labels ?? [])].map((l) => l.textContent ?? '').join(''),
          element.textContent ?? '',
        )
    return [
      ...document.querySelectorAll('button, input, select, textarea, a, [role="option"], [role="listbox"]'),
    ]
      .filter((element) => nameOf(element).trim() === '')
      .map((element) => element.outerHTML.slice(0, 120))
  })

/** Visible texts below the contrast that WCAG AA asks for (4.5, large ones 3), disabled controls left out. */
export const tooPale = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (!pen) return ['no canvas']
    const paint = (colours: string[]): number[] => {
      pen.clearRect(0, 0, 1, 1)
      for (const colour of colours) {
        pen.fillStyle = colour
        pen.fillRect(0, 0, 1, 1)
      }
      return [...pen.getImageData(0, 0, 1, 1).data]
    }
    const light = ([r = 0, g = 0, b = 0]: number[]) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((c) => {
        const s = c / 255
        return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    /** A gradient counts as its first colour. */
    const groundsOf = (element: Element | null): string[] => {
      if (!element) return ['white']
      const { backgroundColor, backgroundImage } = getComputedStyle(element)
      const first = /(?:rgb|color|oklch)a?\([^)]*\)/.exec(backgroundImage)?.[0]
      return [...groundsOf(element.parentElement), backgroundColor, ...(first ? [first] : [])]
    }
    const pale = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim()
      if (!element || !text || !/[\p{L}\p{N}]/u.test(text)) continue
      if (element.closest('.visually-hidden, .skip, [disabled], [inert], script, style')) continue
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      const style = getComputedStyle(element)
      const grounds = groundsOf(element)
      const ground = light(paint(grounds))
      const ink = light(paint([...grounds, style.color]))
      const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
      const size = Number.parseFloat(style.fontSize)
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (contrast < (large ? 3 : 4.5))
        pale.add(`${element.className}: ${text.slice(0, 30)} (${contrast.toFixed(2)})`)
    }
    return [...pale]
  })
