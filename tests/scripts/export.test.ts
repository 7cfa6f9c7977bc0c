import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exportRows } from '../../scripts/export/rows.js'
import type { ChatEvent, MessageEvent, Person, ReactionEvent } from '../../src/chat/event.js'
import type { Store } from '../../src/store/engine.js'
import { awardPages, communitiesNamed, factPages } from '../../src/store/export-pages.js'
import { EXPORT_TYPES } from '../../src/store/on-export.js'
import { openStore } from '../../src/store/open.js'
import { saveSetting } from '../../src/store/settings.js'
import { createTracker } from '../../src/tracking/tracker.js'
import { silentLog } from '../support/silent-log.js'
import { describeStores } from '../support/stores.js'

type Row = { type: string } & Record<string, unknown>

const START = Date.parse('2026-11-20T10:00:00Z')
const person = (id: string): Person => ({ id, name: `Zebulon "${id}"\nNamed`, bot: false })
const at = (minutes: number) => START + minutes * 60_000
const base = (minutes: number, space: string) =>
  ({ platform: 'discord', space, at: at(minutes), source: 'live' }) as const

const message = (by: string, minutes: number, more: Partial<MessageEvent> = {}): MessageEvent => ({
  ...base(minutes, 'guild'),
  type: 'message',
  channel: { id: 'general', name: 'general', kind: 'text' },
  ref: { at: at(minutes), low: minutes },
  author: person(by),
  mentions: [],
  text: `something that only ${by}whispered`,
  length: 30,
  ...more,
})

const reaction = (by: string, minutes: number, to: number): ReactionEvent => ({
  ...base(minutes, 'guild'),
  type: 'reaction',
  change: 'added',
  channel: { id: 'general' },
  ref: { at: at(to), low: to },
  by: person(by),
  emoji: '🌱',
})

const DAY: ChatEvent[] = [
  message('ada', 0),
  message('bob', 1, { reply: { ref: { at: at(0), low: 0 }, author: person('ada') } }),
  message('cem', 12, { mentions: [person('ada')], channel: { id: '-100:7', kind: 'topic' } }),
  reaction('bob', 13, 0),
  message('ada', 30),
  { ...base(40, 'guild'), type: 'deletion', channel: { id: 'general' }, refs: [{ at: at(30), low: 30 }] },
]

const ELSEWHERE: ChatEvent[] = ['dan', 'cem', 'bob'].map((by, i) =>
  message(by, 50 + i, { space: 'other', channel: { id: `c${i}` } }),
)

const track = async (store: Store, events: readonly ChatEvent[]) => {
  const tracker = createTracker({
    store,
    log: silentLog,
    clock: () => at(60),
    secret: 'test',
    begin: { language: 'en', zone: 'Europe/Berlin', bestLocale: () => 'en' },
  })
  for (const event of events) void tracker.event(event)
  await tracker.flush()
  expect(tracker.counts().quarantined).toBe(0)
  await tracker.close()
}

const named = (space: string): ChatEvent => ({
  ...base(0, space),
  type: 'space',
  name: `The "${space}"\n, ltd`,
  fresh: true,
  channels: [],
})

const exported = async (store: Store, name?: string): Promise<Row[]> => {
  const rows: Row[] = []
  const communities = await communitiesNamed(store.reads, name)
  for await (const page of exportRows(store.reads, communities)) rows.push(...(page as Row[]))
  return rows
}
const ofType = (rows: readonly Row[], type: string) => rows.filter((r) => r.type === type)

