/** Accounts: platform identities, global. Platform ids live here and nowhere else. */
import type { Selectable } from 'kysely'
import { displayName } from '../domain/display-name.js'
import type { AccountId } from '../domain/identity.js'
import { asking } from './asking.js'
import type { Bulk, BulkRead, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { AccountsTable } from './tables.js'

export type AccountRow = Selectable<AccountsTable>

export interface NewAccount {
  platform: string
  id: string
  name: string
  handle?: string | undefined
  locale?: string | undefined
  bot: boolean
}

const accountsNamed = asking((db, platform: string, id: string) =>
  db.selectFrom('accounts').selectAll().where('platform', '=', platform).where('platform_id', '=', id),
)

export const findAccount = async (
  db: Db | Tx,
  platform: string,
  id: string,
): Promise<AccountRow | undefined> => (await accountsNamed(db, platform, id))[0]

/** Handles change hands: only for pointing at somebody in a command, never for identity. */
export const findByHandle = (
  db: Db | Tx,
  platform: string,
  handle: string,
): Promise<AccountRow | undefined> =>
  db
    .selectFrom('accounts')
    .selectAll()
    .where('platform', '=', platform)
    .where('handle', '=', handle.toLowerCase())
    .where('erased_at', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst()

export const accountsById = async (db: Db | Tx, ids: readonly AccountId[]): Promise<AccountRow[]> =>
  ids.length === 0 ? [] : db.selectFrom('accounts').selectAll().where('id', 'in', ids).execute()

const named = (person: NewAccount): NewAccount => ({
  ...person,
  name: displayName(person.name),
  handle: person.handle === undefined ? undefined : displayName(person.handle),
})

/** Finds or makes the account, and keeps its display name current. */
export const internAccount = async (tx: Tx, given: NewAccount): Promise<AccountRow> => {
  const person = named(given)
  const handle = person.handle?.toLowerCase() ?? null
  const known = await findAccount(tx, person.platform, person.id)
  if (known) {
    const client = person.locale ?? known.client_locale
    const sameName = person.name === '' || known.name === person.name
    if (known.erased_at !== null) return known
    if (!sameName || (handle !== null && known.handle !== handle) || known.client_locale !== client) {
      const change = {
        name: sameName ? known.name : person.name,
        handle: handle ?? known.handle,
        client_locale: client,
      }
      await tx.updateTable('accounts').set(change).where('id', '=', known.id).execute()
      return { ...known, ...change }
    }
    return known
  }
  return tx
    .insertInto('accounts')
    .values({
      platform: person.platform,
      platform_id: person.id,
      name: person.name,
      handle,
      bot: person.bot ? 1 : 0,
      locale: null,
      client_locale: person.locale ?? null,
      zone: null,
      erased_at: null,
    })
    .onConflict((c) => c.columns(['platform', 'platform_id']).doUpdateSet({ name: person.name }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const setAccountLocale = async (tx: Tx, id: AccountId, locale: string | null): Promise<void> => {
  await tx.updateTable('accounts').set({ locale }).where('id', '=', id).execute()
}

export const setAccountZone = async (tx: Tx, id: AccountId, zone: string | null): Promise<void> => {
  await tx.updateTable('accounts').set({ zone }).where('id', '=', id).execute()
}

const readAccounts: BulkRead<{ platform: string; id: string }, AccountRow> = {
  name: 'read accounts',
  build: (tx, keys) =>
    tx
      .selectFrom('accounts')
      .selectAll()
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('platform', '=', k.platform), eb('platform_id', '=', k.id)]))),
      ),
  values: (k) => [k.platform, k.id],
}

const insertAccounts: BulkWrite<NewAccount> = {
  name: 'insert accounts',
  build: (tx, rows) =>
    tx
      .insertInto('accounts')
      .values(
        rows.map((p) => ({
          platform: p.platform,
          platform_id: p.id,
          name: p.name,
          handle: p.handle?.toLowerCase() ?? null,
          bot: p.bot ? 1 : 0,
          client_locale: p.locale ?? null,
        })),
      )
      .onConflict((c) => c.doNothing()),
  values: (p) => [p.platform, p.id, p.name, p.handle?.toLowerCase() ?? null, p.bot ? 1 : 0, p.locale ?? null],
}

const renameAccounts: BulkWrite<{ id: number; name: string; handle: string | null }> = {
  name: 'rename accounts',
  single: true,
  build: (tx, [r]) => {
    if (!r) throw new RangeError('nobody to rename')
    return tx.updateTable('accounts').set({ name: r.name, handle: r.handle }).where('id', '=', r.id)
  },
  values: (r) => [r.name, r.handle, r.id],
}

/** Many at once: finds or makes each account, keeps names current. Answers rows in no particular order. */
export const internAccounts = async (bulk: Bulk, given: readonly NewAccount[]): Promise<AccountRow[]> => {
  const people = given.map(named)
  const known = await bulk.read(readAccounts, people)
  const byKey = new Map(known.map((r) => [`${r.platform} ${r.platform_id}`, r]))
  const missing = people.filter((p) => !byKey.has(`${p.platform} ${p.id}`))
  await bulk.write(insertAccounts, missing)
  const renamed = people.flatMap((p) => {
    const row = byKey.get(`${p.platform} ${p.id}`)
    if (!row || row.erased_at !== null) return []
    const name = p.name === '' ? row.name : p.name
    const handle = p.handle?.toLowerCase() ?? row.handle
    return name === row.name && handle === row.handle ? [] : [{ id: row.id, name, handle }]
  })
  await bulk.write(renameAccounts, renamed)
  return [...known, ...(await bulk.read(readAccounts, missing))]
}
