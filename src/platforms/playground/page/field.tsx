/** One option of a command as a field: text, number, yes or no, a choice, a person, a file, or one that completes. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PublishedOption } from '../../../chat/command.js'
import type { ShownPerson } from '../surface.js'
import type { Given } from './api.js'
import { Avatar } from './avatar.js'
import { type Suggested, SuggestionList, useListKeys } from './suggestions.js'
import { inLocale, useSpeech } from './words.js'

interface Props {
  option: PublishedOption
  people: Map<string, ShownPerson>
  first: boolean
  onValue: (value: Given | undefined) => void
  onFocus: () => void
  complete: (typed: string) => Promise<{ label: string; value: string }[]>
}

const PATIENCE = 120

const peopleLike = (people: Map<string, ShownPerson>, typed: string): ShownPerson[] => {
  const wanted = typed.replace(/^@/, '').toLowerCase()
  return [...people.values()]
    .filter((p) => p.here && p.role !== 'bot' && `${p.name} ${p.handle}`.toLowerCase().includes(wanted))
    .slice(0, 8)
}

const Searching = ({ option, people, first, onValue, onFocus, complete }: Props) => {
  const t = useSpeech()
  const label = inLocale(option.names, t.locale)
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState<(Suggested & { value: Given })[]>([])
  const asked = useRef(0)
  const id = `field-${option.name}`

  useEffect(() => {
    if (option.type === 'person') {
      setFound(
        peopleLike(people, typed).map((p) => ({
          id: p.id,
          label: p.name,
          detail: `@${p.handle}`,
          picture: <Avatar person={p} small />,
          value: { id: p.id, name: p.name, bot: false },
        })),
      )
      return
    }
    asked.current += 1
    const mine = asked.current
    const timer = setTimeout(() => {
      complete(typed)
        .then((list) => {
          if (asked.current === mine)
            setFound(list.map((s) => ({ id: s.value, label: s.label, value: s.value })))
        })
        .catch(() => setFound([]))
    }, PATIENCE)
    return () => clearTimeout(timer)
  }, [typed, option, people])

  const pick = (index: number) => {
    const chosen = found[index]
    if (!chosen) return
    setTyped(chosen.label)
    onValue(chosen.value)
    setOpen(false)
  }
  const keys = useListKeys(open ? found.length : 0, pick, () => setOpen(false))
  const shown = open && found.length > 0
  return (
    <>
      <input
        id={id}
        role="combobox"
        autocomplete="off"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown ? `${id}-list-${keys.at}` : undefined}
        aria-describedby="command-hint"
        required={option.required}
        data-first={first}
        value={typed}
        onFocus={() => {
          onFocus()
          // An optional field stays quiet, so that Enter sends the command.
          setOpen(option.required)
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onInput={(event) => {
          const text = event.currentTarget.value
          setTyped(text)
          setOpen(true)
          keys.setAt(0)
          onValue(option.type === 'person' || text === '' ? undefined : text)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !open) {
            event.preventDefault()
            setOpen(true)
          } else keys.onKey(event)
        }}
      />
      {shown && (
        <SuggestionList
          id={`${id}-list`}
          label={label}
          options={found}
          at={keys.at}
          onPick={pick}
          onHover={keys.setAt}
        />
      )}
    </>
  )
}

/** As the server takes it. */
const asText = async (file: File): Promise<Given> => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let letters = ''
  for (const byte of bytes) letters += String.fromCharCode(byte)
  return { type: 'file', name: file.name, base64: btoa(letters) }
}

export const Field = (props: Props) => {
  const t = useSpeech()
  const { option, first, onValue, onFocus } = props
  const id = `field-${option.name}`
  const shared = {
    id,
    onFocus,
    required: option.required,
    'data-first': first,
    'aria-describedby': 'command-hint',
  }
  const control = () => {
    if (option.type === 'person' || option.completes) return <Searching {...props} />
    if (option.type === 'choice' || option.type === 'flag') {
      const choices =
        option.type === 'flag'
          ? [
              { value: 'yes', label: t('yes') },
              { value: 'no', label: t('no') },
            ]
          : (option.choices ?? []).map((c) => ({ value: c.value, label: inLocale(c.names, t.locale) }))
      const onChange = (value: string) =>
        onValue(value === '' ? undefined : option.type === 'flag' ? value === 'yes' : value)
      return (
        <select {...shared} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">–</option>
          {choices.map((c) => (
            <option value={c.value}>{c.label}</option>
          ))}
        </select>
      )
    }
    if (option.type === 'file')
      return (
        <input
          {...shared}
          type="file"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file) asText(file).then(onValue, () => onValue(undefined))
            else onValue(undefined)
          }}
        />
      )
    if (option.type === 'integer')
      return (
        <input
          {...shared}
          type="number"
          step="1"
          {...(option.min === undefined ? {} : { min: option.min })}
          {...(option.max === undefined ? {} : { max: option.max })}
          onInput={(event) => {
            const { value } = event.currentTarget
            onValue(value === '' ? undefined : Number(value))
          }}
        />
      )
    return (
      <input
        {...shared}
        autocomplete="off"
        maxLength={option.max ?? 500}
        onInput={(event) => onValue(event.currentTarget.value || undefined)}
      />
    )
  }
  return (
    <div class="field">
      <label for={id}>
        {inLocale(option.names, t.locale)}
        {!option.required && <span class="visually-hidden"> ({t('optional')})</span>}
      </label>
      {control()}
    </div>
  )
}
