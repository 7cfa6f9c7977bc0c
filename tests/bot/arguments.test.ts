import { describe, expect, test } from '@jest/globals'
import { readArguments } from '../../src/bot/arguments.js'
import type { Command } from '../../src/bot/command.js'
import type { UserError } from '../../src/domain/user-error.js'

const run = async () => ({ view: { blocks: [] } })
const points: Command = {
  name: 'points',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'person', type: 'person' },
    { name: 'why', type: 'flag' },
  ],
  run,
}
const timezone: Command = {
  name: 'timezone',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'zone', type: 'text' },
    { name: 'scope', type: 'choice', choices: ['me', 'community'] },
  ],
  run,
}
const setup: Command = {
  name: 'setup',
  permission: 'read',
  where: 'anywhere',
  actions: [
    { name: 'start', options: [], run },
    { name: 'join', options: [{ name: 'code', type: 'text' }], run },
  ],
}
const counted: Command = {
  name: 'points',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'person', type: 'integer', required: true, min: 1, max: 10 },
    { name: 'why', type: 'text' },
  ],
  run,
}

const read = (command: Command, text: string, more = {}) => readArguments(command, { text, ...more }).args
const problem = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    const { code, details } = error as UserError
    return { code, ...details }
  }
  return null
}
const anna = { id: '7', name: 'Anna Bell', bot: false }
const bob = { id: '8', name: 'Bob', bot: false, handle: 'bob' }

describe('words after a command', () => {
  test.each<[string, object, object]>([
    ['', {}, {}],
    ['why', {}, { why: true }],
    ['WHY', {}, { why: true }],
    ['原因', {}, { why: true }],
    ['@bob', {}, { person: { id: '', name: 'bob', handle: 'bob', bot: false } }],
    ['why @bob', {}, { why: true, person: { id: '', name: 'bob', handle: 'bob', bot: false } }],
    ['person:@bob', {}, { person: { id: '', name: 'bob', handle: 'bob', bot: false } }],
    ['成员：@bob', {}, { person: { id: '', name: 'bob', handle: 'bob', bot: false } }],
    ['@bob why', { named: [bob] }, { person: bob, why: true }],
    ['Anna Bell why', { named: [anna] }, { person: anna, why: true }],
    ['why', { repliedTo: anna }, { person: anna, why: true }],
    ['@bob', { repliedTo: anna }, { person: { id: '', name: 'bob', handle: 'bob', bot: false } }],
  ])('/points %s', (text, more, expected) => {
    expect(read(points, text, more)).toEqual(expected)
  })

  test.each<[string, object]>([
    ['Berlin', { zone: 'Berlin' }],
    ['Asia/Shanghai community', { zone: 'Asia/Shanghai', scope: 'community' }],
    ['上海 社区', { zone: '上海', scope: 'community' }],
    ['"New York" community', { zone: 'New York', scope: 'community' }],
    ['“New York”', { zone: 'New York' }],
    ['zone:"New York" scope:me', { zone: 'New York', scope: 'me' }],
    ['scope=community Berlin', { zone: 'Berlin', scope: 'community' }],
    ['「New York」 社区', { zone: 'New York', scope: 'community' }],
    ['New York', { zone: 'New York' }],
    ['New York community', { zone: 'New York', scope: 'community' }],
    ['Rio de Janeiro', { zone: 'Rio de Janeiro' }],
  ])('/timezone %s', (text, expected) => {
    expect(read(timezone, text)).toEqual(expected)
  })

  test('the first action is meant when none is named', () => {
    expect(readArguments(setup, { text: '' }).args).toEqual({})
    expect(readArguments(setup, { text: 'join AB12' }).args).toEqual({ code: 'AB12' })
    expect(readArguments(setup, { text: '合并 AB12' }).args).toEqual({ code: 'AB12' })
    expect(readArguments(setup, { action: 'join', arguments: { code: 'AB12' } }).args).toEqual({
      code: 'AB12',
    })
  })

  test.each<[Command, string, object]>([
    [points, 'bob', { code: 'argument-not-person', option: 'person' }],
    [points, '@bob @anna', { code: 'argument-extra', word: '@anna' }],
    [timezone, 'scope:all', { code: 'argument-not-choice', option: 'scope' }],
    [timezone, 'x'.repeat(201), { code: 'argument-too-long', option: 'zone', most: 200 }],
    [setup, 'dance', { code: 'unknown-action', word: 'dance' }],
    [counted, '', { code: 'argument-missing', option: 'person' }],
    [counted, '11', { code: 'argument-out-of-range', option: 'person', min: 1, max: 10 }],
    [counted, 'person:many', { code: 'argument-not-integer', option: 'person' }],
  ])('a mistake names the argument: %#', (command, text, expected) => {
    expect(problem(() => read(command, text))).toEqual(expected)
  })

  test('full-width digits are digits', () => {
    expect(read(counted, '７')).toEqual({ person: 7 })
  })
})

describe('arguments that the platform has read', () => {
  test('are checked all the same', () => {
    const given = (args: object) => () => readArguments(counted, { arguments: args as never })
    expect(problem(given({ person: 1.5 }))).toMatchObject({ code: 'argument-not-integer' })
    expect(problem(given({ person: 99 }))).toMatchObject({ code: 'argument-out-of-range' })
    expect(problem(given({}))).toEqual({ code: 'argument-missing', option: 'person' })
    expect(given({ person: 3, why: ' because ' })().args).toEqual({ person: 3, why: 'because' })
  })

  test('those that no option asks for are left alone', () => {
    expect(readArguments(points, { arguments: { __proto__: 'x', constructor: 'y' } as never }).args).toEqual(
      {},
    )
  })
})
