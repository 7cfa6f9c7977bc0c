/** Calls to the Bot API through telegraf's own client, each with a time limit. The only file that knows the SDK. */
import { Telegram } from 'telegraf'
import type { Clock } from './clock.js'

export interface Api {
  /** Rejects with what telegraf throws; see problems.ts. */
  call<Result>(
    method: string,
    payload: object,
    options?: { signal?: AbortSignal; limit?: number },
  ): Promise<Result>
}

/** An ordinary call that takes longer has an unknown outcome. */
const CALL_LIMIT = 30_000

/** telegraf knows methods and fields up to Bot API 7.1; newer ones pass through as they are. */
type RawCall = (method: string, payload: object, options: { signal: AbortSignal }) => Promise<unknown>

export const createApi = (token: string, apiUrl: string | undefined, clock: Clock): Api => {
  const root = apiUrl === undefined ? {} : { apiRoot: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }
  const telegram = new Telegram(token, root)
  const raw = telegram.callApi.bind(telegram) as unknown as RawCall
  return {
    call: async <Result>(
      method: string,
      payload: object,
      { signal, limit = CALL_LIMIT }: { signal?: AbortSignal; limit?: number } = {},
    ) => {
      const abort = new AbortController()
      const stop = () => abort.abort()
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop)
      const cancel = clock.after(limit, stop)
      try {
        return (await raw(method, payload, { signal: abort.signal })) as Result
      } finally {
        cancel()
        signal?.removeEventListener('abort', stop)
      }
    },
  }
}
