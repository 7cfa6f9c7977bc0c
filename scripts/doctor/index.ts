/** Every check, by section, in the order in which they are shown. Adding one is one file and one line. */
import type { Check } from './check.js'
import { version } from './version.js'

/** `general` is always looked at; the others where asked for (`--security`, `--data`). */
export const CHECKS: Readonly<Record<'general' | 'security' | 'data', readonly Check[]>> = {
  general: [version],
  security: [],
  data: [],
}
