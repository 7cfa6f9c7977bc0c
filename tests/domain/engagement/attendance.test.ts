import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  attendanceOf,
  reallyWas,
  type Span,
  type Thresholds,
  unionOf,
} from '../../../src/domain/engagement/attendance.js'
import { type SignUp, standingsOf, tallyOf } from '../../../src/domain/engagement/sign-ups.js'
import { mergePoints, stretchesOf, type VoicePoint } from '../../../src/domain/voice.js'

const MINUTE = 60_000
const START = 1_000 * 60 * MINUTE
const EVENT: Span = { from: START, to: START + 60 * MINUTE }
const LAW: Thresholds = { lateMinutes: 10, earlyMinutes: 15, presentMinutes: 5 }
const at = (minute: number) => START + minute * MINUTE
const span = (from: number, to: number): Span => ({ from: at(from), to: at(to) })

const of = (
  standing: 'going' | 'waiting' | 'maybe' | 'no' | null,
  spans: Span[],
  checkIn: number | null = null,
) => attendanceOf(EVENT, { standing, spans, checkIn: checkIn === null ? null : at(checkIn) }, LAW)

describe('attendance', () => {
  test.each([
    [
      'whoever was there from before the beginning to the end attended',
      of('going', [span(-20, 70)]),
      'attended',
      60,
    ],
    ['a break is no leaving', of('going', [span(0, 20), span(30, 60)]), 'attended', 50],
    ['whoever came more than ten minutes in was late', of('going', [span(11, 60)]), 'late', 49],
    [
      'whoever left more than fifteen minutes before the end left early',
      of('maybe', [span(0, 44)]),
      'left-early',
      44,
    ],
    ['whoever never said they would was unexpected', of(null, [span(40, 50)]), 'unexpected', 10],
    ['whoever said they could not and came was unexpected', of('no', [span(0, 60)]), 'unexpected', 60],
    ['whoever waited for a place and came attended', of('waiting', [span(0, 60)]), 'attended', 60],
    ['a kept place that stayed empty is a no-show', of('going', []), 'no-show', 0],
    ['four minutes are a look round the door', of('going', [span(0, 4)]), 'no-show', 0],
    ['a check-in alone is enough', of('going', [], 2), 'attended', 58],
    ['a check-in counts as arriving', of('going', [span(20, 60)], 3), 'attended', 40],
    ['a late check-in is late', of('going', [], 30), 'late', 30],
    ['a check-in before the beginning is on time', of('maybe', [], -30), 'attended', 60],
  ])('%s', (_, attendance, verdict, minutes) => expect(attendance).toMatchObject({ verdict, minutes }))

  test('says nothing of those who had no place and did not come', () => {
    for (const standing of ['waiting', 'maybe', 'no', null] as const) expect(of(standing, [])).toBeNull()
  })

  test('of a meeting shorter than the least presence asks for half of it', () => {
    const short = { from: START, to: at(4) }
    expect(attendanceOf(short, { standing: 'going', spans: [span(0, 2)], checkIn: null }, LAW)?.verdict).toBe(
      'attended',
    )
  })

  test('goes by when it really was', () => {
    expect(reallyWas(EVENT, [])).toEqual(EVENT)
    expect(reallyWas(EVENT, [{ from: at(15), to: at(50) }])).toEqual(span(15, 50))
    expect(reallyWas(EVENT, [{ from: at(-5), to: null }])).toEqual(EVENT)
    expect(reallyWas(EVENT, [{ from: at(-50), to: at(-20) }])).toEqual(EVENT)
    expect(
      reallyWas(EVENT, [
        { from: at(0), to: at(20) },
        { from: at(25), to: at(55) },
      ]),
    ).toEqual(span(0, 55))
  })
})

type Told =
  | { what: 'voice'; point: VoicePoint }
  | { what: 'sign-up'; signUp: SignUp }
  | { what: 'check-in'; at: number }

/** What is known after some news, in whichever order and portions they came. */
const judge = (told: readonly Told[], crashes: readonly number[]) => {
  let points: VoicePoint[] = []
  const signUps = new Map<number, SignUp>()
  let checkIn: number | null = null
  let waiting: VoicePoint[] = []
  told.forEach((t, i) => {
    if (t.what === 'voice') waiting.push(t.point)
    else if (t.what === 'check-in') checkIn = checkIn === null ? t.at : Math.min(checkIn, t.at)
    else {
      const known = signUps.get(t.signUp.account)
      if (!known || known.at < t.signUp.at) signUps.set(t.signUp.account, t.signUp)
    }
    // What was not yet written down when the process died is told again.
    if (crashes.includes(i)) waiting = [...waiting, ...waiting]
    if (i % 3 === 0) {
      points = mergePoints(points, waiting)
      waiting = []
    }
  })
  points = mergePoints(points, waiting)
  const spans = stretchesOf(1, points, EVENT.to + 2 * 60 * MINUTE).filter((s) => s.channel === 7)
  const tally = tallyOf([...signUps.values()], 3)
  return attendanceOf(EVENT, { standing: standingsOf(tally).get(1) ?? null, spans, checkIn }, LAW)
}

