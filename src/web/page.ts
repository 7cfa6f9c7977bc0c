/** The built page, read once and served from memory: hashed files for ever, the entry always asked for again. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Where `vite build` puts it, seen from the sources as well as from dist. */
export const pageFolder = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const up = dirname(folder)
    if (up === folder) break
    folder = up
  }
  return join(folder, 'dist', 'page')
}

export const servePage = (app: FastifyInstance, folder: string): void => {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`the page is not built: run "npm run build" (looked in ${folder})`)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    const bytes = readFileSync(file)
    const isEntry = path === '/index.html'
    app.get(isEntry ? '/' : path, (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', isEntry ? 'no-cache' : 'public, max-age=31536000, immutable')
        .send(bytes),
    )
  }
}
