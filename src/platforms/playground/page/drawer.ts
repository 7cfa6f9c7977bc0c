/** The outer panes on a narrow screen: focus goes in, Escape closes, focus comes back. */
import { useEffect } from 'preact/hooks'

export type Drawer = 'channels' | 'people' | null

const FIRST = { channels: '#side .channel[tabindex="0"]', people: '#people input' } as const

export const useDrawer = (drawer: Drawer, close: () => void): void => {
  useEffect(() => {
    if (drawer === null) return
    const opener = document.activeElement
    document.querySelector<HTMLElement>(FIRST[drawer])?.focus()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close()
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [drawer])
}
