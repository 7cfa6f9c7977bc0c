/** One message: who, when, what, what others made of it, and what can be done with it. */
import { useRef, useState } from 'preact/hooks'
import type { ShownMessage, ShownPerson } from '../surface.js'
import { AsDiscord } from './as-discord.js'
import { AsTelegram } from './as-telegram.js'
import { Avatar } from './avatar.js'
import { EmojiBoard } from './emoji.js'
import { Icon } from './icons.js'
import { clockTime, fullTime } from './times.js'
import { useSpeech } from './words.js'

export type Look = 'discord' | 'telegram' | 'both'

export interface MessageActs {
  reply(message: ShownMessage): void
  react(message: ShownMessage, emoji: string, on: boolean): void
  remove(message: ShownMessage): void
  press(message: ShownMessage, action: string): Promise<void>
  jump(id: string): void
  visit(channel: string): void
}

interface Props {
  message: ShownMessage
  people: Map<string, ShownPerson>
  me: ShownPerson
  look: Look
  /** Follows one by the same person, closely. */
  joined: boolean
  threadName: string | undefined
  active: boolean
  acts: MessageActs
}

/** @handles of people who are here stand out; everything else stays plain text. */
const Words = ({ text, people }: { text: string; people: Map<string, ShownPerson> }) =>
  text.split(/(@[a-z0-9_]{2,32})/i).map((part) => {
    const named = part.startsWith('@') ? people.get(part.slice(1).toLowerCase()) : undefined
    return named ? <span class="mention">@{named.name}</span> : part
  })

const Drawing = ({ message, look, acts }: Pick<Props, 'message' | 'look' | 'acts'>) => {
  const t = useSpeech()
  const [busy, setBusy] = useState(false)
  const { drawn } = message
  if (!drawn) return null
  const onPress = (action: string) => {
    setBusy(true)
    void acts.press(message, action).finally(() => setBusy(false))
  }
  const shared = { picture: drawn.picture, file: drawn.file, busy, onPress }
  return (
    <div class={`drawings drawings-${look}`} aria-busy={busy}>
      {look !== 'telegram' && (
        <section class="drawing drawing-discord" aria-label={t('look.discord')}>
          <span class="drawing-name" aria-hidden="true">
            Discord
          </span>
          <AsDiscord message={drawn.discord} {...shared} />
        </section>
      )}
      {look !== 'discord' && (
        <section class="drawing drawing-telegram" aria-label={t('look.telegram')}>
          <span class="drawing-name" aria-hidden="true">
            Telegram{message.private ? ` · ${t('look.telegram-private')}` : ''}
          </span>
          <AsTelegram message={drawn.telegram} at={message.at} {...shared} />
        </section>
      )}
    </div>
  )
}

