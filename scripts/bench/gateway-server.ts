/**
 * A gateway in a process of its own, so that sending costs the measured process nothing: frames are prepared once,
 * and on the word they go out as fast as they are taken.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { benchGuild, frameOf } from './gateway-frames.js'
import { MIX_SPACE, mix, take } from './mix.js'

export type ToServer =
  | { type: 'prepare'; members: number; channels: number; events: number }
  /** At most so many frames are under way that `taken` has not reported; none: as many as the socket takes. */
  | { type: 'go'; window: number | null }
  | { type: 'taken'; events: number }
  | { type: 'end' }
export type FromServer = { type: 'ready'; apiUrl: string; latest: number } | { type: 'joined' }

export const LAST = 'BENCH_OVER'
const SELF = '900000000000000001'
const BUFFERED = 1 << 20
const AT_ONCE = 256

let frames: string[] = []
let guild: object = {}
let socket: WebSocket | null = null
let window: number | null = null
let taken = 0

const tell = (message: FromServer) => process.send?.(message)
const dispatch = (s: number, t: string, d: unknown) => socket?.send(JSON.stringify({ op: 0, s, t, d }))

const pump = (from: number) => {
  let i = from
  const limit = Math.min(
    frames.length,
    i + AT_ONCE,
    window === null ? Number.POSITIVE_INFINITY : taken + window,
  )
  while (i < limit && socket && socket.bufferedAmount < BUFFERED) {
    socket.send(frames[i] ?? '')
    i++
  }
  // What cannot be sent yet is waited for without taking time from the measured process.
  if (i < frames.length && socket) i === from ? setTimeout(pump, 1, i) : setImmediate(pump, i)
  else dispatch(frames.length + 3, LAST, {})
}

const accept = (base: string) => (ws: WebSocket) => {
  socket = ws
  ws.on('message', (data) => {
    const { op } = JSON.parse(String(data)) as { op: number }
    if (op === 1) ws.send('{"op":11}')
    if (op !== 2) return
    dispatch(1, 'READY', {
      v: 10,
      user: { id: SELF, username: 'kith', discriminator: '0', avatar: null, bot: true },
      guilds: [{ id: MIX_SPACE, unavailable: true }],
      session_id: 'bench',
      resume_gateway_url: base.replace('http', 'ws'),
      shard: [0, 1],
      application: { id: '900000000000000002', flags: 0 },
    })
    dispatch(2, 'GUILD_CREATE', guild)
    tell({ type: 'joined' })
  })
  ws.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }))
}

const prepare = ({ members, channels, events }: Extract<ToServer, { type: 'prepare' }>) => {
  const made = take(mix({ members, channels }), events)
  frames = made.flatMap((event, i) => frameOf(event, i + 3) ?? [])
  guild = benchGuild(members, channels)
  const http = createServer((_request, response) => {
    const limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ url: base.replace('http', 'ws'), shards: 1, session_start_limit: limit }))
  })
  let base = ''
  http.listen(0, '127.0.0.1', () => {
    base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    new WebSocketServer({ server: http }).on('connection', accept(base))
    tell({ type: 'ready', apiUrl: base, latest: made.at(-1)?.at ?? 0 })
  })
}

if (process.send) {
  process.on('message', (message: ToServer) => {
    if (message.type === 'prepare') prepare(message)
    else if (message.type === 'taken') taken = message.events
    else if (message.type === 'end') process.exit(0)
    else {
      window = message.window
      taken = 0
      pump(0)
    }
  })
  process.on('disconnect', () => process.exit(0))
}
