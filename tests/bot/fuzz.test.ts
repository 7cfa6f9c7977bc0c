import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { COMMANDS } from '../../commands/index.js'
import type { CommandRequest, PressRequest, Reply } from '../../src/chat/command.js'
import { type Person, PLATFORMS } from '../../src/chat/event.js'
import { createLog } from '../../src/log.js'
import { renderView as asDiscord } from '../../src/platforms/discord/render-view.js'
import { renderView as asTelegram } from '../../src/platforms/telegram/render-view.js'
import { openBot, type TestBot } from '../support/bot.js'

/** Must appear in no log line, whatever it was written in. */
const SECRET = 'xyzzy-secret'
const lines: string[] = []
let bot: TestBot

const nasty = [
  '',
  ' ',
  '\u0000',
  '\u202Eabc',
  '@everyone',
  '<@1>',
  '[x](http://evil.example)',
  '*_~`|>#',
  "'; drop table accounts; --",
  '" or 1=1',
  '{name}',
  '{n, plural, other {',
  '<b>',
  '__proto__',
  'constructor',
  'toString',
  '\uD800',
  '𝕳𝖊𝖑𝖑𝖔',
  '👩‍👩‍👧‍👦',
  'a'.repeat(5000),
  '"'.repeat(300),
  'zone:"',
  '“',
  ':::',
  '~1.1.1',
  '^1.1.1',
  '99999999999999999999',
  '-0',
  'NaN',
]
const text = fc
  .oneof(
    fc.constantFrom(...nasty),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ maxLength: 300 }),
  )
  .chain((t) => fc.constantFrom(t, `${t} ${SECRET}`, `${SECRET}${t}`))
const words = fc
  .array(
    fc.oneof(text, fc.constantFrom('why', '@bob', 'join', 'leave', 'community', 'share', 'zone:x', 'Berlin')),
    {
      maxLength: 6,
    },
  )
  .map((w) => w.join(' '))
const someone: fc.Arbitrary<Person> = fc.record(
  {
    id: fc.oneof(fc.constantFrom('1', '2', '3', '9007199254740993'), text),
    name: text,
    bot: fc.boolean(),
    handle: text,
    locale: fc.oneof(fc.constantFrom('en', 'zh-CN', 'de', 'x', '', 'zh-Hant-TW', 'e'.repeat(100)), text),
  },
  { requiredKeys: ['id', 'name', 'bot'] },
)
const names = COMMANDS.map((c) => c.name)
const options = COMMANDS.flatMap((c) => [
  ...(c.options ?? []),
  ...(c.actions ?? []).flatMap((a) => a.options),
])
const argument = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), someone, fc.constant(null as never))
const base = {
  platform: fc.constantFrom(...PLATFORMS),
  space: fc.option(
    fc.record({ id: fc.constantFrom('g1', 'g2', '-100', ''), name: text }, { requiredKeys: ['id'] }),
  ),
  channel: text,
  by: someone,
  at: fc.constantFrom(Date.UTC(2026, 10, 18, 12), 0, 8.64e15),
  rights: fc.constantFrom(
    async () => ({ administrator: true, moderator: true }),
    async () => ({ administrator: false, moderator: false }),
    () => Promise.reject(Object.assign(new Error(SECRET), { name: 'RightsUnknown' })),
  ),
}
const command = fc.record(
  {
    ...base,
    type: fc.constant('command' as const),
    name: fc.oneof(fc.constantFrom(...names, 'start'), text),
    action: fc.oneof(fc.constantFrom('start', 'join', 'leave'), text),
    arguments: fc.dictionary(fc.oneof(fc.constantFrom(...options.map((o) => o.name)), text), argument),
    text: fc.oneof(words, fc.stringMatching(/^[0-9a-z]{1,3}-(points|setup|help)-[0-9a-z]{0,13}$/)),
    repliedTo: someone,
    named: fc.array(someone, { maxLength: 3 }),
  },
  { requiredKeys: ['type', 'platform', 'space', 'channel', 'by', 'at', 'rights', 'name'] },
)
const action = fc.oneof(
  text,
  fc
    .tuple(
      fc.constantFrom(...names, 'which'),
      fc.array(fc.oneof(text, fc.constantFrom('me', 'us', 'why', 'all')), { maxLength: 4 }),
    )
    .map(([name, rest]) => [name, ...rest].join(':')),
  fc
    .tuple(
      fc.constantFrom(
        'setup:left',
        'setup:track:0:1:0',
        'leaderboard:all:999999999',
        'points:why:1',
        'help:setup',
      ),
      fc.stringMatching(/^[~^][0-9a-z]{1,11}\.[0-9a-z]{1,11}\.[0-9a-z]{1,7}$/),
    )
    .map((parts) => parts.join('')),
)
const press = fc.record(
  { ...base, type: fc.constant('press' as const), action, owner: text },
  { requiredKeys: ['type', 'platform', 'space', 'channel', 'by', 'at', 'rights', 'action'] },
)

