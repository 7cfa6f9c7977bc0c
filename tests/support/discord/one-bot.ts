/** A bot that is started, stopped and cut off on one server with one database, under a clock of the test's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../src/store/open.js'
import { startInProcess } from './in-process.js'
import { type ServerOptions, startDiscord } from './server.js'

const HOUR = 3_600_000

/** `ending`: what the test ends when it is over. */
export const oneBot = async (
  ending: (() => Promise<void>)[],
  began: number,
  options: Pick<ServerOptions, 'guilds'> & Partial<ServerOptions>,
) => {
  const clock = { now: began }
  const server = await startDiscord({ clock: () => clock.now, ...options })
  const folder = mkdtempSync(join(tmpdir(), 'kith-one-bot-'))
  const store = await openStore(join(folder, 'kith.db'))
  ending.push(
    async () => rmSync(folder, { recursive: true, force: true }),
    () => store.close(),
    () => server.stop(),
  )
  let stop = async () => {}
  ending.push(() => stop())
  const start = async () => {
    const bot = await startInProcess(server, store, clock)
    stop = bot.stop
    return bot
  }
  const stopped = async () => {
    await stop()
    stop = async () => {}
  }
  /** As after a power cut: nobody says goodbye, and the session is not to be had again. */
  const cut = async () => {
    await stopped()
    server.gateway.invalidate(false)
    clock.now += HOUR
  }
  return { clock, server, store, start, stopped, cut }
}
