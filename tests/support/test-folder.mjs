/**
 * The folder for temporary files of a run, gone with it: in memory where there is room, as a commit waits for no disk
 * there.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const ROOM = 3 * 1024 ** 3
let folder

/** Programs have to run there, too. */
const inMemory = () => {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ROOM) return null
    const made = mkdtempSync(join(MEMORY, 'kith-tests-'))
    const program = join(made, 'program')
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    if (spawnSync(program).status === 0) return made
    rmSync(made, { recursive: true, force: true })
  } catch {
    // Not on this system.
  }
  return null
}

export const makeTestFolder = () => {
  folder = inMemory() ?? mkdtempSync(join(tmpdir(), 'kith-tests-'))
  // PostgreSQL runs as a user of its own.
  chmodSync(folder, 0o711)
  process.env.TMPDIR = folder
}

export const removeTestFolder = () => {
  if (folder) rmSync(folder, { recursive: true, force: true })
}
