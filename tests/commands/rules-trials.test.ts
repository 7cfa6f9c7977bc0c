import { expect, test } from '@jest/globals'
import { createTrials, type Work } from '../../commands/moderator/rules/trials.js'

/** Work in parts that somebody lets go on. */
const inParts = (days: readonly string[]) => {
  let go = () => {}
  const may = new Promise<void>((resolve) => {
    go = resolve
  })
  const work: Work<string> = async (progress) => {
    for (const [i, day] of days.entries()) {
      if (!progress(day)) return null
      if (i === 1) await may
    }
    return 'whole'
  }
  return { work, go: () => go() }
}

test('what is quick is answered at once', async () => {
  const trials = createTrials<string>(9)
  expect(await trials.ask('a', 0, async () => 'whole')).toEqual({ result: 'whole' })
})

test('what is large goes on after the answer, is begun once, and is shown when it is done', async () => {
  const trials = createTrials<string>(2)
  const { work, go } = inParts(['1', '2', '3'])
  expect(await trials.ask('a', 0, work)).toEqual({ day: '2' })
  const never: Work<string> = () => {
    throw new Error('begun twice')
  }
  expect(await trials.ask('a', 1_000, never)).toEqual({ day: '2' })
  go()
  await new Promise((resolve) => setImmediate(resolve))
  expect(await trials.ask('a', 2_000, never)).toEqual({ result: 'whole' })
})

test('what failed says so once, and is begun anew', async () => {
  const trials = createTrials<string>(9)
  await expect(trials.ask('a', 0, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await trials.ask('a', 0, async () => 'whole')).toEqual({ result: 'whole' })
})

test('what nobody asked for again is given up', async () => {
  const trials = createTrials<string>(2)
  const { work, go } = inParts(['1', '2', '3'])
  await trials.ask('a', 0, work)
  expect(await trials.ask('b', 3_600_000, async () => 'other')).toEqual({ result: 'other' })
  go()
  expect(await trials.ask('a', 3_600_000, async () => 'anew')).toEqual({ result: 'anew' })
})
