import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, posix, relative, sep } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const ROOT = process.cwd()

/** Which rooms a room may import besides itself. The law is the design's table; adding a room is a line here. */
const ROOMS: Record<string, readonly string[]> = {
  domain: [],
  chat: [],
  store: ['domain', 'log'],
  views: ['domain', 'chat'],
  tracking: ['domain', 'chat', 'store', 'log'],
  'platforms/discord': ['chat', 'log'],
  'platforms/telegram': ['chat', 'log'],
  'platforms/playground': ['chat', 'log'],
  bot: ['domain', 'chat', 'store', 'views', 'tracking', 'log'],
  jobs: ['domain', 'chat', 'store', 'views', 'tracking', 'log'],
  workers: ['domain', 'store', 'views', 'log'],
  outside: ['log'],
  web: ['domain', 'chat', 'store', 'views', 'bot', 'log'],
  commands: ['domain', 'chat', 'store', 'views', 'bot', 'tracking', 'log'],
  config: ['log'],
  log: [],
  secret: [],
}
/** May import anything; never imported. */
const TOP = new Set(['main', 'scripts'])

/** Where a package may be imported; `main` and `scripts` may import any. A new library is a line here. */
const PACKAGES: Record<string, readonly string[]> = {
  '@napi-rs/canvas': ['views'],
  'better-sqlite3': ['store'],
  'chrono-node': ['domain'],
  'discord.js': ['platforms/discord'],
  dotenv: [],
  fastify: ['web'],
  'intl-messageformat': ['views'],
  kysely: ['store'],
  'node-cron': ['jobs'],
  pg: ['store'],
  pino: ['log'],
  piscina: ['workers'],
  preact: ['platforms/playground'],
  'prom-client': ['web'],
  'rrule-temporal': ['domain'],
  telegraf: ['platforms/telegram'],
  'temporal-polyfill': ['domain'],
  tsx: ['workers'],
  uqr: ['views'],
  zod: ['config', 'tracking', 'web'],
}
/** These rooms are given what they need: no file, no network, no process. */
const WITHOUT_NODE = new Set(['domain', 'chat'])

const walk = (folder: string, wanted: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) {
      return /^(node_modules|coverage|\.git|dist.*)$/.test(entry.name) ? [] : walk(path, wanted)
    }
    return wanted.test(entry.name) ? [path] : []
  })

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** Good enough for our own formatted code: comments go, strings stay. */
const withoutComments = (code: string) =>
  code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/[^\n]*/g, '$1')

