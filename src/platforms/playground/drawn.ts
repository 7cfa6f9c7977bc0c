/** A view kept in the transcript and drawn for a reader by both platforms' own renderers. */
import type { ViewRenderer } from '../../chat/platform.js'
import type { Text, View } from '../../chat/view.js'
import type { Drawn } from './surface.js'
import type { StoredView } from './transcript.js'

export interface Renderers {
  discord: ViewRenderer
  telegram: ViewRenderer
}

export const storedView = ({ picture, ...view }: View): StoredView =>
  picture
    ? {
        ...view,
        picture: {
          base64: Buffer.from(picture.png).toString('base64'),
          name: picture.name,
          alt: picture.alt,
        },
      }
    : view

const asView = ({ picture, ...view }: StoredView): View =>
  picture
    ? {
        ...view,
        picture: { png: Buffer.from(picture.base64, 'base64'), name: picture.name, alt: picture.alt },
      }
    : view

/** Bytes travel beside, as a picture of their own. */
const withoutBytes = (message: unknown): unknown => {
  if (typeof message !== 'object' || message === null || !('picture' in message)) return message
  const { picture: _bytes, ...rest } = message
  return rest
}

export const draw = (
  renderers: Renderers,
  stored: StoredView,
  options: { private: boolean; locale: string },
): Drawn => {
  const view = asView(stored)
  return {
    discord: withoutBytes(renderers.discord(view, options)),
    telegram: withoutBytes(renderers.telegram(view, options)),
    ...(stored.picture
      ? {
          picture: {
            source: `data:image/png;base64,${stored.picture.base64}`,
            alt: stored.picture.alt,
          },
        }
      : {}),
  }
}

const plain = (text: Text) =>
  typeof text === 'string'
    ? text
    : text.map((part) => (typeof part === 'string' ? part : 'text' in part ? part.text : part.name)).join('')

/** The words of a view on one line, for quoting it. */
export const gist = (view: StoredView): string => {
  const first = view.blocks.find((b) => 'text' in b)
  return view.title ?? (first && 'text' in first ? plain(first.text) : '')
}
