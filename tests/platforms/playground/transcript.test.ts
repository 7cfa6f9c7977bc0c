import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  openPen,
  readTranscript,
  type TranscriptRecord,
  writeTranscript,
} from '../../../src/platforms/playground/transcript.js'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-transcript-'))
  path = join(folder, 'deep', 'chat.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const gone = (at: number): TranscriptRecord => ({ type: 'deletion', at, message: `${at}-0` })

describe('the transcript', () => {
  test('is empty where there is none', () => {
    expect(readTranscript(path)).toEqual({ records: [], damaged: 0 })
  })

  test('reads what was written, in the order of the calls', async () => {
    writeTranscript(path, [gone(1)])
    const pen = await openPen(path)
    await Promise.all([pen.append([gone(2)]), pen.append([gone(3), gone(4)])])
    await pen.close()
    expect(readTranscript(path).records).toEqual([gone(1), gone(2), gone(3), gone(4)])
  })

  test('forgets a torn last line, so that the next one stands on its own', async () => {
    writeTranscript(path, [gone(1)])
    appendFileSync(path, '{"type":"deletion","at":2,"mess')
    expect(readTranscript(path)).toEqual({ records: [gone(1)], damaged: 0 })
    const pen = await openPen(path)
    await pen.append([gone(3)])
    await pen.close()
    expect(readTranscript(path)).toEqual({ records: [gone(1), gone(3)], damaged: 0 })
  })

  test('passes over a damaged line and says so', () => {
    writeTranscript(path, [gone(1)])
    writeFileSync(path, `${readFileSync(path, 'utf8')}not json\n${JSON.stringify(gone(2))}\n`)
    expect(readTranscript(path)).toEqual({ records: [gone(1), gone(2)], damaged: 1 })
  })
})
