/** How days are weighed, for those that are looked through by the slice: the same as when they are booked. */
import { addDays } from '../domain/calendar.js'
import { startOfDayBy } from '../domain/day-settings.js'
import type { Weighing } from '../domain/incentives/booking.js'
import { channelFactor } from '../domain/incentives/channel-factor.js'
import { USUAL } from '../domain/incentives/earning/weighing.js'
import { memberFactor, rolesBefore } from '../domain/incentives/member-factor.js'
import type { Override, Settings } from '../domain/settings.js'
import { channelsUnder } from './channels.js'
import type { DayKey } from './days.js'
import type { Db, Tx } from './engine.js'
import type { MemberRolesTable } from './tables.js'

export interface ScaleSettings {
  overrides: readonly Override[]
  /** By day: those in force, or those being tried. */
  of: (day: string) => Pick<Settings, 'channelFactors' | 'roleFactors'>
}

export type Weigh = (key: DayKey) => Weighing

const MOST_AT_ONCE = 500

const notedOf = async (db: Db | Tx, keys: readonly DayKey[]): Promise<Map<string, MemberRolesTable[]>> => {
  const noted = new Map<string, MemberRolesTable[]>()
  const spaces = [...new Set(keys.map((k) => k.space))]
  const accounts = [...new Set(keys.map((k) => k.account))]
  for (let i = 0; i < accounts.length; i += MOST_AT_ONCE)
    for (const row of await db
      .selectFrom('member_roles')
      .selectAll()
      .where('space', 'in', spaces)
      .where('account', 'in', accounts.slice(i, i + MOST_AT_ONCE))
      .execute()) {
      const name = `${row.space} ${row.account}`
      const rows = noted.get(name)
      if (rows) rows.push(row)
      else noted.set(name, [row])
    }
  return noted
}

const parentsFor = async (
  db: Db | Tx,
  settings: readonly Pick<Settings, 'channelFactors'>[],
): Promise<Map<number, number>> => {
  const channels = new Set(settings.flatMap((s) => s.channelFactors.map(([channel]) => channel)))
  return new Map((await channelsUnder(db, [...channels])).map(({ id, parent }) => [id, parent]))
}

/** Of some days: reads what their people's roles were only where roles make a difference. */
export const scaleFor = async (
  db: Db | Tx,
  { overrides, of }: ScaleSettings,
  keys: readonly DayKey[],
): Promise<Weigh> => {
  const days = new Map([...new Set(keys.map((k) => k.day))].map((day) => [day, of(day)]))
  const parents = await parentsFor(db, [...days.values()])
  const weighed = keys.filter((k) => (days.get(k.day)?.roleFactors.length ?? 0) > 0)
  const noted = weighed.length === 0 ? new Map<string, MemberRolesTable[]>() : await notedOf(db, weighed)
  const channels = new Map(
    [...days].map(([day, { channelFactors }]) => [day, channelFactor(channelFactors, parents)]),
  )
  const ends = new Map<string, number>()
  const endOf = (day: string): number => {
    const end = ends.get(day) ?? startOfDayBy(overrides, addDays(day, 1))
    ends.set(day, end)
    return end
  }
  return ({ day, space, account }) => {
    const factors = days.get(day)?.roleFactors ?? []
    const member =
      factors.length === 0
        ? USUAL
        : memberFactor(rolesBefore(noted.get(`${space} ${account}`) ?? [], endOf(day)), factors)
    return { channel: channels.get(day) ?? null, member }
  }
}
