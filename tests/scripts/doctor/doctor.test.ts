import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { backups } from '../../../scripts/doctor/backups.js'
import type { Check, Tools } from '../../../scripts/doctor/check.js'
import { examine } from '../../../scripts/doctor/examine.js'
import { gaps } from '../../../scripts/doctor/gaps.js'
import { CHECKS } from '../../../scripts/doctor/index.js'
import { jobs } from '../../../scripts/doctor/jobs.js'
import { languages } from '../../../scripts/doctor/languages.js'
import { outbox } from '../../../scripts/doctor/outbox.js'
import { quarantine } from '../../../scripts/doctor/quarantine.js'
import { spaces } from '../../../scripts/doctor/spaces.js'
import { storedTime } from '../../../scripts/doctor/stored-time.js'
import { readConfig } from '../../../src/config.js'
import { planNotice } from '../../../src/domain/intents.js'
import type { Store } from '../../../src/store/engine.js'
import { beginGap } from '../../../src/store/gaps.js'
import { addIntents, endIntent } from '../../../src/store/intents.js'
import { takeLease } from '../../../src/store/leases.js'
import { openStore } from '../../../src/store/open.js'
import { quarantine as putAside } from '../../../src/store/quarantine.js'
import { saveSetting } from '../../../src/store/settings.js'
import { addSlot, failSlot, finishSlot, noteProgress, takeSlot } from '../../../src/store/slots.js'
import { ensureSpace } from '../../../src/store/spaces.js'
import { beginWatch } from '../../../src/store/watches.js'
import { EVERYTHING, makeGuild } from '../../support/discord/community.js'
import { type DiscordServer, startDiscord } from '../../support/discord/server.js'
import { type Environment, type Kith, makeHome, runToEnd, startKith } from '../../support/process.js'
import { describeStores } from '../../support/stores.js'
import { group } from '../../support/telegram/make.js'
import { type BotApi, startBotApi } from '../../support/telegram/server.js'
import { BOT } from '../../support/telegram/state.js'

jest.setTimeout(120_000)

const NOW = Date.now()
const HOUR = 3_600_000
const DAY = 24 * HOUR

const configOf = (env: Record<string, string> = {}) => {
  const read = readConfig(env)
  if (!read.ok) throw new Error('the test’s configuration is wrong')
  return read.config
}

const look = async (check: Check, more: Partial<Tools>) => {
  const tools: Tools = { config: configOf(), store: null, trouble: null, platforms: [], now: NOW, ...more }
  return (await examine([check], tools)).map((f) => `${f.level}: ${f.what}`)
}

describe('the checks', () => {
  test('are each in one section only, and say nothing of a store that is not there', async () => {
    const all = Object.values(CHECKS).flat()
    expect(new Set(all).size).toBe(all.length)
    for (const check of [outbox, quarantine, jobs, gaps, spaces, storedTime, backups])
      expect(await look(check, {})).toEqual([])
  })

  test('that throw are themselves a finding, without what was thrown', async () => {
    const broken: Check = { name: 'broken', run: async () => Promise.reject(new RangeError('a name in it')) }
    const tools: Tools = { config: configOf(), store: null, trouble: null, platforms: [], now: NOW }
    const [finding] = await examine([broken], tools)
    expect(finding).toMatchObject({
      check: 'broken',
      level: 'fail',
      what: 'could not be looked at (RangeError)',
    })
  })
})