describeStores('export', (open) => {
  test('every row says its type first, in the order of the contract', async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY])
    const rows = await exported(store)
    expect(rows.filter((r) => Object.keys(r)[0] !== 'type')).toEqual([])
    const order = rows.map((r) => (EXPORT_TYPES as readonly string[]).indexOf(r.type))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(new Set(rows.map((r) => r.type)).size).toBeGreaterThanOrEqual(7)
  })

  test('a fact is named by what the platform calls its parts', async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY])
    const facts = ofType(await exported(store), 'fact')
    const t = (minutes: number) => at(minutes)
    const emoji = /^discord:general:\d+:0:reaction:bob:\d+$/
    expect(facts.map((f) => f['id']).filter((id) => !emoji.test(String(id)))).toEqual(
      expect.arrayContaining([
        `discord:general:${t(0)}:0:message:ada:0`,
        `discord:general:${t(0)}:0:reply:bob:${t(1) * 1024 + 1}`,
        `discord:general:${t(1)}:1:message:bob:0`,
        `discord:-100%3A7:${t(12)}:12:message:cem:0`,
        `discord:-100%3A7:${t(12)}:12:mention:cem:ada`,
        `discord:general:${t(30)}:30:message:ada:0`,
        `discord:general:${t(30)}:30:deletion::0`,
      ]),
    )
    expect(new Set(facts.map((f) => f['id'])).size).toBe(facts.length)
    const reply = facts.find((f) => f['kind'] === 'reply')
    expect(reply).toMatchObject({
      account: 'discord:bob',
      at: t(1),
      place: { space: 'guild', channel: 'general' },
      about: { at: t(0), low: 0 },
      answer: { at: t(1), low: 1 },
      to: 'discord:ada',
      withdrawn: null,
    })
    const deleted = facts.find((f) => f['kind'] === 'message' && f['at'] === t(30))
    expect(deleted).toMatchObject({ withdrawn: t(40), account: 'discord:ada' })
  })

  test('the same happenings are the same facts and awards in a database that numbered everything otherwise', async () => {
    const one = await open()
    const two = await open()
    await track(one, [named('guild'), ...DAY])
    await track(two, [...ELSEWHERE, named('guild'), ...DAY.toReversed()])
    const of = async (store: Store) => {
      const rows = await exported(store, 'The "guild"\n, ltd')
      const sums = new Map<string, number>()
      for (const a of ofType(rows, 'award')) {
        const key = `${a['account']} ${a['rule']} ${a['day']}`
        sums.set(key, (sums.get(key) ?? 0) + Number(a['points']))
      }
      const facts = ofType(rows, 'fact').sort((a, b) => String(a['id']).localeCompare(String(b['id'])))
      const members = ofType(rows, 'member').sort((a, b) => String(a['id']).localeCompare(String(b['id'])))
      return { facts, members, sums: [...sums].filter(([, points]) => points !== 0).sort() }
    }
    const [first, second] = [await of(one), await of(two)]
    expect(second).toEqual(first)
    expect(first.facts.length).toBeGreaterThan(6)
  })

  test("a member's points are the sum of their accounts' awards, folded or not", async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY])
    const space = await store.reads.selectFrom('spaces').select('id').executeTakeFirstOrThrow()
    const member = await store.reads
      .selectFrom('memberships')
      .select('account')
      .orderBy('account')
      .executeTakeFirstOrThrow()
    await store.write((tx) =>
      tx
        .insertInto('awards')
        .values({
          space: space.id,
          seq: 1_000_000,
          account: member.account,
          day: '2026-11-20',
          rule: 1,
          points: 41,
          booked_at: 0,
        })
        .execute(),
    )
    const rows = await exported(store)
    const sums = new Map<unknown, number>()
    for (const a of ofType(rows, 'award'))
      sums.set(a['account'], (sums.get(a['account']) ?? 0) + Number(a['points']))
    const members = ofType(rows, 'member')
    expect(members.length).toBe(3)
    for (const m of members) expect([m['id'], m['points']]).toEqual([m['id'], sums.get(m['id']) ?? 0])
    expect(members.some((m) => Number(m['points']) > 41)).toBe(true)
    expect(members.map((m) => [m['accounts'], m['present']])).toContainEqual([
      [{ platform: 'discord', id: 'ada' }],
      true,
    ])
  })

  test('nobody is named, and of what they wrote only words that several people use', async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY])
    const text = JSON.stringify(await exported(store))
    expect(text).not.toMatch(/Zebulon|whispered|only a/)
    expect(text).toContain('"word":"something"')
  })

  test('only the community asked for is written, and all of them without asking', async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY, named('other'), ...ELSEWHERE])
    const one = await exported(store, 'The "other"\n, ltd')
    expect(ofType(one, 'community')).toMatchObject([{ id: 'discord:other' }])
    expect(new Set(ofType(one, 'fact').map((f) => (f['place'] as { space: string }).space))).toEqual(
      new Set(['other']),
    )
    expect(ofType(await exported(store), 'community').length).toBe(2)
    expect(await exported(store, 'nobody')).toEqual([])
  })

  test('channels in a setting are written as the platform calls them', async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY])
    const channel = await store.reads
      .selectFrom('channels')
      .select('id')
      .where('platform_id', '=', 'general')
      .executeTakeFirstOrThrow()
    const { community } = await store.reads.selectFrom('spaces').select('community').executeTakeFirstOrThrow()
    await store.write((tx) =>
      saveSetting(tx, { community, key: 'untracked', value: `[${channel.id}]`, from: 7, by: null }),
    )
    expect(ofType(await exported(store), 'setting')).toContainEqual({
      type: 'setting',
      key: 'untracked',
      value: [{ platform: 'discord', space: 'guild', channel: 'general' }],
      from: 7,
      by: null,
    })
  })

  test('pages of any size hold the same rows, each once', async () => {
    const store = await open()
    await track(store, [named('guild'), ...DAY])
    const channel = await store.reads
      .selectFrom('channels')
      .select(['id', 'space'])
      .where('platform_id', '=', 'general')
      .executeTakeFirstOrThrow()
    const all = async <T>(pages: AsyncGenerator<T[]>) => {
      const found: T[][] = []
      for await (const page of pages) found.push(page)
      return found
    }
    const whole = (await all(factPages(store.reads, channel.id))).flat()
    expect(whole.length).toBeGreaterThan(4)
    for (const size of [1, 2, 3, whole.length]) {
      const pages = await all(factPages(store.reads, channel.id, size))
      expect(pages.every((page) => page.length <= size)).toBe(true)
      expect(pages.flat()).toEqual(whole)
    }
    const awards = (await all(awardPages(store.reads, channel.space))).flat()
    expect((await all(awardPages(store.reads, channel.space, 2))).flat()).toEqual(awards)
  })
})

