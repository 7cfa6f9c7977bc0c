/** Tells platforms the commands where they have changed since the last time: publishing costs a platform's patience. */
import type { Platform } from '../chat/platform.js'
import type { Log } from '../log.js'
import type { Store } from '../store/engine.js'
import { getNote, setNote } from '../store/notes.js'
import type { Command } from './command.js'
import { hashOfCommands, publishedCommands } from './publish.js'

export const publishChanged = async (
  commands: readonly Command[],
  { store, log }: { store: Store; log: Pick<Log, 'error'> },
  platforms: readonly Platform[],
): Promise<void> => {
  const list = publishedCommands(commands)
  const hash = hashOfCommands(list)
  for (const platform of platforms) {
    const key = `published-commands ${platform.name}`
    if (platform.name !== 'playground' && (await getNote(store.reads, key)) === hash) continue
    try {
      await platform.publishCommands(list)
      await store.write((tx) => setNote(tx, key, hash))
    } catch (error) {
      log.error('commands-not-published', error, { platform: platform.name })
    }
  }
}
