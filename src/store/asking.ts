/** Questions that every command asks: each is built and compiled once for an engine, and then only asked. */
import type { CompiledQuery } from 'kysely'
import { isInOrder } from './bulk.js'
import type { Db, Tx } from './connection.js'

type Argument = string | number

/** `build` takes all that varies as arguments, in the order in which the statement names them, and holds no constant. */
export const asking = <Arguments extends readonly Argument[], Row>(
  build: (db: Db, ...args: Arguments) => { compile(): CompiledQuery<Row> },
): ((db: Db | Tx, ...args: Arguments) => Promise<Row[]>) => {
  /** By the adapter of an engine. */
  const known = new WeakMap<object, CompiledQuery<Row>>()
  return async (db, ...args) => {
    const engine = db.getExecutor().adapter.constructor
    let compiled = known.get(engine)
    if (!compiled) {
      // What is really asked may be twice the same.
      const marked = args.map((a, i) => (typeof a === 'number' ? -1 - i : `${i}`)) as unknown as Arguments
      compiled = build(db, ...marked).compile()
      const { parameters, sql } = compiled
      if (!isInOrder(parameters, marked))
        throw new Error(`the arguments do not follow the parameters of: ${sql}`)
      known.set(engine, compiled)
    }
    const { query, queryId, sql } = compiled
    const { rows } = await db.executeQuery<Row>({ query, queryId, sql, parameters: args })
    return rows
  }
}
