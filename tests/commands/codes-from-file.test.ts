import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { createReadFile } from '../../src/bot/read-file.js'
import type { SentFile } from '../../src/chat/command.js'
import { CODE_LIMITS } from '../../src/domain/incentives/code-file.js'
import { openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: 't' }
const stage: Place = { platform: 'playground', space: 'p' }
const anna = person('1', 'Anna', { locale: 'en' })

let bot: TestBot
/** How often a file was read. */
let reads: number

const fileOf = (text: string | Uint8Array, size?: number): SentFile => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const content = {
    async read() {
      reads += 1
      return bytes
    },
  }
  return { type: 'file', name: 'codes.csv', size: size ?? bytes.byteLength, content }
}

beforeEach(async () => {
  reads = 0
  bot = await openBot(COMMANDS, { on: ['discord', 'telegram', 'playground'] })
  for (const place of [guild, group, stage]) {
    bot.moderators.add(`${place.platform} ${place.space} ${anna.id}`)
    await bot.say(place, anna, 'hello')
    await bot.command(place, anna, 'reward', {
      action: 'create',
      arguments: { title: 'Book', price: 0, kind: 'code' },
    })
  }
})
afterEach(() => bot.close())

const rewardAt = (place: Place) => [guild, group, stage].indexOf(place) + 1
const send = async (place: Place, file: SentFile | null, codes?: string) => {
  bot.clock.now += 60_000
  const number = rewardAt(place)
  const from = place.platform === 'telegram' ? { ...place, space: null } : place
  const given =
    place.platform === 'telegram'
      ? { text: `codes ${number} ${codes ?? ''}` }
      : { action: 'codes', arguments: { reward: number, ...(codes !== undefined && { codes }) } }
  return read((await bot.command(from, anna, 'reward', { ...given, ...(file && { file }) })).view)
}
const stored = () => bot.store.reads.selectFrom('reward_codes').selectAll().execute()

test.each([guild, group, stage])(
  'a list comes as a file on $platform, and sent again adds nothing',
  async (place) => {
    const file = fileOf('code,value\nK1-`*<b>,5\nK2-密码,5\nK1-`*<b>,5\n')
    expect(await send(place, file)).toContain('2 new codes')
    expect(await send(place, file, 'K3-new K1-`*<b>')).toMatch(/1 new code.*2 .*already/s)
    const rows = await stored()
    expect(rows).toHaveLength(3)
    const log = await bot.store.reads.selectFrom('audit').selectAll().execute()
    expect(JSON.stringify([rows, log])).not.toMatch(/K1-`|K2-密|K3-new/)
  },
)

test('a file that is not what it should be is refused kindly, and nothing of it is taken', async () => {
  expect(await send(guild, null)).toContain('one code a line')
  expect(await send(guild, fileOf(new Uint8Array([0x89, 0x50, 0, 0])))).toContain('no plain text')
  expect(await send(guild, fileOf('\n \n'))).toContain('no code')
  expect(await send(guild, fileOf('A', CODE_LIMITS.bytes + 1))).toContain('larger than 256 kB')
  expect(reads).toBe(2)
  // What a platform says of a size is not believed.
  expect(await send(guild, fileOf('A'.repeat(CODE_LIMITS.bytes + 1), 3))).toContain('larger than 256 kB')
  const many = Array.from({ length: CODE_LIMITS.codes + 1 }, (_, i) => `C${i}`).join('\n')
  expect(await send(guild, fileOf(many))).toContain('At most 5,000 codes')
  const broken: SentFile = {
    type: 'file',
    name: 'x',
    size: 1,
    content: { read: () => Promise.reject(new Error('secret')) },
  }
  expect(await send(guild, broken)).toBe('I could not read that file. Please send it again.')
  expect(
    await send(guild, { ...broken, content: { url: 'https://cdn.discordapp.com/attachments/1' } }),
  ).toContain('could not read')
  expect(await stored()).toEqual([])
  expect(await send(guild, fileOf(`ok\n${'x'.repeat(300)}`))).toMatch(/1 new code.*1 line was left out/s)
})

test('in a group that reads along the file is not even read', async () => {
  const given = { text: 'codes 2', file: fileOf('A') }
  expect(read((await bot.command(group, anna, 'reward', given)).view)).toContain('private chat')
  const others = person('2', 'Ben', { locale: 'en' })
  await bot.say(guild, others, 'hello')
  const tried = { action: 'codes', arguments: { reward: 1 }, file: fileOf('A') }
  expect(read((await bot.command(guild, others, 'reward', tried)).view)).toMatch(/moderat/i)
  expect(reads).toBe(0)
})

test('a file of which there is only an address is fetched within its limits', async () => {
  const asked: unknown[] = []
  const reader = createReadFile(async (url, limits) => {
    asked.push([url, limits])
    return { status: url.endsWith('gone') ? 404 : 200, body: new Uint8Array([65]) }
  })
  const at = (url: string): SentFile => ({ type: 'file', name: 'x', size: 1, content: { url } })
  expect(await reader(at('https://x/a'), { ms: 5, bytes: 10 })).toEqual(new Uint8Array([65]))
  await expect(reader(at('https://x/gone'), { ms: 5, bytes: 10 })).rejects.toMatchObject({
    code: 'file-unreadable',
  })
  expect(asked[0]).toEqual(['https://x/a', { ms: 5, bytes: 10 }])
})
