import { expect, test } from '@jest/globals'
import type { Api } from '../../../src/platforms/telegram/api.js'
import { excessIn, excessOf } from '../../../src/platforms/telegram/excess.js'

test('an administrator with no special right has no excess, nor has an ordinary member', () => {
  expect(excessOf({ status: 'administrator', can_manage_chat: true, can_promote_members: false })).toEqual([])
  expect(excessOf({ status: 'member', can_promote_members: true })).toEqual([])
})

test('each right that is never used is named as Telegram names it', () => {
  const found = excessOf({ status: 'administrator', can_promote_members: true, can_restrict_members: true })
  expect(found.map((f) => f.about)).toEqual(['Add New Admins', 'Ban Users'])
})

test('is asked of Telegram about the bot itself', async () => {
  const asked: unknown[] = []
  const api = {
    call: async (method: string, parameters: object) => {
      asked.push([method, parameters])
      return method === 'getMe' ? { id: 7 } : { status: 'administrator', can_delete_messages: true }
    },
  } as unknown as Api
  expect((await excessIn(api, '-100')).map((f) => f.about)).toEqual(['Delete Messages'])
  expect(asked.at(-1)).toEqual(['getChatMember', { chat_id: -100, user_id: 7 }])
  expect(await excessIn(api, 'nonsense')).toEqual([])
})
