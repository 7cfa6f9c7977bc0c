import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import { readConfig, sayProblems, VARIABLES } from '../src/config.js'

const TELEGRAM_TOKEN = '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'

const configOf = (env: Record<string, string>) => {
  const result = readConfig(env)
  if (!result.ok) throw new Error(`unexpected problems: ${result.problems.map((p) => p.variable).join()}`)
  return result.config
}
const problemsOf = (env: Record<string, string>, languages?: string[]) => {
  const result = readConfig(env, languages)
  return result.ok ? [] : result.problems.map((p) => p.variable)
}

describe('the configuration', () => {
  test('needs nothing: an empty environment is the playground on this machine', () => {
    expect(configOf({})).toEqual({
      discord: null,
      telegram: null,
      playground: true,
      database: 'data/playground.db',
      backups: { folder: 'data/backups', days: 7 },
      web: { host: '127.0.0.1', port: 3000, url: null },
      secret: null,
      previousSecret: null,
      logLevel: 'info',
      locale: 'en',
      zone: 'UTC',
    })
  })

  test('with a token is a bot with a database of its own', () => {
    expect(configOf({ TELEGRAM_TOKEN })).toMatchObject({
      discord: null,
      telegram: { token: TELEGRAM_TOKEN, api: 'https://api.telegram.org' },
      playground: false,
      database: 'data/kith.db',
    })
    expect(configOf({ DISCORD_TOKEN: 'a.b.c' })).toMatchObject({
      discord: { token: 'a.b.c', api: 'https://discord.com/api' },
      database: 'data/kith.db',
    })
  })

  test('takes every variable', () => {
    expect(
      configOf({
        DISCORD_TOKEN: 'a.b.c',
        DISCORD_API_URL: 'http://127.0.0.1:9001/api/',
        TELEGRAM_TOKEN,
        TELEGRAM_API_URL: 'http://[::1]:8081',
        DATABASE_URL: 'postgres://kith:pass@db:5432/kith',
        BACKUP_FOLDER: '/mnt/backups',
        BACKUP_DAYS: '30',
        WEB_PORT: '0',
        WEB_HOST: '0.0.0.0',
        WEB_URL: 'https://kith.example/',
        KITH_SECRET: '0123456789abcdef0123456789abcdef',
        KITH_SECRET_PREVIOUS: 'fedcba9876543210fedcba9876543210',
        LOG_LEVEL: 'DEBUG',
        DEFAULT_LOCALE: 'zh-CN',
        DEFAULT_TIME_ZONE: 'Asia/Shanghai',
      }),
    ).toEqual({
      discord: { token: 'a.b.c', api: 'http://127.0.0.1:9001/api', shards: null },
      telegram: { token: TELEGRAM_TOKEN, api: 'http://[::1]:8081' },
      playground: false,
      database: 'postgres://kith:pass@db:5432/kith',
      backups: { folder: '/mnt/backups', days: 30 },
      web: { host: '0.0.0.0', port: 0, url: 'https://kith.example' },
      secret: '0123456789abcdef0123456789abcdef',
      previousSecret: 'fedcba9876543210fedcba9876543210',
      logLevel: 'debug',
      locale: 'zh-CN',
      zone: 'Asia/Shanghai',
    })
  })

  test('reads past the white space and line ends that files bring along', () => {
    expect(configOf({ DISCORD_TOKEN: ' a.b.c\r\n', WEB_PORT: ' 80 ', TELEGRAM_TOKEN: '  ' })).toMatchObject({
      discord: { token: 'a.b.c' },
      telegram: null,
      web: { port: 80 },
    })
  })

  test('reports every problem at once, each with its remedy', () => {
    const broken = Object.fromEntries(VARIABLES.map((v) => [v, '\u0007 ://']))
    const result = readConfig(broken)
    expect(result.ok ? [] : result.problems.map((p) => p.variable)).toEqual(VARIABLES)
    expect(
      sayProblems(result.ok ? [] : result.problems)
        .trim()
        .split('\n'),
    ).toHaveLength(VARIABLES.length)
    for (const p of result.ok ? [] : result.problems) expect(p.remedy).toMatch(/^[A-Z].{10,}\.$/)
  })

  test.each<[string, string]>([
    ['DISCORD_TOKEN', 'Bot a.b.c'],
    ['DISCORD_TOKEN', '"a.b.c"'],
    ['DISCORD_TOKEN', 'a.b.c\r\nX-Header: 1'],
    ['TELEGRAM_TOKEN', 'https://api.telegram.org/bot1:a/getMe'],
    ['TELEGRAM_TOKEN', '1:a/../2'],
    ['DISCORD_API_URL', 'discord.com/api'],
    ['DISCORD_API_URL', 'file:///etc/passwd'],
    ['DISCORD_API_URL', 'https://user:pass@discord.example'],
    ['TELEGRAM_API_URL', 'https://telegram.example/?token=1'],
    ['DATABASE_URL', 'mysql://kith@db/kith'],
    ['DATABASE_URL', 'postgres://db'],
    ['DATABASE_URL', ':memory:'],
    ['DATABASE_URL', 'data/'],
    ['DATABASE_URL', 'data/a\0b.db'],
    ['BACKUP_FOLDER', 's3://bucket/kith'],
    ['BACKUP_DAYS', 'a week'],
    ['WEB_PORT', '65536'],
    ['WEB_PORT', '-1'],
    ['WEB_PORT', '3e3'],
    ['WEB_PORT', '0x50'],
    ['WEB_HOST', '127.0.0.1:3000'],
    ['WEB_HOST', 'http://localhost'],
    ['WEB_HOST', '999.1.1.1'],
    ['WEB_URL', 'javascript:alert(1)'],
    ['KITH_SECRET', 'short'],
    ['KITH_SECRET_PREVIOUS', 'short'],
    ['KITH_SECRET', 'a'.repeat(64)],
    ['LOG_LEVEL', 'loud'],
    ['LOG_LEVEL', '__proto__'],
    ['DEFAULT_LOCALE', 'not a language'],
    ['DEFAULT_TIME_ZONE', 'Mars/Olympus'],
    ['DEFAULT_TIME_ZONE', '+02:00'],
  ])('refuses %s=%j and nothing else', (variable, value) => {
    expect(problemsOf({ [variable]: value })).toEqual([variable])
  })

  test('never prints a value, which may be a secret in the wrong place', () => {
    for (const variable of VARIABLES) {
      const result = readConfig({ [variable]: 'mysecret ://\u0007' })
      expect(sayProblems(result.ok ? [] : result.problems)).toMatch(new RegExp(`^${variable} `))
      expect(JSON.stringify(result)).not.toContain('mysecret')
    }
  })

  test.each(['0.0.0.0', '::', '192.168.1.7', 'kith.example', '127.0.0.1.example'])(
    'does not show the playground on %s',
    (host) => {
      expect(problemsOf({ WEB_HOST: host })).toEqual(['WEB_HOST'])
      expect(problemsOf({ WEB_HOST: host, TELEGRAM_TOKEN })).toEqual([])
    },
  )

  test.each(['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', 'LOCALHOST'])(
    'shows the playground on %s',
    (host) => {
      expect(problemsOf({ WEB_HOST: host })).toEqual([])
    },
  )

  test('knows which languages there are words for, where it is told', () => {
    expect(problemsOf({ DEFAULT_LOCALE: 'de' }, ['en', 'zh-CN'])).toEqual(['DEFAULT_LOCALE'])
    expect(problemsOf({ DEFAULT_LOCALE: 'zh-CN' }, ['en', 'zh-CN'])).toEqual([])
  })
})

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8')

  test('has every variable once, with one line above that says what it is', () => {
    const named = [...text.matchAll(/^# (.{20,})\n([A-Z_]+)=$/gm)].map((m) => m[2])
    expect(named).toEqual(VARIABLES)
    expect(text.match(/^[A-Z_]+=/gm)).toHaveLength(VARIABLES.length)
  })

  test('as it is gives the defaults', () => {
    expect(readConfig(parse(text))).toEqual(readConfig({}))
  })
})
