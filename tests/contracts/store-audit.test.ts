import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { appendAudit, cutAudit, forgetActor } from '../../src/store/audit.js'
import { checkAuditChain } from '../../src/store/audit-check.js'
import type { Store } from '../../src/store/engine.js'
import { findKeys, openKeys, replaceKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import { describeStores, TEST_SECRETS } from '../support/stores.js'

const entry = (n: number, actor: number | null = 7) => ({
  at: n * 1000,
  community: 1,
  actor,
  action: 'setting.zone',
  before: JSON.stringify(`before ${n}`),
  after: JSON.stringify(`after ${n}`),
})
const write = (store: Store, ...numbers: number[]) =>
  store.write(async (tx) => {
    for (const n of numbers) await appendAudit(tx, entry(n))
  })
const check = async (store: Store) => {
  const keys = await findKeys(store.reads, TEST_SECRETS)
  if (!keys) throw new Error('no keys')
  return checkAuditChain(store.reads, keys.chain)
}
const problems = async (store: Store) => (await check(store)).problems

/** As somebody with the database in their hands, who first takes the triggers away. */
const tamper = async (store: Store, ...statements: string[]) => {
  const db = store.writes
  if (store.engine === 'sqlite')
    for (const name of ['audit_unchanged', 'audit_undeleted'])
      await sql.raw(`drop trigger if exists ${name}`).execute(db)
  else statements.unshift('alter table audit disable trigger user')
  for (const statement of statements) await sql.raw(statement).execute(db)
  if (store.engine === 'postgres') await sql.raw('alter table audit enable trigger user').execute(db)
}

describeStores('the audit log', (open, _engine, address) => {
  test('is whole from its first row to its head', async () => {
    const store = await open()
    expect(await check(store)).toMatchObject({ rows: 0, problems: [], head: { seq: 0 } })
    await write(store, 1, 2)
    await write(store, 3)
    expect(await check(store)).toMatchObject({ rows: 3, from: 1, problems: [], head: { seq: 3 } })
  })

  test('holds what a transaction wrote down, or nothing of it where that failed', async () => {
    const store = await open()
    const failing = store.write(async (tx) => {
      await appendAudit(tx, entry(1))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await check(store)).toMatchObject({ rows: 0, problems: [] })
  })

  test('stays one chain when many write at once', async () => {
    const store = await open()
    const numbers = Array.from({ length: 40 }, (_, i) => i)
    await Promise.all(numbers.map((n) => write(store, n, n + 100)))
    expect(await check(store)).toMatchObject({ rows: 80, problems: [] })
  })

  test('refuses to be changed, emptied or shortened, also by our own mistake', async () => {
    const store = await open()
    await write(store, 1, 2)
    const statements = [
      `update audit set after = '"x"' where seq = 1`,
      `update audit set action = 'x'`,
      'update audit set hash = null',
      'delete from audit where seq = 2',
      ...(store.engine === 'postgres' ? ['truncate audit'] : []),
    ]
    // The driver's own error is no Error of this test's realm where another test has loaded the driver before.
    for (const statement of statements)
      await expect(sql.raw(statement).execute(store.writes)).rejects.toMatchObject({
        message: expect.stringMatching(/only grows/),
      })
    expect(await check(store)).toMatchObject({ rows: 2, problems: [] })
  })

  const tampering: [string, string[], string][] = [
    ['an edited value', [`update audit set after = '"better"' where seq = 2`], 'changed'],
    ['an edited time', ['update audit set at = 5 where seq = 3'], 'changed'],
    ['another community', ['update audit set community = 2 where seq = 3'], 'changed'],
    ['somebody else as the actor', ['update audit set actor = 8 where seq = 2'], 'actor'],
    ['nobody as the actor', ['update audit set actor = null where seq = 2'], 'actor'],
    ['a name taken off', ['update audit set actor = null, actor_salt = null where seq = 2'], 'actor'],
    [
      'a made-up erasure',
      [`update audit set actor = null, actor_salt = 'erased.' || actor_digest where seq = 2`],
      'actor',
    ],
    ['a row that is gone', ['delete from audit where seq = 2'], 'missing'],
    ['the first row gone', ['delete from audit where seq = 1'], 'missing'],
    [
      'rows renumbered over a gap',
      [
        'delete from audit where seq = 2',
        'update audit set seq = 2 where seq = 3',
        'update audit set seq = 3 where seq = 4',
      ],
      'changed',
    ],
    [
      'two rows exchanged',
      [
        'update audit set seq = 99 where seq = 2',
        'update audit set seq = 2 where seq = 3',
        'update audit set seq = 3 where seq = 99',
      ],
      'changed',
    ],
    ['the last row gone', ['delete from audit where seq = 4'], 'truncated'],
    ['everything gone', ['delete from audit'], 'truncated'],
    [
      'a shorter end, with the head of a row before it',
      [
        'delete from audit where seq > 2',
        'update audit_head set seq = 2, hash = (select hash from audit where seq = 2)',
      ],
      'head',
    ],
    ['a head that is gone', ['delete from audit', 'delete from audit_head'], 'head'],
    [
      'a start that was moved',
      ['delete from audit where seq = 1', 'update audit_head set start_seq = 1'],
      'head',
    ],
    [
      'a row put in at the end',
      [
        `insert into audit (at, community, actor, action, seq, actor_salt, actor_digest, hash)
         select at, community, actor, action, 5, actor_salt, actor_digest, hash from audit where seq = 4`,
      ],
      'changed',
    ],
    ['a row outside the chain', [`insert into audit (at, action) values (1, 'x')`], 'unchained'],
  ]
  test.each(tampering)('shows %s', async (_, statements, problem) => {
    const store = await open()
    await write(store, 1, 2, 3, 4)
    await tamper(store, ...statements)
    expect((await problems(store)).map((p) => p.problem)).toContain(problem)
  })

  test('goes on after its head was lost, and the break stays to be seen', async () => {
    const store = await open()
    await write(store, 1, 2)
    await tamper(store, 'delete from audit', 'delete from audit_head')
    await write(store, 3)
    expect(await problems(store)).toEqual([{ problem: 'changed', seq: 1 }])
  })

  test('goes on after its last rows were cut off, and the gap stays to be seen', async () => {
    const store = await open()
    await write(store, 1, 2, 3)
    await tamper(store, 'delete from audit where seq = 3')
    await write(store, 4)
    expect(await problems(store)).toEqual([{ problem: 'missing', seq: 4 }])
  })

  test('forgets who somebody was without losing what was done', async () => {
    const store = await open()
    await write(store, 1, 2)
    await store.write((tx) => appendAudit(tx, entry(3, 8)))
    const before = await store.reads.selectFrom('audit').select(['actor_salt']).execute()
    await store.write((tx) => forgetActor(tx, 7, null))
    expect(await check(store)).toMatchObject({ rows: 3, problems: [] })
    const rows = await store.reads
      .selectFrom('audit')
      .select(['actor', 'after', 'actor_salt'])
      .orderBy('seq')
      .execute()
    expect(rows.map((r) => [r.actor, r.after])).toEqual([
      [null, '"after 1"'],
      [null, '"after 2"'],
      [8, '"after 3"'],
    ])
    // Without the salt nobody can try out whose digest it is.
    expect(rows[0]?.actor_salt).not.toContain(String(before[0]?.actor_salt))
  })

  test('lets the oldest rows go and stays provable from there', async () => {
    const store = await open()
    await write(store, 1, 2, 3, 4)
    expect(await store.write((tx) => cutAudit(tx, 3000))).toBe(2)
    await write(store, 5)
    expect(await check(store)).toMatchObject({ rows: 3, from: 3, problems: [], head: { seq: 5 } })
    expect(await store.write((tx) => cutAudit(tx, 3000))).toBe(0)
    await tamper(store, 'delete from audit where seq = 3')
    expect(await problems(store)).toEqual([{ problem: 'missing', seq: 4 }])
    expect(await store.write((tx) => cutAudit(tx, 1_000_000))).toBe(3)
    await write(store, 6)
    expect(await check(store)).toMatchObject({ rows: 1, from: 6, problems: [] })
  })

  test('takes in what was written before there was a chain', async () => {
    const store = await openStore(await address())
    await sql
      .raw(`insert into audit (at, community, actor, action) values (1, 1, 7, 'a'), (2, 1, 7, 'b')`)
      .execute(store.writes)
    await openKeys(store, TEST_SECRETS, 0)
    await write(store, 3)
    expect(await check(store)).toMatchObject({ rows: 3, problems: [] })
    await store.close()
  })

  test('is written by nobody who does not know the keys', async () => {
    const store = await openStore(await address())
    await expect(write(store, 1)).rejects.toThrow(/knows its keys/)
    await store.close()
  })

  test('with new keys begins anew, and says what can no longer be proven', async () => {
    const store = await open()
    await write(store, 1, 2)
    await replaceKeys(store, TEST_SECRETS.current, 0)
    await openKeys(store, TEST_SECRETS, 0)
    await write(store, 3)
    expect(await check(store)).toMatchObject({ rows: 1, unproven: 2, from: 3, problems: [] })
  })
})

describeStores('the keys', (_open, engine, address) => {
  const one = { current: 'the first secret of a house, long enough', previous: null }
  const two = { current: 'the second secret of a house, also long', previous: one.current }

  test('are made once, however many start at the same time', async () => {
    const url = await address()
    const stores = [await openStore(url), await openStore(url)]
    // In one thread SQLite's second writer would wait for itself.
    const first = stores.slice(0, 1).map((s) => openKeys(s, one, 5))
    if (engine === 'sqlite') await Promise.all(first)
    const made = await Promise.all([...first, ...stores.slice(1).map((s) => openKeys(s, one, 5))])
    expect(made[0]).toEqual(made[1])
    for (const store of stores) await store.close()
  })

  test('stay the same through a rotation, and then open with the new secret alone', async () => {
    const store = await openStore(await address())
    const before = await openKeys(store, one, 5)
    const after = await openKeys(store, two, 9)
    expect(after).toEqual({ ...before, since: 9 })
    expect(await openKeys(store, { ...two, previous: null }, 11)).toEqual(after)
    await expect(openKeys(store, one, 12)).rejects.toMatchObject({ name: 'SecretMismatch' })
    await store.close()
  })

  test('are of no use to somebody with the database alone', async () => {
    const store = await openStore(await address())
    const keys = await openKeys(store, one, 5)
    const notes = JSON.stringify(await store.reads.selectFrom('notes').selectAll().execute())
    for (const key of [keys.hashing, keys.chain.toString('hex'), keys.chain.toString('base64'), one.current])
      expect(notes).not.toContain(key)
    await store.close()
  })
})
