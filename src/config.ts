/**
 * The environment as a Config: a pure function that reports every problem at once, each with its remedy.
 * Long because the variables are one list.
 */
import { isIP } from 'node:net'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { LOG_LEVELS, type LogLevel } from './log.js'

export interface Config {
  /** Null where the platform is not configured. */
  /** `shards`: null for as many as Discord recommends. */
  discord: { token: string; api: string; shards: number | null } | null
  telegram: { token: string; api: string } | null
  /** No token at all: the playground is what there is to see. */
  playground: boolean
  /** A file's path, or postgres://… */
  database: string
  /** Nightly backups and how many days they stay; 0: none are made. */
  backups: { folder: string; days: number }
  /** `url`: where people reach the web pages from outside, where it is not http://host:port. */
  web: { host: string; port: number; url: string | null }
  /** Null: made at first start and kept beside the database. */
  secret: string | null
  /** The one before a rotation, still accepted. */
  previousSecret: string | null
  logLevel: LogLevel
  locale: string
  zone: string
}

/** Never holds a value: a mistyped secret must not be printed. */
export interface ConfigProblem {
  variable: string
  problem: string
  remedy: string
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const isHost = (host: string) =>
  isIP(host) !== 0 || (host.length <= 253 && /^(?!\d+(\.\d+)*$)[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host))

const isWebAddress = (text: string) => {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return plain && (url.protocol === 'http:' || url.protocol === 'https:')
}

const isDatabase = (text: string) => {
  if (/^postgres(ql)?:\/\//.test(text)) return URL.canParse(text) && new URL(text).pathname.length > 1
  // One letter and a colon is a drive; anything longer is an address of a kind that is not known here.
  return !/^[a-z][a-z\d+.-]+:/i.test(text) && !/^:memory:|\p{Cc}|[/\\]$/u.test(text)
}

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return /^[a-z]/i.test(zone)
  } catch {
    return false
  }
}

const isTag = (tag: string) => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

const token = z.string().regex(/^[\x21-\x7e]+$/)
const secret = z
  .string()
  .min(32)
  .refine((s) => new Set(s).size >= 8)
const webAddress = z
  .string()
  .refine(isWebAddress)
  .transform((url) => url.replace(/\/+$/, ''))
const addressRemedy = (usual: string) =>
  `Give an http:// or https:// address without a user, query or fragment, or leave it empty for ${usual}.`

interface Field<Schema extends z.ZodType> {
  schema: Schema
  problem: string
  remedy: string
}
const field = <Schema extends z.ZodType>(schema: Schema, problem: string, remedy: string): Field<Schema> => ({
  schema,
  problem,
  remedy,
})

