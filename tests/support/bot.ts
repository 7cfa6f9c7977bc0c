/** A bot without a platform: the real dispatcher, tracker and a real SQLite store, with a clock that tests move. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../../src/bot/command.js'
import { createDispatch, type Dispatch } from '../../src/bot/dispatch.js'
import type { Pictures } from '../../src/bot/pictures.js'
import type { CommandRequest, PressRequest, Reply, Rights } from '../../src/chat/command.js'
import type { ChatEvent, Person, PlatformName } from '../../src/chat/event.js'
import type { Platform, SpaceFinding } from '../../src/chat/platform.js'
import type { Roles } from '../../src/chat/roles.js'
import type { Stages } from '../../src/chat/stages.js'
import type { Tags } from '../../src/chat/tags.js'
import type { Block, Inline, Text, View } from '../../src/chat/view.js'
import type { Log } from '../../src/log.js'
import type { Store } from '../../src/store/engine.js'
import { openKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import { createPrivacy } from '../../src/store/privacy.js'
import { createTracker, type Tracker } from '../../src/tracking/tracker.js'
import { bestLocale } from '../../src/views/words.js'
import { silentLog } from './silent-log.js'
import { copySqlite } from './templates.js'

/** A Wednesday, noon UTC. */
const NOON = Date.UTC(2026, 10, 18, 12)

export interface TestBot {
  store: Store
  tracker: Tracker
  dispatch: Dispatch
  clock: { now: number }
  /** What administrators are where: `platform space person`. */
  administrators: Set<string>
  /** The same of moderators. */
  moderators: Set<string>
  say(from: Place, by: Person, text: string, reply?: MessageAt): Promise<MessageAt>
  react(from: Place, by: Person, to: MessageAt, author: Person): Promise<void>
  command(from: Place, by: Person, name: string, given?: Given): Promise<Reply>
  press(from: Place, by: Person, action: string): Promise<Reply>
  close(): Promise<void>
}

export interface Place {
  platform: PlatformName
  /** Null: the private chat. */
  space: string | null
  /** Where in it, if not in the one that everybody is in. */
  channel?: string
}

export type Given = Partial<
  Pick<CommandRequest, 'action' | 'arguments' | 'text' | 'addressed' | 'repliedTo' | 'named'>
>

interface MessageAt {
  at: number
  low: number
}

export const person = (id: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  name,
  bot: false,
  ...more,
})

/** A port that is never started: only what commands ask of it. */
const port = (
  name: PlatformName,
  rights: (platform: PlatformName, space: string | null, person: string) => Rights,
  findings: SpaceFinding[],
): Platform => {
  const never = () => Promise.reject(new Error('not part of this test'))
  return {
    name,
    privateReplies: name !== 'telegram',
    start: never,
    publishCommands: never,
    send: never,
    edit: never,
    state: () => ({ connected: true, since: 0 }),
    stop: async () => {},
    survey: { space: async () => findings },
    rights: { of: async (space, who) => rights(name, space, who) },
  }
}

