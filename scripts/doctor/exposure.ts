/** What can be reached from outside this machine, and whether that was meant. */
import type { Config } from '../../src/config.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const plainText = (name: string, address: string): Finding[] => {
  const url = new URL(address)
  return url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1'))
    ? [fail(`${name} sends the bot's token unencrypted`, 'Give an https:// address, or one on this machine.')]
    : []
}

const databaseFindings = (database: string): Finding[] => {
  if (!/^postgres(ql)?:\/\//.test(database)) return []
  const url = new URL(database)
  const local = url.hostname === '' || isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1'))
  const encrypted = /^(require|verify-ca|verify-full)$/.test(url.searchParams.get('sslmode') ?? '')
  return local || encrypted
    ? []
    : [
        warn(
          'the database is on another host and the connection need not be encrypted',
          'Add ?sslmode=verify-full to DATABASE_URL, unless the network between them is yours alone.',
        ),
      ]
}

export const exposureFindings = ({ web, playground, discord, telegram, database }: Config): Finding[] => {
  const open = !isLoopback(web.host)
  const found: Finding[] = [
    ...(open && playground
      ? [fail('the playground would be shown to everybody', 'Set WEB_HOST to 127.0.0.1.')]
      : []),
    ...(open && !playground
      ? [
          warn(
            `health and metrics are open to whoever reaches ${web.host}:${web.port}`,
            'Set WEB_HOST to 127.0.0.1 and let a proxy on this machine pass on what should be seen; in a container, do not publish the port.',
          ),
        ]
      : []),
    ...(web.url?.startsWith('http:') && !isLoopback(new URL(web.url).hostname)
      ? [
          warn(
            'people reach the web pages unencrypted',
            'Put a proxy with https in front, and give its address in WEB_URL.',
          ),
        ]
      : []),
    ...(discord ? plainText('DISCORD_API_URL', discord.api) : []),
    ...(telegram ? plainText('TELEGRAM_API_URL', telegram.api) : []),
    ...databaseFindings(database),
  ]
  return found.length > 0 ? found : [ok('nothing listens beyond this machine, nothing is sent unencrypted')]
}

export const exposure: Check = {
  name: 'exposure',
  run: async ({ config }) => exposureFindings(config),
}
