/** Nobody adds a table about people without deciding whether they can take along what is in it. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { ON_FORGET } from '../../src/store/on-forget.js'

const SOURCES = [
  'personal-community',
  'personal-data',
  'personal-events',
  'take-along',
  'export-rewards',
  'grants',
]

/** Those that are read by a function of another file. */
const THROUGH: Readonly<Record<string, string>> = { accounts: 'accountsById', facts: 'portionsOf' }

/** Tables about people that are not in what somebody takes along, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  members: 'numbers of ours',
  memberships: 'numbers of ours',
  honours: 'what there is; who changed it is among changesMade',
  rollup_batches: 'what is not added up yet of what is in other tables',
  day_batches: 'what is not settled yet of account_days',
  print_batches: 'fingerprints of many people in one row, of a day at most',
  ties: 'as much somebody else’s; the replies, mentions and reactions themselves are among the acts',
  awards: 'the days say what was earned by which rule, in sums',
  closed_places: 'follow from the awards',
  balances: 'follow from the awards; the sum is there',
  levels_told: 'follow from the points',
  rescores: 'changes of a moderator’s are among changesMade',
  intents: 'deliveries that wait, of days at most',
  quarantine: 'ids of events that could not be stored, of days at most',
  join_codes: 'live for minutes',
  event_speakers: 'lives for as long as somebody speaks; the question is there',
  reward_codes: 'shown to who ordered them by /orders, and nowhere else',
}

test('every table about people is taken along, or says why not', () => {
  const code = SOURCES.map((name) => readFileSync(`src/store/${name}.ts`, 'utf8')).join('\n')
  const isTaken = (table: string) =>
    new RegExp(`'${table}'|\\b${table} a\\b`).test(code) || code.includes(`${THROUGH[table]}(`)
  const personal = Object.entries(ON_FORGET).flatMap(([table, [what]]) => (what === 'none' ? [] : [table]))
  expect(personal.filter((table) => !isTaken(table) && !(table in LEFT_OUT))).toEqual([])
  expect(Object.keys(LEFT_OUT).filter((table) => isTaken(table) || !personal.includes(table))).toEqual([])
})
