/** The rows of somebody erased beside their facts: what they did on which day, when they were here, what is planned. */
import type { AccountId } from '../domain/identity.js'
import { forgetActor } from './audit.js'
import { removeConsents } from './consents.js'
import { settleDaysIn } from './day-batches.js'
import type { Db } from './engine.js'
import { forgetInEvents } from './forget-events.js'
import { forgetInHonours } from './forget-honours.js'
import { forgetInLevels } from './forget-levels.js'
import { forgetInRewards } from './forget-rewards.js'
import { forgetGrants } from './grants.js'
import type { Pace } from './pace.js'
import type { Tables } from './tables.js'

/** Those that are ordered by space first. */
const BY_SPACE = ['stays', 'voice_log', 'member_roles', 'absences'] as const

/** Every table whose rows of a person go: here, in their topic's own file, or (quarantine) with the identity. */
export const ERASED: readonly (keyof Tables)[] = [
  ...BY_SPACE,
  'account_days',
  'intents',
  'consents',
  'quarantine',
  'join_codes',
  'grants',
  'head_starts',
  'unlisted',
  'event_sign_ups',
  'event_check_ins',
  'event_attendances',
  'event_ratings',
  'event_questions',
  'event_votes',
  'event_speakers',
  'account_hours',
  'honours_held',
  'honour_progress',
  'honour_grants',
]

/** Days looked at in one write. */
const DAYS_AT_ONCE = 40

/** The next day anybody did anything on: by key, where reading all of them would take as long as the table is. */
const dayAfter = async (db: Db, day: string): Promise<string | null> => {
  const row = await db
    .selectFrom('account_days')
    .select((eb) => eb.fn.min('day').as('day'))
    .where('day', '>', day)
    .executeTakeFirst()
  return row?.day ?? null
}

const eraseDays = async (pace: Pace, account: AccountId, spaces: readonly number[]): Promise<void> => {
  for (let day: string | null = ''; day !== null; ) {
    const days = await pace.read(async (db) => {
      const found: string[] = []
      while (day !== null && found.length < DAYS_AT_ONCE) {
        day = await dayAfter(db, day)
        if (day !== null) found.push(day)
      }
      return found
    })
    if (days.length === 0) return
    const places = await pace.read((db) =>
      db
        .selectFrom('account_days')
        .select(['day', 'space'])
        .where('day', 'in', days)
        .where('space', 'in', spaces)
        .where('account', '=', account)
        .execute(),
    )
    if (places.length === 0) continue
    const which = [...new Set(places.map((p) => p.day))]
    await pace.write((tx) =>
      tx
        .deleteFrom('account_days')
        .where('day', 'in', which)
        .where('space', 'in', spaces)
        .where('account', '=', account)
        .execute(),
    )
  }
}

/** What is planned for them, and what was delivered to them: the platform may name a private chat as it names them. */
const eraseIntents = async (pace: Pace, account: AccountId): Promise<void> => {
  const ids = await pace.read((db) =>
    db
      .selectFrom('intents')
      .select('id')
      .where((eb) =>
        eb.or([
          eb('lane', '=', `account:${account}`),
          eb('payload', 'like', `%"account":${account},%`),
          eb('payload', 'like', `%"account":${account}}%`),
        ]),
      )
      .execute(),
  )
  if (ids.length === 0) return
  const which = ids.map((i) => i.id)
  await pace.write((tx) => tx.deleteFrom('intents').where('id', 'in', which).execute())
}

export const eraseRows = async (pace: Pace, account: AccountId): Promise<void> => {
  const spaces = (await pace.read((db) => db.selectFrom('spaces').select('id').execute())).map((s) => s.id)
  if (spaces.length > 0) {
    for (const table of BY_SPACE)
      await pace.write((tx) =>
        tx.deleteFrom(table).where('space', 'in', spaces).where('account', '=', account).execute(),
      )
    await pace.write((tx, bulk) => settleDaysIn(tx, bulk))
    await eraseDays(pace, account, spaces)
  }
  await eraseIntents(pace, account)
  await pace.write(async (tx) => {
    await tx.deleteFrom('join_codes').where('by_account', '=', account).execute()
    await tx.deleteFrom('print_batches').execute()
    await removeConsents(tx, account)
    await forgetInEvents(tx, account)
    await forgetInLevels(tx, account)
    await forgetGrants(tx, account)
    await forgetInRewards(tx, account)
    await forgetInHonours(tx, account)
    await forgetActor(tx, account, account)
  })
}
