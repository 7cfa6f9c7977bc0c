import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Migrator } from 'kysely'
import * as thread from '../../src/store/migrations/0001-thread.js'
import { openStore } from '../../src/store/open.js'
import { makeGuild } from '../support/discord/community.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { exportOf, type Kith, makeHome, runToEnd, startKith } from '../support/process.js'
import { said, track, trackerFor } from '../support/tracking.js'

jest.setTimeout(120_000)

let home: ReturnType<typeof makeHome>
beforeEach(() => {
  home = makeHome()
})
afterEach(() => home.remove())

const run = (script: string, args: readonly string[], more: Record<string, string> = {}) =>
  runToEnd(`scripts/${script}.ts`, args, { DATABASE_URL: home.database, ...more })

const fill = async () => {
  const store = await openStore(home.database)
  await track(trackerFor(store), [said('ann', 0), said('bob', 20)])
  await store.close()
}
const backupsOf = () => readdirSync(join(dirname(home.database), 'backups'))

describe('npm run backup and npm run restore', () => {
  test('take a database to a file and back, and say where what was there is', async () => {
    await fill()
    const before = await exportOf(home.database)
    const made = await run('backup', ['--json'])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const { path, rows } = JSON.parse(made.stdout) as { path: string; rows: Record<string, number> }
    expect(rows['facts']).toBe(2)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const store = await openStore(home.database)
    await track(trackerFor(store), [said('cem', 40)])
    await store.close()
    const listed = await run('restore', ['--list'])
    expect(listed.stdout).toContain(path)
    const restored = await run('restore', [path])
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(restored.stdout).toContain('What was there is kept as')
    expect(await exportOf(home.database)).toEqual(before)
    expect(backupsOf()).toHaveLength(2)
  })

  test('say what is wrong with the call, the file and the tools', async () => {
    await fill()
    const words = join(dirname(home.database), 'words.db')
    writeFileSync(words, 'words '.repeat(1_000))
    const [none, missing, wrong, postgres] = await Promise.all([
      run('restore', []),
      run('restore', ['/no/such/file.db']),
      run('restore', [words]),
      runToEnd('scripts/backup.ts', ['--folder', dirname(home.database)], {
        DATABASE_URL: 'postgres://kith@127.0.0.1:9/kith',
        PATH: dirname(process.execPath),
      }),
    ])
    expect([none.code, missing.code, wrong.code, postgres.code]).toEqual([2, 2, 1, 1])
    expect(wrong.stderr).toContain('is not a backup of Kith')
    expect(postgres.stderr).toMatch(/Install PostgreSQL's client programs|own program failed/)
  })
})

describe('npm run job', () => {
  test('lists the jobs, and refuses what it does not know with 2', async () => {
    const [help, unknown, future] = await Promise.all([
      run('job', ['--help']),
      run('job', ['dance']),
      run('job', ['sweep', '--at', '2999-01-01']),
    ])
    expect(help.stdout).toMatch(/board-closing +23 4 \* \* \* +for each community/)
    expect([unknown.code, future.code]).toEqual([2, 2])
    expect(future.stderr).toContain('has not come yet')
  })

  test('runs one for each community, and for one instant once only', async () => {
    await fill()
    const at = ['--at', '2026-03-20T04:23', '--json']
    const first = await run('job', ['board-closing', ...at])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const slot = { job: 'board-closing', community: 1, period: '2026-03-20T04:23' }
    expect(JSON.parse(first.stdout)).toEqual({ runs: [{ ...slot, result: 'done', said: '1' }] })
    const again = await run('job', ['board-closing', ...at])
    expect(JSON.parse(again.stdout)).toEqual({ runs: [{ ...slot, result: 'done-before', said: null }] })
    const unknown = await run('job', ['board-closing', '--community', 'Atlantis'])
    expect(unknown.code).toBe(2)
  })

  test('ends with 1 where a job fails, and keeps why', async () => {
    await fill()
    const file = join(dirname(home.database), 'no-folder')
    writeFileSync(file, '')
    const failed = await run('job', ['backup', '--json'], { BACKUP_FOLDER: file })
    expect(failed.code).toBe(1)
    expect(JSON.parse(failed.stdout)).toMatchObject({
      runs: [{ result: 'failed', said: expect.any(String) }],
    })
    const store = await openStore(home.database)
    const slots = await store.reads.selectFrom('slots').select(['job', 'status']).execute()
    await store.close()
    expect(slots).toEqual([{ job: 'backup', status: 'failed' }])
  })
})

describe('beside a bot at work', () => {
  let discord: DiscordServer
  let kith: Kith
  beforeAll(async () => {
    discord = await startDiscord({ guilds: [makeGuild()] })
  })
  afterAll(async () => {
    await discord?.stop()
  })

  test('a job and a backup are made, a restore is refused and names the bot, and the bot goes on', async () => {
    kith = await startKith({
      DATABASE_URL: home.database,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    })
    await kith.waitForHealthy()
    const job = await run('job', ['sweep'])
    expect(job).toMatchObject({ code: 0, stderr: '', stdout: 'sweep: done (0)\n' })
    const made = await run('backup', ['--json'])
    const { path } = JSON.parse(made.stdout) as { path: string }
    const refused = await run('restore', [path])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(kith.holder)
    expect((await kith.health()).status).toBe(200)
    await kith.stop()
    expect(await run('restore', [path])).toMatchObject({ code: 0, stderr: '' })
  })

  test('that is newer than the database, a backup is made before anything is migrated', async () => {
    const old = await openStore(home.database, { migrate: false })
    const provider = { getMigrations: async () => ({ [thread.name]: thread }) }
    await new Migrator({ db: old.writes, provider }).migrateToLatest()
    await old.close()
    const raw = await openStore(home.database, { migrate: false })
    await raw.writes
      .insertInto('spaces')
      .values({
        platform: 'discord',
        platform_id: '7',
        community: 1,
        own_community: 1,
        name: 'Old',
        joined_at: 1,
      } as never)
      .execute()
    await raw.close()
    kith = await startKith({
      DATABASE_URL: home.database,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    })
    await kith.waitForHealthy()
    await kith.stop()
    const [backup] = backupsOf()
    const kept = await openStore(join(dirname(home.database), 'backups', backup ?? ''), { migrate: false })
    const spaces = await kept.reads.selectFrom('spaces').select('name').execute()
    await kept.close()
    expect(spaces).toEqual([{ name: 'Old' }])
    expect(kith.stdout()).toContain('"event":"backed-up"')
  })
})
