/** A log that says nothing. */
import type { Log } from '../../src/log.js'

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  named: () => silentLog,
}
