import { describe, expect, test } from '@jest/globals'
import { type KeyRing, openText, sealAgain, sealText } from '../../src/store/sealed.js'

const key = (byte: number) => Buffer.alloc(32, byte)
const ring: KeyRing = { current: 'one', keys: { one: key(1) } }
const rotated: KeyRing = { current: 'two', keys: { one: key(1), two: key(2) } }
const place = { table: 'coupons', row: 7, column: 'code' }

describe('a sealed text', () => {
  test.each(['', 'SAVE-20', '春天来了 🌸', 'x'.repeat(10_000)])('opens to what it was (%#)', (text) => {
    const sealed = sealText(ring, text, place)
    expect(openText(ring, sealed, place)).toBe(text)
    if (text) expect(sealed).not.toContain(text)
    expect(sealText(ring, text, place)).not.toBe(sealed)
  })

  test.each([
    ['table', { ...place, table: 'profiles' }],
    ['row', { ...place, row: 8 }],
    ['column', { ...place, column: 'note' }],
  ])('does not open in another %s', (_, elsewhere) => {
    const sealed = sealText(ring, 'SAVE-20', place)
    expect(() => openText(ring, sealed, elsewhere)).toThrow('damaged')
  })

  test('does not open once any character of it is another', () => {
    const sealed = sealText(ring, 'SAVE-20', place)
    const start = 'v1.one.'.length
    for (let i = start; i < sealed.length; i += 1) {
      const other = sealed[i] === 'A' ? 'w' : 'A'
      const changed = sealed.slice(0, i) + other + sealed.slice(i + 1)
      expect(() => openText(ring, changed, place)).toThrow('damaged')
    }
    for (const wrong of ['', 'v1', sealed.slice(0, -1), `${sealed}A`, sealed.replace('v1', 'v2')])
      expect(() => openText(ring, wrong, place)).toThrow('damaged')
  })

  test('opens after a rotation, is sealed again once, and then needs the old key no more', () => {
    const sealed = sealText(ring, 'SAVE-20', place)
    expect(openText(rotated, sealed, place)).toBe('SAVE-20')
    const again = sealAgain(rotated, sealed, place) ?? ''
    expect(again.startsWith('v1.two.')).toBe(true)
    expect(sealAgain(rotated, again, place)).toBeNull()
    const without: KeyRing = { current: 'two', keys: { two: key(2) } }
    expect(openText(without, again, place)).toBe('SAVE-20')
    expect(() => openText(without, sealed, place)).toThrow('key-unknown')
  })

  test('is not opened by a key of another name, nor by one that every object has', () => {
    const sealed = sealText(ring, 'SAVE-20', place)
    expect(() => openText(rotated, sealed.replace('.one.', '.two.'), place)).toThrow('damaged')
    expect(() => openText(rotated, sealed.replace('.one.', '.constructor.'), place)).toThrow('key-unknown')
  })
})
