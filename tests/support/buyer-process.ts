/** A process of its own that buys as fast as it can, once it is told to: for tests of several at one database. */
import { createInterface } from 'node:readline'
import { openKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import { endOrder } from '../../src/store/orders.js'
import { type Asked, placeOrder } from '../../src/store/place-order.js'

export interface Buying {
  url: string
  secret: string
  asked: Asked[]
  /** Orders of this reward are called off at once by whoever placed them. */
  regretted: number
}

export interface Bought {
  /** Orders by number, each with its reward. */
  placed: [order: number, reward: number][]
  refused: Record<string, number>
}

const codeOf = (error: unknown): string => {
  const { name, code } = error as { name?: unknown; code?: unknown }
  if (name !== 'UserError') throw error
  return String(code)
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { url, secret, asked, regretted } = JSON.parse((await lines.next()).value ?? '') as Buying
const store = await openStore(url)
await openKeys(store, { current: secret, previous: null }, 0)
process.stdout.write('ready\n')
await lines.next()

const bought: Bought = { placed: [], refused: {} }
const refuse = (error: unknown) => {
  const code = codeOf(error)
  bought.refused[code] = (bought.refused[code] ?? 0) + 1
}
await Promise.all(
  asked.map(async (one) => {
    try {
      const { id, fresh } = await placeOrder(store, one)
      if (fresh) bought.placed.push([id, one.reward])
      if (one.reward === regretted)
        await store.write((tx) => endOrder(tx, id, 'cancelled', one.now + 1)).catch(refuse)
    } catch (error) {
      refuse(error)
    }
  }),
)
await store.close()
process.stdout.write(`${JSON.stringify(bought)}\n`, () => process.exit(0))
