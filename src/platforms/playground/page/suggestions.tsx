/** The list that opens above a field while one types: options are walked with the arrows, focus stays in the field. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface Suggested {
  id: string
  label: string
  detail?: string
  picture?: ComponentChildren
}

/** Keys for a field with a list; returns whether the key was the list's. */
export const useListKeys = (
  count: number,
  pick: (index: number) => void,
  close: () => void,
): { at: number; setAt: (at: number) => void; onKey: (event: KeyboardEvent) => boolean } => {
  const [at, setAt] = useState(0)
  const current = Math.min(at, Math.max(0, count - 1))
  const onKey = (event: KeyboardEvent) => {
    if (count === 0 || event.isComposing) return false
    if (event.key === 'ArrowDown') setAt((current + 1) % count)
    else if (event.key === 'ArrowUp') setAt((current + count - 1) % count)
    else if (event.key === 'Enter' || event.key === 'Tab') pick(current)
    else if (event.key === 'Escape') close()
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { at: current, setAt, onKey }
}

interface Props {
  id: string
  label: string
  options: readonly Suggested[]
  at: number
  onPick: (index: number) => void
  onHover: (index: number) => void
}

export const SuggestionList = ({ id, label, options, at, onPick, onHover }: Props) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <div class="suggestions" role="listbox" id={id} aria-label={label} ref={list}>
      {options.map((option, i) => (
        <div
          key={option.id}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === at}
          class="suggestion"
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(i)
          }}
          onPointerMove={() => i !== at && onHover(i)}
        >
          {option.picture}
          <span class="suggestion-label">{option.label}</span>
          {option.detail && <span class="suggestion-detail">{option.detail}</span>}
        </div>
      ))}
    </div>
  )
}
