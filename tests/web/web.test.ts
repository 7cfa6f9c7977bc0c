import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import type { SentFile } from '../../src/chat/command.js'
import type { PlatformState } from '../../src/chat/platform.js'
import { isOwnRequest } from '../../src/web/guard.js'
import { createHealth } from '../../src/web/health.js'
import { createMetrics } from '../../src/web/metrics.js'
import { createRateLimit } from '../../src/web/rate-limit.js'
import { createWeb, type Web } from '../../src/web/server.js'
import type { PlaygroundSurface } from '../../src/web/surface.js'
import { silentLog } from '../support/silent-log.js'

const page = mkdtempSync(join(tmpdir(), 'kith-page-'))
writeFileSync(join(page, 'index.html'), '<!doctype html><title>Kith</title>')
writeFileSync(join(page, 'app-abc123.js'), 'export {}')
afterAll(() => rmSync(page, { recursive: true, force: true }))

const metrics = createMetrics({
  events: () => new Map([['discord message', 3]]),
  facts: () => new Map([['discord reply', 2]]),
  outbox: async () => ({ pending: 4, dead: 1 }),
  quarantined: () => 5,
  jobRuns: () => new Map([['fold done', 6]]),
})

/** Of a process that began at 0. */
const healthOf = (state: PlatformState, now = 100_000, answers = async () => {}) => {
  let time = 0
  const health = createHealth({
    platforms: () => [{ name: 'discord', state: () => state }],
    store: { migrated: () => true, answers },
    clock: () => time,
  })
  time = now
  return health
}
const fine = healthOf({ connected: true, since: 0 })

const calls: unknown[][] = []
const note =
  (name: string) =>
  async (...given: unknown[]) => {
    calls.push([name, ...given])
    if (given.includes('trouble')) throw new Error('a secret in a message')
    if (given.includes('nowhere'))
      throw Object.assign(new Error(), { name: 'PlaygroundProblem', code: 'unknown-channel' })
    return { ok: true }
  }
const surface = new Proxy({} as PlaygroundSurface, { get: (_target, name) => note(String(name)) })

interface Asked {
  url: string
  method?: string
  headers?: Record<string, string>
  payload?: object | string
}

/** Over a real socket: `fetch` would not let a test name another host. */
const ask = (port: number, { url, method = 'GET', headers = {}, payload }: Asked) =>
  new Promise<{ statusCode: number; headers: Record<string, unknown>; json: <T>() => T }>(
    (resolve, reject) => {
      const body = payload === undefined || typeof payload === 'string' ? payload : JSON.stringify(payload)
      const sent = typeof payload === 'object' ? { 'content-type': 'application/json' } : {}
      const asking = request({ port, path: url, method, headers: { ...sent, ...headers } }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () =>
          resolve({
            statusCode: answer.statusCode ?? 0,
            headers: answer.headers,
            json: () => JSON.parse(Buffer.concat(parts).toString('utf8')),
          }),
        )
      })
      asking.on('error', reject)
      asking.end(body)
    },
  )

const running: Web[] = []
afterEach(async () => {
  for (const web of running.splice(0)) await web.close()
})
const listening = async (web: Web) => {
  running.push(web)
  const { port } = new URL(await web.listen())
  return (asked: Asked) => ask(Number(port), asked)
}

const create = (config: { host?: string; url?: string } = {}) =>
  createWeb({
    config: { host: '127.0.0.1', port: 0, ...config },
    health: fine,
    metrics,
    playground: surface,
    log: silentLog,
    page,
    clock: () => 0,
  })
const open = () => listening(create())
const host = { host: 'localhost:3000' }
const body = { as: 'gus', locale: 'en', channel: 'lounge', text: 'Hello' }

