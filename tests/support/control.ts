/** The other end of inside-process.mjs: tells a process under test what to do at its n-th statement, and how late it is. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

export type Deed = 'kill' | 'full' | 'readonly' | 'locked'

export interface Armed {
  deed: Deed
  /** Before this statement, counted from now. */
  after: number
  /** Statements that are refused before all is well again. */
  refusals: number
}

export interface Control {
  /** For the environment of the process. */
  environment(ahead: number): Readonly<Record<string, string>>
  /** Its clock, in milliseconds ahead of ours; of no use to a process that has ended. */
  setClock(ahead: number): Promise<void>
  arm(what: Armed): Promise<void>
  /** Nothing more happens, and what was broken is whole again. */
  disarm(): Promise<void>
  /** How often something armed has happened. */
  fired(): number
  /** Whether a process listens: one that does not would pass every test of ours. */
  heard(): boolean
  close(): Promise<void>
}

const PRELOAD = fileURLToPath(new URL('./inside-process.mjs', import.meta.url))

export const startControl = async (): Promise<Control> => {
  let socket: Socket | null = null
  let next = 0
  let fired = 0
  const waiting = new Map<number, () => void>()
  const forgive = () => {
    for (const resolve of waiting.values()) resolve()
    waiting.clear()
  }
  const server = createServer((one) => {
    socket = one
    let rest = ''
    one.setEncoding('utf8').on('data', (part: string) => {
      const lines = (rest + part).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const said = JSON.parse(line) as { done?: number; fired?: number }
        if (said.fired !== undefined) fired++
        if (said.done === undefined) continue
        waiting.get(said.done)?.()
        waiting.delete(said.done)
      }
    })
    one.on('error', () => undefined)
    one.on('close', () => {
      if (socket === one) socket = null
      forgive()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  const tell = (what: object): Promise<void> => {
    const to = socket
    if (!to) return Promise.resolve()
    next++
    const id = next
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      to.write(`${JSON.stringify({ id, ...what })}\n`)
    })
  }

  return {
    environment: (ahead) => ({
      KITH_TEST_CONTROL: String(port),
      KITH_TEST_CLOCK: String(ahead),
      NODE_OPTIONS: `--import ${PRELOAD}`,
    }),
    setClock: (ahead) => tell({ ahead }),
    arm: (what) => tell({ arm: { ...what, id: next } }),
    disarm: () => tell({ disarm: true }),
    fired: () => fired,
    heard: () => socket !== null,
    close: async () => {
      socket?.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
