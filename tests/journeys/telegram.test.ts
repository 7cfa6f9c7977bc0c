/** A Telegram community and its bot: a group with topics, private answers, a move, and power cuts in mid-batch. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type ExportRow, exportOf, type Kith, makeHome, startKith } from '../support/process.js'
import {
  command,
  direct,
  group,
  membership,
  message,
  press,
  reaction,
  user,
} from '../support/telegram/make.js'
import { type ApiCall, type BotApi, startBotApi } from '../support/telegram/server.js'
import { BOT, type Chat, type Message, type User } from '../support/telegram/state.js'

/** Starting a process takes its time on a busy machine. */
jest.setTimeout(120_000)

const HARBOUR = group(-1001001, { title: 'Harbour', is_forum: true })
const QUAY: Chat = { id: -777, type: 'group', title: 'Old quay' }
const NEW_QUAY = group(-1000777, { title: 'Old quay' })
const ann = user(11, 'Ann', { language_code: 'en' })
const bob = user(12, 'Bob', { language_code: 'zh-hans' })
const cleo = user(13, 'Cléo', { language_code: 'en' })
const dan = user(14, 'Dan')
const crowd = Array.from({ length: 11 }, (_, i) => user(100 + i))

const started = Math.floor(Date.now() / 1000)
const ago = (minutes: number) => started - minutes * 60
const say = (chat: Chat, from: User, minutesAgo: number, more: Record<string, unknown> = {}) =>
  message(chat, from, { text: `something ${minutesAgo}`, date: ago(minutesAgo), ...more })
const ask = (chat: Chat, from: User, text: string) => ({
  message: command(chat, from, text, { date: ago(0) }),
})
const dated = <T extends Record<string, object>>(update: T): T =>
  Object.fromEntries(Object.entries(update).map(([kind, body]) => [kind, { ...body, date: ago(0) }])) as T

interface Button {
  text: string
  callback_data?: string
  url?: string
}
const buttonIn = ({ parameters }: ApiCall, label: string): Button => {
  const markup = parameters['reply_markup'] as { inline_keyboard: Button[][] } | undefined
  const buttons = (markup?.inline_keyboard ?? []).flat()
  const found = buttons.find((one) => one.text.includes(label))
  if (!found) throw new Error(`no button "${label}" among ${buttons.map((one) => one.text).join(' | ')}`)
  return found
}
const textOf = ({ parameters }: ApiCall) => String(parameters['text'])
const rowsOf = (rows: readonly ExportRow[], type: string) => rows.filter((r) => r.type === type)
const pointsIn = (rows: readonly ExportRow[]) =>
  Object.fromEntries(rowsOf(rows, 'member').map((r) => [r['id'], r['points']]))

