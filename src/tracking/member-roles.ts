/**
 * Roles that matter for points. A day is weighed by the roles that were heard last before its end; what is heard of a
 * day that is booked already opens it again.
 */
import { addDays, dayOf, startOfDay } from '../domain/calendar.js'
import { memberFactor, rolesBefore, writeRoles } from '../domain/incentives/member-factor.js'
import type { Bulk } from '../store/bulk.js'
import { type DayKey, readDays } from '../store/days.js'
import type { Tx } from '../store/engine.js'
import { noteRoles, type RolesOf, rolesNoted } from '../store/member-roles.js'
import type { MemberRolesTable } from '../store/tables.js'
import { zoneAt } from './community-settings.js'
import { settleWaiting } from './day-batches.js'
import { accountsOn, type Ledger, type Memory, under } from './memory.js'
import { weighingOfDay } from './weighing.js'

/** News are not longer on their way than this. */
const MOST_DAYS = 40

const nameOf = ({ space, account }: RolesOf): string => `${space} ${account}`

const notedOf = async (bulk: Bulk, who: readonly RolesOf[]): Promise<Map<string, MemberRolesTable[]>> => {
  const rows = new Map<string, MemberRolesTable[]>(who.map((w) => [nameOf(w), []]))
  for (const row of await bulk.read(
    rolesNoted,
    [...rows].map(([name]) => {
      const [space, account] = name.split(' ').map(Number)
      return { space: space ?? 0, account: account ?? 0 }
    }),
  ))
    rows.get(nameOf(row))?.push(row)
  return rows
}

/** What roles make of days, where they make anything of them. */
export const memberFactors = async (
  bulk: Bulk,
  memory: Memory,
  days: readonly DayKey[],
  ledgers: ReadonlyMap<number, Ledger>,
): Promise<{ key: DayKey; percent: number }[]> => {
  const weighed = days.flatMap((key) => {
    const ledger = ledgers.get(key.space)
    const factors = ledger ? weighingOfDay(memory, ledger.settings, key.day).roles : null
    return ledger && factors ? [{ key, ledger, factors }] : []
  })
  if (weighed.length === 0) return []
  const noted = await notedOf(
    bulk,
    weighed.map((w) => w.key),
  )
  return weighed.map(({ key, ledger, factors }) => {
    const next = addDays(key.day, 1)
    const end = startOfDay(zoneAt(ledger.settings, Date.parse(`${next}T12:00:00Z`)), next)
    return { key, percent: memberFactor(rolesBefore(noted.get(nameOf(key)) ?? [], end), factors) }
  })
}

/** What an event says of somebody's roles. */
export interface RolesHeard {
  ledger: Ledger
  account: number
  at: number
  roles: readonly string[]
}

const isSame = (a: readonly string[] | null, b: readonly string[]): boolean =>
  a !== null && a.length === b.length && a.every((role, i) => role === b[i])

/** Of whom nothing is known yet is asked of the store, once. */
const learn = async (bulk: Bulk, memory: Memory, heard: readonly RolesHeard[]): Promise<void> => {
  const unknown = heard
    .filter((h) => !under(memory.roles, h.ledger.space.id).has(h.account))
    .map((h) => ({ space: h.ledger.space.id, account: h.account }))
  for (const [name, rows] of await notedOf(bulk, unknown)) {
    const [space = 0, account = 0] = name.split(' ').map(Number)
    const noted = rows.reduce((last, row) => (row.at >= last.at ? row : last), { at: -1, roles: '' }).roles
    under(memory.roles, space).set(account, { said: null, noted })
  }
}

/** Notes what is new of it. Answers the days that are booked already and have to be looked at again. */
export const hearRoles = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  heard: readonly RolesHeard[],
  now: number,
): Promise<DayKey[]> => {
  if (heard.length === 0) return []
  await learn(bulk, memory, heard)
  const fresh = new Map<string, MemberRolesTable>()
  const open: DayKey[] = []
  for (const { ledger, account, at, roles } of heard) {
    const space = ledger.space.id
    const known = under(memory.roles, space).get(account)
    if (!known || isSame(known.said, roles)) continue
    known.said = roles
    const noted = writeRoles(roles, ledger.settings.roles)
    if (noted === known.noted) continue
    known.noted = noted
    fresh.set(`${space} ${account} ${at}`, { space, account, at, roles: noted })
    const { settings } = ledger
    const first = dayOf(zoneAt(settings, at), at)
    const last = dayOf(zoneAt(settings, now), now)
    for (let day = first, i = 0; day <= last && i < MOST_DAYS; day = addDays(day, 1), i += 1) {
      accountsOn(memory, { day, space }).delete(account)
      open.push({ day, space, account })
    }
  }
  const rows = [...fresh.values()].sort((a, b) => a.space - b.space || a.account - b.account || a.at - b.at)
  await bulk.write(noteRoles, rows)
  if (open.length > 0) await settleWaiting(tx, bulk, memory)
  return (await bulk.read(readDays, open)).map(({ day, space, account }) => ({ day, space, account }))
}
