import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type GrantState,
  type RoleScene,
  roleDifferences,
} from '../../../src/domain/incentives/role-differences.js'

const rolesOf = (...pairs: [number, string][]) => {
  const all = new Map<number, Set<string>>()
  for (const [account, role] of pairs) all.set(account, (all.get(account) ?? new Set<string>()).add(role))
  return all
}
const scene = (more: Partial<RoleScene>): RoleScene => ({
  ...{ wanted: new Map(), holds: new Map(), grants: new Map(), others: new Map(), restore: false },
  ...more,
})
const NOTHING = { changes: [], byHand: [], lapsed: [], shared: [] }
const given = (account: number, role: string, state: GrantState = 'given') =>
  new Map([[account, new Map([[role, state]])]])

test('who has what they should have is left alone, and changes of one person are one', () => {
  const wanted = rolesOf([1, 'a'], [1, 'b'], [2, 'a'], [3, 'a'])
  const { changes } = roleDifferences(scene({ wanted, holds: rolesOf([2, 'a']), grants: given(1, 'c') }))
  expect(changes).toEqual([
    { account: 1, give: ['a', 'b'], take: [] },
    { account: 3, give: ['a'], take: [] },
  ])
})

test('only what we gave is taken back', () => {
  const holds = rolesOf([1, 'a'], [2, 'a'])
  expect(roleDifferences(scene({ holds, grants: given(1, 'a') }))).toEqual({
    changes: [{ account: 1, give: [], take: ['a'] }],
    byHand: [],
    lapsed: [],
    shared: [],
  })
})

test('what a reward gives as well is not taken, and taken by the honour only where the reward ended first', () => {
  const holds = rolesOf([1, 'a'])
  const others = rolesOf([1, 'a'])
  expect(roleDifferences(scene({ holds, others, grants: given(1, 'a') })).changes).toEqual([])
  const both = roleDifferences(scene({ holds, others, wanted: rolesOf([1, 'a']) }))
  expect(both).toMatchObject({ changes: [], shared: [{ account: 1, role: 'a' }] })
  // Not by a reward, not by us: it is somebody else's business.
  expect(roleDifferences(scene({ holds, wanted: rolesOf([1, 'a']) })).shared).toEqual([])
})

test('what was taken away by hand is respected, or given again where that is wanted', () => {
  const wanted = rolesOf([1, 'a'])
  const gone = scene({ wanted, grants: given(1, 'a') })
  expect(roleDifferences(gone)).toEqual({ ...NOTHING, byHand: [{ account: 1, role: 'a' }] })
  const known = scene({ wanted, grants: given(1, 'a', 'by-hand') })
  expect(roleDifferences(known)).toEqual(NOTHING)
  for (const s of [gone, known])
    expect(roleDifferences({ ...s, restore: true }).changes).toEqual([{ account: 1, give: ['a'], take: [] }])
  const lost = scene({ grants: given(1, 'a', 'by-hand') })
  expect(roleDifferences(lost).lapsed).toEqual([{ account: 1, role: 'a' }])
})

test('once carried out there is nothing left to do, and nobody has lost what we did not give', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('a', 'b', 'c')))
  const states = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom<GrantState>('given', 'by-hand'),
    ),
  )
  fc.assert(
    fc.property(pairs, pairs, pairs, states, fc.boolean(), (wants, has, elsewhere, gave, restore) => {
      const others = rolesOf(...elsewhere)
      const wanted = rolesOf(...wants)
      const holds = rolesOf(...has)
      const grants = new Map<number, Map<string, GrantState>>()
      for (const [account, role, state] of gave)
        grants.set(account, (grants.get(account) ?? new Map<string, GrantState>()).set(role, state))
      const before = structuredClone({ holds, grants })
      const scene = { wanted, holds, grants, others, restore }
      const { changes, byHand, lapsed, shared } = roleDifferences(scene)
      for (const { account, role } of lapsed) grants.get(account)?.delete(role)
      for (const { account, role } of byHand) grants.get(account)?.set(role, 'by-hand')
      for (const { account, role } of shared)
        grants.set(account, (grants.get(account) ?? new Map<string, GrantState>()).set(role, 'given'))
      for (const { account, give, take } of changes) {
        const own = holds.get(account) ?? new Set<string>()
        const kept = grants.get(account) ?? new Map<string, GrantState>()
        for (const role of give) {
          expect(own.has(role)).toBe(false)
          own.add(role)
          kept.set(role, 'given')
        }
        for (const role of take) {
          expect(before.grants.get(account)?.get(role)).toBe('given')
          expect(others.get(account)?.has(role) ?? false).toBe(false)
          own.delete(role)
          kept.delete(role)
        }
        holds.set(account, own)
        grants.set(account, kept)
      }
      expect(roleDifferences(scene)).toEqual(NOTHING)
    }),
  )
})
