import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readTerms, termNumber, termsOf, wordAt } from '../../../src/domain/understanding/terms.js'

const KEY = 12345

const read = (text: string): string[] => {
  const words: string[] = []
  readTerms(text, KEY, (_, from, start, end) => words.push(wordAt(from, start, end)))
  return words
}

describe('terms', () => {
  test('are words of three letters and more, in small letters', () => {
    expect(read('We met at THE harbour, on 12 May!')).toEqual(['met', 'the', 'harbour', 'may'])
  })

  test('are pairs of characters where words are not separated', () => {
    expect(read('今天天气好')).toEqual(['今天', '天天', '天气', '气好'])
  })

  test('come from mixed texts, accents and other scripts', () => {
    expect(read('学习 TypeScript как дела élan')).toEqual(['学习', 'typescript', 'как', 'дела', 'élan'])
  })

  test('are not links, mentions, code or emoji', () => {
    expect(read('see https://example.org/secret/path @somebody <@123456> `rm -rf` 👍🏽 fine')).toEqual([
      'see',
      'fine',
    ])
  })

  test('have the same number on the quick way as on the long one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -&(-~]{0,60}$/), (text) => {
        fc.pre(!/[:@<`]/.test(text))
        const numbers: number[] = []
        readTerms(text, KEY, (term) => numbers.push(term))
        expect(numbers).toEqual(termsOf(text).map((w) => termNumber(w, KEY)))
      }),
    )
  })

  test('have safe whole numbers that depend on the key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (term) => {
        const number = termNumber(term, KEY)
        expect(Number.isSafeInteger(number)).toBe(true)
        expect(number).toBeGreaterThanOrEqual(0)
        expect(number).not.toBe(termNumber(term, KEY + 1))
      }),
    )
  })

  test('of any text whatsoever are read without a fault', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void read(text)))
  })
})
