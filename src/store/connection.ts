/** What queries run on: reads take any connection, writes a transaction. */
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.js'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
export type EngineName = 'sqlite' | 'postgres'
