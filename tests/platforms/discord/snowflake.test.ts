import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { idAt, idOf, isId, readRef } from '../../../src/platforms/discord/snowflake.js'

const EPOCH = 1420070400000

describe('ids as places in time', () => {
  test('every id is split exactly and put together again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), (id) => {
        const ref = readRef(String(id))
        expect(ref).toEqual({ at: Number(id >> 22n) + EPOCH, low: Number(id & 0x3fffffn) })
        expect(ref && idOf(ref)).toBe(String(id))
      }),
    )
  })

  test('ids that a number would round stay apart', () => {
    expect(readRef('1234567890123456789')).not.toEqual(readRef('1234567890123456788'))
  })

  test.each(['', '-1', '1.5', '12345678901234567890', '１２３', 'abc', ' 1', null, 7, {}])(
    '%p is no id',
    (id) => {
      expect(isId(id)).toBe(false)
    },
  )

  test('what came after an instant has a greater id than the instant', () => {
    const at = EPOCH + 86_400_000
    expect(readRef(idAt(at))).toEqual({ at, low: 0 })
    expect(idAt(0)).toBe('0')
  })
})
