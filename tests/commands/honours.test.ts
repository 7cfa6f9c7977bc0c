import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { SendError } from '../../src/chat/platform.js'
import type { Roles, SpaceRole } from '../../src/chat/roles.js'
import type { Tags } from '../../src/chat/tags.js'
import type { Honour } from '../../src/domain/incentives/honours.js'
import { honours as job } from '../../src/jobs/honours.js'
import { honoursOf } from '../../src/store/honours.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const guild: Place = { platform: 'discord', space: 'g' }
const group: Place = { platform: 'telegram', space: 't' }
const anna = person('1', 'Anna')
const mei = person('2', '梅', { locale: 'zh-CN' })
const mod = person('3', 'Mo')
const DAY = 86_400_000

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
  bot.moderators.add('discord g 3')
  bot.moderators.add('telegram t 3')
})
afterEach(() => bot.close())

const night = async (community = 1) => {
  bot.clock.now += DAY
  await bot.tracker.flush()
  const period = `${new Date(bot.clock.now).toISOString().slice(0, 10)}T03:47`
  const signal = new AbortController().signal
  return job.run({ store: bot.store, now: bot.clock.now, community, period, signal })
}

const define = (where: Place, by = mod, more: object = {}) =>
  bot.command(where, by, 'honours', {
    action: 'define',
    arguments: { title: 'Talker', measure: 'messages', enter: 3, ...more },
  })

const words = async (where: Place, by: typeof anna, times: number) => {
  for (let i = 0; i < times; i++) await bot.say(where, by, 'hello')
}

describe.each([guild, group])('/honours on $platform', (where) => {
  test('says what one holds, why, since when, what keeps it and until when it is safe', async () => {
    await words(where, anna, 4)
    await define(where)
    expect(read((await bot.command(where, anna, 'honours')).view)).toContain('The first look is tonight.')
    expect(await night()).toBe('1 given, 0 withdrawn')
    const { view } = await bot.command(where, anna, 'honours')
    expect(read(view)).toBe(
      [
        'Your honours',
        '🏅 Talker · since Thu, Nov 19',
        'You reach what this community wants to honour.',
        'Counted for it: 4 messages (in the last 30 days). It stays with at least 3 messages. Until Thu, Dec 3 it stays in any case.',
        ...(read(view).includes('On your way') ? read(view).split('\n').slice(4, -1) : []),
        'Looked at every night, by whole days. Last counted: Wed, Nov 18.',
      ].join('\n'),
    )
  })

  test('says how far the nearest are, in the reader’s language', async () => {
    await words(where, mei, 2)
    await define(where)
    await night()
    const { view } = await bot.command(where, mei, 'honours')
    expect(read(view)).toContain('你还没有荣誉')
    expect(read(view)).toContain('🏅 Talker：3 条消息（现在 2）')
    const all = await bot.press(where, mei, button(view, '全部荣誉'))
    expect(read(all.view)).toContain('🤝 热心人 · 30 天内：回复过 10 个人和回复 20 次')
  })

  test('shows all of them with who holds them', async () => {
    await words(where, anna, 3)
    await define(where, mod, { icon: '💬', days: 7 })
    await night()
    const { view } = await bot.command(where, mei, 'honours', { action: 'all' })
    expect(read(view)).toContain('💬 Talker · 7 天内：3 条消息\n拥有者 Anna')
    expect(read(view)).toContain('🎪 主办人 · 90 天内：主办 3 场活动\n还没有人拥有')
  })
})