describe('health', () => {
  const ready = (state: PlatformState, now?: number) => healthOf(state, now).ready().status

  test('is ready once every platform is connected', () => {
    expect(ready({ connected: true, since: 0 })).toBe('ok')
    expect(ready({ connected: false, since: 99_999, problem: 'starting' })).toBe('unavailable')
  })
  test('is not ready while a platform has not been reached yet, however short that is', () => {
    expect(ready({ connected: false, since: 0, problem: 'lost' }, 10)).toBe('unavailable')
    expect(ready({ connected: false, since: 0, problem: 'unreachable' }, 10)).toBe('unavailable')
    expect(ready({ connected: false, since: 5, problem: 'unreachable' }, 10)).toBe('ok')
  })
  test('forgives a lost connection for sixty seconds, a refused token not at all', () => {
    expect(ready({ connected: false, since: 50_000, problem: 'lost' })).toBe('ok')
    expect(ready({ connected: false, since: 40_000, problem: 'lost' })).toBe('unavailable')
    expect(ready({ connected: false, since: 99_999, problem: 'token-refused' })).toBe('unavailable')
  })
  test('is alive while the store answers', async () => {
    expect(await fine.alive()).toBe(true)
    const broken = healthOf({ connected: true, since: 0 }, 0, async () => {
      throw new Error('gone')
    })
    expect(await broken.alive()).toBe(false)
  })
  test('says so over HTTP, with the reason', async () => {
    const get = await listening(
      createWeb({
        config: { host: '0.0.0.0', port: 0 },
        health: healthOf({ connected: false, since: 0, problem: 'lost' }),
        metrics,
        log: silentLog,
      }),
    )
    const answer = await get({ url: '/healthz' })
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'unavailable', store: 'ok', platforms: { discord: 'lost' }, reason: 'discord: lost' },
    ])
    expect((await get({ url: '/livez' })).json()).toEqual({ status: 'ok' })
    expect((await get({ url: '/' })).statusCode).toBe(404)
    expect((await get({ url: '/playground/overview' })).statusCode).toBe(404)
  })
})

test('metrics carry the names that others rely on', async () => {
  for (let reading = 0; reading < 2; reading += 1) {
    const text = await metrics.text()
    expect(text).toContain('kith_events_total{platform="discord",kind="message"} 3')
    expect(text).toContain('kith_facts_total{platform="discord",kind="reply"} 2')
    expect(text).toContain('kith_outbox_pending 4')
    expect(text).toContain('kith_outbox_dead 1')
    expect(text).toContain('kith_quarantined_total 5')
    expect(text).toContain('kith_job_runs_total{job="fold",result="done"} 6')
    expect(text).toMatch(/nodejs_eventloop_lag_seconds \d/)
    expect(text).toMatch(/process_resident_memory_bytes \d/)
  }
})

