/** Light or dark: the system's choice until the reader makes one. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { useKept } from './kept.js'

export const useTheme = (): { dark: boolean; toggle: () => void } => {
  const [chosen, setChosen] = useKept<string | null>('theme', null, (v) => v === 'light' || v === 'dark')
  const [system, setSystem] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const follow = () => setSystem(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  const dark = chosen === null ? system : chosen === 'dark'
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [dark])
  return { dark, toggle: () => setChosen(dark ? 'light' : 'dark') }
}
