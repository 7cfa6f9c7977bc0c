/** What an old state has to be told before it is today's, so that nothing that has happened since happens twice. */
import type { Store } from './engine.js'

/** What waited to be sent may have been sent since: now it is an attempt whose outcome nobody knows. */
export const settleRestored = (store: Store): Promise<void> =>
  store.write(async (tx) => {
    await tx.deleteFrom('leases').execute()
    await tx
      .updateTable('intents')
      .set((eb) => ({
        status: 'sending',
        attempted_at: eb.fn.coalesce('attempted_at', 'created_at'),
        problem: 'unknown',
      }))
      .where('status', '=', 'pending')
      .execute()
  })
