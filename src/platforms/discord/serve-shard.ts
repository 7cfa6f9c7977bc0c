/** Serves one shard for as long as it is ours: takes up what the process before us left off, connects, hands over. */
import type { Sharing } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { After } from './answer.js'
import { createClient, type Granted, type Shard } from './client.js'
import { type Connection, createConnection } from './connection.js'
import type { Gateway } from './gateway.js'
import { untilAborted } from './pause.js'
import { createProgress } from './progress.js'
import { openReplay } from './replay.js'
import { takeUpSession } from './sdk-inside.js'
import { createSessionKeeper, parseSession } from './session.js'

/** One shard of each of Discord's buckets may begin a session in five seconds, as Discord measures them. */
const IDENTIFY_EVERY = 5_500

export interface ShardParts {
  token: string
  apiUrl: string | undefined
  /** Absent where nobody else can serve the bot and nothing is kept. */
  sharing: Sharing | undefined
  gateway: Gateway
  grants: { current: Granted }
  askGranted: () => Promise<Granted>
  after: After
  clock: () => number
  log: Log
}

/** Rejects on what a person must mend. `concurrency`: how many shards may begin at once, as Discord says. */
export const serveShard = async (
  parts: ShardParts,
  shard: Shard,
  concurrency: number,
  held: AbortSignal,
  on: { opened(connection: Connection): void; started(): void },
): Promise<void> => {
  const { token, apiUrl, sharing, gateway, after, log } = parts
  const key = `discord session ${shard.id} of ${shard.count}`
  const keeper = sharing && createSessionKeeper({ key, keep: sharing.keep, after, log })
  const before = sharing ? parseSession(await sharing.recall(key).catch(() => null)) : null
  // From here on we have heard more of it than is written there.
  if (before?.leftOff) await sharing?.keep(key, JSON.stringify({ ...before, leftOff: false }))
  const replay =
    before &&
    openReplay({
      session: before,
      token,
      make: (taken) =>
        createClient({ granted: parts.grants.current, apiUrl, shard, ws: takeUpSession(taken) }),
      attach: gateway.attach,
      after,
      log,
    })
  let progress = createProgress()

  const began = (session: { id: string; url: string }) => {
    const mine = createProgress()
    progress = mine
    // Until the old session has told everything, a successor must find that one.
    void (replay ? replay.over.then(() => replay.stop(held.aborted)) : Promise.resolve()).then(async () => {
      if (progress === mine && !held.aborted) await keeper?.follow(session, mine)
    })
  }
  const bucket = `discord identify ${shard.id % concurrency}`
  const ws = sharing && {
    buildIdentifyThrottler: () => ({
      waitForIdentify: (_id: number, signal: AbortSignal) => sharing.turn(bucket, IDENTIFY_EVERY, signal),
    }),
  }
  const connection = createConnection({
    token,
    make: (granted) => {
      const client = createClient({ granted, apiUrl, shard, ...(ws && { ws }) })
      gateway.attach(client, { progress: () => progress, began })
      return client
    },
    grants: parts.grants,
    resumable: sharing !== undefined,
    askGranted: parts.askGranted,
    after,
    clock: parts.clock,
    log,
  })
  on.opened(connection)
  const leaveOff = () => void connection.stop()
  held.addEventListener('abort', leaveOff, { once: true })
  try {
    if (!held.aborted) await connection.start()
    on.started()
    await untilAborted(held)
  } finally {
    held.removeEventListener('abort', leaveOff)
    await Promise.all([connection.stop(), replay?.stop(true)])
    await keeper?.stop()
  }
}
