/** Which commands a person may call where they are, and which of them fit what they have typed. */
import type { PublishedCommand, PublishedOption } from '../../../chat/command.js'
import type { ShownPerson } from '../surface.js'
import { inLocale } from './words.js'

/** A command, or one action of it, as one line of the list. */
export interface Callable {
  name: string
  action?: string
  label: string
  description: string
  options: PublishedOption[]
}

const RANK = { everyone: 0, moderator: 1, administrator: 2 } as const
const rankOf = (me: ShownPerson) => (me.role === 'administrator' ? 2 : me.role === 'moderator' ? 1 : 0)

/** What this person may call here, in their language. */
export const callablesFor = (
  commands: readonly PublishedCommand[],
  me: ShownPerson,
  direct: boolean,
  locale: string,
): Callable[] =>
  commands
    .filter((c) => RANK[c.audience] <= rankOf(me))
    .filter((c) => c.where === 'anywhere' || (c.where === 'direct') === direct)
    .flatMap((c): Callable[] => {
      const name = `/${inLocale(c.names, locale)}`
      if (c.actions.length === 0)
        return [
          { name: c.name, label: name, description: inLocale(c.descriptions, locale), options: c.options },
        ]
      return c.actions.map((a) => ({
        name: c.name,
        action: a.name,
        label: `${name} ${inLocale(a.names, locale)}`,
        description: inLocale(a.descriptions, locale),
        options: a.options,
      }))
    })

/** What was typed of a name after an `@`, if the caret stands there. */
export const nameBeforeCaret = (text: string, caret: number) =>
  /(?:^|\s)@([\p{L}\p{N}_]*)$/u.exec(text.slice(0, caret))?.[1]

export const matchingCallables = (all: readonly Callable[], typed: string): Callable[] => {
  const wanted = `/${typed.toLowerCase()}`
  return all.filter((c) =>
    [c.label, `/${c.name}${c.action ? ` ${c.action}` : ''}`].some((l) => l.toLowerCase().startsWith(wanted)),
  )
}
