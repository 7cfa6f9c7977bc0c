/** Tags with the real client, against a server that knows who may bear one and who may set it. */
import { afterEach, expect, test } from '@jest/globals'
import { createTestBot, type TestBot } from '../support/telegram/bot.js'
import { BOT, type Member } from '../support/telegram/state.js'

const GROUP = -1001
const open: TestBot[] = []
afterEach(async () => {
  for (const bot of open.splice(0)) expect(await bot.close()).toEqual([])
})

const there = async (
  own: Member,
  people: Record<string, Member> = {},
  type: 'supergroup' | 'channel' = 'supergroup',
) => {
  const bot = await createTestBot()
  open.push(bot)
  bot.api.state.chats.set(GROUP, { id: GROUP, type, title: 'Harbour' })
  bot.api.state.members.set(`${GROUP} ${BOT.id}`, own)
  for (const [id, member] of Object.entries(people)) bot.api.state.members.set(`${GROUP} ${id}`, member)
  const { tags } = bot.platform
  if (!tags) throw new Error('no tags')
  return { bot, tags, member: (id: number) => bot.api.state.members.get(`${GROUP} ${id}`) }
}
const admin = (more: object = {}): Member => ({ status: 'administrator', ...more })
const able = admin({ can_manage_tags: true })

test('what stands in the way is said by name', async () => {
  const problemWith = async (own: Member, type?: 'channel') =>
    (await there(own, {}, type)).tags.problem(String(GROUP))
  expect(await problemWith(able)).toBeNull()
  // Where it is not said, the right to pin stands for it.
  expect(await problemWith(admin({ can_pin_messages: true }))).toBeNull()
  expect(await problemWith(admin({ can_pin_messages: true, can_manage_tags: false }))).toBe('permission')
  expect(await problemWith(admin())).toBe('permission')
  expect(await problemWith({ status: 'member' })).toBe('not-administrator')
  expect(await problemWith(able, 'channel')).toBe('not-group')
})

test('members bear a tag, administrators the bot made a title, and it is taken away as it was given', async () => {
  const { tags, member } = await there(able, {
    11: { status: 'member' },
    12: admin({ can_be_edited: true, custom_title: 'Boss' }),
    13: { status: 'restricted', is_member: true, tag: 'old' },
  })
  const [group, ann, boss, quiet] = [String(GROUP), '11', '12', '13']
  expect(await Promise.all([ann, boss, quiet].map((id) => tags.of(group, id)))).toEqual(['', 'Boss', 'old'])
  for (const id of [ann, boss, quiet]) await tags.set(group, id, 'Helper')
  expect([member(11)?.['tag'], member(12)?.['custom_title'], member(13)?.['tag']]).toEqual(
    Array(3).fill('Helper'),
  )
  await tags.set(group, ann, '')
  expect(await tags.of(group, ann)).toBe('')
})

test('who governs, or is gone, is let be; a refusal says so and is not tried again', async () => {
  const { tags } = await there(able, {
    11: { status: 'creator', custom_title: 'King' },
    12: admin({ can_be_edited: false }),
    13: { status: 'left' },
    14: { status: 'member' },
  })
  for (const id of ['11', '12', '13']) {
    expect(await tags.of(String(GROUP), id)).toBeNull()
    await expect(tags.set(String(GROUP), id, 'x')).rejects.toMatchObject({
      name: 'SendError',
      problem: { kind: 'refused' },
    })
  }
  for (const wrong of ['', 'x', '9'.repeat(20)])
    await expect(tags.of(String(GROUP), wrong)).rejects.toMatchObject({ problem: { kind: 'refused' } })
  const unable = await there(admin(), { 14: { status: 'member' } })
  await expect(unable.tags.set(String(GROUP), '14', 'x')).rejects.toMatchObject({
    problem: { kind: 'refused', reason: 'forbidden' },
  })
})