describe('npm run export and npm run migrate', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kith-export-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (script: string, args: string[], database: string) =>
    new Promise<{ code: number | null; out: string; problem: string }>((resolve) => {
      const child = spawn(process.execPath, [`dist/scripts/${script}.js`, ...args], {
        env: { PATH: process.env['PATH'], DATABASE_URL: database },
      })
      let out = ''
      let problem = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
      })
      child.stderr.on('data', (chunk: Buffer) => {
        problem += chunk.toString()
      })
      child.on('close', (code) => resolve({ code, out, problem }))
    })

  test('a migrated database is exported into a file or to the standard output, alike', async () => {
    const database = join(folder, 'whole.db')
    expect(await run('migrate', ['--json'], database)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\{"applied":\["0001-thread"(,"\d{4}-[a-z-]+")*\]\}\n$/),
    })
    expect(await run('migrate', ['--json'], database)).toMatchObject({ code: 0, out: '{"applied":[]}\n' })
    const store = await openStore(database)
    await track(store, [named('guild'), ...DAY])
    await store.close()
    const file = join(folder, 'out.jsonl')
    expect(await run('export', ['--out', file], database)).toEqual({ code: 0, out: '', problem: '' })
    const text = readFileSync(file, 'utf8')
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .every((line) => line.startsWith('{"type":"')),
    ).toBe(true)
    expect(existsSync(`${file}.part`)).toBe(false)
    expect(await run('export', [], database)).toEqual({ code: 0, out: text, problem: '' })
  })

  test.each<[string, string[], string, number, RegExp]>([
    ['a database that is not there', [], 'missing.db', 1, /There is no database/],
    ['an option nobody knows', ['--everything'], 'whole.db', 2, /--help/],
    ['an address of an unknown kind', [], 'mysql://there', 2, /DATABASE_URL/],
    ['help', ['--help'], 'missing.db', 0, /^$/],
  ])('%s', async (_, args, database, code, problem) => {
    const found = await run('export', args, database.includes('//') ? database : join(folder, database))
    expect(found.problem).toMatch(problem)
    expect(found.code).toBe(code)
    expect(existsSync(join(folder, 'missing.db'))).toBe(false)
  })

  test('a community that is not there, and a database nobody migrated', async () => {
    const database = join(folder, 'other.db')
    const store = await openStore(database, { migrate: false })
    await store.close()
    expect(await run('export', [], database)).toMatchObject({
      code: 1,
      problem: expect.stringContaining('npm run migrate'),
    })
    await run('migrate', [], database)
    const found = await run('export', ['--community', 'nobody'], database)
    expect([found.code, found.problem, found.out]).toEqual([1, 'There is no community of this name.\n', ''])
  })
})
