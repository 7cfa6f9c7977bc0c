import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createHealth } from '../../src/web/health.js'
import { createMetrics } from '../../src/web/metrics.js'
import { addressKey, createRateLimit } from '../../src/web/rate-limit.js'
import { createWeb, type Web, type WebOptions } from '../../src/web/server.js'
import { silentLog } from '../support/silent-log.js'

const running: Web[] = []
afterEach(async () => {
  for (const web of running.splice(0)) await web.close()
})
const listening = async (options: Partial<WebOptions> = {}) => {
  const web = createWeb({
    config: { host: '127.0.0.1', port: 0 },
    health: createHealth({
      platforms: () => [],
      store: { migrated: () => true, answers: async () => {} },
      clock: () => 0,
    }),
    metrics: createMetrics({
      events: () => new Map(),
      facts: () => new Map(),
      outbox: async () => ({ pending: 0, dead: 0 }),
      quarantined: () => 0,
      jobRuns: () => new Map(),
    }),
    log: silentLog,
    ...options,
  })
  running.push(web)
  await web.listen()
  const bound = web.app.server.address()
  return typeof bound === 'object' && bound ? bound.port : 0
}
const ask = (port: number, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
    request({ port, path, method, headers }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }))
    })
      .on('error', reject)
      .end()
  })
/** What the server says to somebody who says this and then nothing more, until it hangs up. */
const mutter = async (port: number, words: string) => {
  const socket: Socket = connect(port, '127.0.0.1')
  let said = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    said += part
  })
  await once(socket, 'connect')
  socket.write(words)
  await once(socket, 'close')
  return said
}

describe('every answer', () => {
  test.each(['/healthz', '/livez', '/metrics', '/nowhere'])(
    'of %s carries the headers that keep browsers in check',
    async (path) => {
      const port = await listening()
      const { headers } = await ask(port, path)
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers['strict-transport-security']).toBeUndefined()
      expect(headers['x-powered-by']).toBeUndefined()
      expect(headers['server']).toBeUndefined()
    },
  )

  test('asks for https from then on where people come by https', async () => {
    const port = await listening({ config: { host: '127.0.0.1', port: 0, url: 'https://kith.example' } })
    const { headers } = await ask(port, '/healthz')
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}$/)
  })

  test('to what changes something is no, where there is nothing to change', async () => {
    const port = await listening()
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await ask(port, '/healthz', { origin: 'https://evil.example' }, method)).status).toBe(404)
  })
})

describe('a client', () => {
  test('that asks without end is told to slow down, and may again later', async () => {
    let now = 0
    const port = await listening({ clock: () => now })
    const statuses: number[] = []
    for (let i = 0; i < 250; i += 1) statuses.push((await ask(port, '/livez')).status)
    expect(new Set(statuses.slice(0, 240))).toEqual(new Set([200]))
    expect(new Set(statuses.slice(240))).toEqual(new Set([429]))
    now = 1_000
    expect((await ask(port, '/livez')).status).toBe(200)
  })

  test.each([
    ['its first line', 'GET /livez HTT'],
    ['its headers', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    [
      'its body',
      'POST /livez HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"a',
    ],
  ])('that never ends %s is hung up on', async (_, words) => {
    const port = await listening({ patience: 90 })
    const said = await mutter(port, words)
    // A body that nobody waits for is answered at once, and the connection is then closed in time all the same.
    expect(said).toMatch(/^HTTP\/1\.1 (408|404)/)
  })

  test('that sends more header than anybody needs is refused', async () => {
    const port = await listening()
    const said = await mutter(
      port,
      `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(9000)}\r\n\r\n`,
    )
    expect(said).toMatch(/^HTTP\/1\.1 431/)
  })

  test('is one of a number that is bounded', async () => {
    await listening()
    expect(running[0]?.app.server.maxConnections).toBe(256)
  })
})

describe('the limit by address', () => {
  test('forgets whoever was unseen for longest, never those who ask right now', () => {
    const allow = createRateLimit(2, 0, () => 0, 3)
    expect([allow('1.1.1.1'), allow('1.1.1.1'), allow('1.1.1.1')]).toEqual([true, true, false])
    for (const other of ['2.2.2.2', '3.3.3.3', '4.4.4.4', '5.5.5.5']) {
      expect(allow('1.1.1.1')).toBe(false)
      expect(allow(other)).toBe(true)
    }
    for (const other of ['6.6.6.6', '7.7.7.7', '8.8.8.8']) allow(other)
    expect(allow('1.1.1.1')).toBe(true)
  })

  test('does not give more when the clock goes back', () => {
    let now = 10_000
    const allow = createRateLimit(1, 1, () => now)
    expect([allow('a'), allow('a')]).toEqual([true, false])
    now = 0
    expect(allow('a')).toBe(false)
  })

  test('takes an IPv6 network for one, and a mapped address for what it is', () => {
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:0db8:0001:0002::1'))
    expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'))
    expect(addressKey('::ffff:1.2.3.4')).toBe('1.2.3.4')
    expect(addressKey('fe80::1%eth0')).toBe(addressKey('fe80::2'))
    expect(addressKey('::1')).toBe('0:0:0:0')
  })
})
