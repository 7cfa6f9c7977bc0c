/** A chosen command with its options, ready to be filled in and sent. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ShownPerson } from '../surface.js'
import type { Given } from './api.js'
import type { Callable } from './callables.js'
import { Field } from './field.js'
import { Icon } from './icons.js'
import { inLocale, useSpeech } from './words.js'

interface Props {
  callable: Callable
  people: Map<string, ShownPerson>
  onRun: (given: Record<string, Given>) => Promise<boolean>
  onCancel: () => void
  complete: (option: string, typed: string) => Promise<{ label: string; value: string }[]>
}

export const CommandForm = ({ callable, people, onRun, onCancel, complete }: Props) => {
  const t = useSpeech()
  const [given, setGiven] = useState<Record<string, Given | undefined>>({})
  const [hint, setHint] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const send = useRef<HTMLButtonElement>(null)

  useLayoutEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[data-first="true"]')
    ;(first ?? send.current)?.focus()
  }, [callable])

  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    const missing = callable.options.find((o) => o.required && given[o.name] === undefined)
    if (missing) {
      setHint(t('command.missing', { option: inLocale(missing.names, t.locale) }))
      document.getElementById(`field-${missing.name}`)?.focus()
      return
    }
    setBusy(true)
    const full = Object.entries(given).filter((e): e is [string, Given] => e[1] !== undefined)
    await onRun(Object.fromEntries(full)).finally(() => setBusy(false))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    const empty = !(target instanceof HTMLInputElement) || target.value === ''
    const isFirst = target.dataset['first'] === 'true' || target === send.current
    if (event.key === 'Escape' || (event.key === 'Backspace' && empty && isFirst)) {
      event.preventDefault()
      onCancel()
    }
  }

  return (
    <form
      ref={form}
      class="composer command"
      noValidate
      aria-label={t('command.form', { command: callable.label })}
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
    >
      <p class="hint" id="command-hint" aria-live="polite">
        {hint ?? callable.description}
      </p>
      <div class="composer-box command-box">
        <span class="command-name">{callable.label}</span>
        {callable.options.map((option, i) => (
          <Field
            key={option.name}
            option={option}
            people={people}
            first={i === 0}
            onValue={(value) => setGiven((before) => ({ ...before, [option.name]: value }))}
            onFocus={() => setHint(inLocale(option.descriptions, t.locale))}
            complete={(typed) => complete(option.name, typed)}
          />
        ))}
        <span class="spring" />
        <button type="button" class="tool" aria-label={t('cancel')} title={t('cancel')} onClick={onCancel}>
          <Icon name="close" />
        </button>
        <button
          type="submit"
          class="send"
          ref={send}
          aria-label={t('command.run')}
          title={t('command.run')}
          aria-disabled={busy}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}
