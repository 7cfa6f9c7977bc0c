import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { IntlMessageFormat } from 'intl-messageformat'
import { COMMANDS } from '../../commands/index.js'
import { publishedCommands } from '../../src/bot/publish.js'
import { PLATFORMS } from '../../src/chat/event.js'
import { RULES } from '../../src/domain/incentives/earning/index.js'
import { USER_ERROR_CODES } from '../../src/domain/user-error.js'
import { BOARD_PERIODS } from '../../src/views/leaderboard.js'
import { SETUP_STEPS } from '../../src/views/setup.js'
import { readZone } from '../../src/views/time-zones.js'

const FOLDER = 'data/locales'
const catalogues = readdirSync(FOLDER)
  .filter((f) => f.endsWith('.json'))
  .map((f) => ({
    tag: f.slice(0, -5),
    words: JSON.parse(readFileSync(`${FOLDER}/${f}`, 'utf8')) as Record<string, string>,
  }))
const english = catalogues.find((c) => c.tag === 'en')?.words ?? {}

interface Part {
  type: number
  value?: string
  options?: Record<string, { value: Part[] }>
}

/** Names of arguments (ICU types 1–6), wherever they stand. */
const placeholders = (parts: readonly Part[]): string[] =>
  parts.flatMap((p) => [
    ...(p.type >= 1 && p.type <= 6 && p.value !== undefined ? [p.value] : []),
    ...Object.values(p.options ?? {}).flatMap((o) => placeholders(o.value)),
  ])

const parse = (text: string, tag: string) =>
  new IntlMessageFormat(text, tag, undefined, { ignoreTag: true }).getAst() as Part[]

const needed = [
  ...USER_ERROR_CODES.map((c) => `error.${c}`),
  ...RULES.flatMap((r) => [`rule.${r.name}.name`, `rule.${r.name}.how`]),
  ...PLATFORMS.map((p) => `platform.${p}`),
  ...BOARD_PERIODS.map((p) => `leaderboard.period.${p}`),
  ...SETUP_STEPS.map((s) => `setup.step.${s}`),
  ...COMMANDS.flatMap((c) => {
    const key = `command.${c.name}`
    const named = (k: string) => [`${k}.name`, `${k}.description`]
    return [
      ...named(key),
      `${key}.help`,
      ...(c.actions ?? []).flatMap((a) => named(`${key}.action.${a.name}`)),
      ...[...(c.options ?? []), ...(c.actions ?? []).flatMap((a) => a.options)].flatMap((o) => [
        ...named(`${key}.option.${o.name}`),
        ...(o.choices ?? []).map((v) => `${key}.option.${o.name}.choice.${v}`),
      ]),
    ]
  }),
]

describe.each(catalogues)('the language $tag', ({ tag, words }) => {
  test('says everything that English says, and nothing else', () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort())
  })

  test('is not empty anywhere and has no stray blanks', () => {
    expect(Object.entries(words).filter(([, text]) => text === '' || text !== text.trim())).toEqual([])
  })

  test('parses, and names the same things as English', () => {
    for (const [key, text] of Object.entries(words)) {
      const names = (t: string, l: string) => [...new Set(placeholders(parse(t, l)))].sort()
      expect({ key, names: names(text, tag) }).toEqual({ key, names: names(english[key] ?? '', 'en') })
    }
  })

  test('has words for every command, option, choice, rule, error and page', () => {
    expect(needed.filter((key) => words[key] === undefined)).toEqual([])
  })

  test('says of every finding where to switch it on', () => {
    const findings = Object.keys(words).filter((k) => /^setup\.finding\.\w+\.[\w-]+$/.test(k))
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.filter((k) => words[`${k}.where`] === undefined)).toEqual([])
  })

  test('has descriptions of at most 100 characters, and choices too', () => {
    const long = Object.entries(words).filter(
      ([key, text]) => /^command\..*\.(description|choice\.\w+)$/.test(key) && [...text].length > 100,
    )
    expect(long).toEqual([])
  })

  test('has names that Discord accepts', () => {
    const legal = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
    const names = Object.entries(words).filter(([key]) => /^command\..*\.name$/.test(key))
    expect(names.filter(([, text]) => !legal.test(text) || text !== text.toLowerCase())).toEqual([])
  })

  test('has nicknames of time zones that exist', () => {
    const pairs = (words['timezone.nicknames'] ?? '').split(';').map((p) => p.split('=')[1]?.trim() ?? '')
    expect(pairs.filter((zone) => readZone(zone) === null)).toEqual([])
  })
})

describe('published commands', () => {
  test('no two siblings share a name in any language', () => {
    const clashes = (list: readonly { names: Record<string, string> }[]) =>
      catalogues.flatMap(({ tag }) => {
        const names = list.map((l) => l.names[tag])
        return names.filter((n, i) => names.indexOf(n) !== i)
      })
    const published = publishedCommands(COMMANDS)
    expect(clashes(published)).toEqual([])
    for (const command of published) {
      expect(clashes(command.options)).toEqual([])
      expect(clashes(command.actions)).toEqual([])
      for (const action of command.actions) expect(clashes(action.options)).toEqual([])
    }
  })
})
