/** The bar above the messages: where one is, and how replies are drawn. */
import type { ShownChannel } from '../surface.js'
import { Icon } from './icons.js'
import type { Look } from './message.js'
import { useSpeech } from './words.js'

interface Props {
  channel: ShownChannel
  parent: ShownChannel | undefined
  look: Look
  onLook: (look: Look) => void
  onVisit: (channel: string) => void
  onDrawer: (drawer: 'channels' | 'people') => void
}

const LOOKS: Look[] = ['discord', 'telegram', 'both']

export const Header = ({ channel, parent, look, onLook, onVisit, onDrawer }: Props) => {
  const t = useSpeech()
  const name = channel.kind === 'direct' ? t('direct.kith') : channel.name
  return (
    <header class="bar">
      <button
        type="button"
        class="tool narrow"
        aria-label={t('channels')}
        aria-controls="side"
        onClick={() => onDrawer('channels')}
      >
        <Icon name="menu" />
      </button>
      <div class="bar-words">
        <h2 class="bar-name" dir="auto">
          {parent && (
            <>
              <button type="button" class="text-button" onClick={() => onVisit(parent.id)}>
                {parent.name}
              </button>
              <span aria-hidden="true"> › </span>
            </>
          )}
          {name}
        </h2>
        {channel.topic && channel.kind !== 'forum' && (
          <p class="bar-topic" dir="auto">
            {channel.topic}
          </p>
        )}
      </div>
      <fieldset class="looks">
        <legend class="visually-hidden">{t('look')}</legend>
        {LOOKS.map((option) => (
          <label key={option} class="look">
            <input
              type="radio"
              name="look"
              value={option}
              checked={look === option}
              onChange={() => onLook(option)}
            />
            <span>{t(`look.${option}`)}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        class="tool narrow"
        aria-label={t('people')}
        aria-controls="people"
        onClick={() => onDrawer('people')}
      >
        <Icon name="people" />
      </button>
    </header>
  )
}
