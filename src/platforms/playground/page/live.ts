/** Keeps the page's state in step with the playground: loads it, listens, catches up after an interruption. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type { Change, Reader } from '../surface.js'
import { api, listen, Problem } from './api.js'
import { EMPTY, reduce, type State, type Step } from './state.js'
import type { Speech } from './words.js'

export interface Live {
  state: State
  step: (step: Step) => void
  reader: Reader | null
  /** A sentence about what went wrong last. */
  problem: string | null
  setProblem: (problem: string | null) => void
  connected: boolean
  /** What a screen reader is told of the latest happening. */
  heard: string
  /** Whether it worked; if not, the problem is said. */
  attempt: (work: () => Promise<unknown>) => Promise<boolean>
}

const BOT = 'kith'

export const useLive = (as: string | null, setAs: (as: string | null) => void, t: Speech): Live => {
  const [state, step] = useReducer(reduce, EMPTY)
  const [problem, setProblem] = useState<string | null>(null)
  const [heard, setHeard] = useState('')
  const [connected, setConnected] = useState(true)
  const wasOpen = useRef(false)
  const reader = useMemo<Reader | null>(() => (as === null ? null : { as, locale: t.locale }), [as, t.locale])
  const latest = useRef({ state, t, as })
  latest.current = { state, t, as }

  const fail = useCallback((error: unknown) => {
    setProblem(latest.current.t(`problem.${error instanceof Problem ? error.code : 'failed'}`))
  }, [])
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      setProblem(null)
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }

  const loadOverview = useCallback(async () => {
    const overview = await api.overview(as)
    const known = overview.people.find((p) => p.id === as)
    if (as !== null && (!known?.here || known.role === 'bot')) setAs(null)
    step({ type: 'overview', overview })
  }, [as])
  const loadChannel = useCallback(
    async (channel: string) => {
      if (!reader) return
      const page = await api.history(reader, channel, null)
      // Somebody else may be reading by now.
      if (latest.current.as === reader.as && latest.current.t.locale === reader.locale)
        step({ type: 'page', channel, page, before: null })
    },
    [reader],
  )

  useEffect(() => {
    step({ type: 'another-reader' })
    loadOverview().catch(fail)
  }, [as, t.locale])

  const open = state.channels.find((c) => c.id === state.channel)
  useEffect(() => {
    if (open && open.kind !== 'forum' && !state.stretches[open.id]) loadChannel(open.id).catch(fail)
  }, [loadChannel, open?.id, state.stretches])

  const announce = (change: Change) => {
    const now = latest.current
    if (change.type !== 'message') return
    const { channel, author, text } = change.message
    if (channel !== now.state.channel || author === now.as) return
    const name = now.state.people.get(author)?.name ?? '?'
    setHeard(author === BOT ? now.t('heard.reply') : now.t('heard.message', { name, text }))
  }
  useEffect(() => {
    if (!reader) return
    return listen(reader, {
      onChange: (change) => {
        step(change)
        announce(change)
      },
      onOpen: () => {
        setConnected(true)
        const again = wasOpen.current
        wasOpen.current = true
        const { channel } = latest.current.state
        // The first time, too: what was said between the first look and now would be missed.
        Promise.all([again && loadOverview(), channel !== null && loadChannel(channel)]).catch(fail)
      },
      onLost: () => setConnected(false),
    })
  }, [reader])

  return { state, step, reader, problem, setProblem, connected, heard, attempt }
}
