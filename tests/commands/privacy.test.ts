import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../commands/index.js'
import { readPart, writePart } from '../../commands/member/privacy-parts.js'
import type { Reply } from '../../src/chat/command.js'
import { button, openBot, type Place, person, read, type TestBot } from '../support/bot.js'

const GUILD: Place = { platform: 'discord', space: 'g' }
const ALONE: Place = { platform: 'discord', space: null }
const ann = person('417839250113495042', 'Annegret', { handle: 'anne_g', locale: 'en' })
const bob = person('2', 'Bob', { locale: 'en' })

let bot: TestBot
beforeEach(async () => {
  bot = await openBot(COMMANDS)
  await bot.store.chainWith(Buffer.alloc(32, 1))
  const question = await bot.say(GUILD, ann, 'Is anybody there?')
  bot.clock.now += 60_000
  await bot.say(GUILD, bob, 'I am', question)
  await bot.react(GUILD, bob, question, ann)
  bot.clock.now += 60_000
})
afterEach(() => bot.close())

const fileOf = ({ view }: Reply): string => Buffer.from(view.file?.bytes ?? []).toString('utf8')
const open = (from: Place = GUILD) => bot.command(from, ann, 'privacy')
const press = async (label: string | RegExp, from: Place = GUILD) =>
  bot.press(from, ann, button((await open(from)).view, label))

