/** A view kept in the transcript and drawn for a reader by both platforms' own renderers. */
import type { ViewRenderer } from '../../chat/platform.js'
import type { Text, View } from '../../chat/view.js'
import type { Drawn } from './surface.js'
import type { StoredView } from './transcript.js'

export interface Renderers {
  discord: ViewRenderer
  telegram: ViewRenderer
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytes = (text: string) => Buffer.from(text, 'base64')

export const storedView = ({ picture, file, ...view }: View): StoredView => ({
  ...view,
  ...(picture && { picture: { base64: base64(picture.png), name: picture.name, alt: picture.alt } }),
  ...(file && { file: { base64: base64(file.bytes), name: file.name, type: file.type } }),
})

const asView = ({ picture, file, ...view }: StoredView): View => ({
  ...view,
  ...(picture && { picture: { png: bytes(picture.base64), name: picture.name, alt: picture.alt } }),
  ...(file && { file: { bytes: bytes(file.base64), name: file.name, type: file.type } }),
})

/** Bytes travel beside, as a picture or file of their own. */
const withoutBytes = (message: unknown): unknown => {
  if (typeof message !== 'object' || message === null) return message
  const { picture: _picture, document: _document, ...rest } = message as Record<string, unknown>
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
    ...(stored.file
      ? {
          file: {
            source: `data:${stored.file.type};base64,${stored.file.base64}`,
            name: stored.file.name,
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
