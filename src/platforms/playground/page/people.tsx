/** The right pane: who is here. */
import { useState } from 'preact/hooks'
import type { ShownPerson } from '../surface.js'
import { Avatar } from './avatar.js'
import { useSpeech } from './words.js'

const GROUPS = [
  ['team', ['administrator', 'moderator']],
  ['bots', ['bot']],
  ['members', ['member']],
] as const

export const People = ({ people, me }: { people: Map<string, ShownPerson>; me: ShownPerson }) => {
  const t = useSpeech()
  const [wanted, setWanted] = useState('')
  const order = new Intl.Collator(t.locale)
  const here = [...people.values()]
    .filter((p) => p.here && `${p.name} ${p.handle}`.toLowerCase().includes(wanted.toLowerCase()))
    .sort((a, b) => order.compare(a.name, b.name))
  return (
    <>
      <div class="people-search">
        <input
          type="search"
          placeholder={t('people.find')}
          aria-label={t('people.find')}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <div class="people-list">
        {GROUPS.map(([group, roles]) => {
          const inside = here.filter((p) => (roles as readonly string[]).includes(p.role))
          if (inside.length === 0) return null
          return (
            <section key={group} aria-labelledby={`people-${group}`}>
              <h2 id={`people-${group}`}>
                {t(`people.${group}`)} <span class="soft">{inside.length}</span>
              </h2>
              <ul>
                {inside.map((p) => (
                  <li key={p.id} class="person">
                    <Avatar person={p} small />
                    <span class={`name role-${p.role}`}>{p.name}</span>
                    {p.id === me.id && <span class="badge">{t('badge.you')}</span>}
                    {p.role === 'bot' && <span class="badge">{t('badge.bot')}</span>}
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </>
  )
}
