/** The left pane: where one is, the channels, and who one is being. */
import type { ShownChannel, ShownPerson } from '../surface.js'
import { Avatar } from './avatar.js'
import { Icon, type IconName, Mark } from './icons.js'
import { useSpeech } from './words.js'

interface Props {
  space: { name: string; about: string }
  channels: readonly ShownChannel[]
  current: string | null
  unread: Set<string>
  me: ShownPerson
  locales: readonly string[]
  dark: boolean
  onVisit: (channel: string) => void
  onChange: () => void
  onLocale: (locale: string) => void
  onTheme: () => void
}

const LIVELY = 2 * 86_400_000

const iconOf = (c: ShownChannel): IconName => {
  if (c.kind === 'thread') return 'thread'
  if (c.private) return 'lock'
  if (c.kind === 'announcement') return 'megaphone'
  return c.kind === 'forum' ? 'posts' : 'hash'
}

const languageName = (locale: string) =>
  new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale

export const Sidebar = (props: Props) => {
  const { space, channels, current, unread, me, locales, dark, onVisit, onChange, onLocale, onTheme } = props
  const t = useSpeech()
  const now = Date.now()
  const tops = channels.filter((c) => c.parent === undefined && c.kind !== 'direct')
  const direct = channels.find((c) => c.kind === 'direct')
  const threadsOf = (top: ShownChannel) =>
    channels.filter(
      (c) =>
        c.parent === top.id && (c.id === current || (top.kind !== 'forum' && now - (c.lastAt ?? 0) < LIVELY)),
    )
  const listed = [...(direct ? [direct] : []), ...tops.flatMap((top) => [top, ...threadsOf(top)])]
  const focusable = listed.some((c) => c.id === current) ? current : listed[0]?.id

  const walk = (event: KeyboardEvent) => {
    const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.channel')]
    const at = buttons.indexOf(event.target as HTMLElement)
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    buttons[to]?.focus()
  }

  const row = (c: ShownChannel) => (
    <li key={c.id}>
      <button
        type="button"
        class={`channel${c.kind === 'thread' ? ' channel-thread' : ''}${unread.has(c.id) ? ' unread' : ''}`}
        aria-current={c.id === current ? 'page' : undefined}
        tabIndex={c.id === focusable ? 0 : -1}
        onClick={() => onVisit(c.id)}
      >
        {c.kind === 'direct' ? <Mark /> : <Icon name={iconOf(c)} />}
        <span class="channel-name">{c.kind === 'direct' ? t('direct.kith') : c.name}</span>
        {c.private && <span class="visually-hidden">({t('channel.private')})</span>}
        {unread.has(c.id) && (
          <span class="dot">
            <span class="visually-hidden">{t('channel.unread')}</span>
          </span>
        )}
      </button>
    </li>
  )

  return (
    <>
      <header class="space">
        <Mark />
        <div>
          <h1>{space.name}</h1>
          <p>{space.about}</p>
        </div>
      </header>
      <nav class="channels" aria-label={t('channels')} onKeyDown={walk}>
        {direct && (
          <>
            <h2 id="channels-direct">{t('channels.direct')}</h2>
            <ul aria-labelledby="channels-direct">{row(direct)}</ul>
          </>
        )}
        <h2 id="channels-space">{t('channels')}</h2>
        <ul aria-labelledby="channels-space">{tops.flatMap((top) => [top, ...threadsOf(top)]).map(row)}</ul>
      </nav>
      <footer class="self">
        <button type="button" class="me" onClick={onChange} aria-label={t('me.change', { name: me.name })}>
          <Avatar person={me} />
          <span class="me-words">
            <strong>{me.name}</strong>
            <span class="soft">{t(`role.${me.role}`)}</span>
          </span>
          <Icon name="swap" />
        </button>
        <div class="preferences">
          <select
            aria-label={t('language')}
            value={t.locale}
            onChange={(e) => onLocale(e.currentTarget.value)}
          >
            {locales.map((locale) => (
              <option key={locale} value={locale} lang={locale}>
                {languageName(locale)}
              </option>
            ))}
          </select>
          <button
            type="button"
            class="tool"
            aria-pressed={dark}
            aria-label={t('theme.dark')}
            title={t('theme.dark')}
            onClick={onTheme}
          >
            <Icon name={dark ? 'sun' : 'moon'} />
          </button>
        </div>
      </footer>
    </>
  )
}
