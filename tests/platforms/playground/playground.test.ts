import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { CommandRequest, PressRequest, PublishedCommand, Reply } from '../../../src/chat/command.js'
import type { ChatEvent } from '../../../src/chat/event.js'
import { createPlayground, type Playground } from '../../../src/platforms/playground/index.js'
import type { Change } from '../../../src/platforms/playground/surface.js'

const NOW = Date.UTC(2026, 10, 21, 12)
const signal = new AbortController().signal

const COMMAND: PublishedCommand = {
  name: 'points',
  names: { en: 'points' },
  descriptions: { en: 'Points' },
  audience: 'everyone',
  where: 'anywhere',
  options: [],
  actions: [],
}

let folder = ''
let now = NOW
let heard: ChatEvent[] = []
let asked: (CommandRequest | PressRequest)[] = []
let reply: Reply
let playground: Playground

const renderers = {
  discord: (view: unknown) => ({ drawnBy: 'discord', view }),
  telegram: (view: unknown) => ({ drawnBy: 'telegram', view, picture: new Uint8Array(3) }),
}

const open = async () => {
  playground = createPlayground({ path: join(folder, 'chat.jsonl'), renderers, clock: () => now })
  await playground.publishCommands([COMMAND])
  await playground.start(
    {
      event: async (event) => {
        heard.push(event)
      },
      request: async (request) => {
        asked.push(request)
        return reply
      },
      complete: async ({ typed }) => [{ label: `${typed}!`, value: typed }],
    },
    signal,
  )
}

