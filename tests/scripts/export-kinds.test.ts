import { expect, test } from '@jest/globals'
import { exportRows } from '../../scripts/export/rows.js'
import { communitiesNamed } from '../../src/store/export-pages.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, said, track, trackerFor } from '../support/tracking.js'

const here = { platform: 'discord', space: 'guild', source: 'live', at: NOON } as const
const later = { ...here, at: NOON + 1_800_000 }
const room = { id: 'room', kind: 'voice' } as const

describeStores('the export of facts beside talk', (open) => {
  test('every kind is there by its name, with who, where and its numbers', async () => {
    const store = await open()
    const open_ = { muted: false, deafened: false }
    const poll = said('ann', 0, { media: 'poll' })
    await track(trackerFor(store), [
      poll,
      said('bob', 1, { forward: { ref: poll.ref } }),
      { ...later, type: 'edit', channel: poll.channel, ref: poll.ref, author: person('ann'), length: 9 },
      {
        ...here,
        type: 'vote',
        change: 'added',
        on: { channel: poll.channel, ref: poll.ref },
        by: person('bob'),
        options: [1],
      },
      { ...here, type: 'voice', person: person('ann'), channel: room, ...open_ },
      { ...here, type: 'voice', person: person('bob'), channel: room, ...open_ },
      { ...later, type: 'voice', person: person('ann'), channel: null, ...open_ },
      { ...here, type: 'join', person: person('new') },
      { ...here, type: 'invite', person: person('new'), by: person('ann') },
      { ...here, type: 'boost', change: 'began', person: person('ann'), times: 2 },
      { ...later, type: 'boost', change: 'ended', person: person('ann'), id: 'b' },
      { ...here, type: 'service', channel: room, ref: { at: NOON, low: 4 }, what: 'call-ended', measure: 60 },
      { ...here, type: 'payment', person: person('ann'), id: 'c', way: 'gift', amount: 145, currency: 'EUR' },
      { ...later, type: 'refund', person: person('ann'), id: 'c', amount: 145, currency: 'EUR' },
      { ...later, type: 'leave', person: person('new') },
    ])
    const rows: Record<string, unknown>[] = []
    const communities = await communitiesNamed(store.reads, undefined)
    for await (const page of exportRows(store.reads, communities))
      rows.push(...(page as Record<string, unknown>[]))
    const facts = rows.filter((r) => r['type'] === 'fact')
    const only = (kind: string) => facts.find((f) => f['kind'] === kind)
    expect(new Set(facts.map((f) => f['kind']))).toEqual(
      new Set([
        ...['message', 'share', 'edit', 'vote', 'voice', 'join', 'leave', 'invite', 'boost', 'unboost'],
        ...['service', 'payment', 'refund'],
      ]),
    )
    expect(only('voice')).toMatchObject({ account: 'discord:ann', at: NOON, until: later.at })
    expect(only('invite')).toMatchObject({ account: 'discord:ann', to: 'discord:new', withdrawn: later.at })
    expect(only('invite')?.['id']).toBe(`discord:space:${NOON}:0:invite:ann:new`)
    expect(only('leave')).toMatchObject({ at: later.at, account: 'discord:new' })
    expect(only('boost')).toMatchObject({ times: 2 })
    expect(only('service')).toMatchObject({ what: 'call-ended', measure: 60, account: null })
    expect(only('share')).toMatchObject({ about: poll.ref })
    expect(rows.find((r) => r['type'] === 'payment')).toMatchObject({
      account: 'discord:ann',
      way: 'gift',
      amount: 145,
      currency: 'EUR',
      refunded: later.at,
      refundedAmount: 145,
    })
  })
})
