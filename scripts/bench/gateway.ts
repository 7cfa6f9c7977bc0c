/**
 * Our Discord adapter against a bare discord.js client with empty handlers: the same frames from the same server,
 * measured in turn, several times.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client, GatewayIntentBits, Partials } from 'discord.js'
import type { ChatEvent } from '../../src/chat/event.js'
import { createDiscord } from '../../src/platforms/discord/index.js'
import { openStore } from '../../src/store/open.js'
import { beside } from './beside.js'
import { type FromServer, LAST, type ToServer } from './gateway-server.js'
import { benchLog, benchTracker, countFacts } from './ingest.js'
import { type Bench, median, type Row } from './row.js'

/** What takes the events; each round begins with a new one. */
interface Taker {
  event(event: ChatEvent): Promise<void>
  /** Frames under way that have not been taken; null: no limit. */
  window: number | null
  close(): Promise<string | undefined>
}

interface GatewayRun {
  members: number
  events: number
  rounds: number
  /** `now` is just after the last event. */
  takers: Record<string, (now: number) => Promise<Taker>>
}

const TOKEN = 'bench.token.here'
const CHANNELS = 100
const REPORT_EVERY = 500

const startServer = async (prepare: Omit<Extract<ToServer, { type: 'prepare' }>, 'type'>) => {
  const child = fork(beside('gateway-server'))
  const tell = (message: ToServer) => void child.send(message)
  const next = async (type: FromServer['type']) => {
    for (;;) {
      const [message] = (await once(child, 'message')) as [FromServer]
      if (message.type === type) return message
    }
  }
  tell({ type: 'prepare', ...prepare })
  const ready = await next('ready')
  if (ready.type !== 'ready') throw new Error('the gateway did not get ready')
  return { tell, next, ...ready, end: () => tell({ type: 'end' }) }
}

type Server = Awaited<ReturnType<typeof startServer>>

/** As its guide begins: everything the mix holds is asked for, and the SDK is left as it comes. */
const bare = async (server: Server, events: number): Promise<number> => {
  const client = new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMembers,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.MessageContent,
      GatewayIntentBits.GuildMessageReactions,
    ],
    partials: [Partials.Message, Partials.Channel, Partials.Reaction, Partials.User, Partials.GuildMember],
    rest: { api: server.apiUrl },
  })
  client.on('messageCreate', () => {})
  client.on('messageReactionAdd', () => {})
  const ready = once(client, 'clientReady')
  await Promise.all([client.login(TOKEN), ready])
  const inner = client.ws as unknown as NodeJS.EventEmitter
  const over = once(inner, LAST)
  const began = performance.now()
  server.tell({ type: 'go', window: null })
  await over
  const took = performance.now() - began
  await client.destroy()
  return (events * 1000) / took
}

const ours = async (server: Server, events: number, taker: Taker) => {
  let came = 0
  let failed: unknown
  let finish: () => void = () => {}
  const over = new Promise<void>((resolve) => {
    finish = resolve
  })
  const took = () => {
    came++
    if (came % REPORT_EVERY === 0 && taker.window !== null) server.tell({ type: 'taken', events: came })
    if (came === events) finish()
  }
  const mixed = (event: ChatEvent) => event.type === 'message' || event.type === 'reaction'
  let arrive: () => void = () => {}
  const joined = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const platform = createDiscord({
    token: TOKEN,
    apiUrl: server.apiUrl,
    log: benchLog,
    clock: Date.now,
  })
  await platform.start(
    {
      event: (event) => {
        const done = taker.event(event)
        if (mixed(event))
          done.then(took, (error: unknown) => {
            failed ??= error
            took()
          })
        else if (event.type === 'roster') done.then(arrive, arrive)
        return done
      },
      request: () => Promise.reject(new Error('nobody asks')),
      complete: async () => [],
    },
    new AbortController().signal,
  )
  await joined
  const began = performance.now()
  server.tell({ type: 'go', window: taker.window })
  await over
  const rate = (events * 1000) / (performance.now() - began)
  await platform.stop()
  if (failed !== undefined) throw failed
  return { rate, note: await taker.close() }
}

const measureGateway = async ({ members, events, rounds, takers }: GatewayRun): Promise<Row[]> => {
  const server = await startServer({ members, channels: CHANNELS, events })
  const limits: number[] = []
  const measured: Record<string, number[]> = {}
  const notes: Record<string, string | undefined> = {}
  try {
    // The first round warms everything up and does not count.
    for (let round = 0; round <= rounds; round++) {
      const limit = await bare(server, events)
      if (round > 0) limits.push(limit)
      for (const [name, make] of Object.entries(takers)) {
        const { rate, note } = await ours(server, events, await make(server.latest + 1))
        measured[name] ??= []
        if (round > 0) measured[name].push(rate)
        notes[name] = note
      }
    }
  } finally {
    server.end()
  }
  return Object.entries(measured).map(([name, rates]) => ({
    what: `${name}, ${members.toLocaleString('en')} members`,
    measured: median(rates),
    limit: median(limits),
    unit: 'events/s',
    note: notes[name] ?? '',
  }))
}

const nobody = async (): Promise<Taker> => ({
  event: async () => {},
  window: null,
  close: async () => undefined,
})

const WINDOW = 5000

export const bench: Bench = async ({ folder, smoke }) => {
  let files = 0
  const committed = async (now: number): Promise<Taker> => {
    files++
    const path = join(folder, `gateway-${files}.db`)
    const store = await openStore(path)
    const tracker = benchTracker(store, () => now)
    return {
      event: (event) => tracker.event(event),
      window: WINDOW,
      close: async () => {
        await tracker.close()
        const facts = await countFacts(store)
        await store.close()
        rmSync(path, { force: true })
        return `${facts.toLocaleString('en')} facts committed`
      },
    }
  }
  const rows: Row[] = []
  for (const members of [2_000, 20_000]) {
    const run = { members, events: smoke ? 2_000 : 40_000, rounds: smoke ? 1 : 3 }
    const [adapter, whole] = await measureGateway({
      ...run,
      takers: { 'gateway adapter, empty handler': nobody, 'gateway to committed fact': committed },
    })
    if (adapter) rows.push(adapter)
    if (whole) rows.push({ ...whole, target: { least: 0.5 } })
  }
  return rows
}