export const openBot = async (
  commands: readonly Command[],
  options: {
    log?: Log
    findings?: SpaceFinding[]
    /** What Discord's port can do with roles. */
    roles?: Roles
    /** Which of Discord's channels somebody sees, as `person channel`; all of them where nothing is said. */
    sees?: ReadonlySet<string>
    /** Who speaks on Discord's stages. */
    stages?: Stages
    /** What Telegram's port can do with tags. */
    tags?: Tags
    on?: readonly PlatformName[]
    pictures?: Pictures
  } = {},
): Promise<TestBot> => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bot-'))
  const database = join(folder, 'kith.db')
  await copySqlite(database)
  const store = await openStore(database, { migrate: false })
  await openKeys(store, { current: 'a secret that is for tests only, and long', previous: null }, 0)
  const clock = { now: NOON }
  const log = options.log ?? silentLog
  const administrators = new Set<string>()
  const moderators = new Set<string>()
  const tracker = createTracker({
    store,
    log,
    clock: () => clock.now,
    secret: 'test',
    begin: { language: 'en', zone: 'UTC', bestLocale },
    gatherMs: 0,
  })
  const rightsOf = (platform: PlatformName, space: string | null, who: string): Rights => {
    const key = `${platform} ${space} ${who}`
    const administrator = administrators.has(key)
    return { administrator, moderator: administrator || moderators.has(key) }
  }
  const platforms = (options.on ?? ['discord', 'telegram']).map((name) => ({
    ...port(name, rightsOf, options.findings ?? []),
    ...(options.roles && name === 'discord' && { roles: options.roles }),
    ...(options.sees &&
      name === 'discord' && {
        visibility: {
          canSee: async (who: string, _: string, channel: string) =>
            options.sees?.has(`${who} ${channel}`) ?? false,
        },
      }),
    ...(options.stages && name === 'discord' && { stages: options.stages }),
    ...(options.tags && name === 'telegram' && { tags: options.tags }),
  }))
  const privacy = createPrivacy({ store, key: 'test', path: join(folder, 'refusals'), backupDays: 7 })
  const parts = { commands, store, tracker, platforms, privacy, log }
  const dispatch = createDispatch({
    ...parts,
    clock: () => clock.now,
    ...(options.pictures && { pictures: options.pictures }),
  })
  let low = 0
  const rightsAt = (from: Place, by: Person) => async (): Promise<Rights> =>
    rightsOf(from.platform, from.space, by.id)
  const base = (from: Place, by: Person) => ({
    platform: from.platform,
    space: from.space === null ? null : { id: from.space, name: `Space ${from.space}` },
    channel: from.space === null ? `dm-${by.id}` : (from.channel ?? 'general'),
    by,
    at: clock.now,
    rights: rightsAt(from, by),
  })
  const happening = (from: Place) => ({
    platform: from.platform,
    space: from.space ?? '',
    at: clock.now,
    source: 'live' as const,
    channel: { id: from.channel ?? 'general', name: from.channel ?? 'general', kind: 'text' as const },
  })
  const send = (event: ChatEvent) => tracker.event(event)
  return {
    store,
    tracker,
    dispatch,
    clock,
    administrators,
    moderators,
    async say(from, by, text, reply) {
      const ref = { at: clock.now, low: ++low }
      await send({
        ...happening(from),
        type: 'message',
        ref,
        author: by,
        mentions: [],
        text,
        length: [...text].length,
        ...(reply && { reply: { ref: reply } }),
      })
      return ref
    },
    async react(from, by, to, author) {
      await send({ ...happening(from), type: 'reaction', change: 'added', ref: to, by, emoji: '👍', author })
    },
    command: (from, by, name, given = {}) =>
      dispatch.request({ type: 'command', ...base(from, by), name, ...given } satisfies CommandRequest),
    press: (from, by, action) =>
      dispatch.request({ type: 'press', ...base(from, by), action } satisfies PressRequest),
    async close() {
      await tracker.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const inline = (part: Inline): string =>
  typeof part === 'string' ? part : part.type === 'person' || part.type === 'channel' ? part.name : part.text
const plain = (text: Text): string => (typeof text === 'string' ? text : text.map(inline).join(''))
const block = (b: Block): string => {
  if (b.type === 'list') return b.items.map((i) => `- ${plain(i)}`).join('\n')
  if (b.type === 'fields') return b.fields.map((f) => `${f.label}: ${plain(f.value)}`).join('\n')
  return plain(b.text)
}

/** A view as somebody would read it aloud. */
export const read = (view: View): string =>
  [...(view.title ? [view.title] : []), ...view.blocks.map(block)].join('\n')

/** The action behind the button with this label. */
export const button = (view: View, label: string | RegExp): string => {
  const all = (view.buttons ?? []).flat()
  const found = all.find((b) => (typeof label === 'string' ? b.label === label : label.test(b.label)))
  if (!found || !('action' in found))
    throw new Error(`no button ${label}: ${all.map((b) => b.label).join(', ')}`)
  return found.action
}
