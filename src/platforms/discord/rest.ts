/** Discord's REST API by way of the SDK's client, which queues, waits out short limits and retries what may be. */
import { REST, type RESTOptions } from 'discord.js'
import { steadyLimits } from './sdk-inside.js'

/** Longer waits go back to whoever asked, who can do something else meanwhile. */
const PATIENCE = 10_000

export const restOptions = (apiUrl: string | undefined): Partial<RESTOptions> => ({
  ...(apiUrl !== undefined && { api: apiUrl.replace(/\/+$/, '') }),
  rejectOnRateLimit: ({ retryAfter }) => retryAfter > PATIENCE,
})

/** `aSecond`: how many requests this queue may make. `retries`: none where twice would do harm. */
export const createRest = (token: string, apiUrl: string | undefined, aSecond = 50, retries = 3): REST =>
  steadyLimits(
    new REST({ version: '10', ...restOptions(apiUrl), globalRequestsPerSecond: aSecond, retries }),
  ).setToken(token)

export const closeRest = (rest: REST): void => {
  rest.clearHashSweeper()
  rest.clearHandlerSweeper()
}