describeStores('the doctor, of what is stored,', (open) => {
  test('has nothing to complain of where nothing has happened', async () => {
    const store = await open()
    for (const check of [outbox, quarantine, jobs, gaps, spaces, storedTime, languages])
      expect((await look(check, { store })).filter((line) => !line.startsWith('ok'))).toEqual([])
  })

  test('tells deliveries that wait too long from those that were given up', async () => {
    const store = await open()
    const space = { id: 1, platform: 'discord' }
    await store.write(async (tx) => {
      await addIntents(
        tx,
        [1, 2, 3].map((channel) => planNotice(space, channel, NOW - HOUR)),
        NOW - HOUR,
      )
      await endIntent(tx, 1, 'dead', 'forbidden', NOW)
    })
    expect(await look(outbox, { store })).toEqual([
      'ok: 2 to be sent',
      'warn: 2 have been due for more than 15 minutes',
      'warn: 1 of notice on discord were given up (forbidden)',
    ])
  })

  test('names by code what was put aside of late', async () => {
    const store = await open()
    const aside = (at: number, problem: string) =>
      store.write((tx) => putAside(tx, { at, platform: 'telegram', type: 'message', problem, ids: '1' }))
    await aside(NOW - 40 * DAY, 'OLD')
    await aside(NOW - DAY, 'RangeError')
    expect(await look(quarantine, { store })).toEqual([
      'warn: 1 message events of telegram were put aside (RangeError)',
    ])
  })

  test('shows how jobs ended, how far one is, and which are late', async () => {
    const store = await open()
    const slot = (job: string, period: string) => ({ job, community: 0, period })
    await store.write(async (tx) => {
      await takeSlot(tx, slot('sweep', 'a'), NOW - HOUR)
      await finishSlot(tx, slot('sweep', 'a'), '12', NOW - HOUR)
      await takeSlot(tx, slot('backup', 'a'), NOW - 2 * HOUR)
      await failSlot(tx, slot('backup', 'a'), { problem: 'no-space', retryAt: null }, NOW - 2 * HOUR)
      await takeSlot(tx, slot('board-closing', 'a'), NOW - 120_000)
      await noteProgress(tx, slot('board-closing', 'a'), '40%')
      await addSlot(tx, slot('fold-rollups', 'a'), NOW - HOUR)
    })
    expect(await look(jobs, { store })).toEqual([
      'warn: fold-rollups waits for a bot to run it',
      'ok: board-closing has run for 2 min: 40%',
      'warn: backup failed (no-space)',
      'ok: sweep ended 60 min ago: 12',
    ])
    await store.write((tx) => takeLease(tx, 'jobs', 'here:1', NOW, NOW + 30_000))
    expect((await look(jobs, { store }))[0]).toBe('warn: fold-rollups is late by 60 min')
  })

  test('knows gaps that are being read back from those that stay', async () => {
    const store = await open()
    await store.write(async (tx) => {
      await beginGap(tx, { space: 1, channel: 1, from: NOW - HOUR, cause: 'down' })
      await beginGap(tx, { space: 1, channel: 2, from: NOW - 3 * DAY, cause: 'no-permission' })
      await beginGap(tx, { space: 1, channel: 3, from: NOW - 3 * DAY, cause: 'voice' })
    })
    expect((await look(gaps, { store })).map((line) => line.split(',')[0])).toEqual([
      'ok: 1 (down)',
      'warn: 1 (no-permission)',
    ])
  })

  test('finds a clock that is behind what was noted, and a language that nobody speaks', async () => {
    const store = await open()
    await store.write(async (tx) => {
      await beginWatch(tx, { space: 1, heard_at: Date.now() + HOUR, alive_at: Date.now() })
      await saveSetting(tx, { community: 1, key: 'language', value: '"de"', from: 0, by: null })
    })
    expect(await look(storedTime, { store })).toEqual([expect.stringMatching(/^warn: is 3\d\d\d s behind/)])
    expect((await look(languages, { store }))[1]).toMatch(/^warn: somebody chose "de"/)
  })

  test('keeps control characters that a space is named with off the terminal', async () => {
    const store = await open()
    await store.write((tx) =>
      ensureSpace(tx, { platform: 'discord', id: '7', name: 'a\u001b[31m\nb\u202e', at: 1 }),
    )
    const platform = {
      name: 'discord',
      survey: {
        space: async () => [{ code: 'permission-send-messages' }, { code: 'intent-server-members' }],
      },
    } as unknown as Tools['platforms'][number]
    expect(await look(spaces, { store, platforms: [platform] })).toEqual([
      'fail: discord a [31m b : I may not write in channels.',
    ])
  })
})

