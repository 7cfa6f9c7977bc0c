/** What strangers get at the address under which the web pages are reached: over https, and not what is only for us. */
import type { Config } from '../../src/config.js'
import { authorityOf, createFetchOutside, type Fetched } from '../../src/outside/fetch-outside.js'
import { isOutsideError } from '../../src/outside/outside-error.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

const LIMITS = { ms: 10_000, bytes: 1_000_000 }

export const reachFindings = async ({ web }: Pick<Config, 'web'>): Promise<Finding[]> => {
  const { url } = web
  if (url === null) return []
  // The operator's own address, which may well lead into their own network.
  const fetch = createFetchOutside({ trusted: new Set([authorityOf(url)]) })
  let alive: Fetched
  let metrics: Fetched
  try {
    alive = await fetch(`${url}/livez`, LIMITS)
    metrics = await fetch(`${url}/metrics`, LIMITS)
  } catch (error) {
    if (!isOutsideError(error)) throw error
    return [
      warn(
        `WEB_URL could not be looked at (${error.code})`,
        'Start the bot, and check the proxy and its certificate.',
      ),
    ]
  }
  const found: Finding[] = []
  if (alive.status !== 200 || alive.headers['x-content-type-options'] !== 'nosniff')
    found.push(
      warn('WEB_URL does not lead to this bot', 'Check WEB_URL, and where the proxy passes it on to.'),
    )
  if (Buffer.from(metrics.body).includes('kith_'))
    found.push(fail('everybody can read the metrics at WEB_URL', 'Let the proxy refuse /metrics.'))
  return found.length > 0 ? found : [ok('WEB_URL leads here, and keeps the metrics to itself')]
}

export const reach: Check = {
  name: 'reach',
  run: ({ config }) => reachFindings(config),
}