const checkReply = (reply: Reply) => {
  expect(typeof reply.private).toBe('boolean')
  if (reply.silent) return
  expect(reply.view.blocks.length).toBeGreaterThan(0)
  for (const view of [reply.view, ...(reply.pointer ? [reply.pointer.sent, reply.pointer.invite] : [])]) {
    for (const render of [asDiscord, asTelegram])
      expect(JSON.stringify(render(view, { private: reply.private, locale: 'en' })).length).toBeGreaterThan(2)
    for (const b of (view.buttons ?? []).flat())
      if ('action' in b) expect(Buffer.byteLength(b.action)).toBeLessThanOrEqual(64)
  }
  if (reply.pointer) expect(reply.pointer.payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
}

beforeAll(async () => {
  const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } })
  bot = await openBot(COMMANDS, { log })
})
afterAll(() => bot.close())

/** Each request far enough from the last for the flood limit. */
const ask = (request: CommandRequest | PressRequest) => {
  bot.clock.now += 60_000
  return bot.dispatch.request(request)
}
const RUNS = { numRuns: 250 }

describe('whatever is thrown at the dispatcher', () => {
  test('as a command gets a reply', async () => {
    await fc.assert(
      fc.asyncProperty(command, async (request) => checkReply(await ask(request as CommandRequest))),
      RUNS,
    )
  }, 120_000)

  test('as a press gets a reply', async () => {
    await fc.assert(
      fc.asyncProperty(press, async (request) => checkReply(await ask(request as PressRequest))),
      RUNS,
    )
  }, 120_000)

  test('as a completion gets suggestions that platforms can show', async () => {
    const completion = fc.record(
      {
        ...base,
        type: fc.constant('completion' as const),
        name: fc.oneof(fc.constantFrom(...names), text),
        action: text,
        option: fc.oneof(fc.constantFrom(...options.map((o) => o.name)), text),
        typed: text,
      },
      {
        requiredKeys: [
          'type',
          'platform',
          'space',
          'channel',
          'by',
          'at',
          'rights',
          'name',
          'option',
          'typed',
        ],
      },
    )
    await fc.assert(
      fc.asyncProperty(completion, async (request) => {
        bot.clock.now += 60_000
        const found = await bot.dispatch.complete(request as Parameters<typeof bot.dispatch.complete>[0])
        expect(found.length).toBeLessThanOrEqual(25)
        for (const s of found) expect([...s.label].length).toBeLessThanOrEqual(100)
      }),
      { numRuns: 100 },
    )
  }, 120_000)

  test('leaves the tables standing and nothing of what was written in the log', async () => {
    expect(await bot.store.reads.selectFrom('accounts').select('id').limit(1).execute()).toHaveLength(1)
    expect(lines.filter((line) => line.includes('xyzzy'))).toEqual([])
    // Rights that cannot be asked are the only accident here; everything else is a kind sentence.
    const accidents = lines.filter((line) => /"(request|completion)-failed"/.test(line))
    expect(accidents.length).toBeGreaterThan(0)
    expect(accidents.filter((line) => !line.includes('"kind":"RightsUnknown"'))).toEqual([])
  })
})
