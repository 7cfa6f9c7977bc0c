/** What the Discord adapter says: answers to interactions, messages of its own, commands; every body is checked. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { PublishedCommand, Reply } from '../../src/chat/command.js'
import type { View } from '../../src/chat/view.js'
import { createDiscord } from '../../src/platforms/discord/index.js'
import {
  ANNA,
  BEN,
  CHANNEL,
  CLEO,
  EVERYTHING,
  GUILD,
  MANAGE_ROLES,
  makeGuild,
  PRIVATE_THREAD,
  STAFF_CHANNEL,
  THREAD,
} from '../support/discord/community.js'
import { createListener, createTimers, silentLog } from '../support/discord/listener.js'
import { OPENAPI_SKIPPED } from '../support/discord/schemas.js'
import { type DiscordServer, type ServerOptions, startDiscord } from '../support/discord/server.js'

type Listener = ReturnType<typeof createListener>
const open: { server: DiscordServer; platform: ReturnType<typeof createDiscord> }[] = []

afterEach(async () => {
  for (const { server, platform } of open.splice(0)) {
    await platform.stop()
    await server.stop()
  }
})

const connect = async (options: ServerOptions & { listener?: Listener } = {}) => {
  let now = Date.now()
  const clock = () => now
  const server = await startDiscord({ guilds: [makeGuild()], clock, ...options })
  const listener = options.listener ?? createListener()
  const timers = createTimers()
  const { log, lines } = silentLog()
  const platform = createDiscord({
    token: server.token,
    apiUrl: server.apiUrl,
    log,
    clock,
    after: timers.after,
  })
  open.push({ server, platform })
  await platform.start(listener.handlers, new AbortController().signal)
  await listener.until((e) => e.type === 'roster' && e.here !== undefined)
  const pass = (ms: number) => {
    now += ms
  }
  return { server, listener, platform, timers, lines, pass, clock }
}

const say = (text: string, change: Partial<View> = {}): View => ({
  blocks: [{ type: 'paragraph', text }],
  ...change,
})
const answer = (view: View, change: Partial<Reply> = {}): Reply => ({
  view,
  private: true,
  replace: false,
  ...change,
})
const from = { user: ANNA, channel: CHANNEL, guild: GUILD }
const later = <T>() => {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((r) => {
    resolve = r
  })
  return { promise, resolve }
}

const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])

describe('commands', () => {
  test('options, subcommands, people and the caller arrive as a request', async () => {
    const { server, listener } = await connect()
    const asked = server.command(
      'points',
      { ...from, locale: 'zh-CN', permissions: String(1n << 5n) },
      [
        {
          type: 1,
          name: 'why',
          options: [
            { type: 6, name: 'member', value: BEN.id },
            { type: 4, name: 'days', value: 7 },
            { type: 5, name: 'all', value: true },
            { type: 3, name: 'rule', value: '__proto__' },
          ],
        },
      ],
      { resolved: { users: { [BEN.id]: BEN } } },
    )
    await asked.answered
    const [request] = listener.requests
    expect(request).toMatchObject({
      type: 'command',
      platform: 'discord',
      name: 'points',
      action: 'why',
      space: { id: GUILD, name: 'Harbour' },
      channel: CHANNEL,
      by: { id: ANNA.id, name: 'Anna', handle: 'anna', locale: 'zh-CN' },
      arguments: { member: { id: BEN.id, name: 'ben' }, days: 7, all: true, rule: '__proto__' },
    })
    expect(await request?.rights()).toEqual({ administrator: true, moderator: true })
  })

  test.each([
    ['nothing', 0n, { administrator: false, moderator: false }],
    ['Moderate Members', 1n << 40n, { administrator: false, moderator: true }],
    ['Manage Messages', 1n << 13n, { administrator: false, moderator: true }],
    ['Administrator', 1n << 3n, { administrator: true, moderator: true }],
  ])('who may %s has these rights', async (_, permissions, rights) => {
    const { server, listener } = await connect()
    await server.command('help', { ...from, permissions: permissions.toString() }).answered
    expect(await listener.requests[0]?.rights()).toEqual(rights)
  })

  test('an answer that is ready is given at once, privately or not', async () => {
    const replies = [answer(say('yours')), answer(say('for all'), { private: false })]
    const listener = createListener(async () => replies.shift() as Reply)
    const { server, lines } = await connect({ listener })
    expect(await server.command('points', from).answered).toMatchObject({
      type: 4,
      data: { content: 'yours', flags: 64, allowed_mentions: { parse: [] } },
    })
    const open = await server.command('points', from).answered
    expect(open).toMatchObject({ type: 4, data: { content: 'for all' } })
    expect(open.data?.flags).toBeUndefined()
    expect(lines.filter((l) => l.level !== 'info')).toEqual([])
  })

  test('a slow answer is deferred in time and follows as an edit', async () => {
    const slow = later<Reply>()
    const { server, timers, pass } = await connect({ listener: createListener(() => slow.promise) })
    const asked = server.command('points', from)
    await timers.ring(1500)
    expect(await asked.answered).toEqual({ type: 5, data: { flags: 64 } })
    pass(60_000)
    slow.resolve(answer(say('at last')))
    expect(await asked.shown).toMatchObject({ content: 'at last', flags: 64 })
  })

  test('a slow answer for everybody is shown to everybody, and nothing stays pending', async () => {
    const slow = later<Reply>()
    const { server, timers } = await connect({ listener: createListener(() => slow.promise) })
    const asked = server.command('leaderboard', from)
    await timers.ring(1500)
    await asked.answered
    slow.resolve(answer(say('the board'), { private: false }))
    expect(await asked.shown).toMatchObject({ content: 'the board', flags: 0 })
    expect(asked.original).toBeNull()
  })

  test('an interaction that Discord has given up on is logged by number, without its secret', async () => {
    const slow = later<Reply>()
    const { server, pass, lines } = await connect({ listener: createListener(() => slow.promise) })
    const asked = server.command('points', from)
    pass(3001)
    slow.resolve(answer(say('too late')))
    await new Promise<void>((resolve) => {
      const look = () => (lines.some((l) => l.event === 'answer-failed') ? resolve() : setImmediate(look))
      look()
    })
    expect(lines.find((l) => l.event === 'answer-failed')?.details).toEqual({
      interaction: asked.id,
      code: 10062,
      status: 404,
    })
    expect(JSON.stringify(lines)).not.toContain(asked.token)
  })

  test('in a private chat there is no space, and nobody is more than a member', async () => {
    const { server, listener } = await connect()
    await server.command('help', { user: ANNA, channel: '700000000000000555' }).answered
    expect(listener.requests[0]).toMatchObject({ space: null, by: { id: ANNA.id } })
    expect(await listener.requests[0]?.rights()).toEqual({ administrator: false, moderator: false })
  })

  test('a picture is uploaded with its description', async () => {
    const view = say('see', { picture: { png: PNG, name: '../card 1.png', alt: 'A card @everyone' } })
    const { server } = await connect({ listener: createListener(async () => answer(view)) })
    const { data } = await server.command('points', from).answered
    expect(data).toMatchObject({
      attachments: [{ id: '0', filename: '_card_1.png', description: 'A card @\u200beveryone' }],
      embeds: [{ image: { url: 'attachment://_card_1.png' } }],
    })
    const upload = server.requests.find((r) => r.uploads.length > 0)?.uploads[0]
    expect(upload?.bytes).toEqual(PNG)
  })
})

describe('presses', () => {
  const board = say('page 1', {
    buttons: [
      [
        { label: 'Next', action: 'leaderboard:2', style: 'primary' },
        { label: 'Last', action: 'leaderboard:2' },
        { label: 'Web', url: 'https://example.org/' },
      ],
    ],
  })

  const shownBoard = async (listener: Listener) => {
    const connection = await connect({ listener })
    const asked = connection.server.command('leaderboard', from)
    return { ...connection, message: await asked.shown }
  }

  test('a press says what was pressed and whose reply it was, and may replace the message', async () => {
    const replies = [answer(board, { private: false }), answer(say('page 2'), { replace: true })]
    const listener = createListener(async () => replies.shift() as Reply)
    const { server, message } = await shownBoard(listener)
    const ids = message.components[0]?.components.map((c) => c.custom_id)
    expect(ids).toEqual(['leaderboard:2', 'leaderboard:2 #2', undefined])
    const pressed = server.press('leaderboard:2 #2', message, { ...from, user: BEN, owner: ANNA.id })
    expect(await pressed.answered).toMatchObject({ type: 7, data: { content: 'page 2', components: [] } })
    expect(listener.requests[1]).toMatchObject({
      type: 'press',
      action: 'leaderboard:2',
      owner: ANNA.id,
      by: { id: BEN.id },
    })
    expect(pressed.original).toMatchObject({ content: 'page 2', components: [] })
  })

  test('a slow press is deferred without a word, then replaces or answers', async () => {
    const slow = [later<Reply>(), later<Reply>()]
    let asked = 0
    const listener = createListener(async (request) => {
      if (request.type === 'command') return answer(board, { private: false })
      asked++
      return (slow[asked - 1] as (typeof slow)[number]).promise
    })
    const { server, timers, message } = await shownBoard(listener)
    const first = server.press('leaderboard:2', message, from)
    await timers.ring(1500)
    expect(await first.answered).toEqual({ type: 6 })
    slow[0]?.resolve(answer(say('page 2'), { replace: true }))
    expect(await first.shown).toMatchObject({ content: 'page 2' })
    const second = server.press('leaderboard:2', message, from)
    await timers.ring(1500)
    await second.answered
    slow[1]?.resolve(answer(say('not yours')))
    expect(await second.shown).toMatchObject({ content: 'not yours', flags: 64 })
  })
})

describe('completion', () => {
  const focused = (type: number, value: unknown) => ({
    type: 4 as const,
    data: { id: '1', type: 1, name: 'timezone', options: [{ type, name: 'zone', value, focused: true }] },
  })

  test('suggestions are given while somebody types, cut to what Discord takes', async () => {
    const typed: unknown[] = []
    const listener = createListener(undefined, async (request) => {
      typed.push(request)
      return [
        { label: `${'長'.repeat(120)}`, value: 'a' },
        { label: ' ', value: 'empty' },
        { label: 'too long', value: 'x'.repeat(101) },
        ...Array.from({ length: 40 }, (_, i) => ({ label: `zone ${i}`, value: `z${i}` })),
      ]
    })
    const { server } = await connect({ listener })
    const { type, data } = await server.interact(focused(3, 'Ber'), from).answered
    expect(type).toBe(8)
    expect(data?.choices).toHaveLength(25)
    expect(data?.choices?.[0]?.name).toHaveLength(100)
    expect(typed).toMatchObject([{ type: 'completion', name: 'timezone', option: 'zone', typed: 'Ber' }])
  })

  test('numbers are suggested as numbers, and what is none is left out', async () => {
    const listener = createListener(undefined, async () => [
      { label: 'seven', value: '7' },
      { label: 'none', value: 'x' },
    ])
    const { server } = await connect({ listener })
    const { data } = await server.interact(focused(4, ''), from).answered
    expect(data?.choices).toEqual([{ name: 'seven', value: 7 }])
  })

  test('a slow or failing completion suggests nothing', async () => {
    let calls = 0
    const listener = createListener(undefined, () => {
      calls++
      return calls === 1 ? new Promise(() => {}) : Promise.reject(new Error('no'))
    })
    const { server, timers } = await connect({ listener })
    const slow = server.interact(focused(3, ''), from)
    await timers.ring(2000)
    expect(await slow.answered).toEqual({ type: 8, data: { choices: [] } })
    expect(await server.interact(focused(3, ''), from).answered).toEqual({ type: 8, data: { choices: [] } })
  })
})

describe('messages of its own', () => {
  const place = { space: GUILD, channel: CHANNEL }

  test('a message is posted, can be edited, and is found again by its key alone', async () => {
    const { server, platform, clock } = await connect()
    const began = clock()
    const sent = await platform.send(place, say('hello', { title: 'News', tone: 'good' }), 'key-1')
    expect(server.messages(CHANNEL)).toMatchObject([{ id: sent.id, embeds: [{ title: 'News' }] }])
    const post = server.requests.find((r) => r.method === 'POST' && r.path.endsWith(`/${CHANNEL}/messages`))
    expect(post?.body).toMatchObject({ flags: 1 << 12 })
    expect(await platform.look?.find(place, 'key-1', began)).toEqual(sent)
    expect(await platform.look?.find(place, 'key-2', began)).toBeNull()
    await platform.edit(sent, say('hello again'))
    expect(server.messages(CHANNEL)).toMatchObject([{ content: 'hello again', embeds: [] }])
  })

  test('another process finds it too, among more messages than one page holds', async () => {
    const { server, platform, clock } = await connect()
    const began = clock()
    for (let i = 0; i < 130; i++) await platform.send(place, say(`note ${i}`), `key-${i}`)
    const { log } = silentLog()
    const other = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock })
    open.unshift({ server: { ...server, stop: async () => {} }, platform: other })
    await other.start(createListener().handlers, new AbortController().signal)
    await new Promise<void>((resolve) => {
      const look = () =>
        void other.survey?.space(GUILD).then((f) => (f.length === 0 ? resolve() : setImmediate(look)))
      look()
    })
    const found = await other.look?.find(place, 'key-121', began)
    expect(server.messages(CHANNEL).find((m) => m.id === found?.id)?.content).toMatch(/^note 121/)
    expect(await other.look?.find(place, 'key-500', began)).toBeNull()
  }, 60_000)

  test('where the history is closed, "not there" is never claimed', async () => {
    const guild = makeGuild({ everyone: EVERYTHING & ~(1n << 16n) })
    const { platform, clock } = await connect({ guilds: [guild] })
    await expect(platform.look?.find(place, 'key', clock())).rejects.toMatchObject({
      problem: { kind: 'unknown' },
    })
  })

  test('the same key twice is one message', async () => {
    const { server, platform } = await connect()
    const first = await platform.send(place, say('once'), 'same')
    expect(await platform.send(place, say('once'), 'same')).toEqual(first)
    expect(server.messages(CHANNEL)).toHaveLength(1)
  })

  test('an answer lost on the way leaves one message, and its outcome unknown', async () => {
    const { server, platform, clock } = await connect()
    server.fail({ method: 'POST', path: /messages$/, times: 4, status: 502, done: true })
    const began = clock()
    await expect(platform.send(place, say('perhaps'), 'lost')).rejects.toMatchObject({
      name: 'SendError',
      problem: { kind: 'unknown' },
    })
    expect(server.messages(CHANNEL)).toHaveLength(1)
    expect(await platform.look?.find(place, 'lost', began)).toMatchObject({ channel: CHANNEL })
  })

  test('a private message opens the private chat once', async () => {
    const { server, platform } = await connect()
    await platform.send({ person: BEN.id }, say('one'), 'a')
    const sent = await platform.send({ person: BEN.id }, say('two'), 'b')
    expect(sent.channel).toBe(server.directOf(BEN.id))
    expect(server.messages(sent.channel)).toHaveLength(2)
    expect(server.requests.filter((r) => r.path === '/users/@me/channels')).toHaveLength(1)
  })

  test('refusals are told apart', async () => {
    const { server, platform } = await connect()
    server.closed.add(CLEO.id)
    server.forbidden.add(STAFF_CHANNEL)
    const reason = async (where: Parameters<typeof platform.send>[0]) =>
      platform.send(where, say('x'), 'k').then(
        () => null,
        (error: { problem?: unknown }) => error.problem,
      )
    expect(await reason({ person: CLEO.id })).toEqual({ kind: 'refused', reason: 'closed-direct' })
    expect(await reason({ space: GUILD, channel: STAFF_CHANNEL })).toEqual({
      kind: 'refused',
      reason: 'forbidden',
    })
    expect(await reason({ space: GUILD, channel: '700000000000000404' })).toEqual({
      kind: 'refused',
      reason: 'gone',
    })
    expect(await reason({ space: GUILD, channel: '../../users/@me' })).toEqual({
      kind: 'refused',
      reason: 'gone',
    })
  })

  test('a short rate limit is waited out, a long one is handed back', async () => {
    const { server, platform } = await connect()
    const limited = (seconds: number) => ({
      method: 'POST',
      path: /messages$/,
      times: 1,
      status: 429,
      body: { message: 'You are being rate limited.', retry_after: seconds, global: false },
      headers: { 'retry-after': String(seconds), 'x-ratelimit-scope': 'user' },
    })
    server.fail(limited(0.05))
    await platform.send(place, say('soon'), 'soon')
    server.fail(limited(60))
    const error = await platform.send(place, say('later'), 'later').catch((e: unknown) => e)
    expect(error).toMatchObject({ problem: { kind: 'wait' } })
    expect((error as { problem: { after: number } }).problem.after).toBeGreaterThan(50_000)
  })

  test('nobody there: not sent', async () => {
    const { log } = silentLog()
    const server = await startDiscord()
    await server.stop()
    const platform = createDiscord({ token: 't.o.k', apiUrl: server.apiUrl, log, clock: Date.now })
    await expect(platform.send(place, say('x'), 'k')).rejects.toMatchObject({ problem: { kind: 'down' } })
    await platform.stop()
  })
})

describe('permissions', () => {
  test('a survey names what is missing', async () => {
    const guild = makeGuild({ everyone: EVERYTHING & ~MANAGE_ROLES & ~(1n << 14n) })
    const { platform } = await connect({ guilds: [guild] })
    expect(await platform.survey?.space(GUILD)).toEqual([
      { code: 'permission-embed-links' },
      { code: 'permission-manage-roles' },
    ])
    expect(await platform.survey?.space('1')).toEqual([{ code: 'space-unknown' }])
  })

  test('a member sees what their roles let them see; a private thread, who was let in', async () => {
    const { platform } = await connect()
    const sees = (person: string, channel: string) => platform.visibility?.canSee(person, GUILD, channel)
    expect(await sees(BEN.id, CHANNEL)).toBe(true)
    expect(await sees(BEN.id, STAFF_CHANNEL)).toBe(false)
    expect(await sees(ANNA.id, STAFF_CHANNEL)).toBe(true)
    expect(await sees(BEN.id, THREAD)).toBe(true)
    expect(await sees(BEN.id, PRIVATE_THREAD)).toBe(false)
    expect(await sees(CLEO.id, PRIVATE_THREAD)).toBe(true)
    expect(await sees('800000000000000404', CHANNEL)).toBe(false)
    expect(await sees(BEN.id, '700000000000000404')).toBe(false)
  })

  test('rights are those of the space: its owner administrates it, others do not', async () => {
    const { platform } = await connect()
    expect(await platform.rights?.of(GUILD, ANNA.id)).toEqual({ administrator: true, moderator: true })
    expect(await platform.rights?.of(GUILD, BEN.id)).toEqual({ administrator: false, moderator: false })
    expect(await platform.rights?.of('1', ANNA.id)).toEqual({ administrator: false, moderator: false })
  })
})

describe('published commands', () => {
  const words = (en: string, zh: string) => ({ en, 'zh-CN': zh })
  const points: PublishedCommand = {
    name: 'points',
    names: words('points', '积分'),
    descriptions: words('Your points', '你的积分'),
    audience: 'everyone',
    where: 'space',
    options: [
      {
        name: 'days',
        type: 'integer',
        required: false,
        min: 1,
        max: 90,
        names: words('days', '天数'),
        descriptions: words('How many days', '多少天'),
      },
      {
        name: 'member',
        type: 'person',
        required: true,
        names: words('member', '成员'),
        descriptions: words('Whose', '谁的'),
      },
      {
        name: 'period',
        type: 'choice',
        required: false,
        choices: [{ value: 'week', names: words('Week', '周') }],
        names: words('period', '周期'),
        descriptions: words('Which', '哪个'),
      },
      {
        name: 'zone',
        type: 'text',
        required: false,
        completes: true,
        names: words('zone', '时区'),
        descriptions: words('x'.repeat(300), '时区'),
      },
    ],
    actions: [],
  }
  const setup: PublishedCommand = {
    ...points,
    name: 'setup',
    names: words('Not A Name', '设置'),
    audience: 'administrator',
    where: 'anywhere',
    options: [],
    actions: [
      { name: 'show', names: words('show', '查看'), descriptions: words('Show', '查看'), options: [] },
      {
        name: 'join',
        names: words('join', '加入'),
        descriptions: words('Join', '加入'),
        options: points.options,
      },
    ],
  }

  test('they are replaced as a whole, localised, required options first', async () => {
    const { server, platform } = await connect()
    await platform.publishCommands([points, setup])
    expect(server.commands()).toMatchObject([
      {
        name: 'points',
        name_localizations: { 'zh-CN': '积分', 'en-US': 'points', 'en-GB': 'points' },
        default_member_permissions: null,
        contexts: [0],
        options: [
          { name: 'member', type: 6, required: true },
          { name: 'days', type: 4, min_value: 1, max_value: 90 },
          { name: 'period', type: 3, choices: [{ name: 'Week', value: 'week' }] },
          { name: 'zone', type: 3, autocomplete: true },
        ],
      },
      {
        name: 'setup',
        name_localizations: { 'zh-CN': '设置' },
        default_member_permissions: 32,
        contexts: [0, 1],
        options: [
          { name: 'show', type: 1 },
          { name: 'join', type: 1, options: { length: 4 } },
        ],
      },
    ])
  })

  test('they can be published without being connected', async () => {
    const server = await startDiscord()
    const { log } = silentLog()
    const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
    open.push({ server, platform })
    await platform.publishCommands([points])
    expect(server.commands()).toHaveLength(1)
  })
})

describe('the server that checks', () => {
  test('a body against the rules is answered 400 and fails the test that sent it', async () => {
    const server = await startDiscord({ guilds: [makeGuild()] })
    const response = await fetch(`${server.apiUrl}/v10/channels/${CHANNEL}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bot ${server.token}`,
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (x)',
      },
      body: JSON.stringify({ content: 'x', colour: 'red' }),
    })
    expect(response.status).toBe(400)
    await expect(server.stop()).rejects.toThrow(/colour is not in the schema/)
  })

  const openApi = OPENAPI_SKIPPED === null ? test : test.skip
  openApi(`the OpenAPI document is a second check ${OPENAPI_SKIPPED ?? ''}`, async () => {
    const server = await startDiscord({ guilds: [makeGuild()] })
    await fetch(`${server.apiUrl}/v10/channels/${CHANNEL}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bot ${server.token}`,
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (x)',
      },
      body: JSON.stringify({ content: 7, allowed_mentions: { parse: [] } }),
    })
    await expect(server.stop()).rejects.toThrow(/\(OpenAPI\)/)
  })
})
