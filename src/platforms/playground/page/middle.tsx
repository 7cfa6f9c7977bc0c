/** The middle pane below its bar: a forum's posts, or a channel's messages with the place to write. */
import type { Reader, ShownChannel, ShownMessage, ShownPerson } from '../surface.js'
import { api, type Given } from './api.js'
import type { Callable } from './callables.js'
import { Composer } from './composer.js'
import { Forum } from './forum.js'
import type { Live } from './live.js'
import type { Look, MessageActs } from './message.js'
import { Timeline } from './timeline.js'

export const focusComposer = (): void => document.getElementById('composer')?.focus()

interface Props {
  live: Live
  reader: Reader
  me: ShownPerson
  channel: ShownChannel
  look: Look
  acts: MessageActs
  answering: ShownMessage | null
  onAnswered: () => void
}

export const Middle = ({ live, reader, me, channel, look, acts, answering, onAnswered }: Props) => {
  const { state, step, attempt } = live

  if (channel.kind === 'forum')
    return (
      <Forum
        forum={channel}
        posts={state.channels.filter((c) => c.parent === channel.id)}
        people={state.people}
        onVisit={acts.visit}
        onOpen={(title, text) =>
          attempt(async () => {
            const post = await api.open(reader, channel.id, title, text)
            step({ type: 'channel', channel: post })
            acts.visit(post.id)
          })
        }
      />
    )

  const called = (callable: Callable) => ({
    channel: channel.id,
    name: callable.name,
    ...(callable.action === undefined ? {} : { action: callable.action }),
  })
  const onSend = (text: string) =>
    attempt(async () => {
      const reply = answering?.channel === channel.id ? answering.id : null
      step({ type: 'message', message: await api.send(reader, channel.id, text, reply) })
      onAnswered()
    })
  const onRun = (callable: Callable, given: Record<string, Given>) =>
    attempt(async () => {
      step({ type: 'message', message: await api.command(reader, called(callable), given) })
    })

  const stretch = state.stretches[channel.id]
  return (
    <>
      {stretch ? (
        <Timeline
          key={`${channel.id} ${me.id}`}
          channel={channel}
          stretch={stretch}
          channels={state.channels}
          people={state.people}
          me={me}
          look={look}
          acts={acts}
          onLeave={focusComposer}
          onEarlier={async () => {
            const before = stretch.earlier
            if (before === null) return
            await attempt(async () => {
              const page = await api.history(reader, channel.id, before)
              step({ type: 'page', channel: channel.id, page, before })
            })
          }}
        />
      ) : (
        <div class="timeline" aria-busy="true" />
      )}
      <Composer
        channel={channel}
        me={me}
        people={state.people}
        commands={state.commands}
        answering={answering}
        onAnswered={onAnswered}
        onSend={onSend}
        onRun={onRun}
        complete={(callable, option, typed) => api.complete(reader, called(callable), option, typed)}
      />
    </>
  )
}
