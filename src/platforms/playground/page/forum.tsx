/** A forum: its posts, the liveliest first, and a form for a new one. */
import { useRef, useState } from 'preact/hooks'
import type { ShownChannel, ShownPerson } from '../surface.js'
import { Avatar } from './avatar.js'
import { Icon } from './icons.js'
import { ago } from './times.js'
import { useSpeech } from './words.js'

interface Props {
  forum: ShownChannel
  posts: readonly ShownChannel[]
  people: Map<string, ShownPerson>
  onVisit: (channel: string) => void
  onOpen: (title: string, text: string) => Promise<boolean>
}

export const Forum = ({ forum, posts, people, onVisit, onOpen }: Props) => {
  const t = useSpeech()
  const [writing, setWriting] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const sorted = [...posts].sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0))

  const submit = async (event: Event) => {
    event.preventDefault()
    if (!form.current) return
    const given = new FormData(form.current)
    if (await onOpen(String(given.get('title')), String(given.get('text')))) setWriting(false)
  }

  return (
    <div class="timeline">
      <div class="forum">
        <header class="forum-head">
          <p>{forum.topic}</p>
          {!writing && (
            <button type="button" class="button" onClick={() => setWriting(true)}>
              <Icon name="plus" /> {t('forum.new')}
            </button>
          )}
        </header>
        {writing && (
          <form class="forum-form" ref={form} onSubmit={(event) => void submit(event)}>
            <label>
              {t('forum.title')}
              <input name="title" required maxLength={100} ref={(input) => input?.focus()} />
            </label>
            <label>
              {t('forum.text')}
              <textarea name="text" required maxLength={2000} rows={4} />
            </label>
            <div class="form-row">
              <button type="submit" class="button">
                {t('forum.publish')}
              </button>
              <button type="button" class="text-button" onClick={() => setWriting(false)}>
                {t('cancel')}
              </button>
            </div>
          </form>
        )}
        <ul class="posts">
          {sorted.map((post) => {
            const by = people.get(post.by ?? '')
            return (
              <li key={post.id}>
                <button type="button" class="post" onClick={() => onVisit(post.id)}>
                  <Avatar person={by} />
                  <span class="post-words">
                    <strong dir="auto">{post.name}</strong>
                    <span class="soft">
                      {by?.name} · {t('forum.count', { count: post.messages })}
                      {post.lastAt === null ? '' : ` · ${ago(t.locale, post.lastAt, Date.now())}`}
                    </span>
                  </span>
                </button>
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
