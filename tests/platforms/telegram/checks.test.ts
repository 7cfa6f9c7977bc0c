/** The test server's own strictness: what it must find in a request. */
import { describe, expect, test } from '@jest/globals'
import { violationsOf } from '../../support/telegram/checks.js'
import { SPEC_PRESENT, specProblem } from '../../support/telegram/spec.js'

const link_preview_options = { is_disabled: true }
const sent = (more: Record<string, unknown>) =>
  violationsOf('sendMessage', { chat_id: 1, text: 'ab💥', link_preview_options, ...more }, new Map())
const bold = (offset: number, length: number) => ({ type: 'bold', offset, length })
const button = (more: object) => ({ reply_markup: { inline_keyboard: [[{ text: 'x', ...more }]] } })

describe('the server finds', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a parse mode', { parse_mode: 'HTML' }],
    ['a text too long', { text: 'x'.repeat(4097) }],
    ['no text', { text: '' }],
    ['white space that will be trimmed', { text: ' x' }],
    ['an entity beyond the text', { entities: [bold(0, 5)] }],
    ['an entity that cuts a character', { entities: [bold(0, 3)] }],
    ['entities that overlap', { entities: [bold(0, 2), { ...bold(1, 3), type: 'italic' }] }],
    ['code inside something else', { entities: [bold(0, 4), { ...bold(0, 2), type: 'code' }] }],
    ['a mention that notifies', { entities: [{ ...bold(0, 2), type: 'text_mention' }] }],
    ['a link that runs', { entities: [{ ...bold(0, 2), type: 'text_link', url: 'javascript:x' }] }],
    ['callback data beyond 64 bytes', button({ callback_data: 'é'.repeat(33) })],
    ['a button without purpose', button({})],
    ['a link preview', { link_preview_options: {} }],
  ])('%s', (_what, more) => {
    expect(sent(more)).not.toEqual([])
  })

  test('nothing in what is right', () => {
    expect(sent({ entities: [bold(0, 4)], ...button({ callback_data: 'a:1' }) })).toEqual([])
  })

  test('commands that Telegram would refuse', () => {
    const scope = { type: 'all_group_chats' }
    const set = (command: string, more: object = {}) =>
      violationsOf('setMyCommands', { scope, commands: [{ command, description: 'x' }], ...more }, new Map())
    expect(set('points')).toEqual([])
    expect(set('Points')).not.toEqual([])
    expect(set('积分')).not.toEqual([])
    expect(set('points', { language_code: 'zh-CN' })).not.toEqual([])
    expect(set('points', { scope: { type: 'everybody' } })).not.toEqual([])
  })
})

/** The description is no part of the project: without it beside us, the checks above are all there is. */
const described = SPEC_PRESENT ? test : test.skip
described('the machine-readable description finds unknown and ill-typed fields', () => {
  expect(specProblem('sendMessage', { chat_id: 1, text: 'x', link_preview_options })).toBeNull()
  expect(specProblem('sendMessage', { chat_id: 1 })).toBe('sendMessage needs text')
  expect(
    specProblem('sendMessage', { chat_id: 1, text: 'x', reply_markup: { inline_keyboard: [{}] } }),
  ).not.toBeNull()
  expect(specProblem('sendMessage', { chat_id: 1, text: 'x', colour: 'red' })).toContain('colour')
  expect(specProblem('shout', {})).toBe('shout does not exist')
})
