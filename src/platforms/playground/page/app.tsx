/** The page as a whole: three panes on a desk, one at a time on a phone. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ShownMessage } from '../surface.js'
import { api } from './api.js'
import { Chooser } from './chooser.js'
import { type Drawer, useDrawer } from './drawer.js'
import { Header } from './header.js'
import { useKept } from './kept.js'
import { useLive } from './live.js'
import type { Look, MessageActs } from './message.js'
import { focusComposer, Middle } from './middle.js'
import { People } from './people.js'
import { Sidebar } from './sidebar.js'
import { useTheme } from './theme.js'
import { type Dictionary, SpeechContext, speechOf } from './words.js'

const isLook = (value: string) => ['discord', 'telegram', 'both'].includes(value)

export const App = ({ dictionary, onLocale }: { dictionary: Dictionary; onLocale: (l: string) => void }) => {
  const t = useMemo(() => speechOf(dictionary), [dictionary])
  const [as, setAs] = useKept<string | null>('as', null)
  const [look, setLook] = useKept<Look>('look', 'discord', isLook)
  const theme = useTheme()
  const live = useLive(as, setAs, t)
  const [choosing, setChoosing] = useState(false)
  const [drawer, setDrawer] = useState<Drawer>(null)
  const [answering, setAnswering] = useState<ShownMessage | null>(null)
  useDrawer(drawer, () => setDrawer(null))

  const { state, step, reader, attempt, problem } = live
  const me = as === null ? undefined : state.people.get(as)
  const channel = state.channels.find((c) => c.id === state.channel)

  useEffect(() => setAnswering(null), [as, state.channel])
  useEffect(() => {
    const name = channel?.kind === 'direct' ? t('direct.kith') : channel?.name
    document.title = name === undefined ? t('direct.kith') : `${name} · ${state.space.name}`
  }, [channel, state.space.name, t])

  const visit = (id: string) => {
    step({ type: 'visit', channel: id })
    setDrawer(null)
    live.setProblem(null)
  }
  const become = (id: string) => {
    setAs(id)
    setChoosing(false)
    setDrawer(null)
  }

  const acts: MessageActs = {
    visit,
    reply: setAnswering,
    react: (message, emoji, on) => {
      if (!reader) return
      void attempt(async () => {
        step({ type: 'changed', message: await api.react(reader, message.id, emoji, on) })
      })
    },
    remove: (message) => {
      const { id, channel: from } = message
      focusComposer()
      if (message.private) return step({ type: 'dismiss', channel: from, id })
      if (!reader) return
      void attempt(async () => {
        await api.remove(reader, id)
        step({ type: 'gone', channel: from, id })
      })
    },
    press: async (message, action) => {
      if (!reader) return
      await attempt(async () => {
        const shown = await api.press(reader, message.id, action)
        step({ type: shown.id === message.id ? 'changed' : 'message', message: shown })
      })
    },
    jump: (id) => {
      const target = document.getElementById(`m-${id}`)
      target?.scrollIntoView({ block: 'center' })
      target?.focus()
    },
  }

  if (state.people.size === 0)
    return (
      <p class="waiting" role="status">
        {problem ?? t('loading')}
      </p>
    )

  return (
    <SpeechContext.Provider value={t}>
      <a class="skip" href="#composer">
        {t('skip')}
      </a>
      <div class={`desk${drawer ? ` drawer-${drawer}` : ''}`}>
        <div class="side" id="side">
          {me && (
            <Sidebar
              space={state.space}
              channels={state.channels}
              current={state.channel}
              unread={state.unread}
              me={me}
              locales={dictionary.locales}
              dark={theme.dark}
              onVisit={visit}
              onChange={() => setChoosing(true)}
              onLocale={onLocale}
              onTheme={theme.toggle}
            />
          )}
        </div>
        <main class="middle" inert={drawer !== null}>
          {channel && (
            <Header
              channel={channel}
              parent={state.channels.find((c) => c.id === channel.parent)}
              look={look}
              onLook={setLook}
              onVisit={visit}
              onDrawer={setDrawer}
            />
          )}
          {!live.connected && (
            <p class="banner" role="status">
              {t('lost')}
            </p>
          )}
          {problem && (
            <p class="banner banner-problem" role="alert">
              {problem}
              <button type="button" class="text-button" onClick={() => live.setProblem(null)}>
                {t('message.dismiss')}
              </button>
            </p>
          )}
          {channel && me && reader && (
            <Middle
              live={live}
              reader={reader}
              me={me}
              channel={channel}
              look={look}
              acts={acts}
              answering={answering}
              onAnswered={() => setAnswering(null)}
            />
          )}
        </main>
        <aside class="people" id="people" aria-label={t('people')}>
          {me && <People people={state.people} me={me} />}
        </aside>
        {drawer && (
          <button
            type="button"
            class="shade"
            aria-label={t('drawer.close')}
            onClick={() => setDrawer(null)}
          />
        )}
      </div>
      <div class="visually-hidden" aria-live="polite">
        {live.heard}
      </div>
      {(me === undefined || choosing) && (
        <Chooser
          people={state.people}
          suggested={state.suggested}
          current={me?.id ?? null}
          onClose={() => setChoosing(false)}
          onChoose={become}
          onJoin={async (name) => {
            await attempt(async () => {
              const person = await api.join(name, t.locale)
              step({ type: 'person', person })
              become(person.id)
            })
          }}
        />
      )}
    </SpeechContext.Provider>
  )
}