const Reactions = ({ message, me, people, acts }: Pick<Props, 'message' | 'me' | 'people' | 'acts'>) => {
  const t = useSpeech()
  if (message.reactions.length === 0) return null
  return (
    <ul class="reactions" aria-label={t('reactions')}>
      {message.reactions.map(({ emoji, by }) => {
        const mine = by.includes(me.id)
        const names = by.map((id) => people.get(id)?.name ?? '?').join(', ')
        return (
          <li key={emoji}>
            <button
              type="button"
              class="reaction"
              aria-pressed={mine}
              aria-label={`${emoji} ${by.length}: ${names}`}
              title={names}
              onClick={() => acts.react(message, emoji, !mine)}
            >
              <span class="reaction-emoji">{emoji}</span>
              <span class="reaction-count">{by.length}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

export const Message = ({ message, people, me, look, joined, threadName, active, acts }: Props) => {
  const t = useSpeech()
  const [choosing, setChoosing] = useState(false)
  const element = useRef<HTMLElement>(null)
  const author = people.get(message.author)
  const quoted = message.reply && people.get(message.reply.author)
  const caller = message.answers && people.get(message.answers.by)
  const mayRemove = message.author === me.id || me.role === 'administrator' || me.role === 'moderator'
  const mine = message.author === me.id
  const close = () => {
    setChoosing(false)
    element.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== element.current || event.ctrlKey || event.metaKey || event.altKey) return
    if (message.private) return
    if (event.key === 'r') acts.reply(message)
    else if (event.key === 'e') setChoosing(true)
    else if (event.key === 'Delete' && mayRemove) acts.remove(message)
    else return
    event.preventDefault()
  }

  const kinds = [joined ? 'joined' : '', mine ? 'mine' : '', message.private ? 'whisper' : '']
  return (
    <article
      ref={element}
      id={`m-${message.id}`}
      class={`message ${kinds.filter(Boolean).join(' ')}`}
      tabIndex={active ? 0 : -1}
      aria-label={t('message.by', { name: author?.name ?? '?', time: fullTime(t.locale, message.at) })}
      onKeyDown={onKeyDown}
    >
      {message.reply && (
        <button type="button" class="quoted" onClick={() => acts.jump(message.reply?.id ?? '')}>
          <Icon name="reply" />
          <span class="visually-hidden">{t('message.answers')}</span>
          <strong>{quoted?.name ?? '?'}</strong>
          <span class="quoted-text">{message.reply.text}</span>
        </button>
      )}
      {message.answers && (
        <div class="quoted">
          <Icon name="reply" />
          <Avatar person={caller} small />
          <span class="quoted-text">
            {t('message.used', { name: caller?.name ?? '?', command: `/${message.answers.command}` })}
          </span>
        </div>
      )}
      {!joined && <Avatar person={author} />}
      <div class="message-body">
        {!joined && (
          <header class="message-head">
            <strong class={`name role-${author?.role ?? 'member'}`}>{author?.name ?? '?'}</strong>
            {author?.role === 'bot' && <span class="badge">{t('badge.bot')}</span>}
            <time
              class="when"
              dateTime={new Date(message.at).toISOString()}
              title={fullTime(t.locale, message.at)}
            >
              {clockTime(t.locale, message.at)}
            </time>
            {message.edited && <span class="when">{t('message.edited')}</span>}
          </header>
        )}
        {message.text !== '' && (
          <p class="words" dir="auto">
            <Words text={message.text} people={people} />
          </p>
        )}
        <Drawing message={message} look={look} acts={acts} />
        {message.private && (
          <p class="only-you">
            <Icon name="eye" /> {t('message.only-you')}
            <button type="button" class="text-button" onClick={() => acts.remove(message)}>
              {t('message.dismiss')}
            </button>
          </p>
        )}
        <Reactions message={message} me={me} people={people} acts={acts} />
        {message.thread !== undefined && (
          <button type="button" class="thread-link" onClick={() => acts.visit(message.thread ?? '')}>
            <Icon name="thread" /> {t('message.thread', { name: threadName ?? '' })}
          </button>
        )}
      </div>
      {!message.private && (
        <div class={`tools${choosing ? ' tools-open' : ''}`} role="toolbar" aria-label={t('message.tools')}>
          <button
            type="button"
            class="tool"
            aria-label={t('react')}
            title={t('react')}
            aria-expanded={choosing}
            onClick={() => setChoosing(!choosing)}
          >
            <Icon name="smile" />
          </button>
          <button
            type="button"
            class="tool"
            aria-label={t('reply')}
            title={t('reply')}
            onClick={() => acts.reply(message)}
          >
            <Icon name="reply" />
          </button>
          {mayRemove && (
            <button
              type="button"
              class="tool tool-danger"
              aria-label={t('remove')}
              title={t('remove')}
              onClick={() => acts.remove(message)}
            >
              <Icon name="trash" />
            </button>
          )}
          {choosing && (
            <EmojiBoard
              onClose={close}
              onPick={(emoji) => {
                const mineAlready = message.reactions.some((r) => r.emoji === emoji && r.by.includes(me.id))
                acts.react(message, emoji, !mineAlready)
                close()
              }}
            />
          )}
        </div>
      )}
    </article>
  )
}
