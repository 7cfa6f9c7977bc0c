import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isPublicAddress } from '../../src/outside/addresses.js'
import { createFetchOutside, type Limits, type Resolve } from '../../src/outside/fetch-outside.js'

type Handler = (request: IncomingMessage, response: ServerResponse) => void
const pages = new Map<string, Handler>()
const asked: { url: string; headers: IncomingMessage['headers'] }[] = []
const server = createServer((request, response) => {
  asked.push({ url: request.url ?? '', headers: request.headers })
  const page = pages.get(request.url ?? '')
  if (page) page(request, response)
  else response.writeHead(404).end()
})
let port: number
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const limits: Limits = { ms: 5_000, bytes: 1_000 }
const here = [{ address: '127.0.0.1', family: 4 }]
const resolve: Resolve = async () => here
/** What an operator named may be private: the only way a test reaches loopback. */
const trusting = (...hosts: string[]) =>
  createFetchOutside({ resolve, trusted: new Set(hosts.map((h) => `${h}:${port}`)) })
const friend = (path: string) => `http://friend.example:${port}${path}`
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'fetched',
    (error: unknown) => (error as { code: string }).code,
  )

describe('an address of the open internet', () => {
  test.each(['1.1.1.1', '93.184.216.34', '100.63.255.255', '100.128.0.1', '172.32.0.1', '2606:4700::1111'])(
    '%s is one',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2606:4700::1111%eth0',
    'localhost',
    '',
    '1.2.3',
  ])('%s is none', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('fetching outside', () => {
  test('brings status, type and body, and sends nothing of ours', async () => {
    pages.set('/fine', (_, response) =>
      response.setHeader('content-type', 'Text/Plain; charset=x').end('hello'),
    )
    const fetched = await trusting('friend.example')(friend('/fine'), { ...limits, types: ['text/*'] })
    expect(fetched).toMatchObject({ status: 200, type: 'text/plain', url: friend('/fine') })
    expect(Buffer.from(fetched.body).toString()).toBe('hello')
    const { headers } = asked.at(-1) ?? { headers: {} }
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
  })

  test.each([
    ['ftp://friend.example/', 'address-invalid'],
    ['file:///etc/passwd', 'address-invalid'],
    ['data:text/plain,hello', 'address-invalid'],
    ['//friend.example/', 'address-invalid'],
    ['', 'address-invalid'],
    ['http://', 'address-invalid'],
    ['http://anna:hunter2@friend.example/', 'credentials'],
    ['http://anna@friend.example/', 'credentials'],
  ])('refuses %j', async (url, code) => {
    expect(await refusal(createFetchOutside({ resolve })(url, limits))).toBe(code)
  })

  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '0',
  ])('refuses %s however it is written, without connecting', async (host) => {
    const before = asked.length
    expect(await refusal(createFetchOutside()(`http://${host}:${port}/fine`, limits))).toBe('not-public')
    expect(asked.length).toBe(before)
  })

  test('refuses a name that leads to this machine, or to it among others', async () => {
    const before = asked.length
    const mixed: Resolve = async () => [{ address: '93.184.216.34', family: 4 }, ...here]
    for (const answer of [resolve, mixed])
      expect(await refusal(createFetchOutside({ resolve: answer })(friend('/fine'), limits))).toBe(
        'not-public',
      )
    expect(asked.length).toBe(before)
  })

  test('asks for a name once for each connection: an answer that changes meanwhile is never used unchecked', async () => {
    const before = asked.length
    let times = 0
    const rebinding: Resolve = async () => {
      times += 1
      return times === 1 ? [{ address: '192.0.2.1', family: 4 }] : here
    }
    expect(await refusal(createFetchOutside({ resolve: rebinding })(friend('/fine'), limits))).toBe(
      'not-public',
    )
    expect([times, asked.length]).toEqual([1, before])
  })

  test('follows a redirect, each with its own check', async () => {
    pages.set('/moved', (_, response) => response.writeHead(302, { location: '/fine' }).end())
    const fetched = await trusting('friend.example')(friend('/moved'), limits)
    expect(fetched.url).toBe(friend('/fine'))
    const inside = [
      ['http://127.0.0.1:1/', 'not-public'],
      [`http://inner.example:${port}/fine`, 'not-public'],
      ['http://[::ffff:a9fe:a9fe]/latest/meta-data', 'not-public'],
      ['file:///etc/passwd', 'address-invalid'],
      [`http://anna:hunter2@friend.example:${port}/fine`, 'credentials'],
    ] as const
    for (const [location, code] of inside) {
      pages.set('/inside', (_, response) => response.writeHead(301, { location }).end())
      const before = asked.length
      expect(await refusal(trusting('friend.example')(friend('/inside'), limits))).toBe(code)
      expect(asked.length).toBe(before + 1)
    }
  })

  test('does not run in circles', async () => {
    pages.set('/round', (_, response) => response.writeHead(307, { location: '/round' }).end())
    const before = asked.length
    expect(await refusal(trusting('friend.example')(friend('/round'), { ...limits, redirects: 2 }))).toBe(
      'too-many-redirects',
    )
    expect(asked.length).toBe(before + 3)
  })

  test('stops at the size, told or not', async () => {
    pages.set('/told', (_, response) => response.setHeader('content-length', '5000').end('x'.repeat(5000)))
    pages.set('/endless', (_, response) => {
      const more = () => {
        while (response.write('x'.repeat(500)));
        response.once('drain', more)
      }
      more()
    })
    for (const path of ['/told', '/endless'])
      expect(await refusal(trusting('friend.example')(friend(path), limits))).toBe('too-large')
  })

  test('stops at the time: without an answer, and in the middle of one', async () => {
    pages.set('/silent', () => {})
    pages.set('/stuck', (_, response) => {
      response.write('x')
    })
    for (const path of ['/silent', '/stuck'])
      expect(await refusal(trusting('friend.example')(friend(path), { ...limits, ms: 60 }))).toBe('too-slow')
    const never = createFetchOutside({ resolve: () => new Promise(() => {}) })
    expect(await refusal(never(friend('/fine'), { ...limits, ms: 20 }))).toBe('too-slow')
  })

  test('takes only the types it is asked for, and nothing packed', async () => {
    pages.set('/page', (_, response) => response.setHeader('content-type', 'text/html').end('<b>'))
    pages.set('/untold', (_, response) => response.end('?'))
    pages.set('/packed', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'))
    const fetch = trusting('friend.example')
    for (const path of ['/page', '/untold'])
      expect(await refusal(fetch(friend(path), { ...limits, types: ['image/png', 'image/*'] }))).toBe(
        'type-refused',
      )
    expect(await refusal(fetch(friend('/packed'), limits))).toBe('type-refused')
  })

  test('says in a code what went wrong, without the address', async () => {
    const gone = createFetchOutside({ resolve: () => Promise.reject(new Error('ENOTFOUND friend.example')) })
    const error = await gone(friend('/private-link'), limits).catch((e: unknown) => e)
    expect(error).toMatchObject({ name: 'OutsideError', code: 'unreachable' })
    expect(String(error)).not.toContain('private-link')
  })

  test('trusts a host that the operator named for its own port alone', async () => {
    const other = createFetchOutside({ resolve, trusted: new Set(['friend.example:1']) })
    expect(await refusal(other(friend('/fine'), limits))).toBe('not-public')
  })
})
