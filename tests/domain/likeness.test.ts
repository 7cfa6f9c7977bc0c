import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MARK } from '../../src/domain/facts.js'
import { areAlike, type Fingerprint, fingerprint, weightOf } from '../../src/domain/likeness.js'
import { changedBy, marksAt, place, type Said } from '../../src/domain/marks.js'

const print = (text: string): Fingerprint => {
  const found = fingerprint(text, 42)
  if (!found) throw new Error('nothing to compare')
  return found
}
const alike = (a: string, b: string) => areAlike(print(a), print(b))

describe('two texts', () => {
  test.each([
    ['Good morning everybody, have a lovely day!', 'good morning everybody have a LOVELY day 1'],
    ['Hello my dear friends of the harbour club', 'Hello my dear friends of the harbor club'],
    ['Доброе утро всем, хорошего вам дня сегодня', 'Доброе утро всем!! хорошего вам дня сегодня :)'],
    ['今天天气真好我们一起去港口散步看日落吧', '今天天气真好，我们一起去港口散步看日落吧！！'],
    ['今天天气真好我们大家一起去港口散步看日落吧朋友们', '今天天气真好我们大家一起去港口散步看日落吧朋友'],
    ['おはようございます今日もよろしくお願いします', 'おはようございます、今日もよろしくお願いします！'],
    ['صباح الخير يا أصدقائي الأعزاء في النادي', 'صباح الخير يا أصدقائي الأعزاء في النادي!!'],
    ['Good morning all', 'GOOD MORNING, all!'],
  ])('%s is said again by %s', (one, other) => expect(alike(one, other)).toBe(true))

  test.each([
    ['Does anybody know when the meeting begins?', 'I liked the book about lighthouses a lot'],
    ['今天天气真好我们一起去港口散步看日落吧', '请问明天的会议几点开始有人知道在哪个房间吗'],
    ['yes, very gladly so', 'no, thank you, sorry'],
    ['thanks for the help', 'thanks for the fish'],
  ])('%s is not %s', (one, other) => expect(alike(one, other)).toBe(false))

  test('of different words are hardly ever taken for the same', () => {
    const words = fc.array(
      fc.string({ minLength: 3, maxLength: 9, unit: fc.constantFrom(...'abcdefghijklmnop') }),
      {
        minLength: 8,
        maxLength: 20,
      },
    )
    let wrong = 0
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [one, other] = [fingerprint(a.join(' '), 1), fingerprint(b.join(' '), 1)]
        if (one && other && a.join() !== b.join() && areAlike(one, other)) wrong += 1
      }),
      { seed: 7, numRuns: 500 },
    )
    expect(wrong).toBeLessThan(5)
  })

  test('are told apart by bits of their fingerprints only where the whole tells them apart', () => {
    const text = fc.string({ minLength: 24, maxLength: 200, unit: fc.constantFrom(...'abcdef ') })
    let likeEnough = 0
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 12 }), (one, changes) => {
        const letters = [...one]
        for (const at of changes) letters[at % letters.length] = 'x'
        const [a, b] = [fingerprint(one, 1), fingerprint(letters.join(''), 1)]
        if (!a?.bins || !b?.bins) return
        const [left, right] = [[...a.bins], [...b.bins]]
        const same = left.filter((bin, i) => bin === right[i] && bin !== '\uffff').length
        const used = left.filter((bin, i) => bin !== '\uffff' || right[i] !== '\uffff').length
        const whole = a.exact === b.exact || (used - same <= 6 && same >= used * 0.75)
        if (whole) likeEnough += 1
        expect(areAlike(a, b)).toBe(whole)
      }),
      { seed: 7, numRuns: 1_000 },
    )
    expect(likeEnough).toBeGreaterThan(100)
  })

  test('of a few letters are not compared: everybody says them again', () => {
    for (const text of ['', '...', '  \n', 'gm', 'thanks', 'hello world', '早上好'])
      expect(fingerprint(text, 1)).toBeNull()
  })

  test('that are short differ by a figure', () => {
    expect(alike('the question 1', 'the question 2')).toBe(false)
    expect(alike('the question 1', 'The question １!')).toBe(true)
  })

  test('another key makes other fingerprints', () => {
    const text = 'good morning everybody, have a lovely day'
    expect(fingerprint(text, 1)?.exact).not.toBe(fingerprint(text, 2)?.exact)
  })

  test('a character of Chinese says as much as two letters', () => {
    expect([weightOf('ok'), weightOf('好的'), weightOf('!!!'), weightOf('42'), weightOf('👍')]).toEqual([
      2, 4, 0, 2, 1,
    ])
  })
})

describe('marks', () => {
  const said: fc.Arbitrary<Said[]> = fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: 40_000_000 }).map((n) => n * 4),
        text: fc.constantFrom(
          'good morning all',
          'we meet at the harbour at eight tonight',
          'we meet at the harbor at eight tonight',
          null,
        ),
      }),
      { maxLength: 12 },
    )
    .map((list) =>
      list.map(({ at, text }, i) => ({
        channel: 1,
        at,
        low: i,
        print: text === null ? null : fingerprint(text, 3),
        own: 0,
      })),
    )

  const marksOf = (order: readonly Said[]) => {
    const known: Said[] = []
    const marked: Record<number, number> = {}
    for (const one of order) {
      const index = place(known, one)
      marked[one.low] = marksAt(known, index)
      for (const { said, marks } of changedBy(known, index)) marked[said.low] = marks
    }
    return marked
  }

  test('are the same whichever message is heard first', () => {
    fc.assert(
      fc.property(
        said.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
          ),
        ),
        ([all, shuffled]) => expect(marksOf(shuffled)).toEqual(marksOf(all)),
      ),
    )
  })

  test('are for what is said again within the last five messages', () => {
    const one = (low: number, text: string): Said => ({
      channel: 1,
      at: low,
      low,
      print: fingerprint(text, 3),
      own: 0,
    })
    const others = ['one', 'two', 'three', 'four', 'five'].map((text, i) =>
      one(20_000 * (i + 1), `${text} and so on`),
    )
    const marks = (between: readonly Said[]) =>
      marksOf([one(1, 'good morning all'), ...between, one(200_000, 'good morning all')])
    expect(marks(others.slice(1))[200_000]).toBe(MARK.duplicate)
    expect(marks(others)[200_000]).toBe(0)
  })

  test('are for the later of two alike, within a day', () => {
    const DAY = 86_400_000
    const at = (when: number, low: number): Said => ({
      channel: 1,
      at: when,
      low,
      print: fingerprint('good morning all', 3),
      own: 0,
    })
    expect(marksOf([at(0, 1), at(DAY - 1, 2), at(2 * DAY, 3)])).toEqual({ 1: 0, 2: MARK.duplicate, 3: 0 })
  })
})
