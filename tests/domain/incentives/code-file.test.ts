import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CODE_LIMITS, readCodeFile } from '../../../src/domain/incentives/code-file.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const codes = (text: string | Uint8Array) => {
  const read = readCodeFile(typeof text === 'string' ? bytesOf(text) : text)
  return read.ok ? read.codes : read.why
}
const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return new Uint8Array(big ? bytes.swap16() : bytes)
}

describe('a list of codes in a file', () => {
  test('is one a line, or the first column of a table, each once and without what cannot be seen', () => {
    expect(codes('A-1\nB 2\r\n\n A-1 \rC\u200b3\u202e\n')).toEqual(['A-1', 'B 2', 'C3'])
    expect(codes('Code;Value\n"A;1";5\n"say ""hi""",x\nplain\tz\n')).toEqual(['A;1', 'say "hi"', 'plain'])
    expect(codes('\ufeffcode\nX')).toEqual(['X'])
    expect(codes('X\ncode')).toEqual(['X', 'code'])
    expect(codes('兑换码\n密码一\n')).toEqual(['密码一'])
    expect(codes('')).toEqual([])
  })

  test('may be written as Windows does it', () => {
    for (const big of [false, true]) expect(codes(utf16('code\r\nÄ-1\r\n密码', big))).toEqual(['Ä-1', '密码'])
  })

  test('is refused whole where it is no plain text, or too long', () => {
    for (const file of [
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0]),
      new Uint8Array([0x41, 0xc3, 0x28]),
      new Uint8Array([0xff, 0xfe, 0x00, 0xd8]),
      bytesOf('A\u0000B'),
      bytesOf('\u001b[31mA'),
    ])
      expect(codes(file)).toBe('not-text')
    const many = Array.from({ length: CODE_LIMITS.codes + 1 }, (_, i) => `C${i}`)
    expect(codes(many.join('\n'))).toBe('too-many')
    expect(codes(many.slice(1).join('\n'))).toHaveLength(CODE_LIMITS.codes)
    expect(readCodeFile(bytesOf(`ok\n${'x'.repeat(201)}\n`))).toEqual({ ok: true, codes: ['ok'], leftOut: 1 })
  })

  test('whatever the bytes, nothing throws, and what is taken is clean, distinct and short', () => {
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map(bytesOf),
      fc.array(fc.string({ maxLength: 12 })).map((lines) => bytesOf(lines.join('\n'))),
    )
    fc.assert(
      fc.property(some, (bytes) => {
        const read = readCodeFile(bytes)
        if (!read.ok) return
        expect(new Set(read.codes).size).toBe(read.codes.length)
        for (const code of read.codes) {
          expect(code).not.toBe('')
          expect(code).toBe(code.trim())
          expect(/[\p{Cc}\p{Cf}]/u.test(code)).toBe(false)
        }
        // Taken in once more as a list, it is the same list, as far as it is not quoted or a heading.
        const plain = read.codes.filter(
          (c) => !/["',;\t]/.test(c) && !/^(code|coupon|voucher|key)s?$/i.test(c),
        )
        const again = readCodeFile(bytesOf(plain.join('\n')))
        expect(again.ok && again.codes).toEqual(plain)
      }),
    )
  })
})
