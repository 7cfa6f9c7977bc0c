/** Where the project and the programs of the benches are, compiled or not. */
import { existsSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(import.meta.url)

export const ROOT = ((): string => {
  let folder = dirname(here)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
})()

/** A program in this folder, to be run in a process of its own. */
export const beside = (name: string): string => join(dirname(here), name + extname(here))
