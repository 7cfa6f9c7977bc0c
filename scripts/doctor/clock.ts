/** Whether this machine's clock agrees with the platforms': days, boards and expiry rest on it. */
import type { Config } from '../../src/config.js'
import { authorityOf, createFetchOutside, type FetchOutside } from '../../src/outside/fetch-outside.js'
import { isOutsideError } from '../../src/outside/outside-error.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

/** The header counts whole seconds, and the answer has been on its way. */
const FINE = 3_000
const BAD = 60_000
const LIMITS = { ms: 10_000, bytes: 64_000 }
/** Discord wants its clients to call themselves so, and says the time also to those it turns away. */
const USER_AGENT = 'DiscordBot (Kith, 1)'

const addressesOf = ({ discord, telegram }: Config) =>
  Object.entries({ discord: discord && `${discord.api}/v10/gateway/bot`, telegram: telegram?.api }).flatMap(
    ([name, api]) => (api ? [{ name, api }] : []),
  )

const compare = async (
  fetch: FetchOutside,
  { name, api }: { name: string; api: string },
  clock: () => number,
): Promise<Finding> => {
  const asked = clock()
  const date = (await fetch(api, LIMITS)).headers['date']
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN
  if (Number.isNaN(theirs))
    return warn(`${name} does not say what time it is`, 'Nothing, unless it stays so.')
  // Between the asking and the answer, in the middle of the second that the header names.
  const off = theirs + 500 - (asked + clock()) / 2
  const seconds = Math.round(Math.abs(off) / 1000)
  const said = `${seconds} s ${off > 0 ? 'behind' : 'ahead of'} ${name}`
  const remedy = 'Let the machine set its clock by the network (NTP), for instance: timedatectl set-ntp true'
  if (Math.abs(off) <= FINE) return ok(`agrees with ${name}`)
  return Math.abs(off) > BAD ? fail(said, remedy) : warn(said, remedy)
}

export const clockFindings = async (config: Config, clock: () => number): Promise<Finding[]> => {
  const addresses = addressesOf(config)
  const fetch = createFetchOutside({
    trusted: new Set(addresses.map(({ api }) => authorityOf(api))),
    userAgent: USER_AGENT,
  })
  const findings: Finding[] = []
  for (const address of addresses)
    try {
      findings.push(await compare(fetch, address, clock))
    } catch (error) {
      if (!isOutsideError(error)) throw error
      findings.push(
        warn(
          `${address.name} could not be asked for the time (${error.code})`,
          'See to the connection first.',
        ),
      )
    }
  return findings
}

export const clock: Check = {
  name: 'clock',
  run: async ({ config }) => clockFindings(config, Date.now),
}
