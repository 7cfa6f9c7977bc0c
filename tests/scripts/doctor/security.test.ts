import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { auditChain, notedHead, readHead } from '../../../scripts/doctor/audit-chain.js'
import type { Finding, Tools } from '../../../scripts/doctor/check.js'
import { clockFindings } from '../../../scripts/doctor/clock.js'
import { exposureFindings } from '../../../scripts/doctor/exposure.js'
import { fileFindings } from '../../../scripts/doctor/files.js'
import { powerFindings } from '../../../scripts/doctor/powers.js'
import { reachFindings } from '../../../scripts/doctor/reach.js'
import { secret, secretAge } from '../../../scripts/doctor/secret.js'
import { type Config, readConfig } from '../../../src/config.js'
import { readSecrets, rotateKept, secretPath } from '../../../src/secret.js'
import { appendAudit, cutAudit } from '../../../src/store/audit.js'
import { openKeys } from '../../../src/store/keys.js'
import { openStore } from '../../../src/store/open.js'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 18, 12)
const configOf = (env: Record<string, string>): Config => {
  const read = readConfig(env)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.config
}
const levels = (found: readonly Finding[]) => found.map((f) => f.level)
const remedies = (found: readonly Finding[]) => found.map((f) => (f.level === 'ok' ? '' : f.remedy)).join(' ')

