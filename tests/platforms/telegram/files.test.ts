import { expect, test } from '@jest/globals'
import type { Api } from '../../../src/platforms/telegram/api.js'
import { sentFile } from '../../../src/platforms/telegram/files.js'
import { readRequest } from '../../../src/platforms/telegram/read-request.js'
import { direct, message, user } from '../../support/telegram/make.js'

const SELF = { id: 424242, username: 'kith_bot' }
const ann = user(11, 'Ann')
const bob = user(12, 'Bob')
const list = { file_id: 'abc', file_name: 'codes.txt', file_size: 20 }
const LIMITS = { ms: 5, bytes: 100 }

const asked = (more: Record<string, unknown>) =>
  readRequest({ update_id: 1, message: message(direct(ann), ann, more) as never }, SELF, 0)

test('the words beside a file are its command, and a file of one’s own can be answered by one', () => {
  const beside = asked({ document: list, caption: '/reward codes 3' })
  expect(beside?.document).toEqual(list)
  expect(beside?.request).toMatchObject({ type: 'command', name: 'reward', text: 'codes 3' })
  const own = message(direct(ann), ann, { document: list })
  expect(asked({ text: '/reward codes 3', reply_to_message: own })?.document).toEqual(list)
  const others = message(direct(ann), bob, { document: list })
  expect(asked({ text: '/reward codes 3', reply_to_message: others })?.document).toBeUndefined()
  expect(asked({ document: list })).toBeNull()
  expect(asked({ document: { file_id: 7 }, caption: '/reward codes 3' })?.document).toBeUndefined()
})

test('a file is fetched by its path, within its limits, and no path of the machine is followed', async () => {
  const fileWith = (file_path: unknown) => {
    const done: unknown[] = []
    const api: Api = {
      call: async (method, payload) => {
        done.push([method, payload])
        return { file_path } as never
      },
    }
    const download = async (path: string, limits: object) => {
      done.push([path, limits])
      return new Uint8Array([65])
    }
    return { file: sentFile(list, { api, download }), done }
  }
  const { file, done } = fileWith('documents/file_1.txt')
  expect(file).toMatchObject({ type: 'file', name: 'codes.txt', size: 20 })
  if (!('read' in file.content)) throw new Error('its address is secret')
  expect(await file.content.read(LIMITS)).toEqual(new Uint8Array([65]))
  expect(done).toEqual([
    ['getFile', { file_id: 'abc' }],
    ['documents/file_1.txt', LIMITS],
  ])
  for (const path of ['/etc/passwd', '../x.txt', 'a/../../x', 'http://x/y', undefined, 7]) {
    const { content } = fileWith(path).file
    if (!('read' in content)) throw new Error('its address is secret')
    await expect(content.read(LIMITS)).rejects.toThrow('no path')
  }
})