const minuteOf = (i: number) => START + i * MINUTE
const told: fc.Arbitrary<Told[]> = fc
  .uniqueArray(
    fc.record({
      minute: fc.integer({ min: -60, max: 120 }),
      pick: fc.nat(9),
      account: fc.integer({ min: 1, max: 2 }),
    }),
    { selector: (t) => t.minute, maxLength: 14 },
  )
  .map((list) =>
    list.map(({ minute, pick, account }): Told => {
      if (pick < 6)
        return { what: 'voice', point: { at: minuteOf(minute), channel: pick < 4 ? 7 : 0, state: pick % 2 } }
      if (pick === 9) return { what: 'check-in', at: minuteOf(minute) }
      const choice = (['going', 'maybe', 'no'] as const)[pick - 6] ?? 'going'
      return { what: 'sign-up', signUp: { member: 1, account, choice, at: minuteOf(minute) } }
    }),
  )

describe('whatever the order of joins, leaves, sign-ups, check-ins and crashes', () => {
  test('the verdict is the same', () => {
    const shuffled = told.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
        fc.array(fc.nat(14), { maxLength: 3 }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([inOrder, anyOrder, crashes]) => {
        expect(judge([...anyOrder, ...anyOrder.slice(0, 3)], crashes)).toEqual(judge(inOrder, []))
      }),
      { numRuns: 300 },
    )
  })

  test('minutes are never more than the event has, nor counted twice', () => {
    const spans = fc.array(
      fc.record({ from: fc.integer({ min: -100, max: 160 }), long: fc.integer({ min: 0, max: 90 }) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(spans, (list) => {
        const all = list.map((s) => span(s.from, s.from + s.long))
        const whole = unionOf(all, EVENT)
        for (let m = 0; m < 60; m++) {
          const inside = (s: Span) => s.from <= at(m) && s.to > at(m)
          expect(whole.filter(inside).length).toBe(all.some(inside) ? 1 : 0)
        }
        expect(of('going', all)?.minutes ?? 0).toBeLessThanOrEqual(60)
      }),
      { numRuns: 200 },
    )
  })
})

describe('sign-ups', () => {
  const say = (member: number, choice: SignUp['choice'], when: number, account = member): SignUp => ({
    member,
    account,
    choice,
    at: when,
  })

  test('count once a person, by what they said last on whichever account', () => {
    const tally = tallyOf([say(1, 'going', 5, 10), say(1, 'no', 9, 11), say(2, 'maybe', 3)], null)
    expect([tally.going, tally.no.map((s) => s.account), tally.maybe.length]).toEqual([[], [11], 1])
  })

  test('wait for a place in the order in which they were said, and move up', () => {
    const all = [say(1, 'going', 1), say(2, 'going', 2), say(3, 'going', 3), say(4, 'going', 4)]
    expect(tallyOf(all, 2).waiting.map((s) => s.member)).toEqual([3, 4])
    const now = tallyOf([say(1, 'no', 9), ...all.slice(1)], 2)
    expect([now.going.map((s) => s.member), now.waiting.map((s) => s.member)]).toEqual([[2, 3], [4]])
  })

  test('are a set: no order of arrival makes a difference, and no more are in than there are places', () => {
    const list = fc.uniqueArray(
      fc.record({ member: fc.nat(6), account: fc.nat(9), when: fc.nat(50), pick: fc.nat(2) }),
      { selector: (s) => `${s.account}`, maxLength: 10 },
    )
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 4 }), fc.nat(), (all, capacity, turn) => {
        const signUps = all.map((s) =>
          say(s.member, (['going', 'maybe', 'no'] as const)[s.pick] ?? 'no', s.when, s.account),
        )
        const turned = [...signUps.slice(turn % 7), ...signUps.slice(0, turn % 7)]
        const tally = tallyOf(signUps, capacity)
        expect(tallyOf(turned, capacity)).toEqual(tally)
        expect(tally.going.length).toBeLessThanOrEqual(capacity)
        expect(tally.waiting.length === 0 || tally.going.length === capacity).toBe(true)
      }),
    )
  })
})
