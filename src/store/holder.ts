/** Names this process for what only one may do, and tells whether the process behind such a name is gone. */
import { randomBytes } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Process numbers mean something within one space of them only; on other systems than Linux there is one. */
const numbersOf = (): string => {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    return '0'
  }
}

/** For a database on this machine's disk: the host's name and the process's number are enough. */
export const localName = (): string => `${hostname()}:${process.pid}`

/** For a database that other machines reach, whose containers may share a host's name and begin at number one. */
export const sharedName = (): string => `${localName()}/${numbersOf()}.${randomBytes(4).toString('hex')}`

/** Only of a process on this machine can that be said; of any other the answer is no. */
export const isGoneHere = (holder: string): boolean => {
  const [, host, pid, numbers] = /^(.*):(\d+)(?:\/(\d+)\.[\da-f]+)?$/.exec(holder) ?? []
  if (host !== hostname() || (numbers !== undefined && numbers !== numbersOf())) return false
  // Our own number under another name: whoever had it before us.
  if (Number(pid) === process.pid) return numbers !== undefined
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as { code?: unknown }).code !== 'EPERM'
  }
}
