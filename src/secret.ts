/**
 * The installation's secret: from the environment, or made at first start and kept beside the data, for its owner only.
 * After a rotation the previous one still opens what was sealed with it (older backups, a process not restarted yet).
 */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Secrets {
  current: string
  previous: string | null
}

/** What the environment says; null where it says nothing. */
export interface GivenSecrets {
  secret: string | null
  previousSecret: string | null
}

/** Beside a database that is a file, else in data. */
export const secretPath = (database: string): string =>
  join(/^postgres(ql)?:\/\//.test(database) ? 'data' : dirname(database), 'secret')

const previousPath = (path: string) => `${path}.previous`
const makeSecret = () => randomBytes(32).toString('hex')

const kept = (path: string): string | null => {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return text.length >= 32 ? text : null
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null
    throw error
  }
}

/** Written whole or not at all: a secret cut short by a power cut would lock the house. */
const writeAside = (path: string, secret: string): string => {
  mkdirSync(dirname(path), { recursive: true })
  const aside = `${path}.${process.pid}.next`
  rmSync(aside, { force: true })
  writeFileSync(aside, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return aside
}

/** Two processes that start at once agree on the one that was there first. */
const makeKept = (path: string): string => {
  const secret = makeSecret()
  const aside = writeAside(path, secret)
  try {
    linkSync(aside, path)
    return secret
  } catch (error) {
    const there = kept(path)
    if (there !== null) return there
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
    renameSync(aside, path)
    return secret
  } finally {
    rmSync(aside, { force: true })
  }
}

/** What there is, without making anything; null on a machine that has never been started. */
export const findSecrets = (given: GivenSecrets, path: string): Secrets | null => {
  const current = given.secret ?? kept(path)
  return current === null ? null : { current, previous: given.previousSecret ?? kept(previousPath(path)) }
}

export const readSecrets = (given: GivenSecrets, path: string): Secrets =>
  findSecrets(given, path) ?? { current: makeKept(path), previous: given.previousSecret }

/** Puts a new secret in the place of the kept one, which becomes the previous one. */
export const rotateKept = (path: string): void => {
  const current = kept(path)
  if (current === null) throw new Error('there is no kept secret to rotate')
  const previous = previousPath(path)
  renameSync(writeAside(previous, current), previous)
  renameSync(writeAside(path, makeSecret()), path)
}
