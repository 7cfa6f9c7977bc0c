/** Files by way of Telegram's file server, within size and time. An error says nothing of the address. */

class DownloadError extends Error {
  override readonly name = 'DownloadError'
}

const read = async (answer: Response, most: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.byteLength
    if (size > most) throw new DownloadError('too-large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export const createDownload =
  (token: string, apiUrl: string | undefined) =>
  async (path: string, { ms, bytes }: { ms: number; bytes: number }): Promise<Uint8Array> => {
    const root = (apiUrl ?? 'https://api.telegram.org').replace(/\/+$/, '')
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), ms)
    try {
      const answer = await fetch(`${root}/file/bot${token}/${path}`, {
        signal: ending.signal,
        redirect: 'error',
      })
      if (!answer.ok) throw new DownloadError('refused')
      return await read(answer, bytes)
    } catch (error) {
      // Its message would quote the address, and with it the token.
      throw (error as { name?: unknown } | null)?.name === 'DownloadError'
        ? error
        : new DownloadError('failed')
    } finally {
      ending.abort()
      clearTimeout(timer)
    }
  }
