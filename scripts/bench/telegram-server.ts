/**
 * A Bot API server that only serves prepared updates, in a process of its own so that its work is not measured.
 * A token is `ROUND:anything`: each round has its updates, 100 a response, chosen by the offset. It tells its parent how
 * long a round took from the first batch served to the poll that confirms the last.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatEvent, Person } from '../../src/chat/event.js'
import { mix } from './mix.js'

const BATCH = 100
const BASE = 1_000_000
const FORUM = { id: -1_000_000_000_000, type: 'supergroup', title: 'Bench forum', is_forum: true }

const [members = 2000, rounds = 3, perRound = 20_000] = process.argv.slice(2).map(Number)

const userOf = ({ id, name, bot }: Person) => ({ id: Number(id.slice(1)) + 1, is_bot: bot, first_name: name })

/** Half the channels are topics of one forum, half are groups of their own. */
const placeOf = (channel: string) => {
  const n = Number(channel.slice(1))
  if (n % 2 === 0) return { chat: FORUM, message_thread_id: n + 2, is_topic_message: true }
  return { chat: { id: FORUM.id - n, type: 'supergroup', title: `Bench group ${n}` } }
}

const updateOf = (event: ChatEvent, update_id: number): object => {
  const date = Math.floor(event.at / 1000)
  if (event.type === 'reaction')
    return {
      update_id,
      message_reaction: {
        chat: placeOf(event.channel.id).chat,
        message_id: event.ref.low + 1,
        user: userOf(event.by),
        date,
        old_reaction: [],
        new_reaction: [{ type: 'emoji', emoji: event.emoji }],
      },
    }
  if (event.type !== 'message') throw new Error(`the mix holds a ${event.type}`)
  const place = placeOf(event.channel.id)
  const named = event.mentions[0]
  return {
    update_id,
    message: {
      message_id: event.ref.low + 1,
      from: userOf(event.author),
      ...place,
      date,
      ...(event.reply && {
        reply_to_message: {
          message_id: event.reply.ref.low + 1,
          from: event.reply.author && userOf(event.reply.author),
          ...place,
          date: Math.floor((event.reply.ref.at ?? 0) / 1000),
          text: 'earlier',
        },
      }),
      text: event.text,
      ...(named && { entities: [{ type: 'text_mention', offset: 0, length: 2, user: userOf(named) }] }),
    },
  }
}

const prepare = (): string[][] => {
  const events = mix({ members })
  return Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: perRound / BATCH }, (_, batch) => {
      const first = BASE + round * perRound + batch * BATCH
      const updates = Array.from({ length: BATCH }, (_, i) => updateOf(events.next().value, first + i))
      return JSON.stringify({ ok: true, result: updates })
    }),
  )
}

const prepared = prepare()
let began = 0

const serve = (response: ServerResponse, round: number, offset: number | undefined) => {
  const batches = prepared[round] ?? []
  const batch = offset === undefined ? 0 : Math.max(0, (offset - BASE - round * perRound) / BATCH)
  if (batch === 0) began = performance.now()
  const body = batches[batch]
  if (body !== undefined) {
    response.end(body)
    return
  }
  /** Everything is confirmed; the poll is held until its client goes. */
  if (batch === batches.length && began > 0) process.send?.({ ms: performance.now() - began })
  began = 0
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const [, round = '0', method] = /^\/bot(\d+):[^/]+\/(\w+)$/.exec(request.url ?? '') ?? []
    const given = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { offset?: number; limit?: number }
    response.setHeader('content-type', 'application/json')
    if (method === 'getUpdates' && given.limit !== 1)
      serve(response, Number(round), given.offset || undefined)
    else if (method === 'getUpdates') response.end('{"ok":true,"result":[]}')
    else if (method === 'getMe')
      response.end('{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}')
    else response.end('{"ok":true,"result":{"url":""}}')
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
