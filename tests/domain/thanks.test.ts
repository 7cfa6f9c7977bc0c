import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Fact, KIND } from '../../src/domain/facts.js'
import { blankFact, newSubject } from '../../src/domain/subject.js'
import { firstThanks, runOf, thank } from '../../src/domain/thanks.js'

const place = { channel: 1, at: 0, low: 0 }
const thanks = (actor: number, to: number, at: number): Fact => ({
  ...blankFact(place, { kind: KIND.thanks, actor, detail: to }, { day: '2026-03-02', minute: 0 }, 0),
  happened_at: at,
  to_account: to,
})

test.each([
  ['2026-03-02', 7, '2026-03-02'],
  ['2026-03-08', 7, '2026-03-02'],
  ['2026-03-09', 7, '2026-03-09'],
  ['1969-12-31', 7, '1969-12-29'],
  ['2026-03-04', 1, '2026-03-04'],
  ['2026-03-04', 0, '2026-03-04'],
])('the run of %s, %i days long, begins on %s', (day, length, begins) => {
  expect(new Date(runOf(day, length)).toISOString().slice(0, 10)).toBe(begins)
})

test('of a pair the first counts, and the order in which thanks arrive changes nothing', () => {
  const all = fc.uniqueArray(
    fc.record({ actor: fc.nat(4), to: fc.nat(4), at: fc.nat(100) }).filter(({ actor, to }) => actor !== to),
    { selector: (t) => t.at, maxLength: 20 },
  )
  fc.assert(
    fc.property(
      all.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
      ([some, mixed]) => {
        const counted = (order: typeof some) => {
          const subject = newSubject(place)
          for (const t of [...order, ...order.slice(0, 3)]) thank(subject, thanks(t.actor, t.to, t.at))
          return firstThanks(subject.facts)
            .map((f) => `${f.actor} ${f.to_account} ${f.happened_at}`)
            .sort()
        }
        const expected = new Map<string, string>()
        for (const t of [...some].sort((a, b) => b.at - a.at))
          expected.set([t.actor, t.to].sort().join(), `${t.actor} ${t.to} ${t.at}`)
        expect(counted(mixed)).toEqual([...expected.values()].sort())
      },
    ),
  )
})

test('what was taken back does not count, and gives way to the next', () => {
  const facts = [{ ...thanks(1, 2, 5), withdrawn_at: 9 }, thanks(2, 1, 7)]
  expect(firstThanks(facts).map((f) => f.actor)).toEqual([2])
})