const as = (person: string) => ({ as: person, locale: 'en' })
const problem = async (work: () => unknown): Promise<string> => {
  try {
    await work()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'no problem'
}

/** Made once: what the very first start heard and wrote. */
let seeded = ''
let first: ChatEvent[] = []
beforeAll(async () => {
  seeded = mkdtempSync(join(tmpdir(), 'kith-playground-'))
  folder = seeded
  await open()
  await playground.stop()
  first = heard
})
afterAll(() => rmSync(seeded, { recursive: true, force: true }))

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kith-playground-'))
  copyFileSync(join(seeded, 'chat.jsonl'), join(folder, 'chat.jsonl'))
  now = NOW
  heard = []
  asked = []
  reply = {
    view: {
      blocks: [{ type: 'paragraph', text: 'Hello' }],
      buttons: [[{ label: 'More', action: 'points:2' }]],
    },
    private: true,
    replace: false,
  }
  await open()
})
afterEach(async () => {
  await playground.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('starting', () => {
  test('tells the whole past as an import, the space first and who is there last', () => {
    expect(first[0]).toMatchObject({ type: 'space', fresh: true })
    expect(first.at(-1)).toMatchObject({ type: 'roster', here: expect.any(Set) })
    expect(first.filter((e) => e.type === 'message').every((e) => e.source === 'import')).toBe(true)
    expect(first.filter((e) => e.type === 'message').length).toBeGreaterThan(3000)
  })

  test('again, tells the same past and what was said by hand, and keeps it on the page', async () => {
    const sent = await playground.surface.send(as('mara'), 'lounge', 'I was here before')
    await playground.stop()
    const first = heard.filter((e) => e.source === 'import')
    heard = []
    now += 86_400_000
    await open()
    expect(heard[0]).toMatchObject({ type: 'space', fresh: false })
    expect(heard.filter((e) => e.source === 'import')).toEqual(first)
    expect(heard.filter((e) => e.source === 'gap')).toMatchObject([
      { type: 'message', text: 'I was here before' },
    ])
    const page = playground.surface.history(as('mara'), 'lounge', null, 1)
    expect(page.messages[0]?.id).toBe(sent.id)
  })
})

describe('what people do', () => {
  test('a message is an event with its reply, its mentions and its length in code points', async () => {
    const first = await playground.surface.send(as('mara'), 'lounge', 'Who has glue? 🥹')
    await playground.surface.send(as('gus'), 'lounge', '@mara @nobody I do', first.id)
    const [one, two] = heard.slice(-2)
    expect(one).toMatchObject({ type: 'message', source: 'live', length: 15, author: { id: 'mara' } })
    expect(two).toMatchObject({
      reply: { ref: { at: NOW }, author: { id: 'mara' } },
      mentions: [{ id: 'mara' }],
    })
  })

  test('voting, going into voice and passing a message on are told, and checked like anything else', async () => {
    const { id } = await playground.surface.send(as('mara'), 'lounge', 'Tea or coffee?')
    heard = []
    await playground.surface.deed(as('gus'), { what: 'vote', message: id, options: [1] })
    await playground.surface.deed(as('gus'), { what: 'voice', channel: 'lounge' })
    await playground.surface.forward(as('gus'), id, 'lounge')
    expect(heard).toMatchObject([
      { type: 'vote', change: 'chosen', options: [1], by: { id: 'gus' } },
      { type: 'voice', channel: { id: 'lounge' }, person: { id: 'gus' } },
      { type: 'message', forward: {}, author: { id: 'gus' } },
    ])
    const unknown = () => playground.surface.deed(as('gus'), { what: 'vote', message: 'none', options: [0] })
    expect(await problem(unknown)).toBe('unknown-message')
  })

  test('two messages of one millisecond keep their order, also when the clock goes back', async () => {
    const ids: string[] = []
    for (const text of ['one', 'two', 'three']) {
      ids.push((await playground.surface.send(as('mara'), 'lounge', text)).id)
      now -= 1000
    }
    expect(ids).toEqual([`${NOW}-0`, `${NOW}-1`, `${NOW}-2`])
  })

  test('reacting twice is one reaction, and taking it back is told', async () => {
    const { id } = await playground.surface.send(as('mara'), 'lounge', 'Hello')
    const before = heard.length
    await playground.surface.react(as('gus'), id, '❤️', true)
    const shown = await playground.surface.react(as('gus'), id, '❤️', true)
    expect(shown.reactions).toEqual([{ emoji: '❤️', by: ['gus'] }])
    const after = await playground.surface.react(as('gus'), id, '❤️', false)
    expect(after.reactions).toEqual([])
    expect(heard.slice(before).map((e) => e.type === 'reaction' && e.change)).toEqual(['added', 'removed'])
  })

  test('one deletes what is one’s own, and moderators what is anybody’s', async () => {
    const { id } = await playground.surface.send(as('mara'), 'lounge', 'Hello')
    expect(await problem(() => playground.surface.remove(as('gus'), id))).toBe('not-allowed')
    await playground.surface.remove(as('tomasz'), id)
    expect(heard.at(-1)).toMatchObject({ type: 'deletion', refs: [{ at: NOW, low: 0 }] })
    expect(await problem(() => playground.surface.react(as('gus'), id, '❤️', true))).toBe('unknown-message')
  })

  test('a post in a forum is a thread and its first message', async () => {
    const post = await playground.surface.open(as('gus'), 'questions', 'A title', 'A question')
    expect(post).toMatchObject({ kind: 'thread', parent: 'questions', by: 'gus', messages: 1 })
    expect(heard.slice(-2).map((e) => e.type)).toEqual(['thread', 'message'])
  })

  test('somebody new joins under a handle of their own, also when the name is taken', async () => {
    const one = await playground.surface.join('Mara', 'en')
    const two = await playground.surface.join('新人', 'zh-CN')
    expect([one.handle, two.handle]).toEqual(['mara2', 'guest'])
    expect(heard.at(-1)).toMatchObject({ type: 'join', person: { id: 'guest', name: '新人' } })
  })

  test('a hostile text stays text, without controls and direction marks, and cannot be empty or endless', async () => {
    const evil = '\u202e<img src=x onerror=alert(1)>\u0000\u0007'
    const sent = await playground.surface.send(as('gus'), 'lounge', evil)
    expect(sent.text).toBe('<img src=x onerror=alert(1)>')
    expect(
      await problem(() => playground.surface.send(as('gus'), 'lounge', ' \u200b'.trim() && '\u0000')),
    ).toBe('empty')
    expect(await problem(() => playground.surface.send(as('gus'), 'lounge', 'x'.repeat(2001)))).toBe(
      'too-long',
    )
    for (const emoji of ['x', '<b>', '❤️❤️', '1'])
      expect(await problem(() => playground.surface.react(as('mara'), sent.id, emoji, true))).toBe(
        'not-allowed',
      )
  })
})

describe('what people may see', () => {
  test('the team’s room is for the team', async () => {
    const seen = (person: string) =>
      playground.surface.overview(person).channels.some((c) => c.id === 'staff')
    expect([seen('mara'), seen('tomasz'), seen('gus')]).toEqual([true, true, false])
    expect(await problem(() => playground.surface.history(as('gus'), 'staff', null, 10))).toBe(
      'unknown-channel',
    )
    expect(await problem(() => playground.surface.send(as('gus'), 'staff', 'Hello?'))).toBe('unknown-channel')
    expect(await playground.visibility?.canSee('gus', 'mending-yard', 'staff')).toBe(false)
  })

  test('a private chat is for its owner, and no event', async () => {
    const before = heard.length
    await playground.surface.send(as('gus'), 'direct-gus', 'psst')
    expect(heard.length).toBe(before)
    expect(await problem(() => playground.surface.history(as('mara'), 'direct-gus', null, 5))).toBe(
      'unknown-channel',
    )
  })

  test('only the team writes announcements', async () => {
    expect(await problem(() => playground.surface.send(as('gus'), 'announcements', 'Me too'))).toBe(
      'not-allowed',
    )
    expect((await playground.surface.send(as('mara'), 'announcements', 'News')).text).toBe('News')
  })

  test('nobody is somebody who left, or the bot', async () => {
    for (const person of ['ulla', 'kith', 'nobody', '__proto__'])
      expect(await problem(() => playground.surface.send(as(person), 'lounge', 'Hello'))).toBe(
        'unknown-person',
      )
  })

  test('history reads back to the beginning, each message once', () => {
    const seen: string[] = []
    let before: string | null = null
    do {
      const page = playground.surface.history(as('mara'), 'lounge', before, 100)
      seen.unshift(...page.messages.map((m) => m.id))
      before = page.earlier
    } while (before !== null)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(
      playground.surface.overview('mara').channels.find((c) => c.id === 'lounge')?.messages,
    )
  })
})

describe('asking the bot', () => {
  test('a private answer reaches the caller alone, drawn by both renderers', async () => {
    const changes: Record<string, Change[]> = { gus: [], mara: [] }
    playground.surface.subscribe(as('gus'), (c) => changes['gus']?.push(c))
    playground.surface.subscribe(as('mara'), (c) => changes['mara']?.push(c))
    const shown = await playground.surface.command(as('gus'), 'lounge', 'points', undefined, {})
    expect(shown).toMatchObject({ private: true, answers: { command: 'points', by: 'gus' } })
    expect(shown.drawn).toMatchObject({ discord: { drawnBy: 'discord' }, telegram: { drawnBy: 'telegram' } })
    expect(shown.drawn?.telegram).not.toHaveProperty('picture')
    expect(changes['gus']?.map((c) => c.type)).toEqual(['message'])
    expect(changes['mara']).toEqual([])
    expect(asked[0]).toMatchObject({
      type: 'command',
      space: { id: 'mending-yard' },
      by: { id: 'gus', locale: 'en' },
    })
  })

  test('a press may replace the answer it is on, and only its owner may press a private one', async () => {
    const shown = await playground.surface.command(as('gus'), 'lounge', 'points', undefined, {})
    reply = { view: { blocks: [{ type: 'paragraph', text: 'Page two' }] }, private: true, replace: true }
    expect(await problem(() => playground.surface.press(as('mara'), shown.id, 'points:2'))).toBe(
      'unknown-message',
    )
    expect(await problem(() => playground.surface.press(as('gus'), shown.id, 'points:9'))).toBe(
      'unknown-message',
    )
    const again = await playground.surface.press(as('gus'), shown.id, 'points:2')
    expect(again).toMatchObject({ id: shown.id, edited: true })
    expect(asked.at(-1)).toMatchObject({ type: 'press', action: 'points:2', owner: 'gus' })
  })

  test('a public answer stays in the channel, and its edit too', async () => {
    reply = { ...reply, private: false }
    const shown = await playground.surface.command(as('gus'), 'lounge', 'points', undefined, {})
    reply = { view: { blocks: [{ type: 'paragraph', text: 'Page two' }] }, private: false, replace: true }
    await playground.surface.press(as('mara'), shown.id, 'points:2')
    await playground.stop()
    await open()
    expect(playground.surface.history(as('mara'), 'lounge', null, 1).messages[0]).toMatchObject({
      id: shown.id,
      edited: true,
      drawn: { discord: { view: { blocks: [{ text: 'Page two' }] } } },
    })
  })

  test('in the private chat there is no space, and the answer is an ordinary message', async () => {
    const shown = await playground.surface.command(as('gus'), 'direct-gus', 'points', undefined, {})
    expect(asked[0]?.space).toBeNull()
    expect(shown.private).toBe(false)
  })

  test('an argument that names a person is that person as the playground knows them', async () => {
    const forged = { id: 'mara', name: '<b>Boss</b>', bot: true }
    await playground.surface.command(as('gus'), 'lounge', 'points', undefined, { person: forged })
    expect(asked[0]).toMatchObject({
      arguments: { person: { id: 'mara', name: 'Mara Lindqvist', bot: false } },
    })
  })

  test('an unknown command or action is refused before anybody is asked', async () => {
    expect(await problem(() => playground.surface.command(as('gus'), 'lounge', 'nope', undefined, {}))).toBe(
      'unknown-command',
    )
    expect(await problem(() => playground.surface.command(as('gus'), 'lounge', 'points', 'nope', {}))).toBe(
      'unknown-command',
    )
    expect(asked).toEqual([])
  })
})

describe('the port', () => {
  const view = { blocks: [{ type: 'paragraph' as const, text: 'Hello' }] }

  test('a message is sent once for its key, across a restart too', async () => {
    const place = { space: 'mending-yard', channel: 'lounge' }
    const sent = await playground.send(place, view, 'key-1')
    await playground.stop()
    await open()
    expect(await playground.send(place, view, 'key-1')).toEqual(sent)
    expect(await playground.send({ person: 'gus' }, view, 'key-2')).toMatchObject({ channel: 'direct-gus' })
  })

  test('what cannot be sent is refused with a reason, and nothing is sent when stopped', async () => {
    const refusal = async (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: { problem?: unknown }) => error.problem,
      )
    expect(await refusal(playground.send({ person: 'nobody' }, view, 'k'))).toEqual({
      kind: 'refused',
      reason: 'gone',
    })
    expect(await refusal(playground.edit({ channel: 'lounge', id: '1-1' }, view))).toMatchObject({
      kind: 'refused',
    })
    await playground.stop()
    expect(await refusal(playground.send({ person: 'gus' }, view, 'k'))).toEqual({ kind: 'down' })
    expect(playground.state().connected).toBe(false)
  })

  test('rights follow the role', async () => {
    const of = (person: string) => playground.rights?.of('mending-yard', person)
    expect(await of('mara')).toEqual({ administrator: true, moderator: true })
    expect(await of('tomasz')).toEqual({ administrator: false, moderator: true })
    expect(await of('gus')).toEqual({ administrator: false, moderator: false })
  })
})
