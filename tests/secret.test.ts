import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findSecrets, readSecrets, rotateKept, secretPath } from '../src/secret.js'

const nothing = { secret: null, previousSecret: null }
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-secret-'))
  path = join(folder, 'data', 'secret')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)

describe('the secret', () => {
  test('is made at the first start, for its owner only, and is the same from then on', () => {
    const first = readSecrets(nothing, path)
    expect(first.current).toMatch(/^[0-9a-f]{64}$/)
    expect(first.previous).toBeNull()
    expect(modeOf(path)).toBe('600')
    expect(readSecrets(nothing, path)).toEqual(first)
    expect(readdirSync(join(folder, 'data'))).toEqual(['secret'])
  })

  test('from the environment counts, and then nothing is written', () => {
    const given = { secret: 'x'.repeat(40), previousSecret: 'y'.repeat(40) }
    expect(readSecrets(given, path)).toEqual({ current: given.secret, previous: given.previousSecret })
    expect(readdirSync(folder)).toEqual([])
  })

  test('is only looked for where nothing may be made', () => {
    expect(findSecrets(nothing, path)).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  test('that was cut short by a power cut is not taken for one', () => {
    readSecrets(nothing, path)
    writeFileSync(path, 'abc')
    expect(findSecrets(nothing, path)).toBeNull()
    expect(readSecrets(nothing, path).current).toHaveLength(64)
    expect(modeOf(path)).toBe('600')
  })

  test('is rotated: the old one becomes the previous one, both for their owner only', () => {
    const before = readSecrets(nothing, path)
    rotateKept(path)
    const after = readSecrets(nothing, path)
    expect(after.previous).toBe(before.current)
    expect(after.current).not.toBe(before.current)
    expect([modeOf(path), modeOf(`${path}.previous`)]).toEqual(['600', '600'])
    rotateKept(path)
    expect(readSecrets(nothing, path).previous).toBe(after.current)
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['secret', 'secret.previous'])
    expect(readFileSync(path, 'utf8')).not.toContain(after.current)
  })

  test('lies beside the database, or in data where that is elsewhere', () => {
    expect(secretPath('data/kith.db')).toBe(join('data', 'secret'))
    expect(secretPath('/srv/kith/kith.db')).toBe('/srv/kith/secret')
    expect(secretPath('postgres://u:p@h/kith')).toBe(join('data', 'secret'))
  })
})
