/**
 * The only way out besides the platforms' SDKs. An address is checked where the connection is made, not before it, so
 * a name that answers differently the second time gains nothing; every redirect is checked the same way.
 */
import { lookup as lookupHost } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.js'
import { isOutsideError, OutsideError } from './outside-error.js'

export interface Limits {
  /** For everything together: names, redirects, the whole body. */
  ms: number
  bytes: number
  /** Content types that are wanted, such as `image/png` or `text/*`; all where none are named. */
  types?: readonly string[]
  /** Default 3. */
  redirects?: number
  method?: 'GET' | 'HEAD'
}

export interface Fetched {
  status: number
  /** Where it came from in the end. */
  url: string
  /** Without parameters, lower case; '' where none was said. */
  type: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Uint8Array
}

export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>

export interface OutsideOptions {
  resolve?: Resolve
  /**
   * `host:port` that the operator named in the configuration and that may therefore be private. Never where the
   * address comes from anybody else: a redirect could lead them there.
   */
  trusted?: ReadonlySet<string>
  /** How we present ourselves; default Kith. */
  userAgent?: string
}

export type FetchOutside = (url: string, limits: Limits) => Promise<Fetched>

const readUrl = (text: string, base?: URL): URL => {
  if (!URL.canParse(text, base?.href)) throw new OutsideError('address-invalid')
  const url = new URL(text, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutsideError('address-invalid')
  if (url.username !== '' || url.password !== '') throw new OutsideError('credentials')
  return url
}

const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1')
const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80')

/** `host:port`, as `trusted` lists it. */
export const authorityOf = (address: string | URL): string => {
  const url = new URL(address)
  return `${hostOf(url)}:${portOf(url)}`
}

/** One private address among several is reason enough: the machine would choose which one it takes. */
const checkAll = (found: readonly { address: string }[]) => {
  if (found.length === 0) throw new OutsideError('unreachable')
  if (!found.every(({ address }) => isPublicAddress(address))) throw new OutsideError('not-public')
}

const checkedLookup =
  (resolve: Resolve, trusted: boolean): LookupFunction =>
  (host, options, callback) => {
    resolve(host).then(
      (found) => {
        try {
          if (!trusted) checkAll(found)
          const [first] = found
          if (!first) throw new OutsideError('unreachable')
          if (options.all) callback(null, [...found])
          else callback(null, first.address, first.family)
        } catch (error) {
          callback(error as NodeJS.ErrnoException, [])
        }
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }

const typeOf = (answer: IncomingMessage) =>
  (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

const isWanted = (type: string, wanted: readonly string[]) =>
  wanted.some((w) => w === type || (w.endsWith('/*') && type.startsWith(w.slice(0, -1))))

const readBody = async (answer: IncomingMessage, most: number): Promise<Uint8Array> => {
  if (Number(answer.headers['content-length'] ?? 0) > most) throw new OutsideError('too-large')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length
    if (size > most) throw new OutsideError('too-large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

export const createFetchOutside = (options: OutsideOptions = {}): FetchOutside => {
  const resolve = options.resolve ?? ((host) => lookupHost(host, { all: true }))
  const isTrusted = (url: URL) => options.trusted?.has(authorityOf(url)) === true

  const ask = (url: URL, method: 'GET' | 'HEAD', signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((settle, reject) => {
      const trusted = isTrusted(url)
      // An address written out is connected to without any lookup.
      if (!trusted && isIP(hostOf(url)) !== 0) checkAll([{ address: hostOf(url) }])
      const request = url.protocol === 'https:' ? requestHttps : requestHttp
      const headers = {
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': options.userAgent ?? 'Kith',
      }
      const lookup = checkedLookup(resolve, trusted)
      const asking = request(url, { method, signal, headers, lookup, agent: false })
      asking.on('response', settle).on('error', reject).end()
    })

  const follow = async (start: URL, limits: Limits, signal: AbortSignal): Promise<Fetched> => {
    let url = start
    for (let hops = 0; ; hops += 1) {
      const answer = await ask(url, limits.method ?? 'GET', signal)
      try {
        const status = answer.statusCode ?? 0
        const { location } = answer.headers
        if (!REDIRECTS.has(status) || location === undefined) {
          const type = typeOf(answer)
          const encoding = answer.headers['content-encoding'] ?? 'identity'
          if (limits.types && !isWanted(type, limits.types)) throw new OutsideError('type-refused')
          if (encoding !== 'identity') throw new OutsideError('type-refused')
          return {
            status,
            url: url.href,
            type,
            headers: answer.headers,
            body: await readBody(answer, limits.bytes),
          }
        }
        if (hops >= (limits.redirects ?? 3)) throw new OutsideError('too-many-redirects')
        const next = readUrl(location, url)
        if (url.protocol === 'https:' && next.protocol === 'http:') throw new OutsideError('redirect-refused')
        url = next
      } finally {
        answer.destroy()
      }
    }
  }

  return async (text, limits) => {
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), limits.ms)
    try {
      return await follow(readUrl(text), limits, ending.signal)
    } catch (error) {
      if (isOutsideError(error)) throw error
      throw new OutsideError(ending.signal.aborted ? 'too-slow' : 'unreachable', { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }
}
