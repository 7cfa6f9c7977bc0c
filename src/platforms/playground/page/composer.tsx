/** Where one writes: words, `@` for people, `/` for commands. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PublishedCommand } from '../../../chat/command.js'
import type { ShownChannel, ShownMessage, ShownPerson } from '../surface.js'
import type { Given } from './api.js'
import { Avatar } from './avatar.js'
import { type Callable, callablesFor, matchingCallables, nameBeforeCaret } from './callables.js'
import { CommandForm } from './command-form.js'
import { Icon } from './icons.js'
import { type Suggested, SuggestionList, useListKeys } from './suggestions.js'
import { useSpeech } from './words.js'

interface Props {
  channel: ShownChannel
  me: ShownPerson
  people: Map<string, ShownPerson>
  commands: readonly PublishedCommand[]
  answering: ShownMessage | null
  onAnswered: () => void
  onSend: (text: string) => Promise<boolean>
  onRun: (callable: Callable, given: Record<string, Given>) => Promise<boolean>
  complete: (callable: Callable, option: string, typed: string) => Promise<{ label: string; value: string }[]>
}

export const Composer = (props: Props) => {
  const { channel, me, people, commands, answering, onAnswered, onSend, onRun, complete } = props
  const t = useSpeech()
  const [text, setText] = useState('')
  const [caret, setCaret] = useState(0)
  const [closed, setClosed] = useState(false)
  const [callable, setCallable] = useState<Callable | null>(null)
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const wantsFocus = useRef(false)

  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`
    if (wantsFocus.current) {
      area.focus()
      wantsFocus.current = false
    }
  }, [text, callable])
  useLayoutEffect(() => {
    if (answering) box.current?.focus()
  }, [answering])
  useEffect(() => setCallable(null), [channel.id, me.id])

  const direct = channel.kind === 'direct'
  const name = direct ? t('direct.kith') : channel.name
  const slash = /^\/(\S*(?: \S*)?)$/.exec(text)?.[1]
  const named = slash === undefined ? nameBeforeCaret(text, caret) : undefined

  const matching =
    slash === undefined || closed
      ? []
      : matchingCallables(callablesFor(commands, me, direct, t.locale), slash)
  const naming =
    named === undefined || closed
      ? []
      : [...people.values()]
          .filter((p) => p.here && `${p.name} ${p.handle}`.toLowerCase().includes(named.toLowerCase()))
          .slice(0, 8)

  const options: Suggested[] =
    matching.length > 0
      ? matching.map((c) => ({ id: c.label, label: c.label, detail: c.description }))
      : naming.map((p) => ({
          id: p.id,
          label: p.name,
          detail: `@${p.handle}`,
          picture: <Avatar person={p} small />,
        }))

  const pick = (index: number) => {
    const command = matching[index]
    if (command) {
      setText('')
      setCallable(command)
      return
    }
    const person = naming[index]
    if (!person) return
    const before = text.slice(0, caret).replace(/@[\p{L}\p{N}_]*$/u, `@${person.handle} `)
    setText(before + text.slice(caret))
    setCaret(before.length)
    wantsFocus.current = true
  }
  const keys = useListKeys(options.length, pick, () => setClosed(true))

  const send = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    // Out of the way at once; back if it did not go through and nothing else was begun.
    setText('')
    box.current?.focus()
    const sent = await onSend(text).finally(() => setBusy(false))
    if (!sent) setText((begun) => begun || text)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (keys.onKey(event) || event.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void send()
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault()
      document.querySelector<HTMLElement>('.message[tabindex="0"]')?.focus()
    } else if (event.key === 'Escape' && answering) onAnswered()
  }

  if (callable)
    return (
      <CommandForm
        callable={callable}
        people={people}
        onCancel={() => {
          wantsFocus.current = true
          setCallable(null)
        }}
        onRun={async (given) => {
          const done = await onRun(callable, given)
          if (done) {
            wantsFocus.current = true
            setCallable(null)
          }
          return done
        }}
        complete={(option, typed) => complete(callable, option, typed)}
      />
    )

  const shown = options.length > 0
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {shown && (
        <SuggestionList
          id="composer-list"
          label={matching.length > 0 ? t('commands') : t('people')}
          options={options}
          at={keys.at}
          onPick={pick}
          onHover={keys.setAt}
        />
      )}
      {answering && (
        <div class="answering">
          <span class="quoted-text">
            {t('answering', { name: people.get(answering.author)?.name ?? '?' })}
          </span>
          <button
            type="button"
            class="tool"
            aria-label={t('cancel')}
            title={t('cancel')}
            onClick={onAnswered}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      <div class="composer-box">
        {!direct && (
          <button
            type="button"
            class="slash"
            aria-label={t('commands')}
            title={t('commands')}
            onClick={() => {
              setText('/')
              setClosed(false)
              wantsFocus.current = true
            }}
          >
            /
          </button>
        )}
        <textarea
          id="composer"
          ref={box}
          rows={1}
          value={text}
          disabled={!channel.writable}
          maxLength={2000}
          aria-label={t('write.in', { name })}
          aria-haspopup="listbox"
          aria-controls={shown ? 'composer-list' : undefined}
          aria-autocomplete="list"
          aria-activedescendant={shown ? `composer-list-${keys.at}` : undefined}
          placeholder={channel.writable ? t('write.placeholder', { name }) : t('write.not-here')}
          onInput={(event) => {
            setText(event.currentTarget.value)
            setCaret(event.currentTarget.selectionStart)
            setClosed(false)
            keys.setAt(0)
          }}
          onKeyDown={onKeyDown}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        />
        <button
          type="submit"
          class="send"
          aria-label={t('send')}
          title={t('send')}
          aria-disabled={busy || text.trim() === ''}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}
