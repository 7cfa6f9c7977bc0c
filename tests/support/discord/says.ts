/** What a person reads in a message, and the buttons under it. */
import type { StoredMessage } from './messages.js'

export const wordsOf = ({ content, embeds }: StoredMessage): string =>
  [
    content,
    ...embeds.flatMap(({ title, description, fields = [], footer }) => [
      title,
      description,
      ...fields.flatMap(({ name, value }) => [name, value]),
      footer?.text,
    ]),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')

/** The custom id of the button with these words on it. */
export const buttonOf = ({ components }: StoredMessage, label: string): string => {
  const buttons = components.flatMap((row) => row.components)
  const found = buttons.find((one) => one.label?.includes(label))?.custom_id
  if (found === undefined)
    throw new Error(`no button "${label}" among ${buttons.map((one) => one.label).join(' | ')}`)
  return found
}
