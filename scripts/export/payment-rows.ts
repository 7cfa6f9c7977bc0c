/** What was paid and refunded, in the smallest unit of its currency. */
import type { Db } from '../../src/store/engine.js'
import { paymentPages } from '../../src/store/payments.js'
import type { SpaceRow } from '../../src/store/spaces.js'
import type { Names } from './names.js'

interface Scene {
  db: Db
  names: Names
  spaces: readonly SpaceRow[]
}

export async function* paymentRows({ db, names, spaces }: Scene): AsyncGenerator<object[]> {
  for (const space of spaces)
    for await (const page of paymentPages(db, space.id)) {
      await names.load(page.map((p) => p.account))
      yield page.map((p) => ({
        type: 'payment',
        charge: p.charge,
        account: names.account(p.account),
        space: `${space.platform}:${space.platform_id}`,
        at: p.at,
        way: p.way,
        amount: p.amount,
        currency: p.currency,
        item: p.item,
        until: p.until_at,
        refunded: p.refunded_at,
        refundedAmount: p.refunded_amount,
      }))
    }
}
