/** A message as Discord would draw it, from the very JSON its API would take. */
import type { ComponentChildren } from 'preact'
import { type Line, linesOf, type Span, spansOf } from './markdown.js'
import { markedTime } from './times.js'
import { useSpeech } from './words.js'

interface DiscordButton {
  style: number
  label: string
  custom_id?: string
  url?: string
  disabled?: boolean
}

interface DiscordMessage {
  content: string
  embeds: {
    title?: string
    description?: string
    color?: number
    fields?: { name: string; value: string; inline: boolean }[]
    footer?: { text: string }
    image?: unknown
  }[]
  components: { components: DiscordButton[] }[]
}

const Spans = ({ spans }: { spans: Span[] }) => {
  const t = useSpeech()
  return spans.map((span): ComponentChildren => {
    switch (span.type) {
      case 'text':
        return span.text
      case 'strong':
        return (
          <strong>
            <Spans spans={span.inside} />
          </strong>
        )
      case 'emphasis':
        return (
          <em>
            <Spans spans={span.inside} />
          </em>
        )
      case 'code':
        return <code>{span.text}</code>
      case 'link':
        return (
          <a href={span.url} target="_blank" rel="noreferrer noopener">
            <Spans spans={span.inside} />
          </a>
        )
      case 'time':
        return <time class="d-time">{markedTime(t.locale, span.at, span.style)}</time>
      default:
        return <span class="d-mention">{`${span.kind === 'person' ? '@' : '#'}${span.id}`}</span>
    }
  })
}

const LineView = ({ line }: { line: Line }) => {
  const inside = <Spans spans={line.spans} />
  if (line.kind === 'item')
    return (
      <span class="d-line d-item">
        <span class="d-bullet">{line.number ?? '•'}</span>
        <span>{inside}</span>
      </span>
    )
  if (line.kind === 'plain' && line.spans.length === 0) return <span class="d-line d-gap" />
  return <span class={`d-line d-${line.kind}`}>{inside}</span>
}

const Markdown = ({ text }: { text: string }) => linesOf(text).map((line) => <LineView line={line} />)

const STYLES: Record<number, string> = {
  1: 'd-primary',
  2: 'd-plain',
  3: 'd-good',
  4: 'd-danger',
  5: 'd-plain',
}

/** The renderer numbers buttons that would otherwise share an id. */
const actionOf = (customId: string) => customId.replace(/ #\d+$/, '')

const colour = (value: number | undefined) => `#${(value ?? 0x9aa0a6).toString(16).padStart(6, '0')}`

interface Props {
  message: unknown
  picture: { source: string; alt: string } | undefined
  file: { source: string; name: string } | undefined
  busy: boolean
  onPress: (action: string) => void
}

export const AsDiscord = ({ message, picture, file, busy, onPress }: Props) => {
  const { content, embeds = [], components = [] } = message as DiscordMessage
  return (
    <div class="d-message">
      {content.trim() !== '' && content !== '\u200b' && (
        <div class="d-content">
          <Markdown text={content} />
        </div>
      )}
      {embeds.map((embed) => (
        <div class="d-embed" style={{ borderLeftColor: colour(embed.color) }}>
          {embed.title && (
            <div class="d-title">
              <Spans spans={spansOf(embed.title)} />
            </div>
          )}
          {embed.description && (
            <div class="d-description">
              <Markdown text={embed.description} />
            </div>
          )}
          {embed.fields && (
            <dl class="d-fields">
              {embed.fields.map((field) => (
                <div class={field.inline ? 'd-field d-inline' : 'd-field'}>
                  <dt>
                    <Spans spans={spansOf(field.name)} />
                  </dt>
                  <dd>
                    <Markdown text={field.value} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {picture && <img class="d-image" src={picture.source} alt={picture.alt} />}
          {embed.footer && <div class="d-footer">{embed.footer.text}</div>}
        </div>
      ))}
      {file && (
        <a class="d-file" href={file.source} download={file.name}>
          {file.name}
        </a>
      )}
      {components.map((row) => (
        <div class="d-row">
          {row.components.map((button) =>
            button.url ? (
              <a class="d-button d-plain" href={button.url} target="_blank" rel="noreferrer noopener">
                {button.label} ↗
              </a>
            ) : (
              <button
                type="button"
                class={`d-button ${STYLES[button.style] ?? 'd-plain'}`}
                disabled={button.disabled === true}
                aria-disabled={busy}
                onClick={() => !busy && onPress(actionOf(button.custom_id ?? ''))}
              >
                {button.label}
              </button>
            ),
          )}
        </div>
      ))}
    </div>
  )
}