describe('a Telegram community', () => {
  const home = makeHome()
  let api: BotApi
  let kith: Kith

  const start = async () => {
    kith = await startKith({
      TELEGRAM_TOKEN: api.token,
      TELEGRAM_API_URL: api.url,
      DATABASE_URL: home.database,
    })
    await kith.waitForHealthy()
  }

  beforeAll(async () => {
    api = await startBotApi()
    const rank = (chat: Chat, who: User, status: string) =>
      api.state.members.set(`${chat.id} ${who.id}`, { status })
    for (const who of [bob, cleo, dan, ...crowd]) rank(HARBOUR, who, 'member')
    rank(HARBOUR, ann, 'creator')
    rank(HARBOUR, BOT, 'administrator')
    await start()
  })
  afterAll(async () => {
    await kith?.kill()
    home.remove()
    await api.close()
    expect(api.violations).toEqual([])
  })

  /** Pushes, and waits for what the bot writes into that chat. */
  const answer = (chat: Chat, words: RegExp, ...updates: Record<string, unknown>[]) => {
    const from = api.calls.length
    api.push(...updates)
    const fits = (call: ApiCall) =>
      call.result !== undefined &&
      /^(sendMessage|editMessageText)$/.test(call.method) &&
      call.parameters['chat_id'] === chat.id &&
      words.test(textOf(call))
    return api.found(fits, from)
  }
  const messageOf = ({ result }: ApiCall): Message => result as Message

  test('finds the commands in every list: for members, administrators and private chats, by language', async () => {
    await api.called('setMyCommands', 9)
    expect([...api.state.commands.keys()].sort()).toEqual(
      ['all_chat_administrators', 'all_group_chats', 'all_private_chats'].flatMap((scope) =>
        ['', 'en', 'zh'].map((language) => `${scope}:${language}`),
      ),
    )
    const names = (list: string) =>
      (api.state.commands.get(list) as { command: string }[]).map(({ command }) => command)
    expect(names('all_group_chats:')).not.toContain('setup')
    expect(names('all_chat_administrators:')).toContain('setup')
    expect(JSON.stringify(api.state.commands.get('all_private_chats:zh'))).toMatch(/\p{sc=Han}/u)
  })

  test('talks in topics, answers, reacts, comes and goes', async () => {
    const question = say(HARBOUR, ann, 200)
    const reply = say(HARBOUR, bob, 180, { reply_to_message: question })
    const topic = {
      message: say(HARBOUR, bob, 170, {
        text: undefined,
        forum_topic_created: { name: 'Plans', icon_color: 1 },
        message_thread_id: 70,
        is_topic_message: true,
      }),
    }
    api.push(
      dated(membership('my_chat_member', HARBOUR, BOT, 'left', 'administrator')),
      { message: question },
      { message: reply },
      dated(reaction(HARBOUR, question.message_id, cleo, [], ['👍'])),
      dated(reaction(HARBOUR, reply.message_id, cleo, [], ['❤'])),
      dated(reaction(HARBOUR, reply.message_id, cleo, ['❤'], [])),
      topic,
      { message: say(HARBOUR, cleo, 160, { message_thread_id: 70, is_topic_message: true }) },
      dated(membership('chat_member', HARBOUR, dan, 'left', 'member')),
      { message: say(HARBOUR, dan, 150) },
      dated(membership('chat_member', HARBOUR, dan, 'member', 'left')),
      ...crowd.map((one, i) => ({ message: say(HARBOUR, one, 100 - i) })),
    )
    await api.drained()
    const rows = await exportOf(home.database)
    expect(pointsIn(rows)).toMatchObject({
      'telegram:11': 10,
      // Wrote 5, opened a topic 3.
      'telegram:12': 8,
      'telegram:13': 6,
      'telegram:14': 5,
    })
    expect(rowsOf(rows, 'member').find((r) => r['id'] === 'telegram:14')).toMatchObject({ present: false })
    expect(rowsOf(rows, 'channel')).toMatchObject([
      { place: { channel: '-1001001' }, name: 'Harbour' },
      { place: { channel: '-1001001:70' }, name: 'Plans', parent: '-1001001' },
      // Comings and goings happen in none of them.
      { place: { channel: 'space' }, kind: 'space' },
    ])
  })

  test('asks in the group, presses the button and reads the answer alone', async () => {
    const pointer = await answer(HARBOUR, /for your eyes only/, ask(HARBOUR, ann, '/points@kith_bot'))
    expect(pointer.parameters).toMatchObject({ disable_notification: true })
    const { url } = buttonIn(pointer, 'Show me')
    const payload = /^https:\/\/t\.me\/kith_bot\?start=([\w-]{1,64})$/.exec(url ?? '')?.[1]
    const told = await answer(direct(ann), /Your points/, ask(direct(ann), ann, `/start ${payload}`))
    expect(textOf(told)).toMatch(/\b10\b[\s\S]*1 of 14/)
    expect(
      api
        .callsOf('sendMessage')
        .filter((c) => c.parameters['chat_id'] === HARBOUR.id && /\b10\b/.test(textOf(c))),
    ).toEqual([])
  })

  test('who has opened the private chat gets the answer there at once, in their own language', async () => {
    api.push(ask(direct(bob), bob, '/start'))
    const here = answer(HARBOUR, /private chat/, ask(HARBOUR, bob, '/points'))
    const told = await answer(direct(bob), /^你的积分/)
    expect(textOf(told)).toMatch(/\b5\b/)
    expect(textOf(await here)).toContain('I have answered in our private chat')
  })

  test('turns the pages of the board in place', async () => {
    const board = await answer(direct(cleo), /Harbour: all time/, ask(direct(cleo), cleo, '/leaderboard all'))
    expect(textOf(board)).toMatch(/Ann · 10 points[\s\S]*Cléo · 6 points/)
    expect(textOf(board)).not.toContain('Dan')
    const more = buttonIn(board, 'More').callback_data ?? ''
    const second = await answer(direct(cleo), /5 points/, press(messageOf(board), cleo, more, 'more'))
    expect(second.method).toBe('editMessageText')
    expect(textOf(second).match(/5 points/g)).toHaveLength(4)
    const closed = (call: ApiCall) => call.method === 'answerCallbackQuery'
    expect((await api.found(closed)).parameters['callback_query_id']).toBe('more')
  })

  test('is set up by an administrator, while a member is kindly refused', async () => {
    const refused = await answer(direct(bob), /Harbour/, ask(HARBOUR, bob, '/setup@kith_bot'))
    expect(textOf(refused)).not.toContain('一步')
    expect(textOf(refused)).toContain('管理员')
    const overview = await answer(direct(ann), /Setting up Harbour/, ask(HARBOUR, ann, '/setup'))
    const lack = buttonIn(overview, 'What I lack').callback_data ?? ''
    const step = await answer(direct(ann), /Step 4 of 4/, press(messageOf(overview), ann, lack))
    expect(textOf(step)).toContain('Nothing is missing')
  })

  test('is told once that the bot keeps the score, and counted where Prometheus looks', async () => {
    const notice = (call: ApiCall) =>
      call.method === 'sendMessage' && /I keep the score here/.test(textOf(call))
    await api.found(notice)
    await kith.waitForMetric('kith_outbox_pending 0')
    expect(api.calls.filter(notice)).toHaveLength(1)
    const lines = (await kith.metrics()).split('\n')
    for (const line of [
      'kith_events_total{platform="telegram",kind="join"} 1',
      'kith_events_total{platform="telegram",kind="leave"} 1',
      'kith_facts_total{platform="telegram",kind="message"} 15',
      'kith_facts_total{platform="telegram",kind="reply"} 1',
      'kith_facts_total{platform="telegram",kind="thread"} 1',
      'kith_facts_total{platform="telegram",kind="reaction"} 2',
      'kith_quarantined_total 0',
    ])
      expect(lines).toContain(line)
  })

  test('keeps its points when the group becomes a supergroup', async () => {
    api.push({ message: say(QUAY, ann, 90) })
    await api.drained()
    api.state.moved.set(QUAY.id, NEW_QUAY.id)
    api.push(
      { message: say(QUAY, ann, 60, { text: undefined, migrate_to_chat_id: NEW_QUAY.id }) },
      { message: say(NEW_QUAY, ann, 60, { text: undefined, migrate_from_chat_id: QUAY.id }) },
      { message: say(NEW_QUAY, ann, 50) },
    )
    await api.drained()
    const rows = await exportOf(home.database)
    expect(rowsOf(rows, 'community').map((r) => r['id'])).toEqual(['telegram:-1001001', 'telegram:-1000777'])
    const awards = rowsOf(rows, 'award').filter((r) => r['space'] === 'telegram:-1000777')
    expect(awards.map((r) => [r['account'], r['points']])).toEqual([
      ['telegram:11', 5],
      ['telegram:11', 5],
    ])
    const told = await answer(direct(ann), /Your points/, ask(NEW_QUAY, ann, '/points'))
    expect(textOf(told)).toMatch(/\b10\b[\s\S]*1 of 1\b/)
  })

  test('doubles and loses nothing when the power is cut before and while a batch is confirmed', async () => {
    const before = await exportOf(home.database)
    const polls = api.callsOf('getUpdates').length
    const more = (from: number) =>
      crowd.slice(from, from + 5).map((one) => ({ message: say(HARBOUR, one, 20) }))
    api.fail('getUpdates', 'hang')
    const durable = api.push(...more(0))
    await api.called('getUpdates', polls + 1)
    expect(api.pending()).toContain(durable)
    await kith.kill()

    const last = api.push(...more(5))
    const taken = api.delivered.length
    const restarting = start()
    await api.found(() => api.delivered.slice(taken).includes(last))
    await restarting.catch(() => undefined)
    await kith.kill()
    await start()
    await api.drained()
    expect(api.delivered.filter((id) => id === durable).length).toBeGreaterThan(1)

    const after = await exportOf(home.database)
    expect(rowsOf(after, 'fact').length).toBe(rowsOf(before, 'fact').length + 10)
    const earned = (id: number) =>
      Number(pointsIn(after)[`telegram:${id}`]) - Number(pointsIn(before)[`telegram:${id}`])
    expect(crowd.map(({ id }) => earned(id))).toEqual([...Array(10).fill(5), 0])
    expect(earned(cleo.id)).toBe(0)
  })

  test('ends properly, having published nothing and told nothing a second time', async () => {
    await kith.stop()
    expect(kith.stdout()).not.toMatch(/something|Person|Cléo|test-token/)
    expect(api.pending()).toEqual([])
    expect(api.callsOf('setMyCommands')).toHaveLength(9)
    const notices = api
      .callsOf('sendMessage')
      .filter((c) => c.parameters['chat_id'] === HARBOUR.id && /keep the score/.test(textOf(c)))
    expect(notices).toHaveLength(1)
  })
})
