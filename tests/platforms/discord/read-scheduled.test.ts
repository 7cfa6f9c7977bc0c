/** Whatever a scheduled event says of itself: it is read whole, or not at all. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readEvent } from '../../../src/platforms/discord/read-event.js'
import { readSpace } from '../../../src/platforms/discord/read-space.js'
import { scheduledJson } from '../../support/discord/scheduled.js'

const GUILD = '700000000000000001'
const ANNA = '800000000000000001'
const context = { now: 1_800_000_000_000, content: true, self: '900000000000000001' }
const read = (d: unknown, t = 'GUILD_SCHEDULED_EVENT_UPDATE') => readEvent({ t, d }, context)

describe('scheduled events', () => {
  test('one without an id, a guild, a creator, a beginning or a known state says nothing', () => {
    const good = scheduledJson(GUILD, ANNA)
    expect(read(good)).not.toBeNull()
    for (const change of [
      { id: '../1' },
      { guild_id: null },
      { creator_id: null },
      { creator_id: 7 },
      { scheduled_start_time: 'soon' },
      { scheduled_start_time: 1e300 },
      { status: 9 },
      { status: '1' },
    ])
      expect(read({ ...good, ...change })).toBeNull()
  })

  test('a creator that names somebody else is not believed', () => {
    const creator = { id: '5', username: 'mallory' }
    expect(read({ ...scheduledJson(GUILD, ANNA), creator })).toMatchObject({
      person: { id: ANNA, name: '', bot: false },
    })
  })

  test('what is deleted before its end is cancelled; after it, ended', () => {
    const gone = (status: number) =>
      read(scheduledJson(GUILD, ANNA, { status }), 'GUILD_SCHEDULED_EVENT_DELETE')
    expect([1, 2, 3, 4].map((s) => (gone(s) as { state: string }).state)).toEqual([
      'cancelled',
      'cancelled',
      'ended',
      'cancelled',
    ])
  })

  test('one that a bot of ours made is ours', () => {
    expect(read(scheduledJson(GUILD, context.self))).toMatchObject({ own: true, person: { bot: true } })
  })

  test('a list with rubbish in it gives what is in order', () => {
    const list = [null, {}, scheduledJson(GUILD, ANNA), { ...scheduledJson(GUILD, ANNA), status: null }]
    const guild = { id: GUILD, guild_scheduled_events: list as never[] }
    const events = readSpace(guild, { ...context, fresh: true })
    expect(events.map((e) => e.type)).toEqual(['space', 'roster', 'planned', 'calendar'])
    // What cannot be read stands there all the same.
    expect(events.at(-1)).toMatchObject({ ids: [expect.any(String), expect.any(String)] })
    expect(
      readSpace({ ...guild, guild_scheduled_events: 'x' as never }, { ...context, fresh: true }),
    ).toHaveLength(2)
  })

  test('nothing at all makes the reader throw, and no instant it gives is no number', () => {
    const any = fc.anything({ withNullPrototype: true })
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            ...Object.keys(scheduledJson(GUILD, ANNA)),
            'creator',
            'user_id',
            'guild_scheduled_event_id',
          ),
          any,
        ),
        fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'USER_ADD', 'USER_REMOVE'),
        fc.boolean(),
        (part, kind, whole) => {
          const event = read(
            whole ? { ...scheduledJson(GUILD, ANNA), ...part } : part,
            `GUILD_SCHEDULED_EVENT_${kind}`,
          )
          if (event?.type !== 'planned') return
          expect(Number.isSafeInteger(event.startAt)).toBe(true)
          expect(typeof event.title).toBe('string')
        },
      ),
    )
  })
})
