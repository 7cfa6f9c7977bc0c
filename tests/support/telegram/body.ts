/** Reads the two ways in which a client may write its parameters: JSON and a multipart form. */
import type { IncomingMessage } from 'node:http'

export interface SentFile {
  filename: string
  bytes: Buffer
}

export type Parameters = Record<string, unknown>

export interface ReadBody {
  parameters: Parameters
  files: Map<string, SentFile>
}

const INTEGERS = ['chat_id', 'message_id', 'message_thread_id', 'user_id', 'offset', 'limit', 'timeout']
const JSONS = [
  'reply_markup',
  'caption_entities',
  'entities',
  'media',
  'reply_parameters',
  'disable_notification',
]

const readForm = (body: Buffer, boundary: string): ReadBody => {
  const parameters: Parameters = {}
  const files = new Map<string, SentFile>()
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const at = part.indexOf('\r\n\r\n')
    const head = part.slice(0, at)
    const content = Buffer.from(part.slice(at + 4).replace(/\r\n$/, ''), 'latin1')
    const name = /name="([^"]*)"/.exec(head)?.[1]
    if (name === undefined) throw new Error('a form part without a name')
    const filename = /filename="([^"]*)"/.exec(head)?.[1]
    if (filename !== undefined) {
      files.set(name, { filename, bytes: content })
      continue
    }
    const text = content.toString('utf8')
    if (name === 'method') continue
    parameters[name] = INTEGERS.includes(name) ? Number(text) : JSONS.includes(name) ? JSON.parse(text) : text
  }
  return { parameters, files }
}

export const readBody = async (request: IncomingMessage): Promise<ReadBody> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const boundary = /^multipart\/form-data;.*boundary=(\S+)/.exec(type)?.[1]
  if (boundary !== undefined) return readForm(body, boundary)
  if (!type.startsWith('application/json')) throw new Error(`a body of type "${type}"`)
  return { parameters: JSON.parse(body.toString('utf8')) as Parameters, files: new Map() }
}
