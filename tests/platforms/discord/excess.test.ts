import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createExcess, excessOf } from '../../../src/platforms/discord/excess.js'
import { closeRest, createRest } from '../../../src/platforms/discord/rest.js'
import { GUILD, makeGuild } from '../../support/discord/community.js'
import { type DiscordServer, startDiscord } from '../../support/discord/server.js'

const names = (permissions: bigint) => excessOf(permissions).map((f) => f.about)

test('what is used is no excess', () => {
  const used = [6n, 10n, 11n, 14n, 15n, 16n, 28n].reduce((sum, bit) => sum | (1n << bit), 0n)
  expect(names(used)).toEqual([])
})

test('each power that is never used is named; Administrator stands for all', () => {
  expect(names((1n << 1n) | (1n << 2n) | (1n << 40n))).toEqual([
    'Ban Members',
    'Kick Members',
    'Timeout Members',
  ])
  expect(names((1n << 3n) | (1n << 2n))).toEqual(['Administrator'])
})

let server: DiscordServer
beforeAll(async () => {
  server = await startDiscord({ guilds: [makeGuild()] })
})
afterAll(() => server.stop())

test('is asked of Discord without a connection', async () => {
  const rest = createRest(server.token, server.apiUrl)
  const excess = createExcess(rest)
  expect(await excess.space(GUILD)).toEqual([])
  expect(await excess.account()).toEqual([])
  expect(await excess.space('not a server')).toEqual([])
  await expect(excess.space('999999999999999999')).rejects.toMatchObject({ name: 'SendError' })
  closeRest(rest)
})
