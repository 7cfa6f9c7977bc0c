/** An event in the playground, over HTTP as its page asks: planned, announced, pressed by one after another, settled. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { events } from '../../src/jobs/events.js'
import { updateEvent } from '../../src/store/events.js'
import { deliverDue } from '../support/deliver.js'
import { type RunningPlayground, runPlayground } from '../support/playground.js'

jest.setTimeout(60_000)

interface Shown {
  id: string
  author: string
  private: boolean
  drawn: {
    telegram: {
      text: string
      reply_markup?: { inline_keyboard: { text: string; callback_data?: string }[][] }
    }
  }
}

const CHANNEL = 'lounge'
const MINUTE = 60_000
let running: RunningPlayground

beforeAll(async () => {
  running = await runPlayground({ page: 'src/platforms/playground/page' })
})
afterAll(() => running.close())

const ask = async (path: string, body?: object): Promise<Shown> => {
  const answer = await fetch(`${running.url}/playground${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && {
      headers: { 'content-type': 'application/json', origin: running.url },
      body: JSON.stringify(body),
    }),
  })
  return (await answer.json()) as Shown
}
const command = (as: string, action: string, args: object = {}) =>
  ask('/command', { as, locale: 'en', channel: CHANNEL, name: 'event', action, arguments: args })
const press = (as: string, message: Shown, label: string) => {
  const buttons = message.drawn.telegram.reply_markup?.inline_keyboard.flat() ?? []
  const action = buttons.find((b) => b.text.includes(label))?.callback_data
  if (!action) throw new Error(`no button ${label} among ${buttons.map((b) => b.text).join(', ')}`)
  return ask('/press', { as, locale: 'en', message: message.id, action })
}
const words = ({ drawn }: Shown) => drawn.telegram.text
/** What everybody sees of the bot's, the newest. */
const seenBy = async (as: string): Promise<Shown> => {
  const history = (await ask(`/history?as=${as}&locale=en&channel=${CHANNEL}&limit=30`)) as unknown as {
    messages: Shown[]
  }
  const found = history.messages.filter((m) => m.author === 'kith' && !m.private).at(-1)
  if (!found) throw new Error('the bot has said nothing')
  return found
}
const deliver = () => deliverDue(running.store, [running.playground], Date.now())

test('an event is announced; one after another signs up by what stands there, checks in and gives stars', async () => {
  expect(
    words(await command('mara', 'create', { title: 'Glue evening', when: 'in 30 minutes', capacity: 1 })),
  ).toMatch(/Glue evening[\s\S]*planned as number/)
  await deliver()
  expect(words(await press('ines', await seenBy('ines'), "I'm coming"))).toContain(
    '1 of 1 places taken: Inês',
  )
  const waiting = await press('ravi', await seenBy('ravi'), "I'm coming")
  expect(words(waiting)).toMatch(/1 of 1 places taken: Inês[\s\S]*1 waits for a place: Ravi/)
  await press('ines', await seenBy('ines'), "I can't")
  expect(words(await seenBy('holly'))).toContain('1 of 1 places taken: Ravi')
  const shown = words(await command('mara', 'checkin'))
  const code = /\b[2-9A-Z]{6}\b/.exec(shown)?.[0] ?? ''
  expect(words(await command('ravi', 'checkin', { code }))).toContain('You are checked in')

  const [event] = await running.store.reads
    .selectFrom('events')
    .select('id')
    .where('title', '=', 'Glue evening')
    .execute()
  const now = Date.now()
  await running.store.write((tx) =>
    updateEvent(tx, event?.id ?? 0, { start_at: now - 70 * MINUTE, end_at: now - 10 * MINUTE }),
  )
  await events.run({
    ...{ store: running.store, now, community: 0, period: '', tell: running.tracker.event },
    signal: new AbortController().signal,
  })
  await deliver()
  expect(words(await command('mara', 'report', { event: 'glue evening' }))).toMatch(
    /How it went: Glue evening[\s\S]*Came: 1/,
  )
  const over = await press('ravi', await command('ravi', 'show', { event: String(event?.id) }), '★★★★')
  expect(words(over)).toContain('4 of 5, by 1 person')
})