let folder: string
let database: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-doctor-'))
  database = join(folder, 'data', 'kith.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A database that has been at work, and the doctor's tools for it. */
const opened = async () => {
  const config = configOf({ DATABASE_URL: database })
  const store = await openStore(database)
  await openKeys(store, readSecrets(config, secretPath(database)), NOW)
  await store.write((tx) => appendAudit(tx, { at: NOW, community: 1, actor: 1, action: 'setting.zone' }))
  const tools: Tools = { config, store, trouble: null, platforms: [], now: NOW }
  return { store, tools }
}

describe('the doctor on the audit log', () => {
  test('is content, and names the end so that it can be noted elsewhere', async () => {
    const { store, tools } = await opened()
    const found = await auditChain.run(tools)
    expect(found).toEqual([
      { level: 'ok', what: expect.stringMatching(/^1 rows from 1 .*; the end is 1:[\w-]{12}$/) },
    ])
    await store.close()
  })

  test('finds a noted end again, and misses it where the whole database was put back', async () => {
    const { store, tools } = await opened()
    const endNow = async () => {
      const [found] = await auditChain.run(tools)
      const head = readHead(/the end is (\S+)$/.exec(found?.what ?? '')?.[1] ?? '')
      if (!head) throw new Error('no end is shown')
      return head
    }
    const before = await endNow()
    await store.write((tx) => appendAudit(tx, { at: NOW, community: 1, actor: 1, action: 'setting.zone' }))
    const after = await endNow()
    const level = async (head: typeof before) => levels(await notedHead(head).run(tools))
    expect([await level(before), await level(after)]).toEqual([['ok'], ['ok']])
    await store.write((tx) => cutAudit(tx, NOW + 1, 1))
    expect(await level({ seq: 0, hash: before.hash })).toEqual(['warn'])
    expect(await level(before)).toEqual(['ok'])
    // Of a later day than the database is.
    expect(await level({ ...after, seq: 3 })).toEqual(['fail'])
    expect(remedies(await notedHead({ ...before, seq: 2 }).run(tools))).toContain(
      'put the whole database back',
    )
    expect(readHead('12:short')).toBeNull()
    await store.close()
  })

  test('fails when a row was edited', async () => {
    const { store, tools } = await opened()
    await sql`drop trigger audit_unchanged`.execute(store.writes)
    await sql`update audit set action = 'setting.language'`.execute(store.writes)
    const found = await auditChain.run(tools)
    expect(levels(found)).toEqual(['fail'])
    expect(found[0]?.what).toContain('row 1')
    await store.close()
  })

  test('makes no secret where there is none', async () => {
    const { store, tools } = await opened()
    rmSync(secretPath(database))
    expect(levels(await auditChain.run(tools))).toEqual(['warn'])
    expect(levels(await secret.run(tools))).toEqual(['fail'])
    expect(() => statSync(secretPath(database))).toThrow()
    await store.close()
  })
})

describe('the doctor on the secret', () => {
  test('knows the right one from another database’s', async () => {
    const { store, tools } = await opened()
    expect(levels(await secret.run(tools))).toEqual(['ok'])
    writeFileSync(secretPath(database), 'f00dfeed'.repeat(8))
    const found = await secret.run(tools)
    expect(levels(found)).toEqual(['fail'])
    expect(JSON.stringify(found)).not.toContain('f00dfeed')
    await store.close()
  })

  test('asks to renew one that has grown old', async () => {
    const { store, tools } = await opened()
    expect(levels(await secretAge.run(tools))).toEqual(['ok'])
    const found = await secretAge.run({ ...tools, now: NOW + 401 * DAY })
    expect(levels(found)).toEqual(['warn'])
    expect(remedies(found)).toContain('rotate-secret')
    await store.close()
  })

  test('asks to put the previous one away when nothing should need it any more', async () => {
    const { store, tools } = await opened()
    const path = secretPath(database)
    rotateKept(path)
    await openKeys(store, readSecrets(tools.config, path), NOW)
    expect(levels(await secretAge.run({ ...tools, now: NOW + DAY }))).toEqual(['ok'])
    utimesSync(`${path}.previous`, NOW / 1000, NOW / 1000)
    const found = await secretAge.run({ ...tools, now: NOW + 100 * DAY })
    expect(levels(found)).toEqual(['ok', 'warn'])
    expect(remedies(found)).toContain('secret.previous')
    await store.close()
  })
})

describe('the doctor on files', () => {
  test('is content with what Kith itself makes', async () => {
    const { store } = await opened()
    expect((statSync(database).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(`${database}-wal`).mode & 0o777).toString(8)).toBe('600')
    expect(levels(fileFindings(database, join(folder, '.env')))).toEqual(['ok'])
    await store.close()
  })

  test('names each that others may read or write, and how to mend it', () => {
    mkdirSync(join(folder, 'data'))
    const env = join(folder, '.env')
    for (const path of [database, env, secretPath(database)]) {
      writeFileSync(path, '')
      chmodSync(path, 0o644)
    }
    expect(levels(fileFindings(database, env))).toEqual(['fail', 'fail', 'warn'])
    chmodSync(database, 0o666)
    expect(levels(fileFindings(database, env))).toEqual(['fail', 'fail', 'fail'])
    expect(remedies(fileFindings(database, env))).toContain(`chmod 600 ${env}`)
    for (const path of [database, env, secretPath(database)]) chmodSync(path, 0o600)
    expect(levels(fileFindings(database, env))).toEqual(['ok'])
  })

  test('lets a closed folder stand for what is in it', () => {
    mkdirSync(join(folder, 'data'), { mode: 0o700 })
    writeFileSync(database, '')
    chmodSync(database, 0o644)
    expect(levels(fileFindings(database, join(folder, '.env')))).toEqual(['ok'])
  })
})

describe('the doctor on what is exposed', () => {
  const found = (env: Record<string, string>) => exposureFindings(configOf(env))
  test.each([
    [{}, ['ok']],
    [{ DISCORD_TOKEN: 'a.b.c' }, ['ok']],
    [{ DISCORD_TOKEN: 'a.b.c', WEB_HOST: '0.0.0.0' }, ['warn']],
    [{ DISCORD_TOKEN: 'a.b.c', WEB_HOST: '192.168.1.2' }, ['warn']],
    [{ DISCORD_TOKEN: 'a.b.c', WEB_URL: 'https://kith.example' }, ['ok']],
    [{ DISCORD_TOKEN: 'a.b.c', WEB_URL: 'http://kith.example' }, ['warn']],
    [{ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: 'http://127.0.0.1:9/api' }, ['ok']],
    [{ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: 'http://proxy.example/api' }, ['fail']],
    [{ TELEGRAM_TOKEN: '1:a', TELEGRAM_API_URL: 'http://[::1]:8081' }, ['ok']],
    [{ TELEGRAM_TOKEN: '1:a', TELEGRAM_API_URL: 'http://10.0.0.9:8081' }, ['fail']],
    [{ DISCORD_TOKEN: 'a.b.c', DATABASE_URL: 'postgres://kith:pw@localhost/kith' }, ['ok']],
    [{ DISCORD_TOKEN: 'a.b.c', DATABASE_URL: 'postgres://kith:pw@db.example/kith' }, ['warn']],
    [
      { DISCORD_TOKEN: 'a.b.c', DATABASE_URL: 'postgres://kith:pw@db.example/kith?sslmode=verify-full' },
      ['ok'],
    ],
  ])('%j', (env, expected) => {
    expect(levels(found(env as Record<string, string>))).toEqual(expected)
    expect(JSON.stringify(found(env as Record<string, string>))).not.toMatch(/a\.b\.c|1:a|pw/)
  })

  test('a playground beyond this machine', () => {
    const config = { ...configOf({}), web: { host: '0.0.0.0', port: 3000, url: null } }
    expect(levels(exposureFindings(config))).toEqual(['fail'])
  })
})

describe('the doctor on the clock', () => {
  let server: Server
  let date: string | null
  beforeEach(async () => {
    server = createServer((_request, response) => {
      response.sendDate = false
      if (date !== null) response.setHeader('date', date)
      response.writeHead(401).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(() => {
    server.close()
  })
  const look = (off: number) => {
    const { port } = server.address() as AddressInfo
    const config = configOf({ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: `http://127.0.0.1:${port}/api` })
    return clockFindings(config, () => NOW + off)
  }

  test.each([
    [0, 'ok'],
    [2_000, 'ok'],
    [-2_000, 'ok'],
    [20_000, 'warn'],
    [-20_000, 'warn'],
    [3_600_000, 'fail'],
    [-3_600_000, 'fail'],
  ])('off by %i ms: %s', async (off, level) => {
    date = new Date(NOW).toUTCString()
    const found = await look(off)
    expect(levels(found)).toEqual([level])
    if (level !== 'ok') expect(found[0]?.what).toContain(off > 0 ? 'ahead of discord' : 'behind discord')
  })

  test('says so when nobody tells the time, or nobody answers', async () => {
    date = null
    expect(levels(await look(0))).toEqual(['warn'])
    const nowhere = configOf({ TELEGRAM_TOKEN: '1:a', TELEGRAM_API_URL: 'http://127.0.0.1:1' })
    const found = await clockFindings(nowhere, () => NOW)
    expect(levels(found)).toEqual(['warn'])
    expect(found[0]?.what).toContain('unreachable')
  })
})

describe('the doctor on what strangers reach', () => {
  let server: Server
  let open: Record<string, string>
  beforeEach(async () => {
    server = createServer((request, response) => {
      const body = open[request.url ?? '']
      response.setHeader('x-content-type-options', 'nosniff')
      response.writeHead(body === undefined ? 404 : 200).end(body)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(() => {
    server.close()
  })
  const look = async (url?: string) => {
    const { port } = server.address() as AddressInfo
    return reachFindings({ web: { host: '127.0.0.1', port: 1, url: url ?? `http://127.0.0.1:${port}` } })
  }

  test('is content with a proxy that passes on what it should', async () => {
    open = { '/livez': '{"status":"ok"}' }
    expect(levels(await look())).toEqual(['ok'])
  })

  test('says when the metrics are for everybody, and when the address leads elsewhere', async () => {
    open = { '/livez': '{"status":"ok"}', '/metrics': '# HELP kith_events_total' }
    expect(levels(await look())).toEqual(['fail'])
    open = {}
    expect(levels(await look())).toEqual(['warn'])
    expect(levels(await look('http://127.0.0.1:1'))).toEqual(['warn'])
  })
})

describe('the doctor on what the bot may do', () => {
  test('names each power that is not used, and where to take it away', async () => {
    const discord = {
      name: 'discord' as const,
      excess: {
        account: async () => [{ code: 'intent', about: 'PRESENCE INTENT' }],
        space: async (space: string) => (space === '1' ? [{ code: 'power', about: 'Administrator' }] : []),
      },
    }
    const telegram = { name: 'telegram' as const, excess: { space: () => Promise.reject(new Error('down')) } }
    const spaces = async () => [
      { platform_id: '1', name: 'Harbour' },
      { platform_id: '2', name: 'Pier' },
    ]
    const found = await powerFindings([discord, telegram, { name: 'playground' }], spaces)
    expect(levels(found)).toEqual(['warn', 'warn', 'warn'])
    expect(found.map((f) => f.what).join('\n')).toMatch(
      /PRESENCE INTENT[\s\S]*in Harbour the bot may “Administrator”[\s\S]*telegram: could not/,
    )
    expect(levels(await powerFindings([], spaces))).toEqual(['ok'])
  })
})
