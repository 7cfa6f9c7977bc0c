/** Buttons that do not fit beside each other stand in several rows. */
import type { Button } from '../chat/view.js'

export const inRows = (buttons: readonly Button[], width: number): Button[][] =>
  buttons.reduce<Button[][]>((rows, button, i) => {
    if (i % width === 0) rows.push([])
    rows.at(-1)?.push(button)
    return rows
  }, [])
