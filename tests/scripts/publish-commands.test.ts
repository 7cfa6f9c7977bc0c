import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { makeHome, runToEnd } from '../support/process.js'
import { type BotApi, startBotApi } from '../support/telegram/server.js'

describe('npm run publish-commands', () => {
  const home = makeHome()
  let api: BotApi
  beforeAll(async () => {
    api = await startBotApi()
  })
  afterAll(async () => {
    await api.close()
    home.remove()
  })

  const run = (args: readonly string[], env: Record<string, string>) =>
    runToEnd('scripts/publish-commands.ts', args, { DATABASE_URL: home.database, ...env })

  test('tells the platform every command and says how many', async () => {
    const called = api.called('setMyCommands')
    const ended = await run(['--json'], { TELEGRAM_TOKEN: api.token, TELEGRAM_API_URL: api.url })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ended.stdout)).toMatchObject({ platforms: ['telegram'] })
    await called
  }, 60_000)

  test('says what is missing, and explains itself', async () => {
    const [without, help] = await Promise.all([run([], {}), run(['--help'], {})])
    expect(without.code).toBe(2)
    expect(without.stderr).toContain('TELEGRAM_TOKEN')
    expect(help).toMatchObject({ code: 0 })
    expect(help.stdout).toContain('npm run publish-commands')
  }, 60_000)
})
