/**
 * Takes up the session of a process that has left off, and hears what that one did not store; then goes on listening
 * until our own session is there, so that nothing falls between the two.
 */
import type { Client } from 'discord.js'
import type { Log } from '../../log.js'
import type { After } from './answer.js'
import type { Hearing } from './gateway.js'
import { createProgress } from './progress.js'
import { endClient, type takeUpSession } from './sdk-inside.js'
import type { Session } from './session.js'

/** For what has been missed to be said. */
const PATIENCE = 15_000
const GOODBYE = 1000
/** Between two looks whether what was heard is stored. */
const LOOK_EVERY = 20

export interface ReplayParts {
  session: Session
  token: string
  /** A client for this shard that never begins a session of its own. */
  make: (strategy: Parameters<typeof takeUpSession>[0]) => Client
  attach: (client: Client, hearing: Hearing) => void
  after: After
  log: Log
}

export interface Replay {
  /** Resolves when all that was missed is stored, or cannot be had any more. */
  over: Promise<void>
  /** With `resumable`, whoever comes next may take the session up again. */
  stop(resumable: boolean): Promise<void>
}

export const openReplay = ({ session, token, make, attach, after, log }: ReplayParts): Replay => {
  const progress = createProgress(session.seq)
  let live = false
  let stopped = false
  let cancel = () => {}
  let finish = (_outcome: 'caught-up' | 'session-over' | 'too-long') => {}
  const outcome = new Promise<string>((resolve) => {
    finish = resolve
  })
  const client = make({ session, ended: () => finish('session-over') })
  attach(client, { progress: () => progress, live: () => live, unheard: session.leftOff === true })
  client.on('error', () => undefined)
  client.on('shardError', () => undefined)

  const stored = (upTo: number) => {
    if (progress.reached() >= upTo) finish('caught-up')
    else if (!stopped) after(LOOK_EVERY, () => stored(upTo))
  }
  client.on('raw', (packet: { t?: string; s?: number }) => {
    if (packet.t !== 'RESUMED') return
    live = true
    stored(packet.s ?? 0)
  })
  cancel = after(PATIENCE, () => finish('too-long'))
  client.login(token).catch(() => finish('session-over'))

  return {
    over: outcome.then((how) => {
      cancel()
      log.info('session-taken-up', { outcome: how, from: session.seq, to: progress.reached() })
    }),
    stop: async (resumable) => {
      if (stopped) return
      stopped = true
      cancel()
      finish('session-over')
      let enough = () => {}
      const patience = new Promise<void>((resolve) => {
        enough = after(GOODBYE, resolve)
      })
      await endClient(client, patience, resumable)
      enough()
    },
  }
}
