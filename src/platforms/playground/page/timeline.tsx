/** The messages of a channel: opens at the newest, reads back on demand, arrows walk through it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ShownChannel, ShownMessage, ShownPerson } from '../surface.js'
import { type Look, Message, type MessageActs } from './message.js'
import type { Stretch } from './state.js'
import { dayName, isSameDay } from './times.js'
import { useSpeech } from './words.js'

const CLOSE = 5 * 60_000
/** Within this many pixels of the end the reader is following along. */
const NEAR = 120

interface Props {
  channel: ShownChannel
  stretch: Stretch
  channels: readonly ShownChannel[]
  people: Map<string, ShownPerson>
  me: ShownPerson
  look: Look
  acts: MessageActs
  onEarlier: () => Promise<void>
  onLeave: () => void
}

const isJoined = (before: ShownMessage | undefined, m: ShownMessage) =>
  before !== undefined &&
  before.author === m.author &&
  m.at - before.at < CLOSE &&
  isSameDay(before.at, m.at) &&
  !m.reply &&
  !m.answers &&
  !m.private &&
  !before.private

export const Timeline = (props: Props) => {
  const { channel, stretch, channels, people, me, look, acts, onEarlier, onLeave } = props
  const t = useSpeech()
  const scroller = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const anchor = useRef<{ height: number; top: number } | null>(null)
  const [active, setActive] = useState<string | null>(null)
  const [loading, setLoading] = useState(false)
  const { messages, earlier } = stretch
  const current = messages.some((m) => m.id === active) ? active : (messages.at(-1)?.id ?? null)

  useLayoutEffect(() => {
    following.current = true
  }, [channel.id])
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    if (anchor.current) {
      box.scrollTop = anchor.current.top + (box.scrollHeight - anchor.current.height)
      anchor.current = null
    } else if (following.current) box.scrollTop = box.scrollHeight
  }, [messages, look, channel.id])
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const keepEnd = new ResizeObserver(() => {
      if (following.current) box.scrollTop = box.scrollHeight
    })
    keepEnd.observe(box)
    return () => keepEnd.disconnect()
  }, [])

  const readBack = async () => {
    const box = scroller.current
    if (!box || loading) return
    setLoading(true)
    anchor.current = { height: box.scrollHeight, top: box.scrollTop }
    await onEarlier().finally(() => setLoading(false))
  }

  const onScroll = () => {
    const box = scroller.current
    if (!box) return
    following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR
    if (box.scrollTop < 200 && earlier !== null) void readBack()
  }

  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onLeave()
    const target = event.target as HTMLElement
    if (!target.classList.contains('message')) return
    const at = messages.findIndex((m) => m.id === current)
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = messages[to]
    if (!next) return to >= messages.length ? onLeave() : undefined
    setActive(next.id)
    document.getElementById(`m-${next.id}`)?.focus()
  }

  /** Who comes back begins at the newest again. */
  const leave = (event: FocusEvent) => {
    if (!scroller.current?.contains(event.relatedTarget as Node | null)) setActive(null)
  }

  const name = channel.kind === 'direct' ? t('direct.kith') : channel.name
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the messages inside
    <div class="timeline" ref={scroller} onScroll={onScroll} onKeyDown={walk} onFocusOut={leave}>
      <div class="timeline-inside">
        {earlier === null ? (
          <div class="beginning">
            <h2>{channel.kind === 'direct' ? name : t('beginning', { name })}</h2>
            <p>{channel.kind === 'direct' ? t('direct.about') : channel.topic}</p>
          </div>
        ) : (
          <button
            type="button"
            class="text-button earlier"
            aria-busy={loading}
            onClick={() => void readBack()}
          >
            {t('earlier')}
          </button>
        )}
        <ol class="messages" aria-label={t('messages.in', { name })}>
          {messages.map((message, i) => {
            const before = messages[i - 1]
            const newDay = !before || !isSameDay(before.at, message.at)
            return (
              <li key={message.id} onFocusCapture={() => setActive(message.id)}>
                {newDay && (
                  <div class="day">
                    <span>{dayName(t.locale, message.at)}</span>
                  </div>
                )}
                <Message
                  message={message}
                  people={people}
                  me={me}
                  look={look}
                  joined={!newDay && isJoined(before, message)}
                  threadName={channels.find((c) => c.id === message.thread)?.name}
                  active={message.id === current}
                  acts={acts}
                />
              </li>
            )
          })}
        </ol>
      </div>
    </div>
  )
}