const FIELDS = {
  DISCORD_TOKEN: field(
    token.refine((t) => !/^['"]/.test(t)).optional(),
    'is not a bot token',
    'Copy it from the Bot page of your application at Discord, without quotes, spaces or the word "Bot".',
  ),
  DISCORD_API_URL: field(
    webAddress.default('https://discord.com/api'),
    'is not a web address',
    addressRemedy('Discord itself'),
  ),
  DISCORD_SHARDS: field(
    z
      .string()
      .toLowerCase()
      .regex(/^(auto|[1-9]\d{0,3})$/)
      .transform((shards) => (shards === 'auto' ? null : Number(shards)))
      .default(null),
    'is not a number of shards',
    'Give auto, for as many as Discord recommends, or a whole number from 1 to 9999, the same for every process.',
  ),
  TELEGRAM_TOKEN: field(
    token.refine((t) => !/[/?#%'"]/.test(t)).optional(),
    'is not a bot token',
    'Copy it from the message of @BotFather, without quotes or spaces and without the address around it.',
  ),
  TELEGRAM_API_URL: field(
    webAddress.default('https://api.telegram.org'),
    'is not a web address',
    addressRemedy('Telegram itself'),
  ),
  DATABASE_URL: field(
    z.string().refine(isDatabase).optional(),
    'names neither a file nor a PostgreSQL database',
    'Give the path of a file, or postgres://user:password@host:port/database.',
  ),
  BACKUP_FOLDER: field(
    z
      .string()
      .refine((path) => !/\p{Cc}|:\/\//u.test(path))
      .optional(),
    'is not a folder',
    'Give the path of a folder, or leave it empty for the folder "backups" beside the database.',
  ),
  BACKUP_DAYS: field(
    z
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number)
      .default(7),
    'is not a number of days',
    'Give a whole number of days from 0 (no nightly backup) to 9999, or leave it empty for 7.',
  ),
  WEB_PORT: field(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65_535)
      .default(3000),
    'is not a port',
    'Give a whole number from 0 (any free one) to 65535, or leave it empty for 3000.',
  ),
  WEB_HOST: field(
    z
      .string()
      .transform((host) => host.replace(/^\[(.*)\]$/, '$1').toLowerCase())
      .refine(isHost)
      .default('127.0.0.1'),
    'is not a host to listen on',
    'Give an address such as 127.0.0.1 (this machine only) or 0.0.0.0 (everybody), without a port.',
  ),
  WEB_URL: field(
    webAddress.optional(),
    'is not a web address',
    addressRemedy('the address that WEB_HOST and WEB_PORT make'),
  ),
  KITH_SECRET: field(
    secret.optional(),
    'is too easy to guess',
    'Give at least 32 random characters (openssl rand -hex 32), or leave it empty: one is then made and kept.',
  ),
  KITH_SECRET_PREVIOUS: field(
    secret.optional(),
    'is not a secret',
    'Give what KITH_SECRET was before it was changed, or leave it empty.',
  ),
  LOG_LEVEL: field(
    z
      .string()
      .transform((level) => level.toLowerCase())
      .pipe(z.enum(LOG_LEVELS))
      .default('info'),
    'is not a log level',
    `Give one of ${LOG_LEVELS.join(', ')}.`,
  ),
  DEFAULT_LOCALE: field(
    z.string().refine(isTag).default('en'),
    'is not a language Kith speaks',
    'Give a language tag such as en or zh-CN; data/locales has one file a language.',
  ),
  DEFAULT_TIME_ZONE: field(
    z.string().refine(isZone).default('UTC'),
    'is not a time zone',
    'Give a name of the IANA time zone database, such as Europe/Berlin or Asia/Shanghai.',
  ),
} as const

type Variable = keyof typeof FIELDS
type Values = { [V in Variable]: z.output<(typeof FIELDS)[V]['schema']> }

export const VARIABLES = Object.keys(FIELDS) as Variable[]

const problemOf = (variable: Variable): ConfigProblem => {
  const { problem, remedy } = FIELDS[variable]
  return { variable, problem, remedy }
}

/** `languages`: the ones there are words for, where the caller knows them. */
export const readConfig = (
  env: Readonly<Record<string, string | undefined>>,
  languages?: readonly string[],
): ConfigResult => {
  const problems: ConfigProblem[] = []
  const values: Partial<Record<Variable, unknown>> = {}
  for (const variable of VARIABLES) {
    const parsed = FIELDS[variable].schema.safeParse(env[variable]?.trim() || undefined)
    if (parsed.success) values[variable] = parsed.data
    else problems.push(problemOf(variable))
  }
  const v = values as Values
  if (v.DEFAULT_LOCALE !== undefined && languages && !languages.includes(v.DEFAULT_LOCALE)) {
    problems.push({ ...problemOf('DEFAULT_LOCALE'), remedy: `Give one of ${languages.join(', ')}.` })
  }
  const playground = !env['DISCORD_TOKEN']?.trim() && !env['TELEGRAM_TOKEN']?.trim()
  if (playground && v.WEB_HOST !== undefined && !isLoopback(v.WEB_HOST)) {
    problems.push({
      variable: 'WEB_HOST',
      problem: 'would show the playground, where anybody may speak as anybody, to other machines',
      remedy: 'Set DISCORD_TOKEN or TELEGRAM_TOKEN, or leave WEB_HOST empty to listen on this machine only.',
    })
  }
  if (problems.length > 0) return { ok: false, problems }
  const database = v.DATABASE_URL ?? (playground ? 'data/playground.db' : 'data/kith.db')
  const beside = /^postgres(ql)?:/.test(database) ? 'data' : dirname(database)
  return {
    ok: true,
    config: {
      discord: v.DISCORD_TOKEN
        ? { token: v.DISCORD_TOKEN, api: v.DISCORD_API_URL, shards: v.DISCORD_SHARDS }
        : null,
      telegram: v.TELEGRAM_TOKEN ? { token: v.TELEGRAM_TOKEN, api: v.TELEGRAM_API_URL } : null,
      playground,
      database,
      backups: { folder: v.BACKUP_FOLDER ?? join(beside, 'backups'), days: v.BACKUP_DAYS },
      web: { host: v.WEB_HOST, port: v.WEB_PORT, url: v.WEB_URL ?? null },
      secret: v.KITH_SECRET ?? null,
      previousSecret: v.KITH_SECRET_PREVIOUS ?? null,
      logLevel: v.LOG_LEVEL,
      locale: v.DEFAULT_LOCALE,
      zone: v.DEFAULT_TIME_ZONE,
    },
  }
}

/** For the operator's terminal, one line a problem. */
export const sayProblems = (problems: readonly ConfigProblem[]): string =>
  problems.map(({ variable, problem, remedy }) => `${variable} ${problem}. ${remedy}\n`).join('')