describe('moderators', () => {
  test('alone make, change and retire honours, and each is written down', async () => {
    await words(guild, anna, 3)
    expect(read((await define(guild, anna)).view)).toContain('moderators')
    await define(guild)
    expect(read((await define(guild)).view)).toBe('There is an honour of that name already.')
    await night()
    const edit = { action: 'edit', arguments: { honour: 'talker', enter: 9, days: 7, least: 0 } }
    expect(read((await bot.command(guild, mod, 'honours', edit)).view)).toContain('“Talker” is changed')
    expect(await night()).toBe('0 given, 1 withdrawn')
    await bot.command(guild, mod, 'honours', { action: 'retire', arguments: { honour: 'Talker' } })
    const { view } = await bot.command(guild, anna, 'honours', { action: 'all' })
    expect(read(view)).not.toContain('Talker')
    const audit = await bot.store.reads.selectFrom('audit').select('action').orderBy('seq').execute()
    expect(audit.map((a) => a.action)).toEqual(['honour.define', 'honour.edit', 'honour.retire'])
  })

  test('change any of its bars, ask for more or less, and how many get it', async () => {
    const edit = async (given: object) =>
      read(
        (
          await bot.command(guild, mod, 'honours', {
            action: 'edit',
            arguments: { honour: 'helper', ...given },
          })
        ).view,
      )
    const now = async () => (await honoursOf(bot.store.reads, 1)).find((h) => h.honour === 'helper') as Honour
    await bot.say(guild, anna, 'hello')
    await edit({ measure: 'answers', enter: 30 })
    expect((await now()).needs).toEqual([
      { measure: 'helped', enter: 10, stay: 7 },
      { measure: 'answers', enter: 30, stay: 21 },
    ])
    await edit({ measure: 'days', enter: 5, stay: 5, places: 4 })
    expect(await now()).toMatchObject({
      needs: [{ measure: 'helped' }, { measure: 'answers' }, { measure: 'days', enter: 5, stay: 5 }],
      first: { enter: 4, stay: 6 },
    })
    expect(await edit({ measure: 'voice', enter: 1 })).toContain('The bar to keep it')
    await edit({ measure: 'answers', enter: 0, places: 0 })
    expect(await now()).not.toHaveProperty('first')
    await edit({ measure: 'days', enter: 0 })
    await edit({ stay: 2 })
    expect((await now()).needs).toEqual([{ measure: 'helped', enter: 10, stay: 2 }])
    expect(await edit({ enter: 0 })).toContain('The bar to keep it')
    expect(read((await bot.command(guild, mei, 'honours', { action: 'all' })).view)).toContain(
      '回复过 10 个人',
    )
  })

  test('are told kindly what cannot be', async () => {
    for (const [given, said] of [
      [{ stay: 4 }, 'The bar to keep it may not be higher'],
      [{ icon: 'x' }, 'Please give one emoji'],
      [{ title: ' \u200b ' }, 'Please give it a name'],
      [{ title: 'x'.repeat(41) }, 'Please give it a name'],
    ] as const)
      expect(read((await define(guild, mod, given)).view)).toContain(said)
    const nobody = { action: 'retire', arguments: { honour: 'nobody' } }
    expect(read((await bot.command(guild, mod, 'honours', nobody)).view)).toContain(
      'no honour called “nobody”',
    )
  })

  test('leave where new ones are announced to administrators', async () => {
    const here = { action: 'announce', arguments: { where: 'here' } }
    await bot.say(guild, anna, 'hello')
    expect(read((await bot.command(guild, mod, 'honours', here)).view)).toContain('administrators')
    bot.administrators.add('discord g 1')
    expect(read((await bot.command(guild, anna, 'honours', here)).view)).toContain(
      'announced here from now on',
    )
    const setting = await bot.store.reads.selectFrom('settings').select(['key', 'value']).execute()
    expect(setting.filter((s) => s.key === 'honourNotice')).toEqual([{ key: 'honourNotice', value: '1' }])
  })

  test('may make thirty, and no more', async () => {
    for (let i = 1; i <= 30; i++) {
      bot.clock.now += 60_000
      await define(guild, mod, { title: `Own ${i}` })
    }
    expect(read((await define(guild, mod, { title: 'Own 31' })).view)).toContain('There are 30 honours')
  })
})