describe('the playground over HTTP', () => {
  test('is refused off loopback', () => {
    expect(() => create({ host: '0.0.0.0' })).toThrow(/loopback/)
  })

  test('serves the page with a strict policy, the entry fresh and the rest for ever', async () => {
    const get = await open()
    const entry = await get({ url: '/', headers: host })
    expect(entry.headers['content-security-policy']).toContain("default-src 'none'")
    expect(entry.headers['content-security-policy']).not.toContain('unsafe')
    expect(entry.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    })
    const script = await get({ url: '/app-abc123.js', headers: host })
    expect(script.headers['cache-control']).toContain('immutable')
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/app-abc123.js.map'])
      expect((await get({ url, headers: host })).statusCode).toBe(404)
  })

  test('checks what it is sent', async () => {
    const get = await open()
    const post = (payload: object | string, headers: object = {}) =>
      get({ method: 'POST', url: '/playground/send', headers: { ...host, ...headers }, payload })
    expect((await post(body)).json()).toEqual({ ok: true })
    expect(calls.at(-1)).toEqual(['send', body, 'lounge', 'Hello', undefined])
    for (const wrong of [{}, { ...body, text: 5 }, { ...body, text: 'x'.repeat(9000) }, { ...body, as: '' }])
      expect((await post(wrong)).statusCode).toBe(400)
    expect((await post('{"as":', { 'content-type': 'application/json' })).statusCode).toBe(400)
    expect((await post('as=gus', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(
      415,
    )
    expect((await post({ ...body, text: 'x'.repeat(40_000) })).statusCode).toBe(413)
  })

  test('words a known problem by its code and says nothing about an unknown one', async () => {
    const get = await open()
    const history = (channel: string) =>
      get({ url: `/playground/history?as=gus&locale=en&channel=${channel}`, headers: host })
    expect((await history('nowhere')).statusCode).toBe(404)
    expect((await history('nowhere')).json()).toEqual({ problem: 'unknown-channel' })
    const failed = await history('trouble')
    expect([failed.statusCode, failed.json()]).toEqual([500, { problem: 'failed' }])
  })

  test('gives every language its words, under one prefix', async () => {
    const get = await open()
    const wordsOf = async (locale: string) =>
      (await get({ url: `/playground/words/${locale}`, headers: host })).json<{
        locale: string
        words: Record<string, string>
      }>()
    const chinese = await wordsOf('zh-Hans-CN')
    expect(chinese.locale).toBe('zh-CN')
    expect(Object.keys(chinese.words).every((k) => k.startsWith('playground.'))).toBe(true)
    expect((await wordsOf('xx')).locale).toBe('en')
  })

  test('takes a file with a command, as text and no larger than commands read, and no other body grows', async () => {
    const get = await open()
    const command = {
      as: 'gus',
      locale: 'en',
      channel: 'lounge',
      name: 'reward',
      action: 'codes',
      arguments: {},
    }
    const send = async (file: unknown) =>
      (
        await get({
          method: 'POST',
          url: '/playground/command',
          headers: host,
          payload: { ...command, file },
        })
      ).statusCode
    const fileOf = (bytes: Uint8Array) => ({
      name: 'codes.csv',
      base64: Buffer.from(bytes).toString('base64'),
    })
    expect(await send(fileOf(new Uint8Array([65, 0, 255])))).toBe(200)
    const file = calls.at(-1)?.at(-1) as SentFile
    expect(file).toMatchObject({ type: 'file', name: 'codes.csv', size: 3 })
    if (!('read' in file.content)) throw new Error('it is here already')
    expect([...(await file.content.read({ ms: 1, bytes: 3 }))]).toEqual([65, 0, 255])
    expect(await send(fileOf(new Uint8Array(256 * 1024)))).toBe(200)
    const before = calls.length
    expect(await send(fileOf(new Uint8Array(400 * 1024)))).toBe(400)
    expect(await send({ name: 'x', base64: 'not base64!' })).toBe(400)
    expect(await send({ name: 'x', content: { url: 'http://127.0.0.1/' } })).toBe(400)
    const long = { ...body, text: 'x'.repeat(40_000) }
    expect(
      (await get({ method: 'POST', url: '/playground/send', headers: host, payload: long })).statusCode,
    ).toBe(413)
    expect(calls).toHaveLength(before)
  })

  test('lets nobody flood it', async () => {
    const get = await open()
    const codes = new Set<number>()
    for (let i = 0; i < 70; i += 1)
      codes.add(
        (await get({ method: 'POST', url: '/playground/send', headers: host, payload: body })).statusCode,
      )
    expect([...codes]).toEqual([200, 429])
    const allow = createRateLimit(1, 1, () => 0)
    expect([allow('a'), allow('a'), allow('b')]).toEqual([true, false, true])
  })
})

describe('other pages', () => {
  const own = (method: string, headers: Record<string, string>) =>
    isOwnRequest(method, headers, 'kith.example')

  test('cannot reach in under a name of their own', () => {
    expect(own('GET', { host: 'localhost:3000' })).toBe(true)
    expect(own('GET', { host: '[::1]:3000' })).toBe(true)
    expect(own('GET', { host: 'kith.example' })).toBe(true)
    expect(own('GET', { host: 'rebound.example:3000' })).toBe(false)
    expect(own('GET', { host: 'localhost.evil.example' })).toBe(false)
    expect(own('GET', {})).toBe(false)
  })

  test('cannot post', () => {
    const post = (headers: Record<string, string>) => own('POST', { host: 'localhost:3000', ...headers })
    expect(post({ origin: 'http://localhost:3000' })).toBe(true)
    expect(post({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(post({ origin: 'https://evil.example' })).toBe(false)
    expect(post({ origin: 'http://localhost:9999' })).toBe(false)
    expect(post({ origin: 'null' })).toBe(false)
    expect(post({ 'sec-fetch-site': 'cross-site' })).toBe(false)
  })

  test('are turned away before anything is done', async () => {
    const get = await open()
    const before = calls.length
    const answer = await get({
      method: 'POST',
      url: '/playground/send',
      headers: { host: 'localhost:3000', origin: 'https://evil.example' },
      payload: body,
    })
    expect(answer.statusCode).toBe(403)
    expect((await get({ url: '/', headers: { host: 'rebound.example' } })).statusCode).toBe(403)
    expect(calls.length).toBe(before)
  })
})