describe('npm run doctor', () => {
  let home: ReturnType<typeof makeHome>
  beforeEach(() => {
    home = makeHome()
  })
  afterEach(() => home.remove())

  const run = async (args: readonly string[], env: Environment) => {
    const ended = await runToEnd('scripts/doctor.ts', args, env)
    const json = args.includes('--json')
      ? (JSON.parse(ended.stdout) as { ok: boolean; findings: Finding[] })
      : null
    const of = (check: string) =>
      (json?.findings ?? []).filter((f) => f.check === check).map((f) => `${f.level}: ${f.what}`)
    return { ...ended, json, of }
  }
  interface Finding {
    check: string
    level: string
    what: string
    remedy?: string
  }

  test('explains itself, and ends with 2 where it is called wrongly', async () => {
    const [help, wrong] = await Promise.all([run(['--help'], {}), run(['--quickly'], {})])
    expect(help).toMatchObject({ code: 0 })
    expect(help.stdout).toContain('npm run doctor')
    expect(wrong.code).toBe(2)
  })

  test('names every mistake of the environment, and never the value', async () => {
    const { code, json, stdout } = await run(['--json'], { TELEGRAM_TOKEN: 'se cret', WEB_PORT: 'x' })
    expect(code).toBe(1)
    expect(json?.findings.map((f) => [f.check, f.level])).toEqual([
      ['configuration', 'fail'],
      ['configuration', 'fail'],
    ])
    expect(stdout).not.toContain('se cret')
  })

  test('says of a database what is the matter: none, another file, damaged, older, newer', async () => {
    const of = async () => (await run(['--json'], { DATABASE_URL: home.database })).of('database')
    expect(await of()).toEqual([expect.stringMatching(/^warn: there is none/)])
    writeFileSync(home.database, 'words '.repeat(2_000))
    expect(await of()).toEqual(['fail: cannot be read (SQLITE_NOTADB)'])
    rmSync(home.database)
    await (await openStore(home.database)).close()
    expect(await of()).toEqual([expect.stringMatching(/^ok: SQLite, 1 MB, whole, up to date/)])
    const raw = new Database(home.database)
    raw.exec(`insert into kysely_migration values ('9999-tomorrow', '2030-01-01')`)
    expect(await of()).toEqual(['fail: is of a newer version, with 9999-tomorrow'])
    raw.exec(`delete from kysely_migration where name > '0003'`)
    raw.close()
    expect(await of()).toEqual([expect.stringMatching(/^fail: is older than this version/)])
  })

  test('misses a backup of late only where there should be one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-doctor-'))
    const config = configOf({ TELEGRAM_TOKEN: '1:a', DATABASE_URL: home.database, BACKUP_FOLDER: folder })
    const store = await openStore(home.database)
    const at = (now: number) => look(backups, { store, config, now })
    expect(await at(Date.now())).toEqual(['ok: the first comes in the night'])
    expect(await at(Date.now() + 3 * DAY)).toEqual([`warn: there is none in ${folder}`])
    expect(await look(backups, { store, config: configOf({ DATABASE_URL: home.database }) })).toEqual([])
    await store.close()
    rmSync(folder, { recursive: true })
  })
})

/** Discord names the guild's roles only to somebody who is connected. */
const untilConnected = async (kith: Kith) => {
  for (;;) {
    const { platforms } = (await kith.health()).body as { platforms: Record<string, string> }
    if (platforms['discord'] === 'connected') return
  }
}

describe('npm run doctor, beside a bot at work on both platforms,', () => {
  const home = makeHome()
  const TOPICS = group(-1001001, { title: 'Harbour' })
  let discord: DiscordServer
  let telegram: BotApi
  let kith: Kith
  let env: Environment
  beforeAll(async () => {
    discord = await startDiscord({ guilds: [makeGuild({ everyone: EVERYTHING & ~(1n << 14n) })] })
    telegram = await startBotApi()
    telegram.state.chats.set(TOPICS.id, TOPICS)
    telegram.state.members.set(`${TOPICS.id} ${BOT.id}`, { status: 'administrator' })
    env = {
      DATABASE_URL: home.database,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
    }
    kith = await startKith(env)
    await untilConnected(kith)
    const store: Store = await openStore(home.database, { migrate: false })
    await store.write((tx) =>
      ensureSpace(tx, { platform: 'telegram', id: String(TOPICS.id), name: 'Harbour', at: 1 }),
    )
    await store.close()
  })
  afterAll(async () => {
    await kith?.stop()
    await discord?.stop()
    await telegram?.close()
    home.remove()
  })

  const findings = async (args: readonly string[] = [], more: Environment = {}) => {
    const ended = await runToEnd('scripts/doctor.ts', ['--json', ...args], { ...env, ...more })
    const { findings: all } = JSON.parse(ended.stdout) as {
      findings: { check: string; level: string; what: string }[]
    }
    return {
      ...ended,
      of: (check: string) => all.filter((f) => f.check === check).map((f) => `${f.level}: ${f.what}`),
    }
  }

  test('finds tokens and spaces in order, names what is missing, and who is at work', async () => {
    const { code, of, stderr } = await findings()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(of('platforms')).toEqual(['ok: discord takes the token', 'ok: telegram takes the token'])
    expect(of('spaces')).toEqual([
      'ok: 1 space has everything they need',
      'warn: discord Harbour: I may not send embeds, so my answers arrive empty.',
      'warn: discord Harbour: Every other role stands above mine, so I can give none of them.',
    ])
    expect(of('bot')).toEqual([expect.stringContaining(kith.holder)])
    expect(of('database')).toEqual([expect.stringContaining('ok: SQLite')])
  })

  test('ends with 1 where a platform refuses the token or does not answer', async () => {
    const wrong = { DISCORD_TOKEN: 'not.the.token', TELEGRAM_TOKEN: '1:wrong' }
    const refused = await findings([], wrong)
    expect(refused.code).toBe(1)
    expect(refused.of('platforms')).toEqual([
      'fail: Discord refuses the token',
      'fail: Telegram refuses the token',
    ])
    expect(refused.stdout + refused.stderr).not.toContain('not.the.token')
    const away = await findings([], { TELEGRAM_API_URL: 'http://127.0.0.1:9' })
    expect(away.of('platforms')).toEqual(['ok: discord takes the token', 'fail: telegram does not answer'])
  })
})
