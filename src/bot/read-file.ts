/** Reads a file that came with a command, within size and time; whatever goes wrong is said kindly, with no address. */
import type { SentFile } from '../chat/command.js'
import { UserError } from '../domain/user-error.js'

export type FetchFile = (
  url: string,
  limits: { ms: number; bytes: number },
) => Promise<{ status: number; body: Uint8Array }>

const KB = 1_024

export const createReadFile =
  (fetch: FetchFile | undefined) =>
  async ({ size, content }: SentFile, limits: { ms: number; bytes: number }): Promise<Uint8Array> => {
    const tooLarge = () => new UserError('file-too-large', { most: Math.floor(limits.bytes / KB) })
    if (size > limits.bytes) throw tooLarge()
    const read = async (): Promise<Uint8Array | null> => {
      if ('read' in content) return content.read(limits)
      const found = await fetch?.(content.url, limits)
      return found?.status === 200 ? found.body : null
    }
    const bytes = await read().catch(() => null)
    if (bytes === null) throw new UserError('file-unreadable')
    // What a platform says of a size is not believed.
    if (bytes.byteLength > limits.bytes) throw tooLarge()
    return bytes
  }
