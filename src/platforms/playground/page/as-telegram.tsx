/** A message as Telegram would draw it, from the very JSON its API would take. */
import type { ComponentChildren } from 'preact'
import { type Entity, type Piece, piecesOf } from './entities.js'
import { clockTime } from './times.js'
import { useSpeech } from './words.js'

interface TelegramMessage {
  text: string
  entities?: Entity[]
  reply_markup?: {
    inline_keyboard: { text: string; callback_data?: string; url?: string; style?: string }[][]
  }
}

const Pieces = ({ pieces }: { pieces: Piece[] }) =>
  pieces.map((piece): ComponentChildren => {
    if (typeof piece === 'string') return piece
    const inside = <Pieces pieces={piece.inside} />
    switch (piece.type) {
      case 'bold':
        return <strong>{inside}</strong>
      case 'italic':
        return <em>{inside}</em>
      case 'code':
        return <code>{inside}</code>
      case 'blockquote':
        return <span class="t-quote">{inside}</span>
      case 'text_link':
        return piece.url?.startsWith('http') ? (
          <a href={piece.url} target="_blank" rel="noreferrer noopener">
            {inside}
          </a>
        ) : (
          <span class="t-link">{inside}</span>
        )
      default:
        return inside
    }
  })

interface Props {
  message: unknown
  at: number
  picture: { source: string; alt: string } | undefined
  file: { source: string; name: string } | undefined
  busy: boolean
  onPress: (action: string) => void
}

export const AsTelegram = ({ message, at, picture, file, busy, onPress }: Props) => {
  const t = useSpeech()
  const { text, entities = [], reply_markup: markup } = message as TelegramMessage
  return (
    <div class="t-message">
      <div class="t-bubble">
        {picture && <img class="t-image" src={picture.source} alt={picture.alt} />}
        <div class="t-name">Kith</div>
        {file && (
          <a class="t-file" href={file.source} download={file.name}>
            {file.name}
          </a>
        )}
        <div class="t-text">
          <Pieces pieces={piecesOf(text, entities)} />
        </div>
        <time class="t-time" aria-hidden="true">
          {clockTime(t.locale, at)}
        </time>
      </div>
      {markup?.inline_keyboard.map((row) => (
        <div class="t-row">
          {row.map((button) =>
            button.url ? (
              <a class="t-button" href={button.url} target="_blank" rel="noreferrer noopener">
                {button.text} ↗
              </a>
            ) : (
              <button
                type="button"
                class={`t-button${button.style ? ` t-${button.style}` : ''}`}
                aria-disabled={busy}
                onClick={() => !busy && onPress(button.callback_data ?? '')}
              >
                {button.text}
              </button>
            ),
          )}
        </div>
      ))}
    </div>
  )
}
