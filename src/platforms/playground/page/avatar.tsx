/** A person's picture: their initials on a tint of their own. Nothing is fetched. */
import type { ShownPerson } from '../surface.js'
import { Mark } from './icons.js'

const TINTS = 10

const tintOf = (id: string) => {
  let sum = 7
  for (const c of id) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 9973
  return sum % TINTS
}

const initialsOf = (name: string) => {
  const words = name.trim().split(/[\s-]+/u)
  const first = [...(words[0] ?? '?')][0] ?? '?'
  if (/\p{Script=Han}/u.test(first)) return [...name].slice(-1).join('')
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

export const Avatar = ({ person, small = false }: { person: ShownPerson | undefined; small?: boolean }) => {
  const size = small ? 'avatar avatar-small' : 'avatar'
  if (person?.role === 'bot')
    return (
      <span class={`${size} avatar-bot`} aria-hidden="true">
        <Mark />
      </span>
    )
  return (
    <span class={`${size} tint-${tintOf(person?.id ?? '')}`} aria-hidden="true">
      {initialsOf(person?.name ?? '?')}
    </span>
  )
}
