/** Of what is only heard, the order decides what stands, whatever the clock says, in whichever batches it comes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChatEvent } from '../../src/chat/event.js'
import { KIND } from '../../src/domain/facts.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { emojiNumber } from '../../src/tracking/emoji.js'
import { NOON, person, said, trackerFor } from '../support/tracking.js'

let folder = ''
let number = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-heard-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PEOPLE = ['ann', 'bob'] as const
const EMOJI = ['👍', '❤'] as const
const poll = said('eve', 0)
const base = { platform: 'discord', space: 'guild', source: 'live', heard: true } as const

const step = fc.record({
  what: fc.constantFrom('added', 'removed', 'chosen', 'react', 'unreact', 'clear', 'clear-one'),
  who: fc.constantFrom(...PEOPLE),
  emoji: fc.nat(1),
  options: fc.subarray([0, 1, 2]),
  /** Of the process's clock, from two hours before to two hours after. */
  clock: fc.integer({ min: -7_200, max: 7_200 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const eventOf = ({ what, who, emoji, options, clock }: Step): ChatEvent => {
  const at = NOON + clock * 1_000
  const { channel, ref } = poll
  const by = person(who)
  const sign = EMOJI[emoji] ?? EMOJI[0]
  if (what === 'added' || what === 'removed' || what === 'chosen')
    return { ...base, type: 'vote', at, change: what, on: { channel, ref }, by, options }
  if (what === 'clear') return { ...base, type: 'reactions-cleared', at, channel, ref }
  if (what === 'clear-one') return { ...base, type: 'reactions-cleared', at, channel, ref, emoji: sign }
  const change = what === 'react' ? 'added' : 'removed'
  return { ...base, type: 'reaction', at, change, channel, ref, by, emoji: sign }
}

/** What stands, as anybody would say who has no clock. */
const expected = (steps: readonly Step[]): string[] => {
  const standing = new Set<string>()
  const remove = (is: (name: string) => boolean) => {
    for (const name of [...standing]) if (is(name)) standing.delete(name)
  }
  for (const { what, who, emoji, options } of steps) {
    const sign = emojiNumber(EMOJI[emoji] ?? EMOJI[0])
    const votes = options.map((o) => `vote ${who} ${o + 1}`)
    if (what === 'chosen') remove((name) => name.startsWith(`vote ${who} `))
    if (what === 'added' || what === 'chosen') for (const vote of votes) standing.add(vote)
    if (what === 'removed') for (const vote of votes) standing.delete(vote)
    if (what === 'react') standing.add(`reaction ${who} ${sign}`)
    if (what === 'unreact') standing.delete(`reaction ${who} ${sign}`)
    if (what === 'clear') remove((name) => name.startsWith('reaction'))
    if (what === 'clear-one') remove((name) => name.startsWith('reaction') && name.endsWith(` ${sign}`))
  }
  return [...standing].sort()
}

const standing = async (store: Store): Promise<string[]> => {
  const rows = await store.reads
    .selectFrom('facts')
    .innerJoin('accounts', 'accounts.id', 'facts.actor')
    .select(['facts.kind', 'accounts.platform_id', 'facts.detail'])
    .where('facts.kind', 'in', [KIND.vote, KIND.reaction])
    .where('facts.withdrawn_at', 'is', null)
    .execute()
  return rows.map((r) => `${r.kind === KIND.vote ? 'vote' : 'reaction'} ${r.platform_id} ${r.detail}`).sort()
}

test('votes and reactions stand as they were heard, by any clock', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 25 }),
      fc.integer({ min: 1, max: 8 }),
      async (steps, size) => {
        const store = await openStore(join(folder, `${number++}.db`))
        const tracker = trackerFor(store)
        void tracker.event(poll)
        for (let i = 0; i < steps.length; i += size) {
          for (const one of steps.slice(i, i + size)) void tracker.event(eventOf(one))
          await tracker.flush()
        }
        await tracker.close()
        const result = await standing(store)
        await store.close()
        expect(result).toEqual(expected(steps))
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 25), interruptAfterTimeLimit: 60_000, endOnFailure: true },
  )
}, 120_000)
