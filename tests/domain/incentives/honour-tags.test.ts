import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type Bearing,
  differs,
  type TagScene,
  tagChange,
  tagOf,
} from '../../../src/domain/incentives/honour-tags.js'
import { broughtAlong } from '../../../src/store/honours.js'
import { honourTags } from '../../../src/views/honour-tags.js'
import { LOCALES, wordsFor } from '../../../src/views/words.js'

const given = (tag: string): Bearing => ({ tag, state: 'given' })
const scene = (more: Partial<TagScene>): TagScene => ({
  ...{ wanted: null, known: undefined, present: '', restore: false },
  ...more,
})

test('a word beside a name is short, whole and without emoji', () => {
  expect(tagOf('🤝 Helper 👩‍🚀')).toBe('Helper')
  expect(tagOf('  Keeper\u202e of \n the light ')).toBe('Keeper of the l…')
  expect(tagOf('🔥🔥')).toBe('')
  expect(tagOf('荣誉'.repeat(20))).toHaveLength(16)
  expect(tagOf('𠮷'.repeat(20))).toBe(`${'𠮷'.repeat(7)}…`)
  for (const locale of LOCALES) {
    const all = honourTags(wordsFor(locale), broughtAlong()).map(({ tag }) => tag)
    expect(new Set(all).size).toBe(broughtAlong().length)
    expect(all.filter((tag) => tag === '' || tag.endsWith('…'))).toEqual([])
  }
})

test('it is set where there is none, changed where it is ours, and taken away with the last honour', () => {
  expect(tagChange(scene({ wanted: 'Helper' }))).toEqual({ set: 'Helper', state: 'given' })
  const ours = scene({ known: given('Helper'), present: 'Helper' })
  expect(tagChange({ ...ours, wanted: 'Host' })).toEqual({ set: 'Host', state: 'given' })
  expect(tagChange(ours)).toEqual({ set: '', state: null })
})

test('somebody’s own word stays, and what they took away comes back only where that is wanted', () => {
  for (const restore of [false, true]) {
    const own = scene({ wanted: 'Helper', present: 'Captain', restore })
    expect(tagChange(own)).toEqual({ set: null, state: 'by-hand' })
    expect(tagChange({ ...own, known: given('Helper') })).toEqual({ set: null, state: 'by-hand' })
    expect(tagChange({ ...own, wanted: null, known: given('Helper') })).toEqual({ set: null, state: null })
    expect(tagChange({ ...own, present: null })).toEqual({ set: null, state: 'by-hand' })
  }
  const removed = scene({ wanted: 'Helper', known: given('Helper') })
  expect(tagChange(removed)).toEqual({ set: null, state: 'by-hand' })
  expect(tagChange({ ...removed, restore: true })).toEqual({ set: 'Helper', state: 'given' })
})

test('once carried out there is nothing left to do, nor after an attempt of which nobody heard the end', () => {
  const word = fc.constantFrom('', 'Helper', 'Host', 'Captain')
  const bearing = fc.option(
    fc.record({
      tag: fc.constantFrom('Helper', 'Host'),
      state: fc.constantFrom('given' as const, 'by-hand' as const),
    }),
    { nil: undefined },
  )
  const wanted = fc.option(fc.constantFrom('Helper', 'Host'))
  fc.assert(
    fc.property(wanted, bearing, fc.option(word), fc.boolean(), (wanted, known, present, restore) => {
      const before = { wanted, known, present, restore }
      const { set, state } = tagChange(before)
      if (set !== null && present !== '') expect([known?.tag, known?.state]).toEqual([present, 'given'])
      const after = state !== null && wanted !== null ? { tag: wanted, state } : undefined
      expect(differs(wanted, after)).toBe(false)
      const again = tagChange({ ...before, known: after, present: set ?? present })
      expect(again.set).toBeNull()
      const unheard = tagChange({ ...before, present: set ?? present })
      expect([unheard.set, unheard.state]).toEqual([null, state])
    }),
  )
})
