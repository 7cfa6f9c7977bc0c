/** Stands between one process and its database, counts what the process says, and can do something at the n-th. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface PostgresProxy {
  /** As DATABASE_URL. */
  readonly url: string
  /** Once, when so much more has been said: before the database hears it. */
  at(statement: number, run: () => void): void
  /** Every connection breaks, and so many attempts at a new one do: as when the server is restarted. */
  restart(refused: number): void
  close(): Promise<void>
}

export const startPostgresProxy = async (target: string): Promise<PostgresProxy> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let said = 0
  let refusals = 0
  let waiting: { at: number; run: () => void } | null = null
  const server = createServer((client) => {
    if (refusals > 0) {
      refusals--
      client.destroy()
      return
    }
    const database = connect(Number(port), hostname)
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    database.on('data', (part) => void client.write(part))
    client.on('data', (part) => {
      said++
      if (waiting && said >= waiting.at) {
        const { run } = waiting
        waiting = null
        run()
      }
      database.write(part)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(target)
  url.port = String(typeof address === 'object' && address ? address.port : 0)
  return {
    url: url.href,
    at: (statement, run) => {
      waiting = { at: said + statement, run }
    },
    restart: (refused) => {
      refusals = refused
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