describe('roles', () => {
  const talkers: SpaceRole = { id: '71', name: 'Talkers' }
  let list: SpaceRole[]
  let down: boolean
  const roles: Roles = {
    list: async () => {
      if (down) throw new SendError({ kind: 'down' })
      return list
    },
    holders: async () => new Map(),
    of: async () => [],
    grant: async () => {},
    remove: async () => {},
  }
  const ask = async (by: typeof anna, action: string, given: Record<string, string | boolean> = {}) => {
    bot.clock.now += 60_000
    return read((await bot.command(guild, by, 'honours', { action, arguments: given })).view)
  }

  beforeEach(async () => {
    await bot.close()
    list = [talkers, { id: '72', name: 'Guards', problem: 'powerful' }]
    down = false
    bot = await openBot(COMMANDS, { roles })
    bot.administrators.add('discord g 3')
    bot.moderators.add('discord g 1')
    await words(guild, anna, 3)
    await define(guild)
  })

  test('are chosen by administrators, by name, and only those that may be given; the fix is named', async () => {
    const chosen = { honour: 'talker', role: '@talkers' }
    expect(await ask(anna, 'role', chosen)).toContain('administrators')
    expect(await ask(mod, 'role', chosen)).toContain('comes with the role “Talkers”')
    expect(await ask(mod, 'role', { ...chosen, role: 'Guards' })).toContain('a role without such permissions')
    expect(await ask(mod, 'role', { ...chosen, role: 'Nobody' })).toContain('no role called “Nobody”')
    expect(await ask(mod, 'role', { honour: 'talker' })).toContain('comes with no role')
    expect(await bot.store.reads.selectFrom('honour_roles').selectAll().execute()).toEqual([])
  })

  test('are set right at once, only looked at when asked so, and what stands in the way is said', async () => {
    await ask(mod, 'role', { honour: 'talker', role: '71' })
    await night()
    expect(await ask(mod, 'sync', { dry_run: true, by_hand: 'restore' })).toBe(
      'Roles of honours\n1 role to give\nThis is what would change. Nothing was changed.',
    )
    const planned = async () =>
      (await bot.store.reads.selectFrom('intents').select('kind').execute()).filter(
        (i) => i.kind === 'honour-roles',
      )
    expect(await planned()).toEqual([])
    expect(await ask(mod, 'sync')).toContain('1 role to give')
    expect(await planned()).toHaveLength(1)
    list = [{ ...talkers, problem: 'above' }]
    expect(await ask(mod, 'sync')).toContain('Talkers: It stands above mine.')
    list = []
    expect(await ask(mod, 'sync')).toContain('It is not there any more.')
    down = true
    expect(await ask(mod, 'sync')).toContain('I cannot reach the platform just now')
  })

  test('are none where the platform has none', async () => {
    await bot.say(group, anna, 'hello')
    bot.administrators.add('telegram t 3')
    const { view } = await bot.command(group, mod, 'honours', { action: 'sync' })
    expect(read(view)).toContain('no roles to give')
  })
})

describe('words beside names on Telegram', () => {
  let problem: Awaited<ReturnType<Tags['problem']>>
  const tags: Tags = { problem: async () => problem, of: async () => '', set: async () => {} }
  const ask = async (action: string, given: Record<string, string | boolean> = {}, by = mod) => {
    bot.clock.now += 60_000
    return read((await bot.command(group, by, 'honours', { action, arguments: given })).view)
  }
  const planned = async () =>
    (await bot.store.reads.selectFrom('intents').select('kind').execute()).filter(
      (i) => i.kind === 'honour-tags',
    )

  beforeEach(async () => {
    await bot.close()
    problem = null
    bot = await openBot(COMMANDS, { on: ['discord', 'telegram'], tags })
    bot.administrators.add('telegram t 3')
    bot.administrators.add('discord g 3')
    await words(group, anna, 3)
    await define(group)
    await night()
  })

  test('are shown where an administrator of the group wants it, at once, and hidden again', async () => {
    expect(await ask('tags')).toContain('Honours are not shown beside names here')
    expect(await ask('tags', { show: 'show' }, anna)).toContain('administrators')
    expect(await ask('tags', { show: 'show', dry_run: true })).toContain('1 person gets')
    expect(await planned()).toEqual([])
    expect(await ask('tags')).toContain('Honours are not shown')
    expect(await ask('tags', { show: 'show' })).toContain('1 person gets their honour as a tag.')
    expect(await planned()).toHaveLength(1)
    expect(await ask('sync', { dry_run: true })).toContain('In this group the first honour')
    expect(await ask('tags', { show: 'hide' })).toContain('Honours are not shown')
  })

  test('want a right of the bot, which is named with where to give it', async () => {
    problem = 'permission'
    const said = await ask('tags', { show: 'show' })
    expect(said).toContain('switch on “Manage tags”')
    expect(await planned()).toEqual([])
    problem = 'not-administrator'
    expect(await ask('tags')).toContain('Add administrator')
  })

  test('are none on Discord, which has roles', async () => {
    await bot.say(guild, anna, 'hello')
    const { view } = await bot.command(guild, mod, 'honours', { action: 'tags' })
    expect(read(view)).toContain('Only Telegram groups have tags')
  })
})

test('a rank card shows what somebody holds, and to others nothing of whoever is on no board', async () => {
  await words(guild, anna, 4)
  await define(guild)
  await night()
  const card = async (by: typeof anna) =>
    read((await bot.command(guild, by, 'rank', { arguments: { person: anna } })).view)
  expect(await card(mei)).toContain('- 🏅 Talker')
  const { view } = await bot.command(guild, anna, 'rank')
  await bot.press(guild, anna, button(view, 'Leave the boards'))
  expect(await card(mei)).not.toContain('Talker')
  expect(await card(anna)).toContain('- 🏅 Talker')
})
