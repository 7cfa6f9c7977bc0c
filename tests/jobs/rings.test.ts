import { expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/domain/settings.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { rings } from '../../src/jobs/rings.js'
import { appendAudit } from '../../src/store/audit.js'
import type { Store } from '../../src/store/engine.js'
import { findSpace } from '../../src/store/spaces.js'
import { read } from '../support/bot.js'
import { describeStores } from '../support/stores.js'
import { said, track, trackerFor } from '../support/tracking.js'

const MONDAY = Date.parse('2026-03-16T10:20:00Z')

const look = async (store: Store, community: number, now = MONDAY) =>
  rings.run({ store, community, now, period: 'x', signal: new AbortController().signal })

const planned = (store: Store) =>
  store.reads.selectFrom('intents').selectAll().where('kind', '=', 'rings-found').execute()

describeStores('rings that are found', (open) => {
  test('are told to who looks after the community, once a month, and to nobody who no longer does', async () => {
    const store = await open()
    await track(trackerFor(store), [said('ann', 0), said('ben', 1), said('mod', 2)])
    const { community, id: space } = (await findSpace(store.reads, 'discord', 'guild')) ?? {
      community: 0,
      id: 0,
    }
    const idOf = async (name: string) =>
      (
        await store.reads
          .selectFrom('accounts')
          .select('id')
          .where('platform_id', '=', name)
          .executeTakeFirstOrThrow()
      ).id
    const [ann, ben, mod] = [await idOf('ann'), await idOf('ben'), await idOf('mod')]
    await store.write((tx) =>
      appendAudit(tx, { community, action: 'rules.undo', actor: mod, at: 1, before: null, after: null }),
    )
    expect(await look(store, community)).toBe('0')
    expect(await planned(store)).toEqual([])

    const tie = (from: number, to: number) => ({
      week: '2026-03-09',
      space,
      from_account: from,
      to_account: to,
      replies: 0,
      mentions: 0,
      reactions: 40,
    })
    await store.write((tx) =>
      tx
        .insertInto('ties')
        .values([tie(ann, ben), tie(ben, ann)])
        .execute(),
    )
    expect(await look(store, community)).toBe('1')
    expect(await look(store, community, MONDAY + 7 * 86_400_000)).toBe('1')
    const intents = await planned(store)
    expect(intents).toHaveLength(1)
    const payload = JSON.parse(intents[0]?.payload ?? '{}')
    expect(payload).toEqual({ account: mod, community })

    const deliver = (moderator: boolean) =>
      INTENT_KINDS['rings-found'].deliver(
        {
          db: store.reads,
          now: MONDAY,
          defaults: DEFAULTS,
          platform: { rights: { of: async () => ({ administrator: false, moderator }) } },
        } as never,
        payload,
      )
    const told = await deliver(true)
    if (!('place' in told)) throw new Error('nothing was said')
    expect(told.place).toEqual({ person: 'mod' })
    expect(read(told.view)).toMatch(/some people mostly reacted to one another/)
    expect(read(told.view)).not.toMatch(/ann|ben/)
    expect(await deliver(false)).toEqual({ nothing: 'no-longer-moderator' })
  })
})
