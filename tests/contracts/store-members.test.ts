import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { ensureMember } from '../../src/store/members.js'
import { openStore } from '../../src/store/open.js'
import { ensureSpace } from '../../src/store/spaces.js'
import { describePostgres } from '../support/stores.js'

describePostgres('a member whom two processes make at once', (_open, _engine, address) => {
  test('is one, and both know the same', async () => {
    const url = await address(true)
    const [one, other] = [
      await openStore(url, { migrate: false }),
      await openStore(url, { migrate: false }),
    ] as const
    try {
      const { community } = await one.write((tx) =>
        ensureSpace(tx, { platform: 'discord', id: '1', name: '', at: 1 }),
      )
      const account = 7
      let commit: () => void = () => {}
      const held = new Promise<void>((resolve) => {
        commit = resolve
      })
      let made: (id: number) => void = () => {}
      const first = new Promise<number>((resolve) => {
        made = resolve
      })
      const mine = one.write(async (tx) => {
        made(await ensureMember(tx, community, account))
        await held
      })
      const id = await first
      const theirs = other.write((tx) => ensureMember(tx, community, account))
      const isWaiting = async () =>
        (await sql<{ n: string }>`select count(*) as n from pg_locks where not granted`.execute(one.reads))
          .rows[0]?.n !== '0'
      while (!(await isWaiting())) await new Promise((resolve) => setImmediate(resolve))
      commit()
      await mine
      expect(await theirs).toBe(id)
      expect(await one.reads.selectFrom('members').select('id').execute()).toEqual([{ id }])
    } finally {
      await one.close()
      await other.close()
    }
  })
})
