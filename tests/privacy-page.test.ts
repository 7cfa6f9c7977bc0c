import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../src/domain/settings.js'
import { ERASED } from '../src/store/erase-rows.js'
import { ON_FORGET } from '../src/store/on-forget.js'

const page = readFileSync('PRIVACY.md', 'utf8')

/** The rows of the table by table, as the page has them. */
const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \| (.+) \|$/gm)].map(([, table, word, because]) => ({
  table,
  word,
  because,
}))

test('PRIVACY.md names every table and what an erasure does to it, as the code has it', () => {
  const wanted = Object.entries(ON_FORGET).map(([table, [word, because]]) => ({
    table,
    word: word === 'none' ? 'nothing' : `${word}s`,
    because,
  }))
  expect(rows).toEqual(wanted)
})

test('an erasure reaches every table that ON_FORGET says it erases', () => {
  const wanted = Object.entries(ON_FORGET).flatMap(([table, [word]]) => (word === 'erase' ? [table] : []))
  expect([...ERASED].sort()).toEqual(wanted.sort())
})

test('PRIVACY.md names every clock with its default', () => {
  for (const [name, days] of Object.entries(DEFAULTS.retention))
    expect(page).toMatch(
      new RegExp(`\\| ${days.toLocaleString('en').replace(',', ' ')} days \\(\`retention\\.${name}\`\\) \\|`),
    )
})

test('PRIVACY.md says that no text is stored, and where to go', () => {
  expect(page).toContain('**no text is stored**')
  expect(page).toContain('/privacy')
})
