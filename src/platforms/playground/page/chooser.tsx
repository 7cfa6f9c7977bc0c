/** Who would you like to be? A dialog over everything, at the first visit and whenever one changes one's mind. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ShownPerson } from '../surface.js'
import { Avatar } from './avatar.js'
import { Mark } from './icons.js'
import { useSpeech } from './words.js'

const languageName = (locale: string) =>
  new Intl.DisplayNames([locale], { type: 'language', languageDisplay: 'dialect' }).of(
    locale.split('-')[0] ?? locale,
  ) ?? locale

interface Props {
  people: Map<string, ShownPerson>
  suggested: readonly string[]
  current: string | null
  onChoose: (person: string) => void
  onJoin: (name: string) => Promise<void>
  onClose: () => void
}

export const Chooser = ({ people, suggested, current, onChoose, onJoin, onClose }: Props) => {
  const t = useSpeech()
  const dialog = useRef<HTMLDialogElement>(null)
  const [wanted, setWanted] = useState('')
  const [name, setName] = useState('')

  useEffect(() => {
    dialog.current?.showModal()
  }, [])

  const listed = [...people.values()].filter(
    (p) =>
      p.here &&
      p.role !== 'bot' &&
      !suggested.includes(p.id) &&
      `${p.name} ${p.handle}`.toLowerCase().includes(wanted.toLowerCase()),
  )

  const card = (person: ShownPerson, why: boolean) => (
    <li key={person.id}>
      <button
        type="button"
        class="candidate"
        aria-current={person.id === current ? 'true' : undefined}
        onClick={() => onChoose(person.id)}
      >
        <Avatar person={person} />
        <span class="me-words">
          <strong>{person.name}</strong>
          <span class="soft">
            {why ? `${t(`role.${person.role}`)} · ${languageName(person.locale)}` : `@${person.handle}`}
          </span>
        </span>
      </button>
    </li>
  )

  return (
    <dialog
      ref={dialog}
      class="chooser"
      aria-labelledby="chooser-title"
      onCancel={(event) => {
        event.preventDefault()
        if (current !== null) onClose()
      }}
    >
      <header>
        <Mark />
        <h2 id="chooser-title">{t('chooser.title')}</h2>
        <p>{t('chooser.about')}</p>
      </header>
      <ul class="candidates">
        {suggested.map((id) => {
          const person = people.get(id)
          return person ? card(person, true) : null
        })}
      </ul>
      <form
        class="join"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void onJoin(name)
        }}
      >
        <label for="join-name">{t('chooser.join')}</label>
        <div class="form-row">
          <input
            id="join-name"
            autocomplete="off"
            maxLength={32}
            placeholder={t('chooser.your-name')}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="button">
            {t('chooser.join-now')}
          </button>
        </div>
      </form>
      <details>
        <summary>{t('chooser.everybody')}</summary>
        <input
          type="search"
          aria-label={t('people.find')}
          placeholder={t('people.find')}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <ul class="candidates">{listed.map((p) => card(p, false))}</ul>
      </details>
      {current !== null && (
        <button type="button" class="text-button chooser-close" onClick={onClose}>
          {t('cancel')}
        </button>
      )}
    </dialog>
  )
}