/** Every module a file names: imports, types, re-exports, dynamic imports, require. */
const importsOf = (code: string): string[] => {
  const bare = withoutComments(code)
  const found = [
    ...bare.matchAll(/^\s*(?:import|export)\b[^'"`;=]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...bare.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
    ...bare.matchAll(/(?<![.\w])(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g),
  ]
  return found.map((m) => m[1] ?? '')
}

const roomOf = (path: string): string => {
  const parts = path.split('/')
  if (parts[0] !== 'src') return parts[0] ?? ''
  if (parts.length === 2) return (parts[1] ?? '').replace(/\.[jt]sx?$/, '')
  return parts[1] === 'platforms' ? `platforms/${parts[2]}` : (parts[1] ?? '')
}

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

const files = ['src', 'commands', 'scripts'].flatMap((f) => walk(f, /\.(tsx?|mjs)$/))
const sources = files.map((path) => {
  const code = read(path)
  return { path, code, room: roomOf(path), imports: importsOf(code) }
})
const known = new Set(files)

const resolveLocal = (from: string, name: string): string => {
  const target = posix.normalize(posix.join(posix.dirname(from), name))
  const candidates = [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx'), target]
  return candidates.find((c) => known.has(c)) ?? target
}

/** What is wrong with one import, or nothing. */
const judge = (from: string, room: string, name: string): string | null => {
  if (name.startsWith('.')) {
    const target = resolveLocal(from, name)
    if (/\.json$/.test(target)) {
      return target.startsWith('data/locales/') && from !== 'src/views/words.ts'
        ? 'only views/words.ts reads data/locales'
        : null
    }
    if (/\.css$/.test(target)) return null
    const other = roomOf(target)
    if (TOP.has(other)) return room === other ? null : `${other} is never imported`
    if (TOP.has(room) || other === room) return null
    return ROOMS[room]?.includes(other) ? null : `${room} may not import ${other}`
  }
  if (name.startsWith('node:') || builtinModules.includes(name)) {
    return WITHOUT_NODE.has(room) ? `${room} is pure` : null
  }
  if (TOP.has(room)) return null
  return PACKAGES[packageOf(name)]?.includes(room) ? null : `${room} may not import ${packageOf(name)}`
}

describe('the rooms', () => {
  test('are all known', () => {
    const unknown = sources.filter((s) => !TOP.has(s.room) && !ROOMS[s.room]).map((s) => s.path)
    expect(unknown).toEqual([])
  })

  test('import only what the table allows', () => {
    const wrong = sources.flatMap((s) =>
      s.imports.flatMap((name) => {
        const problem = judge(s.path, s.room, name)
        return problem ? [`${s.path}: ${name}: ${problem}`] : []
      }),
    )
    expect(wrong).toEqual([])
  })

  test('have no cycles, types included', () => {
    const graph = new Map(
      sources.map((s) => [
        s.path,
        s.imports
          .filter((n) => n.startsWith('.'))
          .map((n) => resolveLocal(s.path, n))
          .filter((t) => known.has(t)),
      ]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (path: string, trail: string[]) => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
        return
      }
      if (done.has(path)) return
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) visit(path, [])
    expect(cycles).toEqual([])
  })

  test.each<[string, string, string | null]>([
    ['src/domain/a.ts', '../store/open.js', 'domain may not import store'],
    ['src/domain/a.ts', 'node:fs', 'domain is pure'],
    ['src/domain/a.ts', 'fs', 'domain is pure'],
    ['src/domain/incentives/a.ts', '../facts.js', null],
    ['src/domain/a.ts', '../log.js', 'domain may not import log'],
    ['src/chat/a.ts', '../domain/facts.js', 'chat may not import domain'],
    ['src/platforms/discord/a.ts', '../telegram/b.js', 'platforms/discord may not import platforms/telegram'],
    ['src/platforms/discord/a.ts', 'discord.js', null],
    ['src/platforms/telegram/a.ts', 'telegraf/types', null],
    ['src/platforms/telegram/a.ts', 'discord.js', 'platforms/telegram may not import discord.js'],
    ['src/bot/a.ts', 'kysely', 'bot may not import kysely'],
    ['src/bot/a.ts', 'left-pad', 'bot may not import left-pad'],
    ['src/web/a.ts', '../main.js', 'main is never imported'],
    ['src/web/a.ts', '../../scripts/bench.js', 'scripts is never imported'],
    ['src/web/a.ts', '../config.js', 'web may not import config'],
    ['src/bot/a.ts', '../../data/locales/en.json', 'only views/words.ts reads data/locales'],
    ['commands/member/a.ts', '../../src/platforms/discord/b.js', 'commands may not import platforms/discord'],
    ['scripts/a.ts', 'discord.js', null],
  ])('the table judges %s importing %s', (from, name, problem) => {
    expect(judge(from, roomOf(from), name)).toBe(problem)
  })

  test('imports are found however they are written', () => {
    const code = [
      `import a from 'a'`,
      `import type { B } from "b"`,
      `import {\n  c,\n  type D,\n} from 'c'`,
      `import 'd'`,
      `export * from 'e'`,
      `export type { F } from 'f'`,
      `const g = await import('g')`,
      `type H = import('h').H`,
      `const i = require('i')`,
      `// import 'no'`,
      `/* import 'no' */`,
      `call.require('no')`,
    ].join('\n')
    expect(importsOf(code).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
  })
})

describe('the files', () => {
  const naming = (wrong: RegExp, among = sources) =>
    among.flatMap((s) => {
      const found = withoutComments(s.code).match(wrong)
      return found ? [`${s.path}: ${found[0]}`] : []
    })

  test('of the domain know no clock, chance, process or network', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\b|\bTemporal\.Now\b|\bprocess\b|\bcrypto\b|\bfetch\(|\bset(Timeout|Interval|Immediate)\b|\bconsole\b/
    expect(
      naming(
        impure,
        sources.filter((s) => s.room === 'domain' || s.room === 'chat'),
      ),
    ).toEqual([])
  })

  test('read the environment in main and scripts only', () => {
    const others = sources.filter((s) => !TOP.has(s.room))
    expect(naming(/\bprocess\.env\b|\bprocess\[/, others)).toEqual([])
  })

  test('write to the log, not to the console', () => {
    const others = sources.filter((s) => !TOP.has(s.room) && !s.path.includes('/playground/page/'))
    expect(naming(/\bconsole\.\w+/, others)).toEqual([])
  })

  test('have no default exports', () => {
    expect(naming(/^\s*export default\b|\bas default\b/m)).toEqual([])
  })

  test('open with a sentence of purpose', () => {
    const silent = sources.filter((s) => !/^(#![^\n]*\n)?\s*(\/\*\*|\/\/)/.test(s.code)).map((s) => s.path)
    expect(silent).toEqual([])
  })

  test('are at most 250 lines long, or say in their first lines what they are "Long because"', () => {
    const long = sources.filter(
      (s) => s.code.split('\n').length > 251 && !/Long because/.test(s.code.slice(0, 800)),
    )
    expect(long.map((s) => s.path)).toEqual([])
  })

  test('have plain names', () => {
    expect(files.filter((f) => /(util|helper|manager|service|misc|common)s?\b/i.test(f))).toEqual([])
  })

  test('of the tests run all or nothing', () => {
    const focused = walk('tests', /\.test\.ts$/).filter((f) =>
      /\b(test|it|describe)\.only\b|\bf(it|describe)\(/.test(read(f).replace(/\/[^/\n]+\/[a-z]*/g, '')),
    )
    expect(focused).toEqual([])
  })
})

describe('the project', () => {
  const texts = walk('.', /^(?!.*\.(png|woff2|db|db-wal|db-shm|log)$)/).filter(
    (path) => statSync(join(ROOT, path)).size < 3_000_000 && !/^(PLAN\.md|\.env|data\/secret)$/.test(path),
  )

  test('names no package registry and no path of a machine', () => {
    const hosts = ['registry', 'npmjs'].join('\\.')
    const mirrors = ['npm', 'mirror'].join('')
    const folders = ['work', 'root', 'home', 'Users'].map((f) => `/${f}/[\\w.-]+/`).join('|')
    const wrong = new RegExp(`${hosts}|${mirrors}|verda${''}ccio|(?<![\\w.\\]}])(${folders})`)
    const found = texts.flatMap((path) => {
      const match = read(path).match(wrong)
      return match ? [`${relative('.', path).split(sep).join('/')}: ${match[0]}`] : []
    })
    expect(found).toEqual([])
  })

  test('has a lock file that says nothing about where packages came from', () => {
    expect(read('package-lock.json').match(/"resolved": "http[^"]*"/g) ?? []).toEqual([])
  })

  test('pins every library exactly and says where each may be used', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, v]) => !/^\d/.test(v))
    expect(loose).toEqual([])
    expect(Object.keys(dependencies ?? {}).filter((name) => !PACKAGES[name])).toEqual([])
  })

  test('has a linter that sees a promise nobody waits for, across files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-lint-'))
    try {
      const rules = JSON.parse(read('biome.json')) as Record<string, unknown>
      writeFileSync(
        join(folder, 'biome.json'),
        JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }),
      )
      cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'))
      writeFileSync(join(folder, 'one.ts'), 'export const later = async (): Promise<number> => 1\n')
      writeFileSync(
        join(folder, 'two.ts'),
        `import { later } from './one.js'\n\nexport const now = () => {\n  later()\n  return later() ? 1 : 2\n}\n`,
      )
      const biome = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['lint', '.'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(biome.stdout + biome.stderr).toMatch(/noFloatingPromises/)
      expect(biome.stdout + biome.stderr).toMatch(/noMisusedPromises/)
      expect(biome.status).toBe(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
