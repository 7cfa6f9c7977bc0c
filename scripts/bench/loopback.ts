/** A Discord on loopback with just enough of it for the built bot to start: one guild with so many members. */
import { createServer, type IncomingMessage } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { channelAt, MIX_SPACE, MIX_START, memberAt } from './mix.js'

const APPLICATION = '900000000000000002'
const SELF = {
  id: '900000000000000001',
  username: 'kith',
  global_name: 'Kith',
  discriminator: '0',
  avatar: null,
  bot: true,
}
/** All privileged intents are granted. */
const FLAGS = (1 << 14) | (1 << 18)
const CHUNK = 1_000
const JOINED = new Date(MIX_START).toISOString()

const memberJson = (n: number) => {
  const { id, name } = memberAt(n)
  return {
    user: { id, username: `member${n}`, global_name: name, discriminator: '0', avatar: null },
    roles: [],
    joined_at: JOINED,
    deaf: false,
    mute: false,
    flags: 0,
  }
}

const guildJson = (members: number) => ({
  id: MIX_SPACE,
  name: 'Bench',
  owner_id: memberAt(0).id,
  preferred_locale: 'en-US',
  member_count: members,
  large: members > 250,
  unavailable: false,
  joined_at: JOINED,
  roles: [{ id: MIX_SPACE, name: '@everyone', permissions: '1071698660929', position: 0, color: 0 }],
  channels: Array.from({ length: 100 }, (_, n) => ({
    id: channelAt(n),
    name: `channel-${n}`,
    type: 0,
    position: n,
    permission_overwrites: [],
  })),
  threads: [],
  members: [{ ...memberJson(0), user: SELF }],
  emojis: [],
  stickers: [],
  features: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
})

const speak = (socket: WebSocket, members: number): void => {
  let s = 0
  const dispatch = (t: string, d: unknown) => {
    s += 1
    socket.send(JSON.stringify({ op: 0, s, t, d }))
  }
  const ready = () => {
    const application = { id: APPLICATION, flags: FLAGS }
    const guilds = [{ id: MIX_SPACE, unavailable: true }]
    dispatch('READY', { v: 10, user: SELF, guilds, session_id: 'bench', resume_gateway_url: '', application })
    dispatch('GUILD_CREATE', guildJson(members))
  }
  const tellMembers = (nonce: string | undefined) => {
    const count = Math.ceil(members / CHUNK)
    for (let i = 0; i < count; i += 1) {
      const length = Math.min(CHUNK, members - i * CHUNK)
      dispatch('GUILD_MEMBERS_CHUNK', {
        guild_id: MIX_SPACE,
        members: Array.from({ length }, (_, n) => memberJson(i * CHUNK + n)),
        chunk_index: i,
        chunk_count: count,
        nonce,
      })
    }
  }
  socket.on('message', (bytes) => {
    const { op, d } = JSON.parse(String(bytes)) as { op: number; d: { nonce?: string } | null }
    if (op === 1) socket.send(JSON.stringify({ op: 11 }))
    else if (op === 2) ready()
    else if (op === 8) tellMembers(d?.nonce)
  })
  socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }))
}

/** What the REST calls of a start get for an answer. */
const answer = (request: IncomingMessage, gateway: string): unknown => {
  const path = (request.url ?? '').replace(/^(\/api)?(\/v\d+)?/, '')
  if (path.startsWith('/gateway'))
    return {
      url: gateway,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
    }
  if (path.startsWith('/applications/@me')) return { id: APPLICATION, flags: FLAGS, bot: SELF }
  if (path.startsWith('/users/@me')) return SELF
  return []
}

export interface Loopback {
  api: string
  close(): void
}

export const startLoopback = (members: number): Promise<Loopback> =>
  new Promise((resolve) => {
    let gateway = ''
    const server = createServer((request, response) => {
      request.resume()
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answer(request, gateway)))
    })
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => speak(socket, members))
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      gateway = `ws://127.0.0.1:${port}`
      resolve({
        api: `http://127.0.0.1:${port}/api`,
        close: () => {
          for (const socket of sockets.clients) socket.terminate()
          sockets.close()
          server.closeAllConnections()
          server.close()
        },
      })
    })
  })
