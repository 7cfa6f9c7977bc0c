import { describe, expect, test } from '@jest/globals'
import { askedWhere, audienceOf, isAllowed, PERMISSIONS } from '../../src/domain/permission.js'

const nobody = { administrator: false, moderator: false }
const moderator = { administrator: false, moderator: true }
const administrator = { administrator: true, moderator: false }

describe('the table of permissions', () => {
  test.each(PERMISSIONS)('%s: who may more may also what others may', (permission) => {
    const answers = [null, nobody, moderator, administrator].map((s) => isAllowed(permission, s))
    expect(answers).toEqual([...answers].sort())
    expect(isAllowed(permission, administrator)).toBe(true)
  })

  test.each(PERMISSIONS)('%s: nobody is asked for what everyone may', (permission) => {
    expect(askedWhere(permission) === null).toBe(audienceOf(permission) === 'everyone')
    expect(isAllowed(permission, null)).toBe(audienceOf(permission) === 'everyone')
  })

  test('what concerns the whole community is asked at its home', () => {
    expect(askedWhere('set-community')).toBe('home')
    expect(askedWhere('set-up-space')).toBe('here')
  })
})
