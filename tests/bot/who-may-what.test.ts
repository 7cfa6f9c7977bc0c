import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import type { Command } from '../../src/bot/command.js'
import { type Person, PLATFORMS, type PlatformName } from '../../src/chat/event.js'
import { askedWhere, audienceOf } from '../../src/domain/permission.js'
import type { UserErrorCode } from '../../src/domain/user-error.js'
import { findAccount } from '../../src/store/accounts.js'
import { joinByCode, makeJoinCode } from '../../src/store/joining.js'
import { findSpace } from '../../src/store/spaces.js'
import { say, wordsFor } from '../../src/views/words.js'
import { openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const REACHED = 'the command itself was reached'
const reached = async () => ({ view: { blocks: [{ type: 'paragraph' as const, text: REACHED }] } })
/** Every command as it is declared, doing nothing: what dispatch lets through is all there is to see. */
const probes: Command[] = COMMANDS.map((command) => {
  const press = command.press && { press: reached }
  return command.actions
    ? { ...command, actions: command.actions.map((a) => ({ ...a, options: [], run: reached })), ...press }
    : { ...command, options: [], run: reached, ...press }
})
const t = wordsFor('en')

type Spot = 'home' | 'joined' | 'foreign' | 'chat'
type Rank = 'nobody' | 'moderator' | 'administrator'
interface Somebody {
  who: string
  by: Person
  on: PlatformName
  /** What they are, and in which space; everywhere else they are nobody. */
  rank: Rank
  rankIn: Spot | null
  /** An account of the same member on the home's platform has that rank. */
  linked?: true
}

/** The home's platform, and the one of the space that joined it. */
const PAIRS = PLATFORMS.map((home, i) => [home, PLATFORMS[(i + 1) % PLATFORMS.length] ?? home] as const)

describe.each(PAIRS)('a community at home on %s, joined by a space on %s', (home, other) => {
  let bot: TestBot
  const placeOf = (spot: Spot, on: PlatformName): Place =>
    spot === 'home'
      ? { platform: home, space: 'h' }
      : spot === 'joined'
        ? { platform: other, space: 'j' }
        : spot === 'foreign'
          ? { platform: home, space: 'f' }
          : { platform: on, space: null }
  const of = (who: string, on: PlatformName, rank: Rank, rankIn: Spot | null): Somebody => ({
    who,
    by: person(who, who, { locale: 'en' }),
    on,
    rank,
    rankIn,
  })
  const people: Somebody[] = [
    of('a member of the home', home, 'nobody', null),
    of('a moderator of the home', home, 'moderator', 'home'),
    of('an administrator of the home', home, 'administrator', 'home'),
    of('a member of the joined space', other, 'nobody', null),
    of('a moderator of the joined space', other, 'moderator', 'joined'),
    of('an administrator of the joined space', other, 'administrator', 'joined'),
    { ...of('an administrator of the home, elsewhere', other, 'administrator', 'home'), linked: true },
    of('a member of a foreign space', home, 'nobody', null),
    of('an administrator of a foreign space', home, 'administrator', 'foreign'),
  ]
  const isForeigner = (s: Somebody) => s.who.endsWith('foreign space')
  const keyOf = (s: Somebody) => {
    const place = placeOf(s.rankIn ?? 'home', s.on)
    return `${place.platform} ${place.space} ${s.linked ? `${s.by.id} there` : s.by.id}`
  }

  beforeAll(async () => {
    bot = await openBot(probes, { on: PLATFORMS })
    for (const s of people) {
      if (s.rank === 'administrator') bot.administrators.add(keyOf(s))
      if (s.rank === 'moderator') bot.moderators.add(keyOf(s))
      const from = isForeigner(s) ? 'foreign' : s.on === home ? 'home' : 'joined'
      await bot.command(placeOf(from, s.on), s.by, 'help')
    }
    const spaceOf = async (spot: Spot) => {
      const { platform, space } = placeOf(spot, home)
      const found = await findSpace(bot.store.reads, platform, space ?? '')
      if (!found) throw new Error(`no space ${spot}`)
      return found.id
    }
    const [atHome, atJoined] = [await spaceOf('home'), await spaceOf('joined')]
    await bot.store.write(async (tx) => {
      const request = { by: 1, now: bot.clock.now }
      const code = await makeJoinCode(tx, { ...request, space: atHome })
      await joinByCode(tx, { ...request, space: atJoined, code })
    })
    const linked = people.find((s) => s.linked)
    if (!linked) throw new Error('nobody is linked')
    const there = person(`${linked.by.id} there`, 'the same', { locale: 'en' })
    await bot.command(placeOf('home', home), there, 'help')
    const accounts = [
      await findAccount(bot.store.reads, other, linked.by.id),
      await findAccount(bot.store.reads, home, there.id),
    ]
    const memberships = await bot.store.reads.selectFrom('memberships').selectAll().execute()
    const [one, two] = accounts.map((a) => memberships.filter((m) => m.account === a?.id))
    for (const mine of two ?? []) {
      const same = one?.find((m) => m.community === mine.community)
      if (same)
        await bot.store.write((tx) =>
          tx
            .updateTable('memberships')
            .set({ member: same.member })
            .where('community', '=', mine.community)
            .where('account', '=', mine.account)
            .execute(),
        )
    }
  })
  afterAll(() => bot.close())

  /** The law, said once more in its own words: what dispatch answers is held against it. */
  const refusalOf = (
    { permission, where }: Command,
    s: Somebody,
    spot: Spot,
    how: 'called' | 'pressed',
  ): { code: UserErrorCode; space: string } | null => {
    const here: Spot = spot !== 'chat' ? spot : isForeigner(s) ? 'foreign' : s.on === home ? 'home' : 'joined'
    const name = `Space ${placeOf(here, s.on).space}`
    if (how === 'called' && where === 'space' && spot === 'chat') return { code: 'space-only', space: name }
    if (how === 'called' && where === 'direct' && spot !== 'chat') return { code: 'direct-only', space: name }
    const needed = audienceOf(permission)
    if (needed === 'everyone') return null
    const homeOfHere: Spot = here === 'foreign' ? 'foreign' : 'home'
    const asked = askedWhere(permission) === 'home' ? homeOfHere : here
    const fits = s.rank === 'administrator' || (s.rank === 'moderator' && needed === 'moderator')
    if (fits && s.rankIn === asked) return null
    if (needed === 'moderator') return { code: 'moderators-only', space: name }
    return asked === here
      ? { code: 'administrators-only', space: name }
      : { code: 'home-administrators-only', space: 'Space h' }
  }

  const outcome = (s: Somebody, reply: string, refusal: ReturnType<typeof refusalOf>) => {
    const expected = refusal === null ? REACHED : say(t, `error.${refusal.code}`, { space: refusal.space })
    return { who: s.who, saw: reply.includes(expected) ? expected : reply, expected }
  }

  const walks = COMMANDS.flatMap((c) =>
    (['home', 'joined', 'foreign', 'chat'] as const).flatMap((spot) => [
      ...(c.actions ?? [undefined]).map(
        (a) => [`/${c.name}${a ? ` ${a.name}` : ''}`, spot, 'called', c, a?.name] as const,
      ),
      ...(c.press ? [[`a button of /${c.name}`, spot, 'pressed', c, undefined] as const] : []),
    ]),
  )
  test.each(walks)('%s in %s, %s, is for those it is for', async (_, spot, how, command, action) => {
    const seen: ReturnType<typeof outcome>[] = []
    for (const s of people) {
      const place = placeOf(spot, s.on)
      // Nobody speaks in a space of a platform where they have no account, nor is a stranger's presence a right.
      if (place.platform !== s.on) continue
      if (spot !== 'chat' && (spot === 'foreign') !== isForeigner(s)) continue
      bot.clock.now += 60_000
      const reply =
        how === 'called'
          ? await bot.command(place, s.by, command.name, action === undefined ? {} : { action })
          : await bot.press(place, s.by, `${command.name}:x`)
      seen.push(outcome(s, read(reply.view), refusalOf(command, s, spot, how)))
    }
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.map((o) => [o.who, o.saw])).toEqual(seen.map((o) => [o.who, o.expected]))
  })

  test('rights of one space are worth nothing in another', async () => {
    const stranger = people.find((s) => s.who === 'an administrator of a foreign space')
    if (!stranger) throw new Error('nobody is a stranger')
    const closed = COMMANDS.filter((c) => audienceOf(c.permission) !== 'everyone' && c.where !== 'direct')
    for (const command of closed) {
      bot.clock.now += 60_000
      const reply = await bot.command(placeOf('home', home), stranger.by, command.name)
      expect(read(reply.view)).not.toContain(REACHED)
      const forged = await bot.press(placeOf('home', home), stranger.by, `${command.name}:x`)
      expect(read(forged.view)).not.toContain(REACHED)
    }
    expect(closed.length).toBeGreaterThan(0)
  })
})
