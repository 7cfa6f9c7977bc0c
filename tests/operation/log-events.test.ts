import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

/** What the courier reports, which the log puts after `intent-`. */
const COURIER = ['sent', 'retry', 'unclear', 'dead', 'expired', 'dropped']

const CALL = /\blog(?:\.named\([^)]*\))?\??\.(debug|info|warn|error)\(\s*(['"`])([^'"`]+)\2/g

/** `event level`, as the sources say them. */
const logged = (): Set<string> => {
  const found = new Set<string>()
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f))
  for (const file of files)
    for (const [, level, , event = ''] of readFileSync(join('src', file), 'utf8').matchAll(CALL))
      for (const one of event.startsWith('intent-$') ? COURIER.map((c) => `intent-${c}`) : [event])
        found.add(`${one} ${level}`)
  return found
}

test('docs/logs.md lists every event that is logged, with its level, and no other', () => {
  const listed = [...readFileSync('docs/logs.md', 'utf8').matchAll(/^\| `([^`]+)` \| (\w+) \| \S/gm)].map(
    ([, event, level]) => `${event} ${level}`,
  )
  expect(listed).toEqual([...logged()].sort((a, b) => a.localeCompare(b, 'en')))
})
