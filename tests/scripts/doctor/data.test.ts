/** The doctor's look at the data: counts, causes and instants; nothing of what anybody said or is called. */
import { expect, test } from '@jest/globals'
import { data } from '../../../scripts/doctor/data.js'
import { readConfig } from '../../../src/config.js'
import { addGaps } from '../../../src/store/gaps.js'
import { findSpace } from '../../../src/store/spaces.js'
import { describeStores } from '../../support/stores.js'
import { NOON, person, said, track, trackerFor } from '../../support/tracking.js'

const HOUR = 3_600_000

describeStores('the doctor on the data', (open) => {
  test('says what was counted, what was left out, and of which times something is missing', async () => {
    const store = await open()
    const read = readConfig({ DISCORD_TOKEN: 'abc.def.ghi' })
    if (!read.ok) throw new Error('the configuration is not readable')
    const tools = { config: read.config, store, trouble: null, platforms: [], now: NOON + 2 * HOUR }
    const tracker = trackerFor(store)
    await track(tracker, [
      said('ann', 0, { text: 'a secret sentence' }),
      said('bob', 1, { source: 'gap' }),
      said('robot', 2, { author: person('robot', { bot: true }) }),
    ])
    await tracker.close()
    const space = await findSpace(store.reads, 'discord', 'guild')
    const gap = { space: space?.id ?? 0, channel: null, cause: 'down' } as const
    const { id: channel } = await store.reads.selectFrom('channels').select('id').executeTakeFirstOrThrow()
    await store.write((tx) =>
      addGaps(tx, [
        { ...gap, channel, cause: 'channel-gone', from: NOON - 49 * HOUR, to: NOON },
        ...Array.from({ length: 12 }, (_, i) => ({
          ...gap,
          channel,
          from: NOON - 2 * HOUR + i,
          to: NOON - HOUR,
        })),
        { ...gap, from: NOON - HOUR, to: NOON },
      ]),
    )
    const findings = await data.run(tools)
    const shown = findings.map((f) => f.what).join('\n')
    expect(shown).toContain('1 message live')
    expect(shown).toContain('1 message gap')
    expect(shown).toContain('1 left out or marked: bot')
    expect(shown).toContain('2026-03-02T11:00Z to 2026-03-02T12:00Z, everywhere: down, not read back')
    expect(findings[0]?.what).toMatch(/^·+█ facts a day from 2026-02-03, at most 2; gaps \[ {25}--!\]/)
    expect(shown).toContain('4 more gaps')
    expect(shown).toContain('13 gaps: down, 0 of them read back')
    expect(shown).not.toMatch(/secret|Name of/)
    expect(await data.run({ ...tools, store: null })).toEqual([])
  })
})
