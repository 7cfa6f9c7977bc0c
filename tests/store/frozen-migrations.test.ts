/** A migration that databases have been through is never changed: it would not run there again. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { KNOWN_MIGRATIONS } from '../../src/store/migrate.js'

/** As `sha256sum` writes it; see CONTRIBUTING, "Make a release". */
const frozen = readFileSync('tests/fixtures/frozen-migrations.sha256', 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [hash = '', path = ''] = line.split(/\s+/)
    return { hash, path, name: path.replace(/^.*\/|\.ts$/g, '') }
  })

describe('frozen migrations', () => {
  test.each(frozen)('$name is as it was', ({ hash, path }) => {
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(hash)
  })

  test('come first, in the order they had', () => {
    expect(KNOWN_MIGRATIONS.slice(0, frozen.length)).toEqual(frozen.map((f) => f.name))
  })

  test('are followed by newer ones in order, so that a database is never asked to go back', () => {
    expect([...KNOWN_MIGRATIONS].sort()).toEqual(KNOWN_MIGRATIONS)
  })
})
