/** A small emoji board: arrows move, Enter picks, Escape leaves. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useSpeech } from './words.js'

const EMOJI = [
  '👍',
  '❤️',
  '😂',
  '🎉',
  '🔥',
  '👏',
  '🙏',
  '👀',
  '🥹',
  '😮',
  '😢',
  '🤔',
  '💡',
  '💯',
  '✅',
  '🌱',
  '🔧',
  '☕',
  '🍞',
  '🚲',
  '📚',
  '🌧️',
  '⭐',
  '🫶',
] as const
const COLUMNS = 8

const STEP: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }

export const EmojiBoard = ({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) => {
  const t = useSpeech()
  const [at, setAt] = useState(0)
  const board = useRef<HTMLDivElement>(null)

  // Before the next key arrives.
  useLayoutEffect(() => {
    board.current?.querySelectorAll('button')[at]?.focus()
  }, [at])
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!board.current?.contains(event.target as Node)) onClose()
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [onClose])

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const step = STEP[event.key]
    if (event.key === 'Escape') onClose()
    else if (step !== undefined) setAt(Math.max(0, Math.min(EMOJI.length - 1, at + step)))
    else return
    event.preventDefault()
  }

  return (
    <div class="emoji-board" role="toolbar" aria-label={t('react.choose')} ref={board} onKeyDown={onKeyDown}>
      {EMOJI.map((emoji, i) => (
        <button
          key={emoji}
          type="button"
          class="emoji"
          tabIndex={i === at ? 0 : -1}
          aria-label={t('react.with', { emoji })}
          onClick={() => onPick(emoji)}
        >
          {emoji}
        </button>
      ))}
    </div>
  )
}
