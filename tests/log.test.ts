import { describe, expect, test } from '@jest/globals'
import { createLog, type Log, type LogLevel } from '../src/log.js'

const DISCORD_TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB'
const TELEGRAM_TOKEN = '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'

const listen = (level: LogLevel = 'debug') => {
  const lines: string[] = []
  const log: Log = createLog({ level, destination: { write: (line: string) => void lines.push(line) } })
  return { log, lines, parsed: () => lines.map((l) => JSON.parse(l) as Record<string, unknown>) }
}

describe('the log', () => {
  test('writes one JSON object a line, with time, level, room, event and details', () => {
    const { log, parsed } = listen()
    log.named('tracking').info('batch-committed', { facts: 12, space: 'discord:81384788765712384' })
    expect(parsed()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        level: 'info',
        log: 'tracking',
        event: 'batch-committed',
        facts: 12,
        space: 'discord:81384788765712384',
      },
    ])
  })

  test('keeps quiet below its level', () => {
    const { log, parsed } = listen('warn')
    log.debug('one')
    log.info('two')
    log.warn('three')
    log.error('four', new Error('x'))
    expect(parsed().map((l) => l['event'])).toEqual(['three', 'four'])
  })

  test.each([
    ['a text', { problem: 'I live at 5 Rose Lane' }],
    ['a word in another script', { about: '玫瑰巷' }],
    ['a name by its key', { name: 'rose' }],
    ['a name by a compound key', { displayName: 'rose', user_name: 'rose', userName: 'rose' }],
    ['a forged line', { code: 'x"}\n{"event":"rose"}' }],
  ])('does not write %s', (_what, details) => {
    const { log, lines } = listen()
    log.info('said', details)
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/rose|玫瑰/i)
  })

  test.each([
    ['a Discord token', DISCORD_TOKEN],
    ['a Telegram token', TELEGRAM_TOKEN],
    ['a Telegram address', `https://telegram.example/bot${TELEGRAM_TOKEN}/getMe`],
    ['a database address', 'postgres://kith:AAHdqTcvCH1vGW@db.example/kith'],
    ['a webhook', '/webhooks/123456789012345678/AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'],
  ])('does not write %s, whatever the key', (_what, secret) => {
    const { log, lines } = listen()
    log.warn('refused', { reason: secret })
    log.error(
      'failed',
      Object.assign(new Error(`request to ${secret} failed`), { code: secret, name: secret }),
    )
    log.error('failed', new Error('outer', { cause: new Error(secret) }))
    expect(lines.join('')).not.toMatch(/AAHdqTcvCH1vGW|GhIjKl/)
  })

  test('a detail cannot pose as the event, the level or the time', () => {
    const { log, lines, parsed } = listen()
    log.info('real', { event: 'forged', level: 'fatal', time: 0, log: 'x', error: 'y' })
    expect(parsed()[0]).toMatchObject({ event: 'real', level: 'info', event_: 'forged' })
    expect(lines[0]?.match(/"event":/g)).toHaveLength(1)
    expect(lines[0]?.match(/"level":/g)).toHaveLength(1)
  })
})

describe('an error in the log', () => {
  const logged = (error: unknown) => {
    const { log, lines, parsed } = listen()
    log.error('failed', error, { reference: 'K7QF' })
    return { line: lines[0] ?? '', error: parsed()[0]?.['error'] as Record<string, unknown> }
  }

  test('is its kind, code and place, without the message', () => {
    const { line, error } = logged(
      Object.assign(new TypeError('cannot read "hello Anna"'), { code: 'ECONNREFUSED', status: 500 }),
    )
    expect(error).toMatchObject({ kind: 'TypeError', code: 'ECONNREFUSED', status: 500 })
    expect((error['at'] as string[])[0]).toMatch(/log\.test\.ts:\d+:\d+/)
    expect(line).toContain('K7QF')
    expect(line).not.toContain('Anna')
  })

  test('hides a message that is written like stack lines', () => {
    const { line } = logged(new Error('no\n    at Anna (file:///secret.ts:1:1)\n    at Anna (x:1:2)'))
    expect(line).not.toContain('Anna')
  })

  test('follows its causes, not for ever', () => {
    const inner = new Error('inner') as Error & { cause?: unknown }
    inner.cause = inner
    const { line, error } = logged(new Error('outer', { cause: inner }))
    expect(error).toMatchObject({ cause: { kind: 'Error' } })
    expect(line.match(/"cause"/g)?.length).toBe(3)
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Anna said no'],
    ['a symbol', Symbol('Anna')],
    [
      'an object that refuses to be read',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('Anna')
          },
        },
      ),
    ],
    [
      'an error with odd fields',
      Object.assign(new Error('x'), { name: { toString: () => 'Anna' }, stack: 7 }),
    ],
  ])('survives %s being thrown', (_what, thrown) => {
    const { line } = logged(thrown)
    expect(line).toContain('"event":"failed"')
    expect(line).not.toContain('Anna')
  })
})
