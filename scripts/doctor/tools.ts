/** What the doctor looks with: the database as it is, and the platforms' adapters, none of them started. */
import { existsSync } from 'node:fs'
import type { Platform } from '../../src/chat/platform.js'
import type { Config } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { unknownMigrations } from '../../src/store/condition.js'
import { KNOWN_MIGRATIONS, pendingMigrations } from '../../src/store/migrate.js'
import { openStore } from '../../src/store/open.js'
import { errorCode } from '../../src/store/refusing.js'
import type { Tools } from './check.js'

const lookAtDatabase = async (url: string): Promise<Pick<Tools, 'store' | 'trouble'>> => {
  const isFile = !/^postgres(ql)?:\/\//.test(url)
  if (isFile && !existsSync(url)) return { store: null, trouble: { problem: 'missing' } }
  try {
    const store = await openStore(url, { migrate: false })
    try {
      const pending = await pendingMigrations(store)
      const unknown = pending.length === KNOWN_MIGRATIONS.length ? [] : await unknownMigrations(store)
      if (unknown.length > 0) {
        await store.close()
        return { store: null, trouble: { problem: 'newer', unknown } }
      }
      if (pending.length === 0) return { store, trouble: null }
      await store.close()
      return { store: null, trouble: { problem: 'behind', pending } }
    } catch (error) {
      await store.close().catch(() => {})
      throw error
    }
  } catch (error) {
    return { store: null, trouble: { problem: 'unreadable', code: errorCode(error) } }
  }
}

/** Adapters are loaded only where they are used. */
export const makePlatforms = async ({ discord, telegram }: Config): Promise<Platform[]> => {
  const common = { log: createLog({ level: 'silent' }), clock: Date.now }
  const platforms: Platform[] = []
  if (discord) {
    const { createDiscord } = await import('../../src/platforms/discord/index.js')
    platforms.push(createDiscord({ token: discord.token, apiUrl: discord.api, ...common }))
  }
  if (telegram) {
    const { createTelegram } = await import('../../src/platforms/telegram/index.js')
    platforms.push(createTelegram({ token: telegram.token, apiUrl: telegram.api, ...common }))
  }
  return platforms
}

export const openTools = async (config: Config): Promise<Tools & { close(): Promise<void> }> => {
  const database = await lookAtDatabase(config.database)
  const platforms = await makePlatforms(config)
  return {
    config,
    ...database,
    platforms,
    now: Date.now(),
    close: async () => {
      await Promise.allSettled(platforms.map((p) => p.stop()))
      await database.store?.close()
    },
  }
}
