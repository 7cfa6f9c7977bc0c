/** A request's body: JSON, or a form of JSON and files. */
import type { IncomingMessage } from 'node:http'
import type { Upload } from './messages.js'

export const readBody = async (request: IncomingMessage): Promise<{ body: unknown; uploads: Upload[] }> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const bytes = Buffer.concat(parts)
  const type = request.headers['content-type'] ?? ''
  if (bytes.length === 0) return { body: undefined, uploads: [] }
  if (!type.startsWith('multipart/')) return { body: JSON.parse(bytes.toString('utf8')), uploads: [] }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const uploads: Upload[] = []
  for (const [key, value] of form.entries())
    if (key.startsWith('files[') && typeof value !== 'string')
      uploads.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  return { body: JSON.parse(String(form.get('payload_json'))), uploads }
}