describe('/privacy', () => {
  test('says in plain words what is held, for how long, and that no text is', async () => {
    const reply = await open()
    expect(reply.private).toBe(true)
    const text = read(reply.view)
    expect(text).toContain('What you write is never stored.')
    expect(text).toContain('Discord: Annegret (@anne_g)')
    expect(text).toMatch(/1 message, 0 replies, 0 mentions and 0 reactions of yours; 2 by others/)
    expect(text).not.toContain('Also')
    expect(text).toContain('Single acts: 730 days')
    expect(text).toContain('Who answered whom, in counts by week: 730 days')
    expect(text).toContain('Backups: 7 days')
  })

  test('says of what somebody did beside talking what there is', async () => {
    const opened = { platform: 'discord', space: 'g', at: bot.clock.now, source: 'live' } as const
    await bot.tracker.event({
      ...opened,
      type: 'thread',
      channel: { id: 't', name: 't', kind: 'thread', parent: 'general' },
      ref: { at: bot.clock.now, low: 7 },
      author: ann,
    })
    expect(read((await open()).view)).toContain('on 1 day. Also 1 thread opened')
  })

  test('gives everything along as a file, privately, as a message of its own, and not again at once', async () => {
    const reply = await press('Give me all of it')
    expect(reply).toMatchObject({
      private: true,
      replace: false,
      view: { file: { type: 'application/json' } },
    })
    const all = JSON.parse(fileOf(reply)) as Record<string, unknown>
    expect(all).toMatchObject({
      accounts: [{ platform: 'discord', id: ann.id, name: 'Annegret', handle: 'anne_g' }],
      communities: [{ points: 10, days: [{ messages: 1, replies_received: 1, reactions_received: 1 }] }],
      acts: [{ what: 'message', platform: 'discord', channel: 'general', length: 17 }],
      lastPart: true,
    })
    expect(fileOf(reply)).not.toMatch(/Bob|anybody there/)
    expect(read((await press('Give me all of it')).view)).toContain('Please wait')
  })

  test('gives the next part to whoever presses for it, and nothing to who makes up a place', async () => {
    const place = { part: 2, community: 0, acts: { channel: 1, at: bot.clock.now, low: 4_194_303 } }
    expect(readPart(writePart(place))).toEqual(place)
    expect(readPart(writePart({ part: 3, community: 7, acts: null }))).toMatchObject({ acts: null })
    const reply = await bot.press(GUILD, ann, `privacy:export:${writePart(place)}`)
    expect(read(reply.view)).toContain('part 2, the last')
    expect(reply.view.file?.name).toBe('kith-my-data-2.json')
    expect(JSON.parse(fileOf(reply))).not.toHaveProperty('accounts')
    for (const made of ['1.0', 'x.y.z', '2.0.-1.0.0', '2.0.1.1'])
      expect((await bot.press(GUILD, ann, `privacy:export:${made}`)).view.tone).toBe('warning')
  })

  test('asks a second time, says what stays, and then forgets', async () => {
    const second = await press('Forget me…')
    expect(read(second.view)).toMatch(/Gone for good[\s\S]*What stays[\s\S]*a former member[\s\S]*7 days/)
    expect(
      await bot.store.reads.selectFrom('accounts').selectAll().where('erased_at', 'is not', null).execute(),
    ).toEqual([])
    const done = await bot.press(GUILD, ann, button(second.view, 'Forget me'))
    expect(read(done.view)).toContain('I have forgotten you')
    const board = await bot.command(GUILD, bob, 'leaderboard')
    expect(read(board.view)).toMatch(/a former member · 10 points/)
    expect(read(board.view)).not.toContain('Annegret')
    const again = await open()
    expect(read(again.view)).toContain('nothing noted yet')
  })

  test('forgets for good where somebody asks not to be counted again either', async () => {
    const second = await press('Forget me…')
    await bot.press(GUILD, ann, button(second.view, /don't count/))
    await bot.say(GUILD, ann, 'Still here')
    expect(read((await open()).view)).toMatch(/You are not counted[\s\S]*nothing noted yet/)
    const facts = await bot.store.reads
      .selectFrom('facts')
      .select('at')
      .where('at', '>=', bot.clock.now)
      .execute()
    expect(facts).toEqual([])
  })

  test('does not count who opts out, until they say otherwise', async () => {
    const out = await press("Don't count me")
    await bot.say(GUILD, ann, 'Nobody counts this')
    const shown = await open()
    expect(read(shown.view)).toMatch(/You are not counted[\s\S]*1 message,/)
    expect(read((await bot.command(GUILD, bob, 'leaderboard')).view)).not.toContain('Annegret')
    await bot.press(GUILD, ann, button(out.view, 'Undo'))
    bot.clock.now += 60_000
    await bot.say(GUILD, ann, 'This one counts')
    expect(read((await open()).view)).toMatch(/You are counted[\s\S]*2 messages,/)
  })

  test('tells nobody else of who opted out, nor gives them anything', async () => {
    const before = await bot.command(GUILD, bob, 'points', { arguments: { person: ann } })
    expect(read(before.view)).toContain('Annegret')
    bot.moderators.add(`discord g ${bob.id}`)
    await press("Don't count me")
    const why = button(before.view, 'Why?')
    for (const reply of [
      await bot.command(GUILD, bob, 'points', { arguments: { person: ann } }),
      await bot.command(GUILD, bob, 'rank', { arguments: { person: ann } }),
      await bot.command(GUILD, bob, 'give', { arguments: { person: ann, points: 5, reason: 'kind' } }),
      await bot.press(GUILD, bob, why),
    ])
      expect(reply.view.tone).toBe('warning')
    expect(await bot.store.reads.selectFrom('grants').selectAll().execute()).toEqual([])
    expect(read((await bot.command(GUILD, ann, 'points')).view)).toContain('10')
  })

  test('answers in the private chat to somebody who has left', async () => {
    await bot.tracker.event({
      type: 'leave',
      platform: 'discord',
      space: 'g',
      at: bot.clock.now,
      source: 'live',
      person: ann,
    })
    const second = await press('Forget me…', ALONE)
    const done = await bot.press(ALONE, ann, button(second.view, 'Forget me'))
    expect(read(done.view)).toContain('I have forgotten you')
    expect(read((await open(ALONE)).view)).toContain("I don't know yet which community")
    const known = bot.store.reads.selectFrom('accounts').select('id').where('platform_id', '=', ann.id)
    expect(await known.execute()).toEqual([])
  })

  test('lets administrators, and nobody else, choose how long acts stay', async () => {
    expect(read((await bot.press(GUILD, ann, 'privacy:keep:365')).view)).toContain('Only administrators')
    bot.administrators.add(`discord g ${ann.id}`)
    const page = await press('For everybody: how long')
    const done = await bot.press(GUILD, ann, button(page.view, '365 days'))
    expect(read(done.view)).toContain('Single acts stay 365 days')
    expect(read((await open()).view)).toMatch(/Single acts: 365 days[\s\S]*in counts: 548 days/)
  })

  test('lets administrators, and nobody else, have everybody asked first', async () => {
    const labels = (r: Reply) => (r.view.buttons ?? []).flat().map((b) => b.label)
    expect(labels(await open())).not.toContain('For everybody: ask first')
    const refused = await bot.press(GUILD, ann, 'privacy:asks:on')
    expect(read(refused.view)).toContain('Only administrators')
    bot.administrators.add(`discord g ${ann.id}`)
    expect(read((await press('For everybody: ask first')).view)).toContain('only those who say yes')
    await bot.say(GUILD, bob, 'Not asked yet')
    expect(read((await bot.command(GUILD, bob, 'privacy')).view)).toContain('you have not said yes')
    await bot.press(GUILD, bob, button((await bot.command(GUILD, bob, 'privacy')).view, 'Count me'))
    bot.clock.now += 60_000
    await bot.say(GUILD, bob, 'Yes')
    expect(read((await bot.command(GUILD, bob, 'privacy')).view)).toMatch(
      /You are counted here[\s\S]*2 messages,/,
    )
  })
})
