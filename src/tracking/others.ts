/** Whether anybody else has written since our latest batch, so that what is remembered may be wrong. */
import type { Store } from '../store/engine.js'

export interface Others {
  /** Within a batch's transaction, where nobody else can commit any more: since the last batch. */
  since(): { elsewhere: boolean; here: boolean }
  /** Within any transaction: nobody has, and no batch has failed. */
  quiet(): boolean
}

/** `elsewhere`: on another connection. `here`: on ours, not quietly. */
export const watchOthers = (store: Store): Others => {
  /** The store's count of writes after our latest. */
  let seen = -1
  let elsewhere = false
  const look = (): boolean => {
    elsewhere = store.changedElsewhere() || elsewhere
    return elsewhere
  }
  return {
    since() {
      const found = { elsewhere: look(), here: store.written() !== seen }
      elsewhere = false
      seen = store.written() + 1
      return found
    },
    quiet: () => !look() && store.written() === seen,
  }
}
