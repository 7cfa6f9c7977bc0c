/** What the page remembers in this browser. */
import { useEffect, useState } from 'preact/hooks'

const read = (key: string) => {
  try {
    return localStorage.getItem(`kith.${key}`)
  } catch {
    return null
  }
}

export const useKept = <T extends string | null>(
  key: string,
  initial: T,
  isValid: (value: string) => boolean = () => true,
): [T, (value: T) => void] => {
  const [value, setValue] = useState<T>(() => {
    const kept = read(key)
    return kept !== null && isValid(kept) ? (kept as T) : initial
  })
  useEffect(() => {
    try {
      if (value === null) localStorage.removeItem(`kith.${key}`)
      else localStorage.setItem(`kith.${key}`, value)
    } catch {
      // Private windows may refuse; the choice then lasts as long as the page.
    }
  }, [key, value])
  return [value, setValue]
}
