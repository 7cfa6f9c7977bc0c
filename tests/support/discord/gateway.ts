/**
 * Discord's gateway, strictly: hello, identify, heartbeats, numbered dispatches, resume, and every reason to close.
 * Long because a protocol is one thing: what may follow depends on what came before.
 */
import type { IncomingMessage, Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { guildJson, memberJson, userJson, type WorldGuild, type WorldUser } from './world.js'

const INTENT = {
  guilds: 1 << 0,
  members: 1 << 1,
  messages: 1 << 9,
  reactions: 1 << 10,
  invites: 1 << 6,
  voice: 1 << 7,
  content: 1 << 15,
  polls: 1 << 24,
  scheduled: 1 << 16,
} as const
const ALL_INTENTS = (1 << 26) - 1
const PRESENCES = 1 << 8
const COMMANDS_A_MINUTE = 120
const CHUNK = 1000
const PAYLOAD_MAX = 4096

/** What an event is not sent without. */
const NEEDS: Record<string, number> = {
  GUILD_MEMBER_ADD: INTENT.members,
  GUILD_MEMBER_REMOVE: INTENT.members,
  GUILD_MEMBER_UPDATE: INTENT.members,
  INVITE_CREATE: INTENT.invites,
  INVITE_DELETE: INTENT.invites,
  VOICE_STATE_UPDATE: INTENT.voice,
  MESSAGE_POLL_VOTE_ADD: INTENT.polls,
  MESSAGE_POLL_VOTE_REMOVE: INTENT.polls,
  GUILD_SCHEDULED_EVENT_CREATE: INTENT.scheduled,
  GUILD_SCHEDULED_EVENT_UPDATE: INTENT.scheduled,
  GUILD_SCHEDULED_EVENT_DELETE: INTENT.scheduled,
  GUILD_SCHEDULED_EVENT_USER_ADD: INTENT.scheduled,
  GUILD_SCHEDULED_EVENT_USER_REMOVE: INTENT.scheduled,
  MESSAGE_UPDATE: INTENT.messages,
  MESSAGE_CREATE: INTENT.messages,
  MESSAGE_REACTION_ADD: INTENT.reactions,
  MESSAGE_REACTION_REMOVE: INTENT.reactions,
}

interface Session {
  id: string
  intents: number
  shard: [number, number]
  seq: number
  sent: { seq: number; frame: string }[]
  socket: WebSocket | null
}

export interface GatewayParts {
  token: string
  self: WorldUser
  applicationId: string
  guilds: Map<string, WorldGuild>
  /** Intents the application may use. */
  granted: () => { content: boolean; members: boolean }
  violation: (problem: string) => void
  url: () => string
  heartbeat: number
  /** Told of everything that is dispatched. */
  heard?: (t: string, d: unknown) => void
}

export interface GatewayServer {
  attach(server: Server): void
  /** To every session that may have it; resolves once written. */
  dispatch(t: string, d: unknown): void
  /** As `dispatch`, in two: it happens; and it is told, in whatever order and however often. */
  happen(t: string, d: unknown): void
  tell(t: string, d: unknown): void
  /** From now on the connections there are neither hear nor say anything, and nobody notices: zombies. */
  deafen(): void
  /** Loses the connections; the sessions can be resumed. */
  drop(code?: number): void
  /** Op 7. */
  askReconnect(): void
  /** None can be resumed. */
  forgetSessions(): void
  /** Op 9. */
  invalidate(resumable: boolean): void
  /** Refuses the next identify with this code. */
  refuseNext(code: number): void
  identifies: { intents: number; shard: [number, number]; at: number }[]
  resumes: number
  heartbeats: number
  memberRequests: { guild_id: string; nonce?: string }[]
  connections(): number
  /** Resolves when so many sessions have been identified or resumed in all. */
  connected(times: number): Promise<void>
  /** Resolves when an identify has been refused so many times. */
  attempted(times: number): Promise<void>
  close(): Promise<void>
}

const shardOf = (guild: unknown, count: number) =>
  typeof guild === 'string' && /^\d+$/.test(guild) ? Number((BigInt(guild) >> 22n) % BigInt(count)) : 0

export const createGatewayServer = (parts: GatewayParts): GatewayServer => {
  const sessions = new Map<string, Session>()
  const sockets = new Set<WebSocket>()
  /** Told by op 9 to resume on the connection it has. */
  const invalidated = new WeakSet<WebSocket>()
  const deaf = new WeakSet<WebSocket>()
  const wss = new WebSocketServer({ noServer: true })
  const refusals: number[] = []
  const waiters: { times: number; resolve: () => void }[] = []
  const refused: { times: number; resolve: () => void }[] = []
  let connects = 0
  let refusedTimes = 0
  let count = 0

  const came = () => {
    connects++
    for (const w of waiters.filter((one) => one.times <= connects)) w.resolve()
  }

  const write = (session: Session, t: string, d: unknown) => {
    session.seq++
    const frame = JSON.stringify({ op: 0, t, s: session.seq, d })
    session.sent.push({ seq: session.seq, frame })
    if (session.socket && !deaf.has(session.socket)) session.socket.send(frame)
  }

  const strip = (session: Session, t: string, d: unknown) => {
    const message = d as { author?: { id?: string }; mentions?: { id?: string }[] } | null
    const exempt =
      message?.author?.id === parts.self.id || message?.mentions?.some((m) => m.id === parts.self.id)
    return t === 'MESSAGE_CREATE' && (session.intents & INTENT.content) === 0 && !exempt
      ? { ...(d as object), content: '', embeds: [], attachments: [], components: [] }
      : d
  }

  /** What is said of a guild is said in its shard; what is said in private, in the first. */
  const concerns = ({ shard }: Session, t: string, d: unknown) => {
    const { guild_id: guild, id } = (d ?? {}) as { guild_id?: unknown; id?: unknown }
    const of = guild ?? (t.startsWith('GUILD_') ? id : undefined)
    return (of === undefined ? 0 : shardOf(of, shard[1])) === shard[0]
  }

  const identify = (socket: WebSocket, d: Record<string, unknown>): Session | null => {
    const refusal = refusals.shift()
    const intents = Number(d['intents'])
    if (refusal !== undefined) {
      refusedTimes++
      for (const one of refused.filter(({ times }) => times <= refusedTimes)) one.resolve()
      return fail(socket, refusal)
    }
    if (d['token'] !== parts.token) return fail(socket, 4004)
    if (!Number.isInteger(intents) || intents < 0 || intents > ALL_INTENTS) return fail(socket, 4013)
    if (!d['properties']) return fail(socket, 4002)
    const { content, members } = parts.granted()
    const forbidden = (content ? 0 : INTENT.content) | (members ? 0 : INTENT.members) | PRESENCES
    const shard = (d['shard'] ?? [0, 1]) as [number, number]
    server.identifies.push({ intents, shard, at: performance.now() })
    if (intents & forbidden) return fail(socket, 4014)
    count++
    const session: Session = { id: `session-${count}`, intents, shard, seq: 0, sent: [], socket }
    sessions.set(session.id, session)
    const mine = [...parts.guilds.values()].filter((g) => shardOf(g.id, shard[1]) === shard[0])
    write(session, 'READY', {
      v: 10,
      user: userJson(parts.self),
      guilds: mine.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: parts.url(),
      shard,
      application: { id: parts.applicationId, flags: 0 },
    })
    for (const guild of mine) write(session, 'GUILD_CREATE', guildJson(guild, parts.self.id))
    came()
    return session
  }

  const resume = (socket: WebSocket, d: Record<string, unknown>): Session | null => {
    const session = sessions.get(String(d['session_id']))
    const seq = Number(d['seq'])
    if (d['token'] !== parts.token) return fail(socket, 4004)
    if (!session || seq > session.seq) {
      socket.send(JSON.stringify({ op: 9, d: false }))
      return null
    }
    session.socket = socket
    server.resumes++
    for (const { frame } of session.sent.filter((one) => one.seq > seq)) socket.send(frame)
    write(session, 'RESUMED', {})
    came()
    return session
  }

  const fail = (socket: WebSocket, code: number): null => {
    socket.close(code)
    return null
  }

  const listMembers = (
    session: Session,
    d: { guild_id: string; query?: string; limit?: number; nonce?: string },
  ) => {
    const guild = parts.guilds.get(d.guild_id)
    server.memberRequests.push(d)
    if ((session.intents & INTENT.members) === 0) parts.violation('members asked for without the intent')
    if (d.query === undefined || d.limit === undefined)
      parts.violation('members asked for without query and limit')
    if (!guild) return
    const chunks = Math.max(1, Math.ceil(guild.members.length / CHUNK))
    for (let i = 0; i < chunks; i++)
      write(session, 'GUILD_MEMBERS_CHUNK', {
        guild_id: guild.id,
        members: guild.members.slice(i * CHUNK, (i + 1) * CHUNK).map(memberJson),
        chunk_index: i,
        chunk_count: chunks,
        not_found: [],
        ...(d.nonce !== undefined && { nonce: d.nonce }),
      })
  }

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    const query = new URL(request.url ?? '/', 'http://loopback').searchParams
    if (query.get('v') !== '10' || query.get('encoding') !== 'json') {
      fail(socket, query.get('v') !== '10' ? 4012 : 4002)
      return
    }
    sockets.add(socket)
    let session: Session | null = null
    let commands = 0
    socket.on('close', (code) => {
      sockets.delete(socket)
      if (session?.socket !== socket) return
      session.socket = null
      // Who says goodbye properly will not come back.
      if (code === 1000 || code === 1001) sessions.delete(session.id)
    })
    socket.on('message', (data) => {
      if (deaf.has(socket)) return
      const text = String(data)
      commands++
      if (text.length > PAYLOAD_MAX || commands > COMMANDS_A_MINUTE) {
        fail(socket, text.length > PAYLOAD_MAX ? 4002 : 4008)
        return
      }
      const { op, d } = JSON.parse(text) as { op: number; d: never }
      switch (op) {
        case 1:
          server.heartbeats++
          if (d !== null && !Number.isInteger(d)) parts.violation('a heartbeat without its sequence')
          socket.send(JSON.stringify({ op: 11 }))
          return
        case 2:
          session = session ? fail(socket, 4005) : identify(socket, d)
          return
        case 6:
          session = session && !invalidated.delete(socket) ? fail(socket, 4005) : resume(socket, d)
          return
        case 8:
          if (session) listMembers(session, d)
          else fail(socket, 4003)
          return
        default:
          if (op !== 3 && op !== 4) fail(socket, 4001)
          else if (!session) fail(socket, 4003)
      }
    })
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: parts.heartbeat } }))
  }

  const each = (run: (socket: WebSocket) => void) => {
    for (const socket of [...sockets]) run(socket)
  }

  const server: GatewayServer = {
    identifies: [],
    resumes: 0,
    heartbeats: 0,
    memberRequests: [],
    attach: (http) => {
      http.on('upgrade', (request, socket, head) => {
        wss.handleUpgrade(request, socket, head, (ws) => void accept(ws, request))
      })
    },
    dispatch: (t, d) => {
      server.happen(t, d)
      server.tell(t, d)
    },
    happen: (t, d) => parts.heard?.(t, d),
    tell: (t, d) => {
      for (const session of sessions.values())
        if ((session.intents & (NEEDS[t] ?? 0)) === (NEEDS[t] ?? 0) && concerns(session, t, d))
          write(session, t, strip(session, t, d))
    },
    deafen: () => each((socket) => deaf.add(socket)),
    drop: (code) => each((socket) => (code === undefined ? socket.terminate() : socket.close(code))),
    askReconnect: () => each((socket) => socket.send(JSON.stringify({ op: 7, d: null }))),
    forgetSessions: () => sessions.clear(),
    invalidate: (resumable) => {
      if (!resumable) sessions.clear()
      each((socket) => {
        invalidated.add(socket)
        socket.send(JSON.stringify({ op: 9, d: resumable }))
      })
    },
    refuseNext: (code) => refusals.push(code),
    connections: () => sockets.size,
    connected: (times) =>
      new Promise((resolve) => (connects >= times ? resolve() : waiters.push({ times, resolve }))),
    attempted: (times) =>
      new Promise((resolve) => (refusedTimes >= times ? resolve() : refused.push({ times, resolve }))),
    close: async () => {
      each((socket) => socket.terminate())
      await new Promise<void>((resolve) => wss.close(() => resolve()))
    },
  }
  return server
}
